"""Acting by a key: what a request says, and whose post it is."""

from __future__ import annotations

import hashlib
import hmac

from django.http import HttpRequest
from ninja.security import HttpBearer

from ettle.web.access.acting import SAFE, Acting, as_system, ask_as
from ettle.web.access.database import APP
from ettle.web.api.models import Key
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today


class ByKey(HttpBearer):
    """`Authorization: Bearer ettle_…`: sets who is acting as the pages do, or answers 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Key | None:
        with as_system():
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
        request.acting = Acting(post.staff, post, today(), writes=request.method not in SAFE)  # type: ignore[attr-defined]
        return key


def digest(secret: str) -> str:
    """The secret has 256 bits of chance, so that a fast digest of it is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _key_of(token: str) -> Key | None:
    """The key of a token, if it, its post and its member of staff stand today; its last day of use becomes today."""
    kind, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    if kind != "ettle" or not secret or "\0" in token:
        return None
    found = Key.objects.select_related("post__staff", "post__organisation", "post__team").filter(prefix=prefix).first()
    if found is None or not hmac.compare_digest(digest(secret), found.digest) or not found.stands(today()):
        return None
    if found.last_used_on != today():
        Key.objects.filter(pk=found.pk).update(last_used_on=today())
    return found
