"""Charts as numbers for a template to draw: percentages across, whole steps down. Patterns and labels, so that no colour is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ettle.engine.measures.figure import Estimate, FigureRow, percent

STEP, TOP = 54, 22
"""How far apart bars stand, and how far below its words a bar begins."""
ROOM_FOR_A_NUMBER = 6
"""A block narrower than so many per cent has its number in the table alone."""
FILLS = {
    "in_work": "navy",
    "achieved": "navy",
    "met": "navy",
    "numerator": "navy",
    "reached": "navy",
    "accepted": "navy",
    "not_in_work": "blue",
    "missed": "blue",
    "lost": "blue",
    "competing": "wash",
    "declined": "blue",
    "no_engagement": "dots",
    "late": "dots",
    "unknown": "hatch",
    "not_known": "hatch",
    "none_recorded": "hatch",
    "due_no_answer": "cross",
    "not_yet_due": "none",
    "not_yet": "none",
    "still_waiting": "none",
    "not_owed": "wash",
    "excused": "wash",
}
OTHERS = ("navy", "blue", "dots", "sky", "cross", "lines", "wash", "hatch", "none")
DARK = {"navy", "blue"}
MOST_BARS = 24


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a bar."""

    words: str
    fill: str
    x: float
    width: float
    number: str
    """Written in it; empty where there is no room."""

    @property
    def dark(self) -> bool:
        return self.fill in DARK

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with the words above it."""

    words: str
    number: str
    """The figure itself, where a bar has one: it stands above, so that it never runs out of its bar."""
    note: str
    y: int
    blocks: tuple[Block, ...] = ()
    low: float | None = None
    high: float | None = None
    """The interval of an estimate, across; None where there is none."""
    early: bool = False

    @property
    def text_y(self) -> int:
        return self.y - TOP + 16

    @property
    def number_y(self) -> int:
        return self.y + 17

    @property
    def interval_y(self) -> int:
        return self.y + 26

    @property
    def interval(self) -> float | None:
        return None if self.low is None or self.high is None else round(self.high - self.low, 2)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it shows in a line and in a sentence for who does not see it, its bars, and what its fills mean."""

    caption: str
    described: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
    """So many more rows are in the table alone."""

    @property
    def height(self) -> int:
        return len(self.bars) * STEP


def states(caption: str, rows: Iterable[tuple[str, str, FigureRow]], names: dict[str, str]) -> Chart:
    """Every state of each row as a part of one bar. `names` are the states, with their words, in order."""
    fills = fills_of(list(names))
    bars = []
    for words, note, row in rows:
        counts = [(name, row.counts.get(name) or 0) for name in names]
        blocks = tuple(_parts(counts, names, fills))
        bars.append(Bar(words, "", note, 0, blocks, early=not row.matured))
    used = [name for name in names if any(block.words == names[name] for bar in bars for block in bar.blocks)]
    legend = tuple((names[name], fills[name]) for name in used)
    return _placed(caption, bars, legend)


def _parts(counts: Sequence[tuple[str, int]], names: dict[str, str], fills: dict[str, str]) -> Iterable[Block]:
    total, x = sum(each for _, each in counts), 0.0
    for name, count in counts:
        if count:
            width = 100 * count / total
            number = str(count) if width >= ROOM_FOR_A_NUMBER else ""
            yield Block(names[name], fills[name], round(x, 2), round(width, 2), number)
            x += width


def fills_of(names: Sequence[str]) -> dict[str, str]:
    """A fill for each state, no two alike while there are enough."""
    found: dict[str, str] = {}
    for name in names:
        own = FILLS.get(name)
        free = [each for each in OTHERS if each not in found.values()]
        found[name] = own if own and own not in found.values() else free[0] if free else OTHERS[-1]
    return found


def shares(caption: str, rows: Iterable[tuple[str, str, FigureRow]], label: str) -> Chart:
    """One share of each row, of a hundred."""
    bars = []
    for words, note, row in rows:
        share = row.rates.get(label)
        blocks = (_bar(Fraction(100) * share),) if share is not None else ()
        number = "no rate" if share is None else percent(share)
        bars.append(Bar(words, number, note, 0, blocks, early=not row.matured))
    return _placed(caption, bars)


def counts(caption: str, rows: Iterable[tuple[str, str, FigureRow]], name: str) -> Chart:
    """One count of each row, of the largest."""
    found = list(rows)
    most = max((row.counts.get(name) or 0 for *_, row in found), default=0) or 1
    bars = []
    for words, note, row in found:
        count = row.counts.get(name)
        blocks = (_bar(Fraction(100 * count, most)),) if count else ()
        number = "hidden" if count is None else note if note.startswith(f"{count} ") else str(count)
        bars.append(Bar(words, number, "" if number == note else note, 0, blocks, early=not row.matured))
    return _placed(caption, bars)


def estimates(caption: str, rows: Iterable[tuple[str, str, FigureRow]], name: str) -> Chart:
    """One estimate of each row with its interval, of the largest."""
    found = [(words, note, row, row.estimates.get(name)) for words, note, row in rows]
    ends = [float(each.high or each.value) for *_, each in found if each is not None and each.value is not None]
    most = max(ends, default=0.0) or 1.0
    return _placed(caption, [_estimated(*each, most) for each in found])


def _estimated(words: str, note: str, row: FigureRow, estimate: Estimate | None, most: float) -> Bar:
    if estimate is None or estimate.value is None or estimate.value < 0:
        none = "none" if row.matured else "none yet"
        said = none if estimate is None or estimate.value is None else estimate.text()
        return Bar(words, said, note, 0, early=not row.matured)
    across = [None if each is None else round(100 * float(each) / most, 2) for each in (estimate.low, estimate.high)]
    block = _bar(Fraction(estimate.value) * 100 / Fraction(most))
    return Bar(words, estimate.text(), note, 0, (block,), across[0], across[1], not row.matured)


def _bar(width: Fraction) -> Block:
    return Block("", "navy", 0.0, round(float(width), 2), "")


def _placed(caption: str, bars: Sequence[Bar], legend: tuple[tuple[str, str], ...] = ()) -> Chart:
    kept = bars[-MOST_BARS:] if len(bars) > MOST_BARS else bars
    placed = tuple(replace(each, y=at * STEP + TOP) for at, each in enumerate(kept))
    return Chart(caption, _told(placed, legend), placed, legend, len(bars) - len(kept))


def _told(bars: Sequence[Bar], legend: tuple[tuple[str, str], ...]) -> str:
    """The chart in a sentence or two: the first bar and the last, the rest are in the table."""
    said = []
    for bar in dict.fromkeys((bars[0], bars[-1])) if bars else ():
        parts = ", ".join(f"{each.words} {each.width:.0f} per cent" for each in bar.blocks) if legend else bar.number
        said.append(f"{bar.words}: {parts or 'nothing to draw'}.")
    return " ".join([*said, "The table below has every number."])
