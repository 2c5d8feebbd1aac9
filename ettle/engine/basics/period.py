"""Half-open periods of whole days: `start` is inside, `until` is the first day outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, not including, `until`; `until` None = still so."""

    start: date
    until: date | None = None

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)

    def days_before(self, day: date) -> int:
        """How many of its days come before `day`, in whole days, never negative."""
        end = day if self.until is None else min(self.until, day)
        return max((end - self.start).days, 0)

    def overlaps(self, other: Period) -> bool:
        return (other.until is None or self.start < other.until) and (self.until is None or other.start < self.until)
