"""`ettle rebuild`: what is worked out from the events, worked out again."""

from __future__ import annotations

import click

from ettle.cli.reading import USAGE, say, stop


@click.command()
def rebuild() -> None:
    """Work out again, from the events and agreements alone, where everybody stands and who may see them.

    The same rows as were there: each act keeps its own people's up to date. Run it after the rulebook or an agreement
    changed, or after a copy was put back.
    """
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            standings, grants = _rebuilt()
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)
    say(f"Worked out {standings:,} standing{'s' * (standings != 1)} and {grants:,} grant{'s' * (grants != 1)}.")


def _rebuilt() -> tuple[int, int]:
    from django.db import transaction

    from ettle.web.access.models import Grant
    from ettle.web.audit import entry as audit
    from ettle.web.casework import actions
    from ettle.web.frame.day import today

    with audit.entry(actor="system: rebuild", act="rebuild"), transaction.atomic():
        standings = actions.rebuild(for_day=today(), progress=_show)
        grants = Grant.objects.count()
        audit.wrote("standings", standings)
        audit.wrote("grants", grants)
    return standings, grants


def _show(done: int, of: int) -> None:
    click.echo(f"\r  {done:,} of {of:,} people", nl=done == of, err=True)
