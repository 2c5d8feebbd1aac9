"""Where what the rules say differs from what a case expects; only what the case names is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ettle.engine.evaluate.results import Reason, Result
from ettle.engine.events.catalogue import Event, Start
from ettle.engine.rules.cases import ANYBODY, Case
from ettle.engine.rules.fields import Rule
from ettle.engine.rules.problems import Path, dotted

ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not as expected, and the reasons given for it."""

    path: Path
    expected: str
    found: str
    because: tuple[Reason, ...] = ()

    def __str__(self) -> str:
        return f"{dotted(self.path)}: expected {self.expected}, found {self.found}"


def differences(case: Case, results: Iterable[Result], programme: str, events: Sequence[Event]) -> list[Difference]:
    """How `results` differ from what the case expects of its enrolment of `programme`."""
    person, enrolment = asked_of(case, programme, events)
    several = [each for each in results if each.programme == programme and each.enrolment == enrolment]
    if not several:
        who = f"enrolment {enrolment}" if enrolment else f"{person} before a start"
        return [Difference((), f"a result for {who}", "none")]
    return list(_compared(case, several[0]))


def asked_of(case: Case, programme: str, events: Sequence[Event]) -> tuple[str, str | None]:
    """Whose result is expected: the person and the enrolment (none when nobody started on the programme)."""
    starts = [event for event in events if isinstance(event, Start) and event.programme == programme]
    chosen = [event for event in starts if case.enrolment in (None, event.enrolment)]
    first = min(chosen, key=lambda event: event.on, default=None)
    person = first.person if first else events[0].person if events else ANYBODY
    return person, case.enrolment or (first.enrolment if first else None)


def _compared(case: Case, result: Result) -> Iterator[Difference]:
    expect = case.expect
    in_force = "yes" if result.rules_in_force else "no"
    yield from _differs(("rules_in_force",), expect.rules_in_force, in_force)
    if expect.rules_in_force is None and not result.rules_in_force:
        yield Difference((), "rules in force", "no rules in force")
        return
    yield from _of_the_stay(case, result)
    yield from _lines("offers", expect.offers, result.offers)
    yield from _lines("outcomes", expect.outcomes, result.outcomes)
    yield from _lines("payments", expect.payments, result.payments)


def _of_the_stay(case: Case, result: Result) -> Iterator[Difference]:
    expect, eligibility = case.expect, result.eligibility
    because = eligibility.because if eligibility else ()
    answer = eligibility.eligible.word if eligibility else "none"
    yield from _differs(("eligibility",), expect.eligibility, answer, because)
    ask_next = sorted(eligibility.missing) if eligibility else []
    wanted = None if expect.ask_next is None else sorted(expect.ask_next)
    yield from _differs(("ask_next",), wanted, ask_next, because)
    yield from _differs(("phase",), expect.phase, result.phase)
    yield from _differs(("group",), expect.group, result.group)
    conflicts = sorted({each.rule for each in result.conflicts})
    expected = None if expect.conflicts is None else sorted(set(expect.conflicts))
    reasons = tuple(reason for each in result.conflicts for reason in each.because)
    yield from _differs(("conflicts",), expected, conflicts, reasons)


def _lines(block: str, expected: Mapping[str, Mapping[str, Rule]], found: Iterable[Any]) -> Iterator[Difference]:
    by_number = {(line.rule, line.n): line for line in found}
    for rule, numbers in expected.items():
        for number, said in numbers.items():
            yield from _line((block, rule, number), said, by_number.get((rule, int(number))))


def _line(path: Path, expected: Rule, line: Any) -> Iterator[Difference]:
    wanted = {name: getattr(expected, name) for name in expected.model_fields_set}
    if line is None or wanted.get("state") == ABSENT:
        if (line is None) != (wanted.get("state") == ABSENT):
            yield Difference(path, ABSENT if line is not None else "a line", "a line" if line is not None else ABSENT)
        return
    for name, value in wanted.items():
        found = getattr(line, name)
        if isinstance(value, Rule):
            yield from _line((*path, name), value, found)
        else:
            shape = _SHAPES.get(name, lambda each: each)
            yield from _differs((*path, name.rstrip("_")), shape(value), shape(found), getattr(line, "because", ()))


_SHAPES: Mapping[str, Callable[[Any], Any]] = {
    "missing": lambda each: sorted(each or ()),
    "illustrative": lambda each: each if isinstance(each, str) else "yes" if each else "no",
}


def _differs(path: Path, expected: Any, found: Any, because: tuple[Reason, ...] = ()) -> Iterator[Difference]:
    if expected is not None and _word(expected) != _word(found):
        yield Difference(path, _word(expected), _word(found), because)


def _word(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    return "none" if value is None else str(value)
