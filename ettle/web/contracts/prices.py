"""Sums as a table: a row for each payment, a column for each group or other thing they depend on."""

from __future__ import annotations

from dataclasses import dataclass

from ettle.engine.rules.programme import Contract, Programme
from ettle.engine.wording.plain import name
from ettle.engine.wording.rules import sums

ONE_SUM = "Sum"


@dataclass(frozen=True, slots=True)
class PriceRow:
    title: str
    sums: tuple[str, ...]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class PriceTable:
    """`whose`: the programme's own, or a contract's."""

    id: str
    whose: str
    columns: tuple[str, ...]
    rows: tuple[PriceRow, ...]

    @property
    def scrolls(self) -> bool:
        return len(self.columns) > 3


def price_table(id: str, whose: str, rules: Programme, contract: Contract | None = None) -> PriceTable | None:
    """The sums of a version of the rules; None where nothing is paid by result."""
    found = {rule: sums(payment) for rule, payment in rules.payments.items()}
    found = {rule: each for rule, each in found.items() if each}
    if not found:
        return None
    columns = tuple(dict.fromkeys(key for each in found.values() for key in each))
    rows = tuple(
        PriceRow(
            rules.payments[rule].title or name(rule),
            tuple(each.get(column, "–") for column in columns),
            rules.payments[rule].illustrative == "yes" or (contract is not None and contract.illustrative == "yes"),
        )
        for rule, each in found.items()
    )
    titles = {name(id): group.title for id, group in rules.groups.items()}
    headings = tuple(titles.get(each, each[:1].upper() + each[1:] if each else ONE_SUM) for each in columns)
    return PriceTable(id, whose, headings, rows)
