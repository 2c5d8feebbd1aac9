"""Everything one journey's page says, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ettle.engine.events.counting import Journey
from ettle.engine.wording.plain import day, name
from ettle.web.casework.enrolled import Enrolled, enrolments
from ettle.web.casework.page import joining, spells
from ettle.web.casework.page.attention import attention
from ettle.web.casework.page.offers import offers
from ettle.web.casework.page.outcomes import outcomes
from ettle.web.casework.page.payments import payments
from ettle.web.casework.page.telling import Telling
from ettle.web.casework.page.timeline import timeline
from ettle.web.casework.standing import next_due
from ettle.web.contracts.queries import rulebook, title_of


def journey_page(journey: Journey, on: date, known_at: datetime, enrolment: str) -> dict[str, Any]:
    """The parts of the page by name. `enrolment` chooses one; the latest where it names none."""
    found = enrolments(journey, rulebook(), on, known_at)
    chosen = next((each for each in found if each.stay.id == enrolment), found[0] if found else None)
    days = timeline(journey, on)
    page: dict[str, Any] = {
        "journey": journey,
        "days": days,
        "entries": sum(len(each.entries) for each in days),
        "enrolments": [(each, title_of(each.stay.programme)) for each in found],
        "chosen": chosen,
        "facts": _header(chosen) if chosen else [("Phase", "Not started")],
    }
    page |= _spells(journey, chosen, on)
    return page | _rules(journey, chosen) if chosen else page


def _header(chosen: Enrolled) -> Sequence[tuple[str, str]]:
    start, result, following = chosen.stay.start, chosen.result, next_due(chosen)
    left = chosen.stay.left
    said = [
        ("Phase", chosen.phase),
        ("Programme", f"{title_of(chosen.stay.programme)}, since {day(chosen.stay.begun)}"),
        ("Left", day(left) if left and left <= result.on else ""),
        ("Provider", name(start.provider) if start.provider else "Not recorded"),
        ("Group", chosen.titles.get(result.group, name(result.group)) if result.group else ""),
        ("Area", name(start.area) if start.area else ""),
        ("Next due", f"{chosen.titles.get(following.rule, '')}, by {day(following.due_on)}" if following else ""),
    ]
    return [(label, value[:1].upper() + value[1:]) for label, value in said if value]


def _spells(journey: Journey, chosen: Enrolled | None, on: date) -> dict[str, Any]:
    found = spells.spells_of(journey, on)
    since = chosen.stay.begun if chosen else min((each.on for each in found), default=on)
    return {"spells": spells.table(found, on), "picture": spells.picture(found, since, on)}


def _rules(journey: Journey, chosen: Enrolled) -> dict[str, Any]:
    telling = Telling(journey, chosen)
    owed, reached, paid = offers(telling), outcomes(telling), payments(telling)
    joined, clashes = joining.eligibility(telling), joining.conflicts(telling)
    applied = chosen.version.applied if chosen.version else ()
    return {
        "owed": owed,
        "outcomes": reached,
        "payments": paid,
        "eligibility": joined,
        "conditions": joining.conditions(telling),
        "conflicts": clashes,
        "attention": attention(telling, owed, [*reached, *paid, *clashes, *([joined] if joined else [])]),
        "version": telling.version_words(),
        "variations": [telling.version_words(each) for each in applied],
        "programme": title_of(chosen.stay.programme),
    }
