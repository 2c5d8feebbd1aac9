"""Reading the tables of this chapter.

A row is one earned line: whose `enrolment`, the `rule` it was paid for, what it `earned` in pounds, the day it was
`achieved`, and what is `paid` of it. A dot is an empty cell. Columns left out are as always: recorded on the day
achieved, number 1, to the provider of the contract.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ettle.engine.rules.programme import Contract
from ettle.engine.settle.lines import Clash, EarnedLine
from ettle.engine.settle.places import ApprovedLine
from ettle.engine.settle.settling import SettledLine, Settlement, settle

END = date(2030, 1, 1)
MADE_UP = {"illustrative": "yes"}


def agreed(**limits: Any) -> Contract:
    """A contract of the North from 1 January 2024 with these limits."""
    terms = {
        "contract": "north",
        "title": "The North",
        "programme": "into-work",
        "parties": {"payer": "council", "provider": "north-works"},
        "in_force": {"from": "2024-01-01", "basis": "start"},
    }
    return Contract.model_validate(terms | MADE_UP | limits)


def pence(pounds: str) -> int:
    return int(Decimal(pounds) * 100)


def rows_of(table: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    names, *rows = lines
    return [{name: cell for name, cell in zip(names, row, strict=True) if cell != "."} for row in rows]


def earned(row: dict[str, str]) -> EarnedLine:
    achieved = date.fromisoformat(row["achieved"])
    once = row.get("not beside")
    return EarnedLine(
        person=row.get("person", row["enrolment"]),
        enrolment=row["enrolment"],
        programme=row.get("programme", "into-work"),
        contract=row.get("contract", "north"),
        rule=row["rule"],
        n=int(row.get("n", "1")),
        to=row.get("to", "north-works"),
        amount=pence(row["earned"]),
        achieved_on=achieved,
        recorded_on=date.fromisoformat(row["recorded"]) if "recorded" in row else achieved,
        found_by_payer=row.get("found by") == "payer",
        group=row.get("group"),
        payable_once=(Clash("once", once),) if once else (),
    )


def settled(
    contract: Contract, table: str, approved: tuple[ApprovedLine, ...] = (), others: str | None = None
) -> Settlement:
    other_lines = [earned(row) for row in rows_of(others)] if others else []
    return settle(contract, [earned(row) for row in rows_of(table)], approved, other_lines, until=END)


def settles(contract: Contract, table: str, approved: tuple[ApprovedLine, ...] = (), others: str | None = None) -> None:
    """Check that each row is paid what its cell `paid` says, limited by what `limited by` says where it says so."""
    by_line = {
        (each.earned.id, each.earned.to): each for each in settled(contract, table, approved, others=others).lines
    }
    for row in rows_of(table):
        line = earned(row)
        found = by_line[line.id, line.to]
        assert (line.id, found.payable) == (line.id, pence(row["paid"]))
        if "limited by" in row:
            assert limits_of(found) == row["limited by"]


def limits_of(line: SettledLine) -> str:
    return ", ".join(limit.id for limit in line.limited_by) or "nothing"


def was_approved(table: str) -> tuple[ApprovedLine, ...]:
    """Approved lines in the order of approval; the first has place 1 unless the table says `place`."""
    return tuple(
        ApprovedLine(
            row["enrolment"],
            row["rule"],
            int(row.get("n", "1")),
            pence(row["approved"]),
            date.fromisoformat(row["achieved"]),
            int(row.get("place", number)),
        )
        for number, row in enumerate(rows_of(table), start=1)
    )
