"""Appointments of one person, and of somebody's day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from ettle.engine.events.catalogue import LOCAL
from ettle.web.access.acting import Acting
from ettle.web.access.sight import Sight
from ettle.web.frame.day import now, today
from ettle.web.people.queries import identities_of
from ettle.web.plans.appointments.clock import local
from ettle.web.plans.appointments.forms import REASONS, activities
from ettle.web.plans.models import Appointment, Came
from ettle.web.plans.words import opened

SHAPES = {Came.BOOKED: "set", Came.ATTENDED: "good", Came.MISSED: "bad", Came.CANCELLED: "rest"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One appointment as a page shows it."""

    kept: Appointment
    name: str = ""
    place: str = ""
    about: str = ""

    @property
    def begins(self) -> datetime:
        return local(self.kept.starts_at)

    @property
    def to_log(self) -> bool:
        return self.kept.state == Came.BOOKED and self.kept.starts_at <= now()

    @property
    def state(self) -> tuple[str, str]:
        return ("warn", "To log") if self.to_log else (SHAPES[Came(self.kept.state)], self._word())

    @property
    def what(self) -> str:
        return dict(activities()).get(self.kept.activity, self.kept.activity)

    @property
    def reason(self) -> str:
        return dict(REASONS).get(self.kept.why, "")

    def _word(self) -> str:
        return str(Came(self.kept.state).label)


def of_person(sight: Sight) -> list[Shown]:
    """All of them, the next first, then the latest."""
    rows = list(Appointment.objects.filter(person=sight.person).order_by("-starts_at")[:200])
    ahead = [row for row in rows if row.state == Came.BOOKED]
    return in_words(sight.person, [*ahead[::-1], *(row for row in rows if row.state != Came.BOOKED)])


def booked_of(person: str) -> list[Appointment]:
    """Those not accounted for, the next first."""
    return list(Appointment.objects.filter(person=person, state=Came.BOOKED).order_by("starts_at")[:20])


def in_words(person: str, rows: Iterable[Appointment]) -> list[Shown]:
    kept = list(rows)
    words = opened(person, [each for row in kept for each in (row.place, row.about)])
    return [Shown(row, "", words[2 * at], words[2 * at + 1]) for at, row in enumerate(kept)]


def own(acting: Acting) -> QuerySet[Appointment]:
    """Those of a member of staff in the organisation they act in, not accounted for."""
    rows = Appointment.objects.filter(organisation=acting.organisation, worker=acting.code, state=Came.BOOKED)
    return rows.order_by("starts_at", "id")


def of_today(acting: Acting) -> list[Shown]:
    """Those that begin on the site's day and are still ahead."""
    start = datetime.combine(today(), time(), LOCAL)
    end = datetime.combine(today() + timedelta(days=1), time(), LOCAL)
    return _named(own(acting).filter(starts_at__gte=max(start, now()), starts_at__lt=end)[:100])


def to_log(acting: Acting) -> list[Shown]:
    """Those that have begun and of which nobody has said what came of them."""
    return _named(own(acting).filter(starts_at__lt=now())[:100])


def _named(rows: Iterable[Appointment]) -> list[Shown]:
    kept = list(rows)
    names = identities_of(row.person_id for row in kept)
    return [Shown(row, names[row.person_id].name if row.person_id in names else row.person_id) for row in kept]
