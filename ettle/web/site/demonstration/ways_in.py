"""The sign-ins of the demonstration, with the code that each one's device would show now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt

from ettle.web.access.acting import as_system
from ettle.web.access.models import Post
from ettle.web.site.demonstration.staff import NAMED, PASSWORD

__all__ = ["PASSWORD", "WayIn", "ways_in"]


@dataclass(frozen=True, slots=True)
class WayIn:
    """Somebody to sign in as: who, as what, where, and the code of the moment."""

    name: str
    email: str
    posts: Sequence[str]
    code: str


def ways_in() -> list[WayIn]:
    """Each named member of staff of the demonstration; none where it has not been filled."""
    with as_system():
        codes = {each.user_id: _code(each) for each in Authenticator.objects.filter(type=Authenticator.Type.TOTP)}
        posts = Post.objects.filter(staff__code__in=[named.code for named in NAMED])
        found: dict[str, WayIn] = {}
        for post in posts.select_related("staff", "organisation").order_by("organisation__name", "role"):
            words = f"{post.get_role_display()}, {post.organisation.name}"
            before = found.get(post.staff.code)
            said = (*before.posts, words) if before else (words,)
            code = codes.get(post.staff_id, "")
            found[post.staff.code] = WayIn(post.staff.name, post.staff.email, said, code)
    return [found[named.code] for named in NAMED if named.code in found]


def _code(authenticator: Authenticator) -> str:
    secret = decrypt(authenticator.data["secret"])
    # In the middle of the codes that are taken, so that it is good for as long as can be.
    counter = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counter[len(counter) // 2])))
