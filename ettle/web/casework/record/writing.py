"""Recording what a form says: by whom, for which organisation, at what moment is never the form's to say.

One form is one act, however often it is sent: its events have ids made of who sent it, about whom and the form's own
token, so that a second press of the button finds them there.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey
from ettle.files.events.rows import RowFaulty, event_of
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.closing import Closed, must_stand
from ettle.web.casework import actions, queries
from ettle.web.casework.record import beside
from ettle.web.casework.record.asks import Words
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now, today

TOKEN = re.compile(r"[0-9a-f]{32}")
OF_THE_MOMENT = {"recorded_at", "said_at"}


class SentBefore(ValueError):
    """The form was sent before and said something else; `act` is what was recorded then."""

    def __init__(self, act: str) -> None:
        self.act = act
        super().__init__("This form was recorded already and said something else.")


class Misfit(ValueError):
    """What was said does not make an event; `faults` are pairs of a field ('' = none) and a sentence."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(words for _, words in faults))


def new_token() -> str:
    """A form's own token: two forms are two acts."""
    return secrets.token_hex(16)


def act_of(acting: Acting, person: str, what: str, token: str) -> str:
    """The id of an act. Nobody can choose it so that it meets the id of another's."""
    told = "\0".join((acting.code, acting.organisation, person, what, token))
    return f"ev-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def ids_of(act: str, many: int) -> list[str]:
    """The ids of the events of an act: its own, then numbered."""
    return [act if n == 1 else f"{act}-{n}" for n in range(1, many + 1)]


@transaction.atomic
def record(
    acting: Acting,
    person: str,
    act: str,
    said: Sequence[Mapping[str, Any]],
    words: Iterable[tuple[Words, str]] = (),
) -> list[Event]:
    """Record the events of one act, all or none; sent again with the same words it changes nothing.

    The caller has asked whether the post may. `said` holds fields by their names in files; `words` are kept beside
    the first event.
    Raises Misfit, SentBefore, and actions.Refused when they do not hold together with what is held.
    """
    with as_system():
        actions.wait_for_turn({person})
    moment, words = now(), list(words)
    events = [_event(acting, person, id, moment, each) for id, each in zip(ids_of(act, len(said)), said, strict=True)]
    with as_system():
        held = {event.id: event for event in queries.events_by_id(ids_of(act, len(said) + 1))}
    if held:
        same = [_content(held.get(each.id)) for each in events] == [_content(each) for each in events]
        if not same or not beside.is_kept(act, words):
            raise SentBefore(act)
        return list(held.values())
    _must_stand(said)
    actions.record_events(by=acting.code, events=events, for_day=today())
    beside.keep(person, act, words)
    return events


def _must_stand(said: Sequence[Mapping[str, Any]]) -> None:
    """Nobody is handed to a provider that closes meanwhile; what corrects an old hand-over may name one that closed."""
    try:
        for each in said:
            if each["kind"] == "handover" and not each.get("replaces") and each.get("to"):
                must_stand(each["to"])
    except Closed as closed:
        raise Misfit([("to", str(closed))]) from closed


def _event(acting: Acting, person: str, id: str, moment: Any, said: Mapping[str, Any]) -> Event:
    given = {name: value for name, value in said.items() if value not in (None, "", ())}
    row = given | {
        "id": id,
        "person": person,
        "recorded_at": moment,
        "recorded_by": acting.code,
        "organisation": acting.organisation,
    }
    try:
        return event_of(row, rulebook().facts)
    except RowFaulty as wrong:
        raise Misfit([(each.field, f"{each.found}; {each.cure}.") for each in wrong.faults]) from wrong


def _content(event: Event | None) -> dict[str, Any] | None:
    return event.model_dump(exclude=OF_THE_MOMENT) if event else None


def undoing(journey: Journey, events: Sequence[Event]) -> list[dict[str, Any]]:
    """The retracts that take an act back, the last event first; of an act taken back, what puts it in place again."""
    latest = {each.replaces: each for each in journey.heard if each.kind == "retract" and each.replaces}
    aims = [_last_of(latest, event.id) for event in reversed(events)]
    return [{"kind": "retract", "on": today(), "replaces": aim} for aim in aims]


def _last_of(latest: Mapping[str, Event], id: str) -> str:
    """The event itself, or the retract at the end of the row of retracts of it."""
    while id in latest:
        id = latest[id].id
    return id


def state_of(journey: Journey, events: Sequence[Event]) -> str:
    """`stands`, `taken_back`, or `built_upon`: something of it was corrected or closed since."""
    ids = {event.id for event in events}
    later = (each for each in journey.heard if each.replaces in ids and each.id not in ids)
    if any(each.kind != "retract" and each.id in journey.counting for each in later):
        return "built_upon"
    counted = {each.id for each in journey.counting.values()}
    return "stands" if events[-1].id in counted else "taken_back"
