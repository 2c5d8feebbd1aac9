"""The events of an example drawn on a line of days, with the days on which the rules are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.events.catalogue import Event, Fact, Spell
from spec.book.asking import events_of
from spec.book.chapter import Example
from spec.book.world import EXAMPLE

WIDEST = 64
"""Characters of a line; where there are more days, each stands for several."""
LABEL = 26
NAMED_BY = ("employer", "work", "benefit", "need", "programme", "group", "rule", "type", "answer", "reason", "activity")
"""The fields that tell one event of a kind from another, in this order."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Which days a line holds, and how many of them one character stands for."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return -(-((self.last - self.first).days + 1) // WIDEST)

    @property
    def width(self) -> int:
        return (self.last - self.first).days // self.days + 1

    def place(self, day: date) -> int:
        return max(0, min((day - self.first).days // self.days, self.width - 1))


def day_line(example: Example) -> list[str]:
    """The drawing, line by line; nothing where there is nothing to draw."""
    events = [event for event in events_of(example) if not event.id.startswith("fact-")]
    asked = [date.fromisoformat(row[0]) for row in _asked(example)]
    if not events or not asked:
        return []
    scale = _scale(events, asked)
    return [
        " " * LABEL + _months(scale),
        *(_label(event).ljust(LABEL) + _drawn(event, scale).rstrip() for event in events),
        "asked on".ljust(LABEL) + _marks(asked, scale).rstrip(),
        *([f"(one character stands for {scale.days} days)"] if scale.days > 1 else []),
    ]


def _asked(example: Example) -> Iterable[tuple[str, ...]]:
    table = example.table("asked on")
    return table.rows if table else ()


def _scale(events: list[Event], asked: list[date]) -> Scale:
    ends = [event.until - timedelta(days=1) for event in events if isinstance(event, Spell) and event.until]
    days = [*(event.on for event in events), *asked, *ends]
    return Scale(min(days), max(days))


def _months(scale: Scale) -> str:
    """The name of each month at its first day, where there is room for it."""
    line = [" "] * (scale.width + 9)
    free = 0
    for day in _month_starts(scale):
        text = f"{day:%b %Y}" if day == scale.first or day.month == 1 else f"{day:%b}"
        text = f"{day.day} {text}" if day == scale.first else text
        at = scale.place(day)
        if at >= free and at + len(text) <= len(line):
            line[at : at + len(text)] = text
            free = at + len(text) + 1
    return "".join(line).rstrip()


def _month_starts(scale: Scale) -> Iterator[date]:
    day = scale.first
    while day <= scale.last:
        yield day
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _label(event: Event) -> str:
    if isinstance(event, Fact):
        return f"{event.name}: {event.value}"[: LABEL - 1]
    values = (getattr(event, name, None) for name in NAMED_BY)
    named = next((value for value in values if value not in (None, EXAMPLE)), "")
    return f"{event.kind.replace('_', ' ')} {named}".strip()[: LABEL - 1]


def _drawn(event: Event, scale: Scale) -> str:
    at = scale.place(event.on)
    if not isinstance(event, Spell):
        return " " * at + "|"
    if event.until is not None:
        return " " * at + "━" * (scale.place(event.until - timedelta(days=1)) - at + 1)
    if event.ended == "yes":
        sure = scale.place(event.last_known or event.on)
        return " " * at + "━" * (sure - at + 1) + "?" * (scale.width - sure - 1)
    return " " * at + "━" * (scale.width - at) + ">"


def _marks(asked: list[date], scale: Scale) -> str:
    places = {scale.place(day) for day in asked}
    return "".join("^" if place in places else " " for place in range(scale.width))
