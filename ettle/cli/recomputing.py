"""`ettle recompute`: a batch of payments worked out again from its export."""

from __future__ import annotations

from pathlib import Path

import click

from ettle.cli.reading import CHECK_FAILED, USAGE, say, stop
from ettle.cli.tables import show
from ettle.files.batches.archive import NotABatch
from ettle.files.batches.recomputing import Recomputed, Row
from ettle.files.batches.recomputing import recompute as worked_out


@click.command()
@click.argument("batch")
def recompute(batch: str) -> None:
    """Work a batch of payments out again: BATCH is the archive a payer exported, or on a server its reference.

    From an archive no database is needed: the events in it are evaluated by the rules in it, as they were known when each line
    was agreed to. Ends with 1 where anything differs.
    """
    path = Path(batch)
    try:
        found = worked_out(path.read_bytes() if path.is_file() else _exported(batch))
    except NotABatch as error:
        stop(str(error), CHECK_FAILED)
    _tell(found)


def _exported(reference: str) -> bytes:
    """The archive of a batch of this server."""
    number = reference.upper().removeprefix("B-")
    if not number.isdigit():
        stop(
            f"There is no file {reference}, and no batch is called so; give the archive, or a reference like B-0000012.",
            USAGE,
        )
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            return _of_server(int(number))
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)


def _of_server(number: int) -> bytes:
    from ettle.web.access.acting import as_system
    from ettle.web.audit import entry as audit
    from ettle.web.claims.batches.export import archive_of
    from ettle.web.claims.payments import Batch

    with audit.entry(actor="system: recompute", act="recompute"), as_system():
        found = Batch.objects.filter(pk=number).first()
        if found is None:
            stop(f"There is no batch B-{number:07d}.", USAGE)
        return archive_of(found)


def _tell(found: Recomputed) -> None:
    columns = ("Reference", "What", "Said", "Worked out", "Difference", "How")
    right = ("Said", "Worked out", "Difference")
    show(columns, map(_cells, found.lines), f"{found.batch}: lines", right)
    show(columns, map(_cells, found.payments), f"{found.batch}: payments", right)
    for row in (*found.lines, *found.payments):
        if not row.holds:
            why = f": {row.why}" if row.why else ""
            click.echo(f"{row.reference} differs by {_sum(row.difference)}{why}")
    if not found.holds:
        say("Something differs: what was paid does not follow from the events and rules of the archive.")
        click.echo(f"difference {_sum(found.difference)}")
        raise SystemExit(CHECK_FAILED)
    click.echo(f"difference {_sum(0)}")


def _cells(row: Row) -> tuple[str, ...]:
    return (row.reference, row.what, _sum(row.said), _sum(row.found), _sum(row.difference), row.how)


def _sum(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
