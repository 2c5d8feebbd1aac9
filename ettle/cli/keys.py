"""`ettle key make`, `list` and `revoke`: the keys by which other systems ask and record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ettle.cli.reading import USAGE, Day, say, stop
from ettle.cli.tables import show

if TYPE_CHECKING:
    from ettle.web.access.models import Post

BY = "the command line"
ORGANISATION = click.option("--organisation", required=True, help="The organisation, by its id.")


@click.group()
def key() -> None:
    """Keys of organisations: another system asks and records by one, in the post of an account that nobody signs in to."""


@key.command()
@ORGANISATION
@click.option("--staff", "code", required=True, help="The member of staff in whose post it acts, by their short code.")
@click.option("--role", help="Which of their posts, where they have several in the organisation: key_worker.")
@click.option("--name", required=True, help="What uses the key, such as “our own case system”.")
@click.option("--until", type=Day(), help="The first day on which it opens nothing; 90 days ahead if not given.")
def make(organisation: str, code: str, role: str | None, name: str, until: date | None) -> None:
    """Make a key and print it. It is shown this once and kept nowhere."""
    with _recorded("key make"):
        from ettle.web.api.keys import actions
        from ettle.web.frame.day import today

        post = _post(organisation, code, role)
        last = until or today() + actions.REPLACE_AFTER
        try:
            made = actions.make_key(by=BY, name=name, post=post, until_on=last)
        except actions.CannotMake as why:
            raise _Stopped(f"--until: {why}") from why
    say(f"It acts as {post}, and opens nothing from {last} on.")
    click.echo(made)


@key.command(name="list")
@ORGANISATION
def list_keys(organisation: str) -> None:
    """The keys of an organisation: whose work each does, whether it works, when it was last used."""
    with _recorded("key list"):
        from ettle.web.api.models import Key
        from ettle.web.frame.day import today

        found = Key.objects.filter(organisation=organisation).select_related("post__staff").order_by("-made_on", "-pk")
        rows = [_row(each, today()) for each in found]
    if not rows:
        say(f"{organisation} has no key.")
        return
    show(("begins with", "used by", "acts as", "state", "made", "by", "last day", "last used"), rows)


@key.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """Take a key back, by what it begins with (ettle_… as the list shows it). It opens nothing from then on."""
    with _recorded("key revoke"):
        from ettle.web.api.keys import actions
        from ettle.web.api.models import Key

        begins = prefix.removeprefix("ettle_").partition("_")[0]
        found = Key.objects.filter(prefix=begins).first()
        if found is None:
            raise _Stopped(f"{prefix}: no key begins so. `ettle key list` shows how each of an organisation's begins.")
        actions.revoke_key(key=found)
    say(f"{found.name}: the key was taken back.")


def _row(key: Any, on: date) -> tuple[object, ...]:
    post = key.post
    who = f"{post.staff.code}, {post.role}"
    made = (key.made_on, key.made_by, key.last_on, key.last_used_on or "never")
    return (f"ettle_{key.prefix}", key.name, who, key.state(on)[1], *made)


def _post(organisation: str, code: str, role: str | None) -> Post:
    """The one post that is meant."""
    from ettle.web.api.keys.queries import posts_in
    from ettle.web.frame.day import today

    held = posts_in(organisation, today())
    found = [each for each in held if each.staff.code == code and role in (None, each.role)]
    if len(found) == 1:
        return found[0]
    if found:
        raise _Stopped(
            f"--staff {code}: has several posts there; say --role {' or '.join(each.role for each in found)}"
        )
    codes = ", ".join(sorted({each.staff.code for each in held})) or "nobody"
    raise _Stopped(f"--staff {code}: has no post in {organisation} that can do anything by a key; there is {codes}")


class _Stopped(Exception):
    """The command cannot go on; the message is told."""


@contextmanager
def _recorded(act: str) -> Iterator[None]:
    """In the site's database, in one transaction with the record of it; trouble is told and ends the command."""
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            from ettle.web.audit import entry as audit

            with audit.entry(actor="system: command line", act=act):
                yield
    except (_Stopped, *TROUBLE) as trouble:
        stop(str(trouble), USAGE)
