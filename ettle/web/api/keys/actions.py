"""Making a key and taking it back. The caller has asked whether they may; each act is on record."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import transaction

from ettle.web.access.models import Post
from ettle.web.api.keys.by_key import digest
from ettle.web.api.models import LONGEST_LIFE, Key
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today

REPLACE_AFTER = timedelta(days=90)
"""How long a key lasts where nobody says otherwise."""


class CannotMake(ValueError):
    """A key that would open nothing, or last too long; the message says which, and what to do."""


@transaction.atomic
def make_key(*, by: str, name: str, post: Post, until_on: date) -> str:
    """Make a key that acts in a post until a day. Returns the whole of it: it is told once and kept nowhere."""
    if not today() < until_on <= last_day():
        raise CannotMake(f"A key lasts until a day after today and by {last_day()}, not {until_on}. Choose such a day.")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    Key.objects.create(
        name=name,
        organisation_id=post.organisation_id,
        post=post,
        prefix=prefix,
        digest=digest(secret),
        made_by=by,
        made_on=today(),
        until_on=until_on,
    )
    audit.wrote("api key", f"{prefix} for {post.staff.code}, {post.role} in {post.organisation_id}, until {until_on}")
    return f"ettle_{prefix}_{secret}"


def last_day() -> date:
    """The latest day by which a key made today ends."""
    return today() + LONGEST_LIFE


@transaction.atomic
def revoke_key(*, key: Key) -> None:
    """Take a key back: from now on it opens nothing. One that was taken back stays as it is."""
    if Key.objects.filter(pk=key.pk, revoked_on=None).update(revoked_on=today()):
        audit.wrote("api key revoked", key.prefix)
