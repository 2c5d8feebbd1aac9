"""What is asked of the record. Every question names the organisations whose acts it may show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ettle.web.audit.models import Check, Payload, Recorded, Seal

CLOCK = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed by; empty = not at all. Days are those of the clock, both included."""

    person: str = ""
    actor: str = ""
    act: str = ""
    outcome: str = ""
    organisation: str | None = None
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class Slice:
    """Some entries, newest first, and the ids from which the lists beside them go on."""

    rows: list[Recorded]
    newer: int | None
    older: int | None


def listed(organisations: Collection[str], asked: Asked) -> QuerySet[Recorded]:
    """The entries that match, newest first."""
    rows = Recorded.objects.filter(organisation__in=sorted(organisations)).order_by("-id")
    same = {name: value for name in ("actor", "act", "outcome") if (value := getattr(asked, name))}
    rows = rows.filter(**same)
    if asked.organisation is not None:
        rows = rows.filter(organisation=asked.organisation)
    if asked.person:
        # By a function of the system's role: an index of arrays is not used through row-level security.
        rows = rows.filter(id__in=RawSQL("select audit_entries_of(%s)", [asked.person]))
    if asked.from_on:
        rows = rows.filter(at__gte=_first_moment(asked.from_on))
    if asked.until_on:
        rows = rows.filter(at__lt=_first_moment(asked.until_on + timedelta(days=1)))
    return rows


def slice_of(rows: QuerySet[Recorded], many: int, *, before: int | None = None, after: int | None = None) -> Slice:
    """So many entries older than `before`, or newer than `after`, or the newest. By key: a page costs the same however far back."""
    if after is not None:
        found = list(rows.filter(id__gt=after).order_by("id")[: many + 1])
        more = len(found) > many
        kept = found[:many][::-1]
        return Slice(kept, kept[0].pk if more and kept else None, kept[-1].pk if kept else None)
    found = list((rows.filter(id__lt=before) if before else rows)[: many + 1])
    kept, more = found[:many], len(found) > many
    return Slice(kept, kept[0].pk if before and kept else None, kept[-1].pk if more else None)


def one(organisations: Collection[str], id: int) -> Recorded | None:
    return Recorded.objects.filter(organisation__in=sorted(organisations), pk=id).first()


def seal_of(row: Recorded) -> Seal | None:
    return Seal.objects.filter(entry=row).first()


def kept_beside(row: Recorded) -> list[Payload]:
    """What was kept of people beside an entry and is not erased."""
    return list(Payload.objects.filter(entry=row).order_by("person"))


@dataclass(frozen=True)
class State:
    """How the chain stood at the last look, and how far it goes now."""

    sealed: int
    newest_at: datetime | None
    check: Check | None


def state_of_chain() -> State:
    newest = Seal.objects.order_by("-seq").first()
    return State(
        newest.seq if newest else 0, newest.sealed_at if newest else None, Check.objects.order_by("-id").first()
    )


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, time(), CLOCK)
