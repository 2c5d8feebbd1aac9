"""The keys of an organisation, and the posts that a key of it may act in."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from ettle.web.access.acting import Acting
from ettle.web.access.models import Post
from ettle.web.access.roles import ROLES, Act
from ettle.web.api.models import Key

ACTS = (
    *(Act.SEE_TODAY, Act.SEE_CASELOAD, Act.SEE_PERSON, Act.RECORD, Act.LINK, Act.REFER, Act.ANSWER_REFERRALS),
    *(Act.REASSIGN, Act.MOVE, Act.MOVE_IN_AREA, Act.IMPORT, Act.SEE_FIGURES),
)
"""What can be done by a key at all; a post that may do none of it needs none."""


def keys_of(acting: Acting) -> QuerySet[Key]:
    """The keys of one's own organisation, the latest made first."""
    keys = Key.objects.filter(organisation=acting.organisation)
    return keys.select_related("post__staff", "post__organisation").order_by("-made_on", "-pk")


def key_of(acting: Acting, prefix: str) -> Key | None:
    return keys_of(acting).filter(prefix=prefix).first() if "\0" not in prefix else None


def posts_for(acting: Acting) -> QuerySet[Post]:
    """The posts of one's own organisation in which a key may act: never one's own."""
    return posts_in(acting.organisation, acting.day).exclude(staff=acting.staff)


def posts_in(organisation: str, on: date) -> QuerySet[Post]:
    """The posts of an organisation that stand on a day and can do something by a key: of accounts that nobody signs in to.

    What a machine does is never recorded under the name of somebody who works there.
    """
    roles = [name for name, role in ROLES.items() if role.acts.intersection(ACTS)]
    held = Post.objects.filter(organisation=organisation, role__in=roles, staff__is_active=True, from_on__lte=on)
    held = held.filter(staff__password__startswith=UNUSABLE_PASSWORD_PREFIX, staff__authenticator=None)
    standing = held.filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
    return standing.select_related("staff", "team").order_by("staff__name", "role", "pk")
