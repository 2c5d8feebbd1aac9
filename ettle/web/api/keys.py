"""Making a key, taking it back, and acting by it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from django.db import transaction
from django.http import HttpRequest
from ninja.security import HttpBearer

from ettle.web.access.acting import Acting, ask_as
from ettle.web.access.database import APP
from ettle.web.access.models import Post
from ettle.web.api.models import Key
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today


@transaction.atomic
def make_key(*, by: str, name: str, post: Post, until_on: date) -> str:
    """Make a key that acts in a post. Returns the whole of it: it is told once and kept nowhere."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    Key.objects.create(
        name=name, post=post, prefix=prefix, digest=_digest(secret), made_by=by, made_on=today(), until_on=until_on
    )
    audit.wrote("api key", prefix)
    return f"ettle_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, by: str, prefix: str) -> None:
    Key.objects.filter(prefix=prefix, revoked_on=None).update(revoked_on=today())
    audit.wrote("api key revoked", prefix)


class ByKey(HttpBearer):
    """`Authorization: Bearer ettle_…`: sets who is acting as the pages do, or answers 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Key | None:
        key = _key_of(token)
        if key is None:
            audit.refused("no such key")
            return None
        entry = audit.current()
        assert entry is not None, "begun by the middleware"
        post = key.post
        entry.actor, entry.organisation, entry.role = post.staff.code, post.organisation_id, post.role
        entry.why = f"key {key.prefix}"
        ask_as(APP, post.organisation_id, today())
        request.acting = Acting(post.staff, post, today())  # type: ignore[attr-defined]
        return key


def _key_of(token: str) -> Key | None:
    """The key of a token, if it, its post and its member of staff stand today."""
    kind, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    if kind != "ettle" or not secret or "\0" in token:
        return None
    found = Key.objects.select_related("post__staff", "post__organisation", "post__team").filter(prefix=prefix).first()
    given = _digest(secret)
    if found is None or not hmac.compare_digest(given, found.digest):
        return None
    post, day = found.post, today()
    stands = found.revoked_on is None and found.until_on > day and post.staff.is_active
    return found if stands and post.from_on <= day and (post.until_on is None or post.until_on > day) else None


def _digest(secret: str) -> str:
    """The secret has 256 bits of chance, so that a fast digest of it is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
