"""Chains of corrections: events joined by `replaces`, of which one counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from ettle.engine.events.catalogue import Event
from ettle.engine.events.joined import joined


def counting_of_each(known: Mapping[str, Event]) -> dict[str, Event]:
    """Each event id with the event of its chain that counts: the latest one not retracted.

    `known` holds the events by id. Left out: the ids of retracts, and of chains in which nothing counts.
    """
    gone = retracted(known)
    chains = joined(_joins(known))
    latest: dict[str, Event] = {}
    for event in known.values():
        if event.kind != "retract" and event.id not in gone:
            chain = chains.get(event.id, event.id)
            if chain not in latest or latest[chain].known_order < event.known_order:
                latest[chain] = event
    counts: dict[str, Event] = {}
    for event in sorted(_replacing_unknown(known), key=lambda each: each.known_order):
        if (chain := chains[event.id]) in latest:
            counts[event.replaces or ""] = latest[chain]
    for event in known.values():
        if event.kind != "retract" and (chain := chains.get(event.id, event.id)) in latest:
            counts[event.id] = latest[chain]
    return counts


def _replacing_unknown(known: Mapping[str, Event]) -> Iterator[Event]:
    for event in known.values():
        if event.replaces is not None and event.replaces not in known and event.kind != "retract":
            yield event


def _joins(known: Mapping[str, Event]) -> Iterator[tuple[str, str]]:
    """Ids joined by `replaces`; corrections of one event that is not known are joined through it."""
    for event in known.values():
        if event.replaces is None or event.kind == "retract":
            continue
        target = known.get(event.replaces)
        if target is None:
            yield event.id, f"{event.replaces}\0{event.person}\0{event.kind}"
        elif may_replace(event, target):
            yield event.id, target.id


def retracted(known: Mapping[str, Event]) -> set[str]:
    """The ids that are retracted: by a retract that is not itself retracted, to any depth."""
    aims: dict[str, str] = {}
    for event in known.values():
        target = known.get(event.replaces or "") if event.kind == "retract" else None
        if target is not None and may_replace(event, target):
            aims[event.id] = target.id
    gone: set[str] = set()
    for retract in _settled_first(aims, known):
        if retract not in gone:
            gone.add(aims[retract])
    return gone


def _settled_first(aims: Mapping[str, str], known: Mapping[str, Event]) -> Iterator[str]:
    """Retracts in such an order that each comes after all that retract it.

    Retracts that go round in a circle have no such order. The door rejects them; where one slipped
    through, the latest of them stands.
    """
    waiting_for = Counter(aim for aim in aims.values() if aim in aims)
    settled = [retract for retract in aims if retract not in waiting_for]
    for retract in settled:  # grows while it is read
        yield retract
        waiting_for[aims[retract]] -= 1
        if aims[retract] in aims and waiting_for[aims[retract]] == 0:
            settled.append(aims[retract])
    circling = aims.keys() - settled
    yield from sorted(circling, key=lambda each: known[each].known_order, reverse=True)


def first_recorded(event: Event, known: Mapping[str, Event]) -> date:
    """The day it was first recorded: closing an open spell keeps the day of what it closes."""
    followed = {event.id}
    while event.correction == "no" and event.replaces not in followed:
        opened = known.get(event.replaces or "")
        if opened is None or not may_replace(event, opened):
            break
        followed.add(opened.id)
        event = opened
    return event.recorded_on


def may_replace(event: Event, target: Event) -> bool:
    """A correction has the person and kind of what it corrects; a retract may name any kind."""
    return event.person == target.person and event.kind in (target.kind, "retract")
