"""`ettle audit verify` and `ettle audit seal`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ettle.cli.reading import CHECK_FAILED, USAGE, say, stop


@click.group()
def audit() -> None:
    """The record of who did what: whether it is whole, and sealing what is not sealed yet."""


@audit.command()
@click.option("--from", "seq", type=click.IntRange(1), help="Walk from this seal, noted before; needs --head.")
@click.option(
    "--head", help="The hash that seal had when it was noted: proves nothing up to it was changed or cut off."
)
@click.option(
    "--late",
    default=10,
    show_default=True,
    type=click.IntRange(0),
    help="Minutes after which a row without a seal is a gap.",
)
def verify(seq: int | None, head: str | None, late: int) -> None:
    """Walk the chain and name the first row that is broken, or not sealed. Prints the last seal, to be noted elsewhere."""
    if (seq is None) != (head is None):
        raise click.UsageError(
            "--from and --head go together: the number of a seal and the hash it had, as this command printed them"
        )
    with _database():
        from datetime import timedelta

        from ettle.web.audit import actions

        since = actions.Head(seq, head.strip().lower()) if seq is not None and head is not None else None
        verdict = actions.verify(since=since, late=timedelta(minutes=late))
    if verdict.finding:
        say(str(verdict.finding))
        sys.exit(CHECK_FAILED)
    say(f"Whole: {_rows(verdict.head.seq)} sealed{f', walked from {seq:,}' if seq else ''}. Note this line elsewhere:")
    click.echo(f"--from {verdict.head.seq} --head {verdict.head.hash}")


@audit.command()
def seal() -> None:
    """Seal every row whose transaction is over. The worker does this every few seconds."""
    with _database():
        from ettle.web.audit import actions

        sealed = actions.seal()
    say(f"Sealed {_rows(sealed)}." if sealed else "Nothing was waiting for a seal.")


def _rows(number: int) -> str:
    return f"{number:,} row{'s' * (number != 1)}"


@contextmanager
def _database() -> Iterator[None]:
    """The site's database, running; trouble is told and ends the command."""
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            yield
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)
