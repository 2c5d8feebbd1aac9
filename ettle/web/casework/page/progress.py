"""Progress as a bar over days: what counts so far, what would, when the window closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import OutcomeAnswer, Progress
from ettle.engine.wording.plain import count, day

ROOM = 16
"""Per cent between two labels below which one of them gives way."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The picture; x and widths in per cent of the window."""

    id: str
    title: str
    conclusion: str
    have: float
    label: str
    today: float
    reach: float
    need: str
    begun: str
    reached: str
    closes: str

    @property
    def gap(self) -> float:
        """From the end of what counts to today: days that did not count."""
        return round(max(self.today - self.have, 0), 2)

    @property
    def hope(self) -> float:
        return round(max(self.reach - self.today, 0), 2)

    @property
    def label_fits(self) -> bool:
        return self.have > 28

    @property
    def need_apart(self) -> bool:
        return abs(self.reach - self.today) > ROOM

    @property
    def reached_apart(self) -> bool:
        return ROOM * 1.5 < self.reach < 100 - ROOM


def bar_of(id: str, title: str, answer: OutcomeAnswer, on: date) -> Bar | None:
    """The bar of an outcome under way in days inside a window; None where there is nothing to draw."""
    progress = answer.progress
    if answer.state != "possible" or progress is None or not progress.have or progress.unit != "days":
        return None
    if progress.window_from is None or progress.window_until is None or answer.earliest is None:
        return None
    first, last = progress.window_from, progress.window_until - timedelta(days=1)
    length = (progress.window_until - first).days

    def at(days: float) -> float:
        return round(100 * min(max(days / length, 0), 1), 2)

    so_far = count(progress.have, "day")
    return Bar(
        id=id,
        title=f"{title}: {progress.have} of {count(progress.need, 'day')}",
        conclusion=_conclusion(progress, answer.earliest, last),
        have=at(progress.have),
        label=f"{so_far} so far",
        today=at((on - first).days + 1),
        reach=at((answer.earliest - first).days + 1),
        need=str(progress.need),
        begun=short(first),
        reached=short(answer.earliest),
        closes=short(last),
    )


def _conclusion(progress: Progress, earliest: date, last: date) -> str:
    more = progress.need - progress.have
    return (
        f"{count(progress.have, 'day')} count so far. {more} more are needed, so it is reached on {day(earliest)} if "
        f"every day from now on counts. The window closes on {day(last)}."
    )


def short(when: date) -> str:
    """A day in little room: 4 Mar."""
    return f"{when.day} {when:%b}"


def in_words(progress: Progress) -> str:
    """How far: 71 of 91 days."""
    if progress.unit == "pence":
        return f"{pounds(progress.have)} of {pounds(progress.need)}"
    return f"{progress.have:,} of {count(progress.need, progress.unit.removesuffix('s'))}"
