"""What has been written down about one person: rows as the catalogue's door takes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
DAY_SECONDS = 86_400
OPENS, CLOSES = 9 * 3600, 17 * 3600


class Journal:
    """Gives each row its id and the moment it was recorded, never before it happened.

    `until_day` is the last day the history is told: spells still going on then stay open.
    """

    def __init__(self, rng: Random, person: str, until_day: date, late: float) -> None:
        self.rng, self.person, self.until_day = rng, person, until_day
        self.rows: list[Row] = []
        self.organisation: str | None = None
        self.worker: str | None = None
        self._late = late
        self._count = 0

    def go_on_from(self, rows: list[Row]) -> None:
        """Take up what was written down of this person before; new ids follow on."""
        self.rows = rows
        self._count = max(int(row["id"].rsplit("-", 1)[1]) for row in rows)

    def write(
        self,
        kind: str,
        on: date,
        enrolment: str | None = None,
        *,
        after: Row | None = None,
        known_on: date | None = None,
        ahead: int = 0,
        **said: Any,
    ) -> Row:
        """Add one event; `after` is a row that was recorded before it, `known_on` the day it came to light.

        `ahead` days: agreed before it began (a pause or a consent only).
        """
        self._count += 1
        row: Row = {"id": f"{self.person}-{self._count:04d}", "person": self.person, "kind": kind, "on": on}
        if enrolment:
            row["enrolment"] = enrolment
        row["recorded_at"] = self._recorded(
            max(on, said.get("until") or on, known_on or on) - timedelta(days=ahead), after
        )
        if self.organisation:
            row["organisation"], row["recorded_by"] = self.organisation, self.worker
        for name, value in said.items():
            if value is not None:
                row[name] = value
        self.rows.append(row)
        return row

    def spell(self, kind: str, on: date, until: date | None, enrolment: str | None = None, **said: Any) -> Row:
        """A spell written down as it began and closed when it ended; returns its latest row."""
        opened = self.write(kind, on, enrolment, **said)
        return opened if until is None or until > self.until_day else self.close(opened, until)

    def close(self, row: Row, until: date, **said: Any) -> Row:
        """Say when an open spell ended: the same spell again, not a correction."""
        again = {name: value for name, value in row.items() if name not in _OWN}
        return self.write(after=row, until=until, replaces=row["id"], correction="no", **again, **said)

    def close_unknown(self, row: Row, about: date) -> Row:
        """Say that a spell ended on a day nobody knows, some time before `about`."""
        last_known = max(row["on"], about - timedelta(days=1 + int(self.rng.random() * 14)))
        again = {name: value for name, value in row.items() if name not in _OWN}
        told = {"ended": "yes", "last_known": last_known, "replaces": row["id"], "correction": "no"}
        return self.write(after=row, known_on=about, **told, **again)

    def next_id(self) -> str:
        self._count += 1
        return f"{self.person}-{self._count:04d}"

    def moment(self, day: date) -> datetime:
        """Some second of the working day, in UTC (so the same day in Scotland)."""
        seconds = OPENS + int(self.rng.random() * (CLOSES - OPENS))
        return midnight(day) + timedelta(seconds=seconds)

    def _recorded(self, known: date, after: Row | None) -> datetime:
        at = self.moment(known + timedelta(days=self._delay()))
        if after is None or at > after["recorded_at"]:
            return at
        later: datetime = after["recorded_at"] + timedelta(seconds=60 + int(self.rng.random() * 3600))
        return later

    def _delay(self) -> int:
        """Days until it was written down: mostly at once, some within days, a few weeks late."""
        part = self.rng.random()
        if part < self._late:
            return 28 + int(self.rng.random() * 90)
        return 0 if part < 0.6 else 1 + int((part - 0.6) * 20)


_OWN = {
    "id",
    "person",
    "recorded_at",
    "replaces",
    "correction",
    "until",
    "ended",
    "last_known",
    "organisation",
    "recorded_by",
}


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
