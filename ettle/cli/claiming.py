"""`ettle claims run`."""

from __future__ import annotations

import click

from ettle.cli.reading import USAGE, say, stop


@click.group()
def claims() -> None:
    """What is claimed and paid, contract by contract."""


@claims.command()
def run() -> None:
    """Freeze months that are over, add fees that fell due, restate and correct what changed. The worker does this each hour.

    Run again with the same facts, it changes nothing. Each contract is whole or not at all: after a kill, run it again.
    """
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            from ettle.web.claims.run import run as run_every_contract

            ran = run_every_contract(_show)
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)
    say(f"{ran}.")


def _show(done: int, of: int) -> None:
    click.echo(f"\r  {done:,} of {of:,} contracts", nl=done == of, err=True)
