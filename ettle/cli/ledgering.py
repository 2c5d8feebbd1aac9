"""`ettle ledger check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ettle.cli.reading import CHECK_FAILED, USAGE, say, stop
from ettle.cli.tables import show
from ettle.engine.basics.money import pounds

if TYPE_CHECKING:
    from ettle.web.claims.ledger.clearing import Report

COLUMNS = ("Payer", "Contract", "Cost", "Owed", "Carried", "On its way", "Since", "Paid", "Unexplained")


@click.group()
def ledger() -> None:
    """What each contract costs, owes and paid, and whether every penny of it is explained."""


@ledger.command()
@click.option("--payer", default="", help="The id of one payer; every payer if not given.")
def check(payer: str) -> None:
    """Print the clearing report: of each contract what is owed, on its way and paid. Ends with 1 where anything is unexplained."""
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            found = _report(payer)
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)
    _print(found)
    if found.misfits or found.residue:
        sys.exit(CHECK_FAILED)


def _report(payer: str) -> Report:
    from ettle.web.audit import entry as audit
    from ettle.web.claims.ledger import clearing

    with audit.entry(actor="system: command line", act="ledger check"):
        return clearing.report(payer)


def _print(found: Report) -> None:
    rows = [
        (each.of.payer, each.of.contract, pounds(each.cost), pounds(each.owed), pounds(each.carried),
         pounds(each.on_its_way), each.since, pounds(each.paid), pounds(each.residue))
        for each in found.standings
    ]  # fmt: skip
    if rows:
        show(COLUMNS, rows, right=COLUMNS[2:6] + COLUMNS[7:])
    for misfit in found.misfits:
        what = f"Entry {misfit.entry}" if misfit.entry else "No entry"
        say(f"{what} of {misfit.of.contract}, {pounds(misfit.pence)}: {misfit.why}.")
    contracts = f"{len(rows):,} contract{'s' * (len(rows) != 1)}"
    say(f"{contracts}, unexplained £{found.residue // 100:,}.{found.residue % 100:02d}")
