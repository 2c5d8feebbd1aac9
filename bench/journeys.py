"""The reference evaluator: one journey, and ten thousand beside a bare loop that only reads the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from statistics import median

from bench.measured import Measured, cpu_seconds
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.rulebook import default_rulebook, load_rulebook
from ettle.simulation.simulate import simulate

PROGRAMME, SEED = "fair-start-scotland", 20_18
ON, KNOWN_AT = date(2022, 1, 1), datetime(2022, 1, 1, 23, 59, tzinfo=UTC)
EVENTS_OF_ONE = 60


def rulebook() -> Rulebook:
    return load_rulebook(default_rulebook()).sound()


def one_journey() -> list[Measured]:
    """A journey of 60 events under one programme: the median of those of about that length."""
    rules, found = rulebook(), journeys(simulate(3_000, SEED, PROGRAMME), KNOWN_AT)
    alike = [each for each in found.values() if abs(len(each.events) - EVENTS_OF_ONE) <= 5 and is_enrolled(each)]
    for journey in alike:  # what is made once and kept: the versions of the rules
        assert evaluate_journey(journey, rules, ON, KNOWN_AT, PROGRAMME)[0].rules_in_force
    timed = sorted(cpu_seconds(lambda each=journey: evaluate_journey(each, rules, ON, KNOWN_AT, PROGRAMME))[0]
                   for journey in alike)  # fmt: skip
    figure = f"{1000 * median(timed):.2f} ms median, {1000 * timed[int(0.95 * len(timed))]:.2f} ms p95"
    return [Measured("one journey of 60 events, evaluated", figure, f"{len(alike)} such journeys", "<= 5 ms")]


def many_journeys(people: int = 10_000) -> list[Measured]:
    """All of 10,000 people, about 400,000 events: counted, evaluated, and only read."""
    rules, events = rulebook(), list(simulate(people, SEED, PROGRAMME))
    reading, read = cpu_seconds(lambda: only_read(events))
    counting, found = cpu_seconds(lambda: journeys(events, KNOWN_AT))
    heard = sum(len(journey.heard) for journey in found.values())
    known = sum(event.recorded_at <= KNOWN_AT for event in events)
    assert (read, heard) == (len(events), known), "the loop and the evaluator were not given the same events"
    evaluating, results = cpu_seconds(lambda: evaluated(found, rules))
    whole = f"{people:,} people, {len(events):,} events"
    loop = f"bare loop over the events: {reading:.2f} s"
    return [
        Measured(f"which events count: {whole}", f"{counting:.1f} s, {counting / reading:.0f} x the loop", loop),
        Measured(
            f"evaluated: {results:,} enrolments", f"{evaluating:.1f} s, {evaluating / reading:.0f} x the loop", loop
        ),
    ]


def only_read(events: Sequence[Event]) -> int:
    """Read what any evaluator must: each event's kind, person and days."""
    count = days = 0
    for event in events:
        if event.kind and event.person:
            days += event.on.toordinal() + event.recorded_at.day
            count += 1
    return count


def evaluated(found: Mapping[str, Journey], rules: Rulebook) -> int:
    """How many enrolments were evaluated."""
    results = (evaluate_journey(journey, rules, ON, KNOWN_AT) for journey in found.values())
    return sum(result.enrolment is not None for each in results for result in each)


def is_enrolled(journey: Journey) -> bool:
    return any(event.kind == "start" and event.on <= ON for event in journey.events)
