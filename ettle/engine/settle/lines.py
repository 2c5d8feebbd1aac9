"""Earned lines: what the evaluator found payable, ready to be settled together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ettle.engine.evaluate.results import PaymentLine, Result
from ettle.engine.rules.eligibility import Conflict


class CannotSettle(ValueError):
    """The lines or the contract do not fit together; the message says what to mend."""


class LineId(NamedTuple):
    """What names one result: there is at most one for an enrolment, a rule and a number."""

    enrolment: str
    rule: str
    n: int


class Clash(NamedTuple):
    """An enrolment in another programme that may not be paid as well, and the conflict rule that says so."""

    rule: str
    enrolment: str


def whole_pence(amount: object, what: str) -> None:
    """Refuse what is not a whole number of pence, zero or more: a fraction, NaN, minus one, yes."""
    if type(amount) is not int or amount < 0:
        raise CannotSettle(f"{what} is {amount!r}; money is whole pence, zero or more")


@dataclass(frozen=True, slots=True)
class EarnedLine:
    """One sum (pence) that one journey has earned, before any limit of its contract.

    `exact` is the sum before it was rounded, where it was not whole pence. `share` is the part of the price that fell
    due, less than 1 for a line paid pro rata. `group`, that of the price day, decides a tier's price. Two lines differ only in `to` when a handover divided a result between providers.
    """

    person: str
    enrolment: str
    programme: str
    contract: str | None
    rule: str
    n: int
    to: str | None
    amount: int
    achieved_on: date
    recorded_on: date
    found_by_payer: bool = False
    group: str | None = None
    share: Fraction = Fraction(1)
    payable_once: tuple[Clash, ...] = ()
    exact: Fraction | None = None

    def __post_init__(self) -> None:
        whole_pence(self.amount, f"the amount of {self.rule} {self.n} of enrolment {self.enrolment}")

    @property
    def id(self) -> LineId:
        return LineId(self.enrolment, self.rule, self.n)

    @property
    def payment(self) -> str:
        """The payment it belongs to: a bonus belongs to the payment it is a bonus of."""
        return self.rule.removesuffix(".bonus")

    @property
    def order(self) -> tuple[date, date, str, str, int]:
        """The order in which lines come: achieved on, recorded on, enrolment, rule, number."""
        return (self.achieved_on, self.recorded_on, self.enrolment, self.rule, self.n)


def in_order(line: EarnedLine) -> tuple[tuple[date, date, str, str, int], str]:
    """The sorting key of a line; of two parts of one result the receiver's name decides."""
    return (line.order, line.to or "")


def earned_lines(results: Iterable[Result], conflicts: Mapping[str, Mapping[str, Conflict]]) -> list[EarnedLine]:
    """The payable lines of evaluated enrolments, in order.

    `conflicts` are the conflict rules of each programme by its id: they say which conflicts the evaluator found
    mean that only one programme is paid. Raises CannotSettle when a programme's are not given.
    """
    return sorted((line for result in results for line in _lines_of(result, conflicts)), key=in_order)


def _lines_of(result: Result, conflicts: Mapping[str, Mapping[str, Conflict]]) -> Iterator[EarnedLine]:
    payable = [line for line in result.payments if line.state == "payable"]
    if not payable:
        return
    if result.programme is None or result.enrolment is None:
        raise CannotSettle(f"{result.person} has something payable without an enrolment; evaluate the journey again")
    if result.conflicts and result.programme not in conflicts:
        raise CannotSettle(f"the conflict rules of {result.programme} were not given; give them by programme")
    clashes = _clashes(result, conflicts.get(result.programme, {}))
    for line in payable:
        yield _earned(result, line, result.enrolment, result.programme, clashes)


def _clashes(result: Result, conflicts: Mapping[str, Conflict]) -> tuple[Clash, ...]:
    """The enrolments of other programmes that the evaluator found beside this one, where only one is paid."""
    once = {rule for rule, each in conflicts.items() if each.payable_once == "yes"}
    found = (each for each in result.conflicts if each.rule in once and each.programme != result.programme)
    return tuple(sorted({Clash(each.rule, each.enrolment) for each in found}))


def _earned(
    result: Result, line: PaymentLine, enrolment: str, programme: str, clashes: tuple[Clash, ...]
) -> EarnedLine:
    if line.amount is None or line.achieved_on is None:
        raise CannotSettle(f"{line.rule} {line.n} of enrolment {enrolment} is payable without a sum or a day")
    return EarnedLine(
        person=result.person,
        enrolment=enrolment,
        programme=programme,
        contract=result.contract,
        rule=line.rule,
        n=line.n,
        to=line.to,
        amount=line.amount,
        achieved_on=line.achieved_on,
        recorded_on=line.recorded_on or line.achieved_on,
        found_by_payer=line.found_by_payer,
        exact=line.exact,
        group=line.group,
        share=_share(line),
        payable_once=clashes,
    )


def _share(line: PaymentLine) -> Fraction:
    """The part of its price a line is: its pro rata days of all the days, else the whole."""
    paid = next((reason.params for reason in line.because if reason.code == "pro_rata"), None)
    return Fraction(1) if paid is None else Fraction(paid["days"], paid["of"])
