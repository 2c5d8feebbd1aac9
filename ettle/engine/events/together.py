"""What can be wrong with events only when they stand beside each other: who, which chain, which enrolment."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ettle.engine.events.catalogue import Event, Link
from ettle.engine.events.joined import joined


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an event: the field, what was found, what was expected, the cure."""

    field: str
    found: str
    expected: str
    cure: str


def faults_together(
    new: Mapping[str, Event], held: Mapping[str, Event], refused: Iterable[str] = ()
) -> dict[str, list[Fault]]:
    """Each id of `new` with what is wrong with it beside the others and those `held` already.

    `refused` are ids of rows refused for what they are themselves: what corrects them is refused too.
    """
    faults: dict[str, list[Fault]] = defaultdict(list)
    every, unheld = {**new, **held}, set(refused) - held.keys()
    for finding in (_other_content(new, held), _enrolments(new, every), _replacements(new, every, unheld)):
        for each, fault in finding:
            faults[each].append(fault)
    for each, fault in _corrects_refused(new, unheld | faults.keys()):
        faults[each].append(fault)
    return dict(faults)


def never_started(new: Mapping[str, Event], held: Mapping[str, Event]) -> list[Event]:
    """The new events that name an enrolment no start opens."""
    started = {event.enrolment for each in (new, held) for event in each.values() if event.kind == "start"}
    return [event for event in new.values() if event.enrolment not in started | {None}]


Found = Iterable[tuple[str, Fault]]


def _other_content(new: Mapping[str, Event], held: Mapping[str, Event]) -> Found:
    for each, event in new.items():
        if each in held and held[each] != event:
            cure = "send a correction that replaces it, with an id of its own"
            yield each, Fault("id", f"{each}, held already with other content", "an id no event has", cure)


def _enrolments(new: Mapping[str, Event], every: Mapping[str, Event]) -> Found:
    """One enrolment is one person's. Records ever linked are one person here, whatever was unlinked since."""
    name_of = joined((each.person, each.other) for each in every.values() if isinstance(each, Link))
    owners: dict[str, set[str]] = defaultdict(set)
    for event in every.values():
        if event.kind == "start" and event.enrolment:
            owners[event.enrolment].add(name_of.get(event.person, event.person))
    for each, event in new.items():
        owner = owners.get(event.enrolment or "")
        if owner and event.kind == "start" and len(owner) > 1:
            found, cure = f"{event.enrolment}, which another person starts too", "give each its own enrolment"
            yield each, Fault("enrolment", found, "an enrolment of one person", cure)
        elif owner and name_of.get(event.person, event.person) not in owner:
            found, cure = (
                f"{event.enrolment}, which another person started",
                "mend the person or the enrolment",
            )
            yield each, Fault("enrolment", found, "an enrolment of this person", cure)


def _replacements(new: Mapping[str, Event], every: Mapping[str, Event], refused: set[str]) -> Found:
    circling = _in_circles(every)
    for each, event in new.items():
        if event.replaces is None or event.replaces in refused:
            continue
        target = every.get(event.replaces)
        if target is None:
            found = f"{event.replaces}, which no event has as its id"
            yield each, Fault("replaces", found, "the id of an event", "send that event too, or mend the id")
        elif target.person != event.person:
            found = f"{event.replaces}, an event of another person"
            yield each, Fault("replaces", found, "an event of the same person", "mend the person or the id")
        elif event.kind not in (target.kind, "retract"):
            found = f"{event.replaces}, which is of the kind {target.kind}"
            cure = f"retract it and send the {event.kind} as an event of its own"
            yield each, Fault("replaces", found, f"an event of the kind {event.kind}", cure)
        elif each in circling:
            found = f"{event.replaces}, which itself leads back to this event"
            yield each, Fault("replaces", found, "an earlier event", "mend the ids: one of them came first")


def _in_circles(every: Mapping[str, Event]) -> set[str]:
    """The ids whose `replaces`, followed on, comes back to them."""
    naming = ((event, event.replaces) for event in every.values())
    above = {event.id: target for event, target in naming if target is not None and target in every}
    circling = set(above)
    named = Counter(above.values())
    waiting = [each for each in above if not named[each]]
    for each in waiting:  # grows while it is read: take away, from the ends, all that no circle holds
        circling.discard(each)
        named[above[each]] -= 1
        if above[each] in above and not named[above[each]]:
            waiting.append(above[each])
    return circling


def _corrects_refused(new: Mapping[str, Event], refused: set[str]) -> Found:
    """What replaces a refused event is refused too, and what replaces that."""
    naming: dict[str, list[str]] = defaultdict(list)
    for event in new.values():
        if event.replaces is not None:
            naming[event.replaces].append(event.id)
    waiting, done = deque(sorted(refused)), set(refused)
    while waiting:
        target = waiting.popleft()
        for each in naming.get(target, ()):
            if each not in done:
                done.add(each)
                waiting.append(each)
                found = f"{target}, which is itself rejected"
                yield each, Fault("replaces", found, "an accepted event", "put that event right first")
