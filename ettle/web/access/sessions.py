"""What a session holds beside the sign-in: since when, in which post, and that a second factor is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from ettle.web.access.models import Post, Staff
from ettle.web.frame.day import today

LONGEST = timedelta(hours=12)
"""However busy it is, a session ends after this. Idle ones end by SESSION_COOKIE_AGE."""
FRESH = timedelta(minutes=1)
JUST_NOW = timedelta(minutes=5)
"""So long after a sign-in keys may be changed without showing again who one is."""
SINCE, SEEN, POST, FACTOR = "signed_in_at", "seen_at", "post", "second_factor"


def begin(request: HttpRequest) -> None:
    """A sign-in: the limits of the session count from now, whatever it held before."""
    request.session[SINCE] = request.session[SEEN] = timezone.now().timestamp()
    for kept in (POST, FACTOR):
        request.session.pop(kept, None)


def has_just_signed_in(request: HttpRequest) -> bool:
    since = request.session.get(SINCE)
    return since is not None and timezone.now().timestamp() - since < JUST_NOW.total_seconds()


def keep_within_limits(request: HttpRequest) -> None:
    """End a session that has lasted too long, or was begun with a password alone by somebody who has a second step since.

    Note, at most once a minute, that one is in use.
    """
    now = timezone.now().timestamp()
    since = request.session.setdefault(SINCE, now)
    overtaken = isinstance(request.user, Staff) and _is_overtaken(request, request.user)
    if overtaken or now - since > LONGEST.total_seconds():
        logout(request)
    elif now - request.session.get(SEEN, 0) > FRESH.total_seconds():
        request.session[SEEN] = now  # a changed session is stored with a new idle limit


def has_second_factor(request: HttpRequest, staff: Staff) -> bool:
    """Whether one was used or set up in this session: one set up in another says nothing of who sits here."""
    if not request.session.get(FACTOR) and _has_used_one(request, staff):
        request.session[FACTOR] = True
    return bool(request.session.get(FACTOR))


def set_up_here(sender: object, instance: Authenticator, created: bool, **kwargs: object) -> None:
    """A second step was kept. Where somebody set it up in a session of theirs, the session has it from now.

    The library tells of it only after the transaction of the request, when the session is stored already.
    """
    request = context.request
    step = created and instance.type != Authenticator.Type.RECOVERY_CODES
    if step and request is not None and request.user.pk == instance.user_id:
        request.session[FACTOR] = True


def _has_used_one(request: HttpRequest, staff: Staff) -> bool:
    return any(each.get("method") == "mfa" for each in get_authentication_records(request, staff))


def _is_overtaken(request: HttpRequest, staff: Staff) -> bool:
    """Half a session, of somebody who has a second step by now: they sign in again with it."""
    return not has_second_factor(request, staff) and is_mfa_enabled(staff)


def post_of(request: HttpRequest, posts: Sequence[Post]) -> Post | None:
    """Of the posts that stand the one chosen in this session; else the only one there is; None where one must be chosen."""
    chosen = [post for post in posts if post.pk == request.session.get(POST)]
    return (chosen or posts)[0] if chosen or len(posts) == 1 else None


def posts_of(staff: Staff) -> list[Post]:
    """The posts that stand today, in the order they are offered."""
    day = today()
    held = staff.posts.filter(from_on__lte=day).exclude(until_on__lte=day)
    return list(held.select_related("organisation", "team").order_by("organisation__name", "role", "pk"))
