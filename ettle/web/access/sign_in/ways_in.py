"""The way in for somebody new, or who has lost password and keys: a link from an administrator, signed, once, for three days."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.core import signing
from django.db import transaction
from django.utils import timezone

from ettle.web.access.models import CodeTry, Staff, WayIn
from ettle.web.audit import entry as audit

LASTS = timedelta(days=3)
SIGNER = signing.TimestampSigner(salt="ettle.access.way_in")


@transaction.atomic
def give_way_in(*, by: str, staff: Staff) -> str:
    """Make a link for a member of staff and return what its address ends in. One given before no longer works."""
    secret = secrets.token_urlsafe(24)
    WayIn.objects.filter(staff=staff, used_at=None).delete()
    WayIn.objects.create(staff=staff, digest=_digest(secret), given_by=by, given_at=timezone.now())
    audit.wrote("way_in", staff.code)
    return SIGNER.sign(secret)


def whose(token: str) -> Staff | None:
    """Whom a link lets in now; None where it was used, replaced or is too old, or they have left."""
    found = _open(token)
    return found.staff if found else None


@transaction.atomic
def use_way_in(*, token: str, password: str) -> Staff | None:
    """Set the password and take every old key and code away: whoever uses the link starts afresh. None where it is no longer good."""
    found = _open(token, lock=True)
    if found is None:
        return None
    found.used_at = timezone.now()
    found.save()
    staff = found.staff
    staff.set_password(password)
    staff.save()
    forget_keys(staff)
    audit.wrote("password", staff.code)
    return staff


def forget_keys(staff: Staff) -> None:
    """Take away every second step, and whatever counted against them."""
    Authenticator.objects.filter(user=staff).delete()
    CodeTry.objects.filter(staff=staff).delete()
    reset(username=staff.email)


def _open(token: str, lock: bool = False) -> WayIn | None:
    try:
        secret = SIGNER.unsign(token, max_age=LASTS)
    except signing.BadSignature:
        return None
    rows = WayIn.objects.select_for_update(of=("self",)) if lock else WayIn.objects.all()
    return rows.select_related("staff").filter(digest=_digest(secret), used_at=None, staff__is_active=True).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
