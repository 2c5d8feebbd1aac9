"""Moving people and undoing it: each in one transaction, through the one door of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.closing import hold_open, must_stand
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Move
from ettle.web.casework.moving import planned as planning
from ettle.web.casework.moving.in_the_way import in_the_way, journeys_since, stay, telling
from ettle.web.casework.moving.planned import Asked, Moving, Plan, entered, events_in
from ettle.web.casework.record import beside, writing
from ettle.web.casework.record.asks import Words
from ettle.web.frame.day import now, today

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
    said |= {"in_area": planning.is_of_an_area(by)}
    with as_system():
        made = Move.objects.create(act=act, organisation=by.organisation, by=by.code, at=now(), people=rows, **said)
    for row in rows:
        audit.wrote("moved", row["events"][0], row["person"])
    audit.wrote("move", made.pk)
    return made


@transaction.atomic
def undo(*, by: Acting, number: int) -> Move:
    """Take a move back for everybody of whom nothing was recorded since; the others stay as they are.

    Between key workers only what says who has somebody counts; between providers and programmes anything at all, how
    long ago it was, and whether the provider until then still stands. The caller has asked whether the post may. Done a
    second time it changes nothing.
    """
    people = {row["person"] for row in _one(by, number).people}
    with as_system():
        actions.wait_for_turn(people)
    made = _one(by, number)
    if made.undone_at is not None:
        return made
    if made.kind == Move.Kind.PROVIDER:
        hold_open(code for row in made.people for code in row["from"])
    journeys = journeys_since(by, made)
    rows = stay(made, in_the_way(by, made, journeys))
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
    """A move that the post could make itself. Raises Move.DoesNotExist."""
    return planning.moves_of(by).get(pk=number)


def _back(by: Acting, journey: Journey, row: Mapping[str, Any]) -> list[Event]:
    own = set(row["events"])
    events = sorted((each for each in journey.heard if each.id in own), key=lambda each: row["events"].index(each.id))
    said = writing.undoing(journey, events)
    return entered(by, row["person"], writing.act_of(by, row["person"], "undo", row["events"][0]), said)
