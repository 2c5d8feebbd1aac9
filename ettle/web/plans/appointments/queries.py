"""Appointments of one person, and of somebody's day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ettle.engine.events.catalogue import LOCAL
from ettle.web.access.acting import Acting
from ettle.web.access.sight import Sight
from ettle.web.frame.day import now, today
from ettle.web.frame.planned import rows_of
from ettle.web.people.models import Identity, PersonKey
from ettle.web.plans.appointments.clock import local
from ettle.web.plans.appointments.forms import REASONS, activities
from ettle.web.plans.models import Appointment, Came
from ettle.web.plans.words import opened

MOST = 200
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


def in_words(person: str, rows: Iterable[Appointment], key: PersonKey | None = None) -> list[Shown]:
    kept = list(rows)
    words = opened(person, [each for row in kept for each in (row.place, row.about)], key)
    return [Shown(row, "", words[2 * at], words[2 * at + 1]) for at, row in enumerate(kept)]


def of_today(acting: Acting) -> tuple[list[Shown], list[Shown]]:
    """Those of the site's day still ahead, and those begun of which nobody has said what came of them: in one question.

    Of more than MOST the latest, so that none of the day's is left out.
    """
    end = datetime.combine(today() + timedelta(days=1), time(), LOCAL)
    rows = rows_of(Appointment, OF_TODAY, {"organisation": acting.organisation, "worker": acting.code, "end": end})
    shown = [_named(row) for row in reversed(rows)]
    return [each for each in shown if not each.to_log], [each for each in shown if each.to_log]


def _named(row: Appointment) -> Shown:
    """With the name, where the organisation may see it."""
    identity = getattr(row, "identity", None)
    return Shown(row, Identity(**json.loads(identity)).name if identity else row.person_id)


OF_TODAY = f"""
select a.*, (select to_jsonb(i) from people_identity i where i.person_id = a.person_id) as identity
from plans_appointment a where a.organisation_id = %(organisation)s and a.worker = %(worker)s
and a.state = '{Came.BOOKED.value}' and a.starts_at < %(end)s order by a.starts_at desc, a.id desc limit {MOST}
"""
