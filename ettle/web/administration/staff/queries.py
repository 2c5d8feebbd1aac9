"""Whom an administrator looks after."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Assignment, Post, Staff
from ettle.web.access.oversight.queries import overseen


def staff_of(acting: Acting) -> QuerySet[Staff]:
    """Everybody who has or had a post in an organisation that the administrator looks after, with those posts."""
    posts = Post.objects.filter(organisation__in=overseen(acting)).select_related("organisation", "team")
    seen = Prefetch("posts", posts.order_by("organisation__name", "role", "from_on"), to_attr="shown_posts")
    return (
        Staff.objects.filter(posts__organisation__in=overseen(acting))
        .distinct()
        .order_by("name", "code")
        .prefetch_related(seen)
    )


def standing(acting: Acting, staff: Staff) -> QuerySet[Post]:
    """The posts of somebody that stand today or begin later, in organisations the administrator looks after."""
    held = staff.posts.filter(organisation__in=overseen(acting))
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gt=acting.day))


def own(acting: Acting) -> dict[str, str]:
    """The one organisation an administrator gives posts in: their own. Whom they oversee has an administrator of its own."""
    return {acting.organisation: acting.post.organisation.name}


def works_elsewhere(acting: Acting, staff: Staff) -> bool:
    """Whether somebody has a post today in another organisation: whoever lets them in would let them in there too."""
    elsewhere = staff.posts.exclude(organisation=acting.organisation).filter(from_on__lte=acting.day)
    return elsewhere.exclude(until_on__lte=acting.day).exists()


def people_in_hand(acting: Acting, staff: Staff) -> int:
    """How many people somebody is key worker of. An automatic count: who they are is not asked."""
    with as_system():
        held = Assignment.objects.filter(worker=staff.code, organisation__in=overseen(acting), from_on__lte=acting.day)
        return held.exclude(until_on__lte=acting.day).values("person").distinct().count()
