"""`ettle snapshot`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from ettle.cli.reading import USAGE, say, stop


@click.group()
def snapshot() -> None:
    """The event store as it was known at an instant, in files: what figures are counted in."""


@snapshot.command()
@click.option("--purpose", default="figures", show_default=True, help="What it is for; it stays on record.")
def take(purpose: str) -> None:
    """Hand the store over as it is known now, and work out what the rules say of everybody in it.

    The worker does this each night. Pages, commands and exports count in the newest.
    """
    with _site():
        from ettle.web.audit import entry as audit
        from ettle.web.measurement.evaluating import ACTOR, count_now

        with audit.entry(actor=ACTOR, act="snapshot take"):
            made = count_now(purpose=purpose)
        say(
            f"{made.snapshot.rows:,} events of {made.people:,} people, as known at {made.snapshot.known_at:%Y-%m-%d %H:%M}."
        )
        click.echo(made.hash)


@snapshot.command()
def verify() -> None:
    """Read the instant of the newest snapshot again: the store must still say the same of it."""
    with _site():
        from ettle.web.measurement.handing_over import NotTheSame, read_again
        from ettle.web.measurement.models import Snapshot

        last = Snapshot.objects.order_by("-id").first()
        if last is None:
            stop("Nothing was handed over yet. Do so by: ettle snapshot take", USAGE)
        try:
            click.echo(read_again(last))
        except NotTheSame as wrong:
            stop(str(wrong), 1)


@contextmanager
def _site() -> Iterator[None]:
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            yield
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)
