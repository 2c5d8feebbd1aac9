"""Work, learning and volunteering as spells on a line, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ettle.engine.basics.day import months_after
from ettle.engine.events.catalogue import Spell
from ettle.engine.events.counting import Journey
from ettle.engine.wording.plain import day, hours, name

LANES = {
    "work": ("Work", "f-navy"),
    "learning": ("Learning", "f-blue"),
    "work_experience": ("Work experience", "f-plum"),
    "volunteering": ("Volunteering", "f-sky"),
    "pause": ("Paused", "f-soft"),
}
LANE_HEAD, ROW = 22, 42
WORDS, RIGHT = 24, 60
"""Per cent that the words of a spell may take; from where on they end at the right edge."""


@dataclass(frozen=True, slots=True)
class Row:
    """One spell as the table says it."""

    what: str
    from_: str
    until: str
    hours: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """One spell as drawn; x and width in per cent, y in pixels of its label."""

    fill: str
    x: float
    width: float
    y: int
    short: str
    rest: str

    @property
    def bar_y(self) -> int:
        return self.y + 6

    @property
    def from_right(self) -> bool:
        return self.x > RIGHT

    @property
    def ends(self) -> float:
        return round(self.x + self.width, 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """Lanes over a line of months, up to the day of asking."""

    lanes: tuple[tuple[str, int], ...]
    strokes: tuple[Stroke, ...]
    ticks: tuple[tuple[float, str, bool], ...]
    axis: int
    today: float
    title: str
    conclusion: str

    @property
    def height(self) -> int:
        return self.axis + 26

    @property
    def tick_y(self) -> int:
        return self.axis + 18

    @property
    def today_y(self) -> int:
        return self.axis - 6


def spells_of(journey: Journey, on: date) -> list[Spell]:
    return [event for event in journey.events if isinstance(event, Spell) and event.kind in LANES and event.on <= on]


def table(spells: Iterable[Spell], on: date) -> list[Row]:
    """Every spell, the latest first."""
    rows = sorted(spells, key=lambda each: (each.on, each.id), reverse=True)
    return [Row(_what(each), day(each.on), _until(each), _hours(each), f"e-{each.id}") for each in rows]


def _what(spell: Any) -> str:
    where = getattr(spell, "employer", None) or getattr(spell, "host", None) or getattr(spell, "subject", None)
    return LANES[spell.kind][0] + (f", {name(where)}" if where else "")


def _until(spell: Spell) -> str:
    if spell.until is not None:
        return day(spell.until - timedelta(days=1))
    return "Ended, day not known" if spell.ended == "yes" else "Going on"


def _hours(spell: Any) -> str:
    if not hasattr(spell, "hours_per_week"):
        return "–"
    return hours(spell.hours_per_week) if spell.hours_per_week is not None else "Not recorded"


def picture(spells: Sequence[Spell], since: date, on: date) -> Picture | None:
    """The spells from a month before `since`, or from the first of them; None where there is none."""
    recent = [each for each in spells if (each.until or on) > since - timedelta(days=365)]
    if not recent:
        return None
    first = min([since, *(each.on for each in recent)]) - timedelta(days=14)
    first = max(first, since - timedelta(days=365))
    last = on + timedelta(days=max(30, (on - first).days // 12))

    def at(when: date) -> float:
        return round(100 * min(max((when - first).days / (last - first).days, 0), 1), 2)

    lanes, strokes, y = [], [], 0
    for kind, (words, fill) in LANES.items():
        rows = _side_by_side([each for each in recent if each.kind == kind], at, on)
        if rows:
            lanes.append((words, y + 16))
            strokes += [
                _stroke(each, fill, at, y + LANE_HEAD + ROW * n + 12, on) for n, row in enumerate(rows) for each in row
            ]
            y += LANE_HEAD + ROW * len(rows)
    title = f"Work and learning, {first:%B %Y} to {on:%B %Y}"
    return Picture(
        tuple(lanes), tuple(strokes), tuple(_ticks(first, last, at)), y + 8, at(on), title, _conclusion(recent)
    )


def _side_by_side(spells: Sequence[Spell], at: Any, on: date) -> list[list[Spell]]:
    """Rows in which no two spells overlap, and each has room for its words."""
    rows: list[list[Spell]] = []
    for each in sorted(spells, key=lambda spell: spell.on):
        free = next((row for row in rows if _room_after(row[-1], each, at, on)), None)
        if free is None:
            rows.append([each])
        else:
            free.append(each)
    return rows


def _room_after(before: Spell, after: Spell, at: Any, on: date) -> bool:
    over = (before.until or on + timedelta(days=1)) <= after.on
    needed = WORDS * (2 if at(after.on) > RIGHT else 1)
    return over and at(after.on) - at(before.on) > needed


def _stroke(spell: Any, fill: str, at: Any, y: int, on: date) -> Stroke:
    begins, ends = at(spell.on), at(min(spell.until or on, on + timedelta(days=1)))
    weekly = getattr(spell, "hours_per_week", None)
    short = f"{hours(weekly).partition(' ')[0]} h" if weekly is not None else ""
    where = getattr(spell, "employer", None) or getattr(spell, "host", None) or getattr(spell, "subject", None)
    rest = name(where) if where else ""
    return Stroke(fill, begins, max(round(ends - begins, 2), 0.4), y, short, rest)


def _ticks(first: date, last: date, at: Any) -> Iterable[tuple[float, str, bool]]:
    """Months along the line, thinned so that words have room; the second value says to show it on a phone too."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(each for each in (1, 2, 3, 6, 12, 24) if months / each <= 12 or each == 24)
    begin = months_after(first.replace(day=1), 1)
    begin = months_after(begin, -(begin.month - 1) % step)
    found = []
    while begin < last:
        if at(begin) < 90:
            found.append((at(begin), f"{begin:%b}" if step < 12 and begin.month != 1 else f"{begin:%Y}"))
        begin = months_after(begin, step)
    every = 3 if len(found) > 6 else 2 if len(found) > 3 else 1
    return [(x, words, n % every == 0) for n, (x, words) in enumerate(found)]


def _conclusion(spells: Sequence[Spell]) -> str:
    counts = [(LANES[kind][0].lower(), sum(each.kind == kind for each in spells)) for kind in LANES]
    said = ", ".join(f"{words}: {number}" for words, number in counts if number)
    return f"Spells drawn: {said}. The table below has the dates."
