"""The days a line rests on, as a picture and as its table, from the reasons kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.wording.plain import count
from ettle.engine.wording.plain import day as in_words


@dataclass(frozen=True)
class Stretch:
    """Days in a row: [from_, until). `counts` = they count, else they are between those that do."""

    from_: date
    until: date
    counts: bool
    x: float
    width: float
    """Of the picture, in percent."""

    @property
    def days(self) -> int:
        return (self.until - self.from_).days

    @property
    def words(self) -> str:
        return f"{in_words(self.from_)} to {in_words(self.until - ONE_DAY)}" if self.days > 1 else in_words(self.from_)

    @property
    def counted(self) -> str:
        return count(self.days, "day")

    @property
    def label_fits(self) -> bool:
        return self.counts and self.width > 14


@dataclass(frozen=True)
class Drawn:
    """The picture: stretches from the first day to the last of the window, and where it was reached."""

    stretches: tuple[Stretch, ...]
    reached_on: date
    reach: float
    begun: str
    reached: str
    closes: str
    conclusion: str


def drawn(because: Sequence[Mapping[str, Any]], achieved_on: date) -> Drawn | None:
    """The days that counted; None where the outcome does not go by days."""
    used = next((each["params"] for each in because if each.get("code") == "days_used"), None)
    if not used or not used.get("stretches"):
        return None
    counting = sorted((_day(first), _day(until)) for first, until in used["stretches"])
    first = _day(used["window_from"]) if used.get("window_from") else counting[0][0]
    last = _day(used["window_until"]) if used.get("window_until") else max(counting[-1][1], achieved_on + ONE_DAY)
    first, last = min(first, counting[0][0]), max(last, counting[-1][1])
    stretches = tuple(_stretches(counting, first, last))
    days = f"{count(used['days'], 'day')} counted"
    between = sum(each.days for each in stretches if not each.counts and each.until < counting[-1][1])
    off = f", {count(between, 'day')} between them did not" if between else ""
    return Drawn(
        stretches,
        achieved_on,
        round(100 * ((achieved_on - first).days + 1) / (last - first).days, 2),
        in_words(first),
        in_words(achieved_on),
        in_words(last - ONE_DAY),
        f"{days}{off}. Reached on {in_words(achieved_on)}; the window closed on {in_words(last - ONE_DAY)}.",
    )


def _stretches(counting: Sequence[tuple[date, date]], first: date, last: date) -> Iterator[Stretch]:
    whole, at = (last - first).days, first
    for from_, until in counting:
        if from_ > at:
            yield _stretch(at, from_, False, first, whole)
        yield _stretch(from_, until, True, first, whole)
        at = until


def _stretch(from_: date, until: date, counts: bool, first: date, whole: int) -> Stretch:
    x, width = 100 * (from_ - first).days / whole, 100 * (until - from_).days / whole
    return Stretch(from_, until, counts, round(x, 2), round(width, 2))


def _day(written: str) -> date:
    return date.fromisoformat(written)
