"""What holds of every settlement, whatever the lines and the limits: tried on invented ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ettle.engine.rules.programme import Contract
from ettle.engine.settle.fees import month_by_month
from ettle.engine.settle.lines import Clash, EarnedLine, LineId
from ettle.engine.settle.places import contract_year
from ettle.engine.settle.settling import Settlement, approval_of, settle
from spec.settle.drawn import END, MADE_UP, agreed

tried = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine fails no test."""

PAYMENTS = ["job_13", "job_26"]
RULES = [*PAYMENTS, "job_13.bonus"]
DAYS = st.sampled_from([date(2024, 3, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 1)])
SUMS = st.integers(0, 300)
PERCENTS = st.integers(0, 1_000_000).map(lambda number: Decimal(number) / 10_000)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    cap = st.fixed_dictionaries(
        {
            "of": st.lists(st.sampled_from(PAYMENTS), min_size=1, unique=True),
            "per": st.sampled_from(["contract", "contract_year"]),
            "illustrative": st.just("yes"),
        }
    )
    limit = st.one_of(st.fixed_dictionaries({"pence": SUMS}), st.fixed_dictionaries({"lines": st.integers(0, 4)}))
    caps = draw(st.lists(st.tuples(cap, limit), max_size=3))
    tier = st.fixed_dictionaries(
        {
            "of": st.sampled_from(PAYMENTS),
            "above_volume_percent": st.integers(0, 100),
            "amount": SUMS,
            "illustrative": st.just("yes"),
        }
    )
    terms: dict[str, Any] = {
        "volumes": {payment: draw(st.integers(0, 4)) for payment in PAYMENTS},
        "caps": {f"cap{number}": each | limited for number, (each, limited) in enumerate(caps)},
        "tiers": {f"tier{number}": each for number, each in enumerate(draw(st.lists(tier, max_size=2)))},
        "splits": {"small-help": draw(st.integers(0, 60)), "tiny-help": draw(st.integers(0, 40))},
    }
    if draw(st.booleans()):
        terms["found_by_payer"] = {"percent": draw(PERCENTS)} | MADE_UP
    return agreed(**terms)


def a_line(number: int, contract: str, clashes: st.SearchStrategy[tuple[Clash, ...]]) -> st.SearchStrategy[EarnedLine]:
    return st.builds(
        EarnedLine,
        person=st.just("ada"),
        enrolment=st.just(f"e{number}"),
        programme=st.just(contract),
        contract=st.just(contract),
        rule=st.sampled_from(RULES),
        n=st.integers(1, 2),
        to=st.sampled_from(["north-works", "south-works", "bakery"]),
        amount=SUMS,
        achieved_on=DAYS,
        recorded_on=DAYS,
        found_by_payer=st.booleans(),
        payable_once=clashes,
    )


def lines(contract: str = "north", first: int = 0) -> st.SearchStrategy[list[EarnedLine]]:
    """Lines of ten enrolments, some of which may not be paid beside one of the other contract."""
    clash = st.integers(10 - first, 13 - first).map(lambda other: (Clash("once", f"e{other}"),))
    clashes = st.one_of(st.just(()), st.just(()), clash)
    some = st.integers(first, first + 9).flatmap(lambda number: a_line(number, contract, clashes))
    return st.lists(some, max_size=14, unique_by=lambda line: (line.id, line.to)).map(_alike)


def _alike(several: list[EarnedLine]) -> list[EarnedLine]:
    """The parts of one result were achieved, recorded and found alike."""
    first: dict[LineId, EarnedLine] = {}
    for line in several:
        first.setdefault(line.id, line)
    return [
        replace(
            line,
            achieved_on=first[line.id].achieved_on,
            recorded_on=first[line.id].recorded_on,
            found_by_payer=first[line.id].found_by_payer,
        )
        for line in several
    ]


def others() -> st.SearchStrategy[list[EarnedLine]]:
    return lines("south", 10)


def paid(settlement: Settlement) -> dict[LineId, int]:
    found: Counter[LineId] = Counter()
    for line in settlement.lines:
        found[line.earned.id] += line.payable
    return dict(found)


@tried
@given(contracts(), lines(), others(), st.data())
def test_no_cap_is_ever_exceeded(contract: Contract, own: list[EarnedLine], there: list[EarnedLine], data: Any) -> None:
    """Not even with approvals made up, which ask for more than there is."""
    made_up = approval_of(settle(agreed(), own, until=END).lines)
    settlement = settle(contract, own, data.draw(st.permutations(made_up)), there, until=END)
    pence: Counter[tuple[str, int]] = Counter()
    counted: dict[tuple[str, int], set[LineId]] = defaultdict(set)
    for line in settlement.lines:
        earned = line.earned
        for name, cap in contract.caps.items():
            if earned.payment in cap.of and line.payable:
                year = contract_year(contract, earned.achieved_on) if cap.per == "contract_year" else 0
                pence[name, year] += line.payable
                counted[name, year].add(LineId(earned.enrolment, earned.payment, earned.n))
    for name, cap in contract.caps.items():
        for (each, _), total in pence.items():
            assert each != name or cap.pence is None or total <= cap.pence
        for (each, _), results in counted.items():
            assert each != name or cap.lines is None or len(results) <= cap.lines


