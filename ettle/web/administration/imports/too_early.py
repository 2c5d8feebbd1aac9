"""Follow-ups of a file whose time had not come: refused as the form refuses them, without telling anything of the person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.events.catalogue import Event, FollowUp
from ettle.engine.events.counting import Journey
from ettle.engine.events.together import Fault
from ettle.web.casework import queries
from ettle.web.casework.checkpoints import counts_from, is_too_early, rules_today
from ettle.web.frame.day import today

NO_START = Fault(
    "enrolment",
    "a follow-up of an enrolment whose start is not recorded",
    "an enrolment of this person, from whose start or job the weeks count",
    "take the starts in first, or mend the enrolment; then take this file in again",
)


def too_early(events: Collection[Event], held: Iterable[Event]) -> dict[str, Fault]:
    """By id, what is wrong with those whose weeks had not passed on their day. The days they count from are not told."""
    asked = [each for each in events if isinstance(each, FollowUp) and each.checkpoint_weeks]
    journeys = _by_person(queries.journeys_of(held, today())) if asked else {}
    found = {each.id: _fault(each, journeys.get(each.person)) for each in asked}
    return {id: fault for id, fault in found.items() if fault}


def _by_person(journeys: Sequence[Journey]) -> Mapping[str, Journey]:
    return {person: each for each in journeys for person in each.people}


def _fault(asked: FollowUp, journey: Journey | None) -> Fault | None:
    """A row that names no enrolment is refused where it is too early for each of them."""
    life = Life(journey, today()) if journey else None
    stays = [each for each in life.stays if asked.enrolment in (None, each.id)] if life else []
    weeks = asked.checkpoint_weeks or 0
    if life is None or not stays:
        return NO_START
    early = all(is_too_early(life, each, rules_today(each), weeks, asked.on) for each in stays)
    return _before_its_time(stays[-1], weeks) if early else None


def _before_its_time(stay: Stay, weeks: int) -> Fault:
    since = counts_from(rules_today(stay), weeks)
    return Fault(
        "checkpoint_weeks",
        "a follow-up before its time: so many weeks had not passed on this day, or there is nothing yet to count them from",
        f"a follow-up that could be asked by then; its weeks count from {since}",
        "correct the day or the weeks of the row. Where both are right, have the start of the job recorded or put right"
        " first, then take this file in again",
    )
