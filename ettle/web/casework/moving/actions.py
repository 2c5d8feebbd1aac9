"""Moving people and undoing it: each in one transaction, through the one door of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey
from ettle.files.events.rows import event_of, row_of
from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Move
from ettle.web.casework.moving import plan as planning
from ettle.web.casework.moving.plan import Moving, Plan
from ettle.web.casework.record import beside, writing
from ettle.web.casework.record.asks import Words
from ettle.web.casework.record.scene import OF_AN_ENTRY
from ettle.web.frame.day import now, today

OF_WHO_HAS_THEM = frozenset({"key_worker", "start", "handover", "leave", "death"})


class Changed(ValueError):
    """What was looked at is no longer so; `plan` is what a move would do now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("Something changed since the preview.")


@transaction.atomic
def move(
    *,
    by: Acting,
    references: Sequence[str],
    worker: str,
    on: date,
    reason: str,
    words: Sequence[tuple[Words, str]],
    token: str,
    mark: str,
) -> Move:
    """Give these people to a key worker from a day, as the preview of that `mark` showed it: all of them or none.

    The caller has asked whether the post may. Sent again it is the same move. Raises Changed.
    """
    act = writing.act_of(by, "", "move", token)
    people = {row.person for row in planning.standings_of(by, references)}
    with as_system():
        actions.wait_for_turn(people)
    if done := Move.objects.filter(act=act).first():
        return done
    plan = planning.plan(by, references, worker, on)
    if plan.mark != mark or not plan.moving:
        raise Changed(plan)
    rows: list[dict[str, Any]] = []
    events: list[Event] = []
    for each in plan.moving:
        new = list(_events(by, each, worker, on, token))
        events += new
        before = sorted(telling(each.journey, each.row.enrolment or ""))
        rows.append(
            {"person": each.row.person, "enrolment": each.row.enrolment, "from": [e.worker for e in each.held],
             "events": [e.id for e in new], "before": before}
        )  # fmt: skip
    actions.record_events(by=by.code, events=events, for_day=today())
    for row in rows:
        beside.keep(row["person"], row["events"][0], words)
    return _kept(by, act, worker, on, reason, rows)


def _kept(by: Acting, act: str, worker: str, on: date, reason: str, rows: list[dict[str, Any]]) -> Move:
    with as_system():
        made = Move.objects.create(
            act=act, organisation=by.organisation, by=by.code, at=now(), on=on, to=worker, reason=reason, people=rows
        )
    for row in rows:
        audit.wrote("moved", row["events"][0], row["person"])
    audit.wrote("move", made.pk)
    return made


def _events(by: Acting, each: Moving, worker: str, on: date, token: str) -> Iterator[Event]:
    """The spells until now end as the next begins; one that began that same day is taken back."""
    said: list[dict[str, Any]] = []
    for held in each.held:
        again = {name: value for name, value in row_of(held).items() if name not in OF_AN_ENTRY and value is not None}
        if held.on < on:
            said.append(again | {"until": on, "replaces": held.id, "correction": "no"})
        else:
            said.append({"kind": "retract", "on": on, "replaces": held.id})
    said.append({"kind": "key_worker", "on": on, "enrolment": each.row.enrolment, "worker": worker})
    act = writing.act_of(by, each.row.person, f"move {each.row.enrolment}", token)
    for id, one in zip(writing.ids_of(act, len(said)), said, strict=True):
        yield _event(by, each.row.person, id, one)


def _event(by: Acting, person: str, id: str, said: Mapping[str, Any]) -> Event:
    entered = {"recorded_at": now(), "recorded_by": by.code, "organisation": by.organisation}
    return event_of({**said, "id": id, "person": person, **entered}, None)


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
    """Take a move back for everybody of whom nothing was recorded since about who has them; the others stay.

    The caller has asked whether the post may. Done a second time it changes nothing.
    """
    people = {row["person"] for row in _one(by, number).people}
    with as_system():
        actions.wait_for_turn(people)
    made = _one(by, number)
    if made.undone_at is not None:
        return made
    journeys = planning.journeys_of(people)
    rows = [row | {"undone": not since(row, journeys.get(row["person"]))} for row in made.people]
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


def since(row: Mapping[str, Any], journey: Journey | None) -> bool:
    """Whether something was recorded since the move of who has an enrolment, or its journey is no longer to be seen."""
    if journey is None:
        return True
    return bool(telling(journey, row["enrolment"]) - {*row["before"], *row["events"]})


def _back(by: Acting, journey: Journey, row: Mapping[str, Any]) -> Iterator[Event]:
    own = set(row["events"])
    events = sorted((each for each in journey.heard if each.id in own), key=lambda each: row["events"].index(each.id))
    said = writing.undoing(journey, events)
    act = writing.act_of(by, row["person"], "undo", row["events"][0])
    for id, one in zip(writing.ids_of(act, len(said)), said, strict=True):
        yield _event(by, row["person"], id, one)