@tried
@given(contracts(), lines(), others(), st.data())
def test_the_order_in_which_lines_are_given_changes_nothing(
    contract: Contract, own: list[EarnedLine], there: list[EarnedLine], data: Any
) -> None:
    once = settle(contract, own, (), there, until=END)
    shuffled = data.draw(st.permutations(own)), data.draw(st.permutations(there))
    assert settle(contract, shuffled[0], (), shuffled[1], until=END) == once


@tried
@given(contracts(), lines(), lines(), others(), others(), st.data())
def test_late_lines_here_or_elsewhere_never_lower_an_approved_line(
    contract: Contract,
    own: list[EarnedLine],
    late: list[EarnedLine],
    there: list[EarnedLine],
    late_there: list[EarnedLine],
    data: Any,
) -> None:
    """Late lines are of results that were not there before."""
    before = settle(contract, own, (), there, until=END)
    approved = some_of(approval_of(before.lines), data)
    known = {line.id for line in (*own, *there)}
    new = [line for line in late if line.id not in known]
    new_there = [line for line in late_there if line.id not in known]
    after = paid(settle(contract, [*own, *new], approved, [*there, *new_there], until=END))
    assert all(after[each.id] >= each.amount for each in approved)


def some_of(approved: Any, data: Any) -> list[Any]:
    """Some of the approved lines, in any order of approval."""
    chosen = data.draw(st.lists(st.sampled_from(approved), unique=True)) if approved else []
    return list(chosen)


@tried
@given(contracts(), lines(), others(), SUMS, DAYS, st.data())
def test_the_correction_of_one_approved_line_never_lowers_another(
    contract: Contract, own: list[EarnedLine], there: list[EarnedLine], amount: int, day: date, data: Any
) -> None:
    approved = approval_of(settle(contract, own, (), there, until=END).lines)
    if not approved:
        return
    corrected = data.draw(st.sampled_from(approved)).id
    now = [replace(line, amount=amount, achieved_on=day) if line.id == corrected else line for line in own]
    after = paid(settle(contract, now, approved, there, until=END))
    assert all(after[each.id] >= each.amount for each in approved if each.id != corrected)


@tried
@given(contracts(), lines(), others(), st.data())
def test_approving_any_of_what_was_settled_changes_nothing(
    contract: Contract, own: list[EarnedLine], there: list[EarnedLine], data: Any
) -> None:
    before = settle(contract, own, (), there, until=END)
    after = settle(contract, own, some_of(approval_of(before.lines), data), there, until=END)
    assert [(line.payable, line.parts, line.place) for line in after.lines] == [
        (line.payable, line.parts, line.place) for line in before.lines
    ]


@tried
@given(contracts(), lines(), others())
def test_the_parts_add_up_and_every_line_has_its_answer(
    contract: Contract, own: list[EarnedLine], there: list[EarnedLine]
) -> None:
    settlement = settle(contract, own, (), there, until=END)
    assert sorted((line.earned.id, line.earned.to) for line in settlement.lines) == sorted(
        (line.id, line.to) for line in own
    )
    for line in settlement.lines:
        assert sum(part.pence for part in line.parts) == line.payable
        assert all(part.pence >= 0 for part in line.parts)
        assert len(line.because) == len(line.limited_by)
        assert line.limited_by or line.payable == line.earned.amount


@tried
@given(lines(), others())
def test_of_two_that_may_not_both_be_paid_only_one_is_from_both_sides(
    own: list[EarnedLine], there: list[EarnedLine]
) -> None:
    north = settle(agreed(), own, (), there, until=END)
    south = settle(agreed(contract="south"), there, (), own, until=END)
    paid_to = {line.earned.enrolment for line in (*north.lines, *south.lines) if line.payable}
    for line in (*own, *there):
        for clash in line.payable_once:
            assert not {line.enrolment, clash.enrolment} <= paid_to or clash.enrolment == line.enrolment


BANDS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 100)), min_size=1, max_size=5)


@tried
@given(st.integers(0, 10**11), BANDS)
def test_the_months_of_a_fee_add_up_to_it_and_those_of_a_band_differ_by_a_penny_at_most(
    of: int, drawn: list[tuple[int, int]]
) -> None:
    months, begins = {}, 1
    percents = [Decimal(weight) * 100 // sum(weight for _, weight in drawn) for _, weight in drawn]
    percents[0] += 100 - sum(percents)
    for (length, _), percent in zip(drawn, percents, strict=True):
        months[f"{begins}-{begins + length - 1}"] = percent
        begins += length
    contract = agreed(fees={"fee": {"of": min(of, 10**10), "months": months} | MADE_UP})
    by_month = month_by_month(contract, "fee", contract.fees["fee"])
    assert sorted(by_month) == list(range(1, begins))
    assert sum(by_month.values()) == contract.fees["fee"].of
    for band in months:
        first, last = (int(month) for month in band.split("-"))
        in_band = [by_month[month] for month in range(first, last + 1)]
        assert max(in_band) - min(in_band) <= 1
