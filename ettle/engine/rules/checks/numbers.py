"""Numbers: by group for every group, by year and ordinal without holes, shares that make a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

from ettle.engine.rules.checks.finding import Finding, unknown
from ettle.engine.rules.checks.parts import entries, parts
from ettle.engine.rules.fields import Count, Id, Pence, Rule
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.payments import ByContractYear, ByOrdinal, Payment
from ettle.engine.rules.problems import Path, listed
from ettle.engine.rules.programme import Contract, Fee, Programme

_BY_GROUP = (dict[Id, Count], dict[Id, Pence])


def by_group(programme: Programme) -> Iterator[Finding]:
    """Every number given by group is given for every group, and for no other."""
    for path, part in parts(programme):
        for key, value in entries(part):
            if isinstance(value, Mapping) and _goes_by_group(part, key):
                yield from _covers(programme.groups, value, (*path, key))
            elif isinstance(part, ByContractYear | ByOrdinal):
                for number, each in value.items():
                    if isinstance(each, Mapping):
                        yield from _covers(programme.groups, each, (*path, key, number))


def _goes_by_group(part: Rule, key: str) -> bool:
    fields = type(part).model_fields
    field = next((each for name, each in fields.items() if key in (name, each.alias)), None)
    return field is not None and any(each in _BY_GROUP for each in get_args(field.annotation))


def _covers(groups: Mapping[str, Any], numbers: Mapping[str, int], path: Path) -> Iterator[Finding]:
    for name in numbers:
        if name not in groups:
            yield unknown((*path, name), name, "a group of this document", groups)
    without = [group for group in groups if group not in numbers]
    if without and not numbers.keys() - groups.keys():
        yield Finding(path, f"no number for {listed(without, 'and')}", cure="give one for every group, or one for all")


def ordinals(programme: Programme) -> Iterator[Finding]:
    """Sums by year or ordinal are numbered 1, 2, 3 .. without holes; ordinals are those of a repeated outcome."""
    for rule, payment in programme.payments.items():
        if isinstance(payment.amount, ByContractYear):
            path: Path = ("payments", rule, "amount", "contract_year")
            yield from _numbered(payment.amount.contract_year, path)
        if isinstance(payment.amount, ByOrdinal):
            path = ("payments", rule, "amount", "ordinal")
            yield from _numbered(payment.amount.ordinal, path)
            yield from _of_repeated(payment, programme.outcomes.get(payment.for_ or ""), path)


def _numbered(sums: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    expected = [str(each + 1) for each in range(len(sums))]
    if sorted(sums) != sorted(expected):
        yield Finding(path, f"sums for {listed(sums, 'and')}", f"1 to {len(sums)}", "number them from 1 without holes")


def _of_repeated(payment: Payment, outcome: Outcome | None, path: Path) -> Iterator[Finding]:
    if outcome is None:
        return
    if outcome.repeated is None:
        yield Finding(path, f"`{payment.for_}` is not repeated", "a repeated outcome", "give one sum instead")
    elif isinstance(payment.amount, ByOrdinal) and len(payment.amount.ordinal) < outcome.repeated.times_at_most:
        times = outcome.repeated.times_at_most
        yield Finding(path, f"{len(payment.amount.ordinal)} of {times} sums", cure="give a sum for each")


def fees(contract: Contract) -> Iterator[Finding]:
    """Bands of months do not overlap and their percentages add up to 100."""
    for name, fee in contract.fees.items():
        yield from _bands(fee, ("fees", name, "months"))


def _bands(fee: Fee, path: Path) -> Iterator[Finding]:
    seen: dict[int, str] = {}
    for band in fee.months:
        months = months_of(band)
        if months is None:
            yield Finding((*path, band), f"found `{band}`", "months such as 4-12", "write first and last month")
            continue
        twice = next((seen[month] for month in months if month in seen), None)
        if twice is not None:
            yield Finding(
                (*path, band),
                f"months {band} overlap months {twice}",
                cure="let each month stand in one band",
            )
        seen.update(dict.fromkeys(months, band))
    total = sum(fee.months.values(), Decimal(0))
    if total != 100:
        yield Finding(path, f"the bands add up to {total} percent", "100", "mend the percentages")


def months_of(band: str) -> range | None:
    """The months a band covers, from 1: `4-12` or `13`; None when it is not a band."""
    first, _, last = band.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or "-" not in band)) or len(band) > 9:
        return None
    low, high = int(first), int(last or first)
    return range(low, high + 1) if 1 <= low <= high else None


def splits(contract: Contract) -> Iterator[Finding]:
    """The supply chain is passed no more than there is."""
    total = sum(contract.splits.values(), Decimal(0))
    if total > 100:
        yield Finding(("splits",), f"the shares add up to {total} percent", "at most 100", "mend the percentages")
