"""What stands in the way of undoing a move, person by person: what happened since, or that there is no way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.events.counting import Journey
from ettle.engine.wording.plain import listed
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Organisation
from ettle.web.casework import who
from ettle.web.casework.models import Move
from ettle.web.casework.moving import planned as planning
from ettle.web.frame import slots
from ettle.web.frame.day import today

UNDONE_WITHIN = timedelta(days=28)
"""Of moves between providers and programmes; ours, as no published limit was found. Later it is another move."""
OF_WHO_HAS_THEM = frozenset({"key_worker", "start", "handover", "leave", "death"})
UNSEEN = "No longer on your organisation’s list, so it cannot be undone here."
ANOTHER_WORKER = "Something was recorded since of who has them. It is not undone: change it on their own page."
CURES = {
    Move.Kind.PROVIDER: "Whoever has them now can hand them over again.",
    Move.Kind.PROGRAMME: "Change it on their own page.",
}
Since = tuple[str, str, str]
"""Of which person something was kept, what, and by which organisation."""


def telling(journey: Journey, enrolment: str) -> set[str]:
    """The ids of all that was ever recorded of who has an enrolment, and of what corrects or takes that back."""
    found: set[str] = set()
    for event in journey.heard:
        of_it = event.kind in OF_WHO_HAS_THEM and event.enrolment in (None, enrolment)
        if of_it or event.replaces in found:
            found.add(event.id)
    return found


def journeys_since(by: Acting, made: Move) -> dict[str, Journey]:
    """The journeys of those who were moved, as they are now, by each of their ids.

    Who handed somebody to another provider no longer reads their journey: an automatic act looks whether anything was
    recorded since, and no more than that is shown.
    """
    of_another = made.kind == Move.Kind.PROVIDER
    with as_system() if of_another else nullcontext():
        return planning.journeys_of({row["person"] for row in made.people}, by)


def in_the_way(by: Acting, made: Move, journeys: Mapping[str, Journey]) -> list[str]:
    """Why each of those moved stays as they are, in the order of the move; empty = nothing is in the way."""
    if made.kind == Move.Kind.KEY_WORKER:
        return [_of_worker(row, journeys.get(row["person"])) for row in made.people]
    no_way_back, since = _no_way_back(by, made), _kept_since(made, journeys)
    is_late = today() - made.at.astimezone(LOCAL).date() > UNDONE_WITHIN
    late = f"It is more than {UNDONE_WITHIN.days} days ago" if is_late else ""
    found = []
    for row in made.people:
        journey = journeys.get(row["person"])
        why = late or no_way_back.get(row["from"][0], "") or (journey and _told(made, row, journey, since)) or ""
        found.append(f"{why}, so it is not undone. {CURES[Move.Kind(made.kind)]}" if why else "" if journey else UNSEEN)
    return found


def _of_worker(row: Mapping[str, Any], journey: Journey | None) -> str:
    if journey is None:
        return UNSEEN
    return ANOTHER_WORKER if telling(journey, row["enrolment"]) - {*row["before"], *row["events"]} else ""


def _no_way_back(by: Acting, made: Move) -> dict[str, str]:
    """Those providers from whom people came that they cannot go back to, and why."""
    if made.kind != Move.Kind.PROVIDER:
        return {}
    there = Organisation.objects.filter(id__in={code for row in made.people for code in row["from"]})
    found = {each.id: f"{each.name} is closed" for each in there if each.closed_on}
    if planning.is_of_an_area(by):
        mine = planning.providers_of_area(by)
        found = {each.id: f"{each.name} is no longer of your area" for each in there if each.id not in mine} | found
    return found


def _kept_since(made: Move, journeys: Mapping[str, Journey]) -> list[Since]:
    """What higher desks kept of these people since: notes, appointments, papers. What it says is not asked."""
    people = {each for journey in journeys.values() for each in journey.people}
    with as_system():
        return [one for each in slots.ask("kept_since", None, people=people, since=made.at) for one in each]


def _told(made: Move, row: Mapping[str, Any], journey: Journey, since: Iterable[Since]) -> str:
    """What happened since, by organisation; nothing of what it says."""
    by = defaultdict[str, set[str]](set)
    own = {id for each in made.people for id in each["events"]}
    others = [event for event in journey.heard if event.id not in own]
    if len(others) != row["heard"]:
        later = [event for event in others if event.recorded_at >= made.at] or others[-1:]
        for event in later:
            by[event.organisation or ""].add("something of their journey")
    for person, what, organisation in since:
        if person in journey.people:
            by[organisation].add(what)
    names = who.names_of_organisations(by)
    told = [f"{names.get(each, each) or 'somebody'} recorded {listed(sorted(by[each]))}" for each in sorted(by)]
    return f"Since then {listed(told)}" if told else ""


def stay(made: Move, why: Sequence[str]) -> list[dict[str, Any]]:
    """The people of a move, each with whether it is undone for them."""
    return [row | {"undone": not each} for row, each in zip(made.people, why, strict=True)]
