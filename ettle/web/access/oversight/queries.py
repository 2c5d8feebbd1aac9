"""The first line of what a data protection officer or auditor sees; row-level security holds the same underneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from ettle.engine.wording.seeing import CATEGORIES, reason
from ettle.web.access.acting import Acting
from ettle.web.access.agreements import titles
from ettle.web.access.models import Assignment, BreakGlass, GlassTold, Grant, Organisation, Staff

Kind = Organisation.Kind


@dataclass(frozen=True, slots=True)
class Seen:
    """What one organisation sees of somebody for one reason, over one stretch of days."""

    organisation: str
    categories: str
    because: str
    purpose: str
    from_on: date
    until_on: date | None
    shape: str
    word: str


def overseen(acting: Acting) -> dict[str, str]:
    """Organisations by id, with their names: one's own; for a council its area's; for the government all."""
    own = acting.post.organisation
    every = Organisation.objects.order_by("name", "id")
    if own.kind == Kind.COUNCIL and own.area:  # without an area it answers for itself alone
        every = every.filter(pk=own.pk) | every.filter(area=own.area)
    elif own.kind != Kind.GOVERNMENT:
        every = every.filter(pk=own.pk)
    return {each.pk: each.name for each in every}


def who_sees(acting: Acting, person: str) -> list[Seen]:
    """Which organisations see what of somebody, why and when; what stands today first."""
    names = overseen(acting)
    rows = Grant.objects.filter(person=person, organisation__in=names)
    rows = rows.order_by("organisation", "because", "source", "purpose", "valid_from", "valid_until", "category")
    found = [_seen(list(same), names, acting.day) for _, same in groupby(rows, key=_stretch)]
    return sorted(found, key=lambda each: (each.word != "Now", each.organisation, each.from_on))


def key_workers(acting: Acting, person: str) -> list[tuple[str, str, Assignment]]:
    """Who was somebody's key worker, where and when: the name, the organisation, the row."""
    names = overseen(acting)
    rows = list(Assignment.objects.filter(person=person, organisation__in=names).order_by("-from_on", "worker"))
    staff = dict(Staff.objects.filter(code__in={row.worker for row in rows}).values_list("code", "name"))
    return [(staff.get(row.worker, row.worker), names[row.organisation_id], row) for row in rows]


def opened_records(acting: Acting, person: str = "") -> QuerySet[BreakGlass]:
    """Records opened in need, the latest first."""
    rows = BreakGlass.objects.filter(organisation__in=overseen(acting))
    rows = rows.filter(person=person) if person else rows
    told = Prefetch("tellings", GlassTold.objects.select_related("staff").order_by("shown_at", "pk"))
    return rows.select_related("staff", "organisation").prefetch_related(told).order_by("-from_at", "-pk")


def _stretch(row: Grant) -> tuple[object, ...]:
    return row.organisation_id, row.because, row.source, row.purpose, row.valid_from, row.valid_until


def _seen(rows: list[Grant], names: dict[str, str], day: date) -> Seen:
    one = rows[0]
    organisation = names[one.organisation_id]
    shape, word = "good", "Now"
    if one.valid_from > day:
        shape, word = "set", "Later"
    elif one.valid_until and one.valid_until <= day:
        shape, word = "rest", "Ended"
    seen = ", ".join(words for each, words in CATEGORIES.items() if each in {row.category for row in rows})
    because = reason(one.because, one.source, one.valid_from, organisation, titles())
    return Seen(organisation, seen, because, one.purpose, one.valid_from, one.valid_until, shape, word)
