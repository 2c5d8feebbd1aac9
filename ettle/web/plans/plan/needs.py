"""The needs of a person that are open today, as a plan answers them."""

from __future__ import annotations

from collections.abc import Mapping

from ettle.engine.events.catalogue import Need
from ettle.engine.events.counting import journeys
from ettle.web.access.sight import Sight
from ettle.web.casework import queries
from ettle.web.casework.models import Event
from ettle.web.casework.seen import categories
from ettle.web.casework.stored import CATEGORY_OF_NEED, event_in
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now, today

COUNTED = ["need", "retract", "link", "unlink"]


def open_needs(sight: Sight) -> list[Need]:
    """The needs that hold today, of the categories seen, the oldest first."""
    rows = Event.objects.filter(
        person__in=queries.linked({sight.person}), kind__in=COUNTED, category__in=categories(sight)
    )
    events = [event_in(row, rulebook().facts) for row in rows]
    found = (each for each in journeys(events, now()).values() if sight.person in each.people)
    needs = [event for journey in found for event in journey.events if isinstance(event, Need) and event.need]
    return sorted((each for each in needs if _holds(each)), key=lambda each: (each.on, each.id))


def _holds(need: Need) -> bool:
    return need.on <= today() and need.ended != "yes" and (need.until is None or need.until > today())


def need_titles() -> Mapping[str, str]:
    """Each code of a need with its words."""
    releases = rulebook().code_lists["need"].releases
    return {code.code: code.label for release in releases.values() for code in release.values()}


def category_of(need: str) -> str:
    return CATEGORY_OF_NEED.get(need, "journey")
