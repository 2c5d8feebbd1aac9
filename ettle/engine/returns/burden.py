"""What returns cost those who fill them: which item, asked by whom, how often, how many minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ettle.engine.rules.returns import Column, Return

Asked = tuple[Return, str, Column]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked: written down once, however many returns send it."""

    item: str
    title: str
    asked_by: tuple[str, ...]
    """The returns that ask it."""
    times_a_year: int
    """How often it is sent, over all returns."""
    minutes: Decimal
    """Of writing it down once, for one person: the most that any return says."""
    typed: bool
    """Nobody's record holds it: it is typed for the return."""
    illustrative: bool

    def hours(self, people: int) -> Decimal:
        """A year's hours for so many people: what a record holds is written down once, what is typed each time."""
        times = self.times_a_year if self.typed else 1
        return self.minutes * people * times / 60


def ledger(returns: Iterable[Return]) -> list[Item]:
    """Every item of every return, the dearest first."""
    by_item: dict[str, list[Asked]] = defaultdict(list)
    for each in returns:
        for id, column in each.columns.items():
            by_item[column.item].append((each, id, column))
    found = [_item(item, asked) for item, asked in by_item.items()]
    return sorted(found, key=lambda each: (-each.hours(1), each.item))


def typed_twice(returns: Iterable[Return]) -> Mapping[str, list[Asked]]:
    """Items that somebody types for two returns: an error, since it was to be written down once."""
    by_item: dict[str, list[Asked]] = defaultdict(list)
    for each in returns:
        for id, column in each.columns.items():
            if column.typed is not None:
                by_item[column.typed.item].append((each, id, column))
    return {item: asked for item, asked in by_item.items() if len(asked) > 1}


def _item(item: str, asked: list[Asked]) -> Item:
    first = asked[0][2]
    return Item(
        item,
        first.title,
        tuple(dict.fromkeys(each.return_ for each, _, _ in asked)),
        sum({each.return_: each.times_a_year for each, _, _ in asked}.values()),
        max(column.minutes for _, _, column in asked),
        first.typed is not None,
        any(column.illustrative == "yes" for _, _, column in asked),
    )
