"""Moving people and undoing it: each in one transaction, through the one door of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.db import transaction

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.closing import must_stand
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Move
from ettle.web.casework.moving import planned as planning
from ettle.web.casework.moving.planned import Asked, Moving, Plan, entered, events_in
from ettle.web.casework.record import beside, writing
from ettle.web.casework.record.asks import Words
from ettle.web.frame.day import now, today

OF_WHO_HAS_THEM = frozenset({"key_worker", "start", "handover", "leave", "death"})
Planning = Callable[[Acting, Asked], Plan]


class Changed(ValueError):
    """What was looked at is no longer so; `plan` is what a move would do now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("Something changed since the preview.")


@transaction.atomic
def move(
    *, by: Acting, asked: Asked, plan: Planning, reason: str, words: Sequence[tuple[Words, str]], mark: str
) -> Move:
    """Move these people from a day, as the preview of that `mark` showed it: all of them or none.

    The caller has asked whether the post may. Sent again it is the same move. Raises Changed, Closed.
    """
    act = writing.act_of(by, "", "move", asked.token)
    people = {row.person for row in planning.standings_of(by, asked.references)}
    with as_system():
        actions.wait_for_turn(people)
    if done := Move.objects.filter(act=act).first():
        return done
    if asked.kind == Move.Kind.PROVIDER:
        must_stand(asked.to)
    found = plan(by, asked)
    if found.mark != mark or not found.moving:
        raise Changed(found)
    told = [events_in(by, each.row, each.said, asked.token) for each in found.moving]
    rows = [_row(each, events, asked) for each, events in zip(found.moving, told, strict=True)]
    actions.record_events(by=by.code, events=[event for events in told for event in events], for_day=today())
    for row in rows:
        beside.keep(row["person"], row["events"][0], words)
    return _kept(by, act, asked, reason, rows)


def _row(each: Moving, events: Sequence[Event], asked: Asked) -> dict[str, Any]:
    """What is kept of one person's move: enough to say whether anything happened since, and no name."""
    row = {"person": each.row.person, "enrolment": each.row.enrolment, "from": list(each.was)}
    row["events"] = [event.id for event in events]
    if asked.kind is Move.Kind.KEY_WORKER:
        return row | {"before": sorted(telling(each.journey, each.row.enrolment or ""))}
    return row | {"heard": len(each.journey.heard)}


def _kept(by: Acting, act: str, asked: Asked, reason: str, rows: list[dict[str, Any]]) -> Move:
    said = {"kind": asked.kind, "to": asked.to, "worker": asked.worker, "on": asked.on, "reason": reason}
    with as_system():
        made = Move.objects.create(act=act, organisation=by.organisation, by=by.code, at=now(), people=rows, **said)
    for row in rows:
        audit.wrote("moved", row["events"][0], row["person"])
    audit.wrote("move", made.pk)
    return made


def telling(journey: Journey, enrolment: str) -> set[str]:
    """The ids of all that was ever recorded of who has an enrolment, and of what corrects or takes that back."""
    found: set[str] = set()
    for event in journey.heard:
        of_it = event.kind in OF_WHO_HAS_THEM and event.enrolment in (None, enrolment)
        if of_it or event.replaces in found:
            found.add(event.id)
    return found


@transaction.atomic
def undo(*, by: Acting, number: int) -> Move:
    """Take a move back for everybody of whom nothing was recorded since; the others stay as they are.

    Between key workers only what says who has somebody counts, between providers and programmes anything at all. The
    caller has asked whether the post may. Done a second time it changes nothing.
    """
    people = {row["person"] for row in _one(by, number).people}
    with as_system():
        actions.wait_for_turn(people)
    made = _one(by, number)
    if made.undone_at is not None:
        return made
    journeys = journeys_since(by, made)
    rows = [row | {"undone": not since(made, row, journeys.get(row["person"]))} for row in made.people]
    events = [event for row in rows if row["undone"] for event in _back(by, journeys[row["person"]], row)]
    if not events:
        return made
    actions.record_events(by=by.code, events=events, for_day=today())
    with as_system():
        made.people, made.undone_at, made.undone_by = rows, now(), by.code
        made.save()
    audit.wrote("move undone", made.pk, *(row["person"] for row in rows if row["undone"]))
    return made


def _one(by: Acting, number: int) -> Move:
    """A move of the organisation. Raises Move.DoesNotExist."""
    return Move.objects.get(pk=number, organisation=by.organisation)


def journeys_since(by: Acting, made: Move) -> dict[str, Journey]:
    """The journeys of those who were moved, as they are now, by each of their ids.

    Who handed somebody to another provider no longer reads their journey: an automatic act looks whether anything was
    recorded since, and no more than that is shown.
    """
    of_another = made.kind == Move.Kind.PROVIDER
    with as_system() if of_another else nullcontext():
        return planning.journeys_of({row["person"] for row in made.people}, by)


def since(made: Move, row: Mapping[str, Any], journey: Journey | None) -> bool:
    """Whether something was recorded since the move that stands in the way, or its journey is no longer to be seen."""
    if journey is None:
        return True
    if made.kind == Move.Kind.KEY_WORKER:
        return bool(telling(journey, row["enrolment"]) - {*row["before"], *row["events"]})
    own = {id for each in made.people for id in each["events"]}
    return sum(event.id not in own for event in journey.heard) != row["heard"]


def _back(by: Acting, journey: Journey, row: Mapping[str, Any]) -> list[Event]:
    own = set(row["events"])
    events = sorted((each for each in journey.heard if each.id in own), key=lambda each: row["events"].index(each.id))
    said = writing.undoing(journey, events)
    return entered(by, row["person"], writing.act_of(by, row["person"], "undo", row["events"][0]), said)
