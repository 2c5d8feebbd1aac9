"""Acting by a key: what a request says, whose post it is, and how often an organisation may ask."""

from __future__ import annotations

import hashlib
import hmac

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

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


class PerOrganisation(SimpleRateThrottle):
    """So many requests a minute for an organisation, whichever of its keys asks. Each process of the site counts its own."""

    scope = "organisation"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        key: Key = request.auth  # type: ignore[attr-defined]
        return self.cache_format % {"scope": self.scope, "ident": digest(key.organisation_id)}


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
