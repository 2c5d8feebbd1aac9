"""Who works beside whom: the team of a post, and staff and organisations by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ettle.engine.events.catalogue import Event
from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation, Post, Staff
from ettle.web.access.roles import Act
from ettle.web.frame.planned import planned_once


def leads_a_team(acting: Acting) -> bool:
    """Whether the day that is shown is the team's."""
    return acting.may(Act.REASSIGN) and acting.post.team_id is not None


def team_of(acting: Acting) -> list[str]:
    """The codes of those in the same team today; only oneself where the post is in none."""
    if acting.post.team_id is None:
        return [acting.code]
    posts = posts_today(acting).filter(team=acting.post.team_id)
    return sorted({acting.code, *posts.values_list("staff__code", flat=True)})


TEAM = """
select s.code from access_post p join access_staff s on s.id = p.staff_id where p.organisation_id = %(organisation)s
and p.team_id = %(team)s and p.from_on <= %(day)s and (p.until_on is null or p.until_on > %(day)s)
"""
"""The codes of those in the same team today, inside another question that is asked with `asking_of_team`."""


def asking_of_team(acting: Acting) -> dict[str, Any]:
    post = acting.post
    return {"organisation": acting.organisation, "code": acting.code, "team": post.team_id, "day": acting.day}


def key_workers_of(acting: Acting, most: int | None = None) -> dict[str, str]:
    """Code and name of those who may be key workers in the organisation today, by name; the first `most` of them."""
    with planned_once() as cursor:
        cursor.execute(KEY_WORKERS, asking_of_team(acting) | {"most": most})
        return dict(cursor.fetchall())


KEY_WORKERS = """
select s.code, s.name from access_post p join access_staff s on s.id = p.staff_id
where p.organisation_id = %(organisation)s and p.from_on <= %(day)s and (p.until_on is null or p.until_on > %(day)s)
and p.role in ('key_worker', 'team_lead') and s.is_active order by s.name, s.code limit %(most)s::bigint
"""


def key_worker_called(acting: Acting, said: str) -> str | None:
    """The code of a key worker from their code or their whole name, as somebody typed it; None where nobody is called so."""
    called = _key_workers(acting).filter(Q(staff__code=said) | Q(staff__name__iexact=said))
    return called.order_by("staff__code").values_list("staff__code", flat=True).first()


def _key_workers(acting: Acting) -> QuerySet[Post]:
    return posts_today(acting).filter(role__in=["key_worker", "team_lead"], staff__is_active=True)


def posts_today(acting: Acting) -> QuerySet[Post]:
    """The posts of the organisation that stand today."""
    day = acting.day
    posts = Post.objects.filter(organisation=acting.organisation, from_on__lte=day)
    return posts.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))


def providers(day: date) -> QuerySet[Organisation]:
    """Those that deliver programmes on a day, by name: named as providers, or with key workers of their own then."""
    posts = Post.objects.filter(role__in=["key_worker", "team_lead"], from_on__lte=day)
    standing = posts.exclude(until_on__lte=day)
    delivers = Q(kind=Organisation.Kind.PROVIDER) | Q(id__in=standing.values("organisation"))
    return Organisation.objects.filter(delivers, closed_on=None).order_by("name")


def names_of_staff(codes: Iterable[str]) -> dict[str, str]:
    """The names of staff by code."""
    return dict(Staff.objects.filter(code__in=sorted(set(codes))).values_list("code", "name"))


def names_of_organisations(ids: Iterable[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(id__in=sorted(set(ids))).values_list("id", "name"))


MENTIONED = {"key_worker": ("worker",), "handover": ("from_", "to"), "start": ("provider",)}
"""The fields of an event that hold the code of a member of staff or an organisation."""


def codes_in(event: Event) -> list[str]:
    """Who an event tells of by code: staff and organisations, not the person."""
    return [code for each in MENTIONED.get(event.kind, ()) if (code := getattr(event, each))]


def as_named(event: Event, names: Mapping[str, str]) -> Event:
    """The event as it is told to people: with names where it holds codes."""
    said = {each: getattr(event, each) for each in MENTIONED.get(event.kind, ())}
    return event.model_copy(update={each: names.get(code, code) for each, code in said.items() if code})


NAMES = """
select code, name from access_staff where code = any(%(codes)s)
union all select id, name from access_organisation where id = any(%(codes)s)
union all select 'area:' || id, name from access_area where 'area:' || id = any(%(codes)s)
"""


def code_of_area(id: str | None) -> str:
    """What an area is asked for among the codes of others by: an organisation may have the id of its area."""
    return f"area:{id}" if id else ""


def names_of_all(codes: Iterable[str]) -> dict[str, str]:
    """The names of staff, organisations and areas (`code_of_area`) by code, in one question."""
    asked = sorted({each for each in codes if each})
    if not asked:
        return {}
    with planned_once() as cursor:
        cursor.execute(NAMES, {"codes": asked})
        return dict(cursor.fetchall())
