"""Which claims a variation touches, listed before anyone confirms it: the same evaluation and settling, under rules not yet agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from ettle.engine.basics.money import pounds
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import as_system
from ettle.web.casework import queries
from ettle.web.casework.enrolled import enrolments
from ettle.web.casework.models import Event
from ettle.web.claims.differing import Difference, differences, parts_due
from ettle.web.claims.entitled import rows_under
from ettle.web.claims.models import UNDECIDED, Entitled, EntitledState, Line, LineKind
from ettle.web.claims.settling import Settled, result_id, settled_of
from ettle.web.contracts.agreed.judging import Judged
from ettle.web.frame.day import end_of, today
from ettle.web.frame.slots import Section
from ettle.web.people.sealing import erased_among


@dataclass(frozen=True, slots=True)
class Touched:
    """One result whose money would be otherwise, in pence: claimed, agreed to, or not claimed yet (`line` None)."""

    enrolment: str
    title: str
    n: int
    line: str | None
    was: int
    would_be: int
    what: str
    """What would follow, in words."""

    @property
    def difference(self) -> int:
        return self.would_be - self.was

    @property
    def in_pounds(self) -> tuple[str, str]:
        return pounds(self.was), pounds(self.would_be)


def touched(judged: Judged, on: date) -> list[Touched]:
    """Every result of a contract that a document would change, claims first. As the system: references alone, no names.

    A claim that only rests on other reasons is among them: it would be restated with the same sum.
    """
    before = judged.before.contract if judged.before else None
    if before is None:
        return []
    people = _people(before.contract)
    now, then = (_settled(book, people, before.contract, on) for book in (judged.now, judged.then))
    return [*_claimed(now, then), *_agreed(now, then), *_unclaimed(now, then)]


def _people(contract: str) -> set[str]:
    """Everybody who started under a contract, and whose records are linked to theirs; of the erased nothing is worked out."""
    started = Event.objects.filter(kind="start", detail__contract=contract)
    people = queries.linked(set(started.values_list("person", flat=True)))
    return people - erased_among(people)


def _settled(book: Rulebook, people: set[str], contract: str, on: date) -> Settled:
    journeys = queries.journeys_of(queries.events_of(people), on)
    rows = (row for each in journeys for row in rows_under(book, enrolments(each, book, on, end_of(on))))
    payable = [row for row in rows if row.contract == contract and row.state == EntitledState.PAYABLE]
    return settled_of(book.contracts[contract], payable, on)


def _live(contract: str, states: Sequence[str]) -> list[Line]:
    kept = Line.objects.filter(contract=contract, kind=LineKind.RESULT, live=True, state__in=states)
    return list(kept.order_by("id"))


def _claimed(now: Settled, then: Settled) -> Iterator[Touched]:
    """Claims that nobody agreed to yet: restated, or asked about where they are earned no more; fees made anew."""
    fees = Line.objects.filter(contract=now.contract.contract, kind=LineKind.FEE, live=True, state__in=UNDECIDED)
    for line in fees.order_by("id"):
        parts = parts_due(then.due(line))
        if parts != parts_due(now.due(line)):
            yield _of_line(line, line.pence, sum(parts.values()), "due, and restated")
    for line in _live(now.contract.contract, UNDECIDED):
        was, result = now.results.get(result_id(line)), then.results.get(result_id(line))
        if result is not None and was is not None and result.fingerprint == was.fingerprint:
            continue
        what = "claimed, and restated" if result else "claimed, and asked about: it would not be earned"
        yield _of_line(line, line.pence, result.pence if result else 0, what)


def _agreed(now: Settled, then: Settled) -> Iterator[Touched]:
    """Lines agreed to: more is due, or less, than is due now, or to others."""
    moves_now = {each.line.pk: each.moves for each in differences(now)}
    would_be = {each.line.pk: each for each in differences(then)}
    for pk, each in would_be.items():
        if moves_now.get(pk) != each.moves:
            yield _of_line(each.line, each.agreed, each.due_pence, _what_follows(each))
    for each in differences(now):
        if each.line.pk not in would_be:
            yield _of_line(each.line, each.due_pence, each.agreed, "agreed, and what is proposed of it now is dropped")


def _what_follows(each: Difference) -> str:
    more, less = (any(pence * sign > 0 for pence in each.moves.values()) for sign in (1, -1))
    if more and less:
        return "agreed, and divided otherwise: taken back with notice from one body, adjusted for another after that"
    return "agreed, and adjusted" if more else "agreed, and taken back with notice"


def _of_line(line: Line, was: int, would_be: int, what: str) -> Touched:
    return Touched(line.enrolment, line.title, line.n, line.reference, was, would_be, what)


def _unclaimed(now: Settled, then: Settled) -> Iterator[Touched]:
    """Results that nobody claimed yet: payable otherwise, anew, or no more."""
    claimed = {
        result_id(line) for line in Line.objects.filter(contract=now.contract.contract, live=True, kind=LineKind.RESULT)
    }
    for id in sorted({*now.results, *then.results} - claimed):
        was, would_be = (_pence(each, id) for each in (now, then))
        if was != would_be:
            row: Entitled = (then.results.get(id) or now.results[id]).first
            yield Touched(row.enrolment, row.title, row.n, None, was, would_be, "not claimed yet")


def _pence(of: Settled, id: LineId) -> int:
    result = of.results.get(id)
    return result.pence if result else 0


def on_variation(request: HttpRequest, judged: Judged) -> Section | None:
    """The part of the page of a proposal that lists what it touches. For its parties: the page asks."""
    with as_system():
        found = touched(judged, today())
    given: dict[str, Any] = {
        "touched": found,
        "sum": pounds(sum(each.difference for each in found)),
        "new": judged.before is None,
    }
    return Section(10, "claims/touched.html", given)
