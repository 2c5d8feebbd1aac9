"""What was agreed later, on a line and in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.rules.fields import InForce
from ettle.engine.rules.programme import Programme, Variation
from ettle.engine.wording.plain import day, listed, name
from ettle.web.contracts.queries import Agreed

ROW, BAR, TOP = 22, 18, 8


@dataclass(frozen=True, slots=True)
class Change:
    """One row: the first rules, a variation, or a what-if (which nobody has agreed)."""

    name: str
    title: str
    source: str | None
    illustrative: bool
    from_: date | None
    until: date | None
    decided_by: str
    agreed: str
    shape: str
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture; x and width in per cent, y in pixels."""

    words: str
    x: float
    width: float
    y: int
    ahead: bool
    """Not yet in force: drawn as an outline."""

    @property
    def label_y(self) -> int:
        return self.y + 14

    @property
    def beside(self) -> bool:
        """The words stand before the bar, where they have no room on it."""
        return self.x > 68


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    words: str
    wide: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The picture: bars over a line of years, and the day it is."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    conclusion: str

    @property
    def axis(self) -> int:
        return TOP + ROW * len(self.bars)

    @property
    def height(self) -> int:
        return self.axis + 26

    @property
    def ticks_y(self) -> tuple[int, int]:
        return self.axis + 6, self.axis + 20


def changes(agreed: Agreed, today: date) -> list[Change]:
    """The first rules, then each variation in order, then the what-ifs."""
    first = agreed.programme.in_force
    rows = [
        Change("First rules", "As first agreed", first.source, first.illustrative == "yes", first.from_, first.until,
               _basis(first), "", *_state(first, today))
    ]  # fmt: skip
    for n, each in enumerate(agreed.variations, start=1):
        rows.append(_changed(f"Variation {n}", each, *_state(each.in_force, today)))
    rows += [_changed("What-if", each, "unknown", "Not agreed") for each in agreed.what_ifs]
    return rows


def _changed(called: str, each: Variation, shape: str, word: str) -> Change:
    what_if = word == "Not agreed"
    by = f" by {listed(name(party) for party in each.parties)}" if each.parties else ""
    agreed = f"{day(each.agreed_on)}{by}" if each.agreed_on else f"Day not found{', agreed' + by if by else ''}"
    return Change(
        called,
        each.title,
        each.source,
        each.illustrative == "yes",
        None if what_if else each.in_force.from_,
        None if what_if else each.in_force.until,
        _basis(each.in_force),
        "Nobody has agreed it" if what_if else agreed,
        shape,
        word,
    )


def _basis(in_force: InForce) -> str:
    return {"start": "The start", "event": "The event"}[in_force.basis]


def _state(in_force: InForce, today: date) -> tuple[str, str]:
    if in_force.from_ > today:
        return "set", "Not yet"
    return ("good", "In force") if in_force.covers(today) else ("rest", "Ended")


def time_line(agreed: Agreed, rows: Sequence[Change], today: date) -> Line:
    """The agreed rows as bars between the first day and the last, or a year from today."""
    own: Programme = agreed.programme
    agreed_rows = [row for row in rows if row.from_ is not None]
    first = own.in_force.from_
    last = own.in_force.until or max([today, *(row.from_ for row in agreed_rows if row.from_)]) + timedelta(days=365)

    def at(when: date) -> float:
        return round(100 * min(max((when - first).days / (last - first).days, 0), 1), 2)

    bars = []
    for n, row in enumerate(agreed_rows):
        begins, ends = at(row.from_ or first), at(row.until or last)
        bars.append(Bar(row.name, begins, round(ends - begins, 2), TOP + ROW * n, (row.from_ or first) > today))
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1) if date(year, 1, 1) < last]
    shown = at(today) if first <= today <= last else None
    free = [each for each in years if at(each) < 92 and (shown is None or abs(at(each) - shown) > 12)]
    ticks = [Tick(at(each), str(each.year), each.year % 2 == 1) for each in free]
    said = "; ".join(f"{row.name} from {day(row.from_)}" for row in agreed_rows if row.from_)
    return Line(tuple(bars), tuple(ticks), shown, f"{said}. Each adds to the ones before.")
