"""What a test says of each day of each item: the leaves swept over covers, their answers joined day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from ettle.engine.basics.answer import Answer
from ettle.engine.bulk.columns import EPOCH, UNKNOWN, Answers, Days, Numbers, Rows
from ettle.engine.bulk.kernels import days, jobs, sustained
from ettle.engine.bulk.stays import Jobs, NotCompiled, Stays, View, id_rank, view_of_kind
from ettle.engine.evaluate.asking import ask_leaf
from ettle.engine.evaluate.days import SPELL_NAMES
from ettle.engine.evaluate.values import Word
from ettle.engine.rules.predicates import (
    AllOf,
    AnyOf,
    AtLeast,
    Bound,
    Compare,
    Is,
    Known,
    Leaf,
    Node,
    Not,
    OneOf,
    Only,
    Rate,
)
from ettle.engine.rules.rulebook import Rulebook

YES_OR_NO = {
    "in_work": "work",
    "in_learning": "learning",
    "volunteering": "volunteering",
    "work_experience": "work_experience",
    "paused": "pause",
}
SETS = {"on_benefit": ("benefit", "benefit"), "needs": ("need", "need")}
MOST_WAYS = 40
"""In which `at_least .. of` may be met, where it is asked day by day."""
OF_WORK = ("work", "employer", "contract_type")


@dataclass(frozen=True)
class Runs:
    """The answers of every item, day by day (see `kernels.days`)."""

    off: Rows
    start: Days
    value: Answers
    hi: Days

    @property
    def has_unknown(self) -> bool:
        return bool((self.value == 1).any())


@dataclass
class Asking:
    """Asking tests of the days of stays; what was asked before is remembered."""

    stays: Stays
    jobs: Jobs
    rulebook: Rulebook

    def runs(self, node: Node, view: View, largest: bool = False) -> Runs:
        """The answers of a test through a view. Raises NotCompiled for what cannot be asked day by day."""
        key = ("runs", node, view.key, largest)
        if key not in self.stays.made:
            self.stays.made[key] = self._runs(node, view, largest)
        found: Runs = self.stays.made[key]
        return found

    def owner(self, off: Rows, first: Rows, day: Days) -> Rows:
        """The stay that each of these rows belongs to by its day: the latest that had begun; -1 = none."""
        found: Rows = jobs.owners(off, first, day, self.stays.off, self.stays.begun)
        return found

    def deciding(self, name: str, view: View, item: Rows, day: Days) -> Rows:
        """Of the spells of a kind on each stay's day the one of the smallest id; -1 = none."""
        kind = self.stays.part.kind(name)
        seen = view_of_kind(view, self.stays, kind)
        found: Rows = sustained.deciding_of(
            item,
            day,
            seen.begin,
            seen.end,
            seen.start,
            seen.maybe,
            id_rank(self.stays.part, kind),
            kind.rows,
            self._belongs(seen, len(kind)),
            self.stays.rows,
        )
        return found

    def _runs(self, node: Node, view: View, largest: bool) -> Runs:
        match node:
            case AllOf(parts):
                return self._joined(parts, view, largest, least=True)
            case AnyOf(parts):
                return self._joined(parts, view, largest, least=False)
            case Not(part):
                return _if(False, self.runs(part, view, largest))
            case AtLeast(count, parts) if comb(len(parts), count) <= MOST_WAYS:
                return self.runs(AnyOf(tuple(AllOf(way) for way in combinations(parts, count))), view, largest)
            case Compare() | Is() | OneOf() | Only() | Known():
                return self._leaf(node, view, largest)
        raise NotCompiled(f"{type(node).__name__} asked day by day")

    def _joined(self, parts: Sequence[Node], view: View, largest: bool, least: bool) -> Runs:
        def join(one: Runs, other: Runs) -> Runs:
            made = days.both(least, one.off, one.start, one.value, other.off, other.start, other.value)
            return Runs(made[0], made[1], made[2], one.hi)

        return reduce(join, (self.runs(part, view, largest) for part in parts))

    def _leaf(self, leaf: Leaf, view: View, largest: bool) -> Runs:
        if leaf.name in YES_OR_NO and not isinstance(leaf, Only):
            seen = view if leaf.name == "in_work" else self._of(YES_OR_NO[leaf.name], view)
            return self._swept(days.WITHIN, seen, answers=_of_three(leaf))
        if leaf.name in SETS and not isinstance(leaf, Compare):
            kind, name = SETS[leaf.name]
            return self._member(leaf, self._of(kind, view), *self.stays.part.kind(kind).words(name))
        if leaf.name in OF_WORK and not isinstance(leaf, Compare):
            numbers, words = self.jobs.work.words(leaf.name)
            return self._member(leaf, view, numbers[view.source], words)
        if leaf.name in ("hours_per_week", "pay_per_hour") and isinstance(leaf, Compare | Is | Known):
            return self._number(leaf, view, largest)
        raise NotCompiled(f"`{leaf.name}` asked day by day")

    def _of(self, kind: str, view: View) -> View:
        return view_of_kind(view, self.stays, self.stays.part.kind(kind))

    def _member(self, leaf: Is | OneOf | Only | Known, view: View, numbers: Rows, words: list[str]) -> Runs:
        if isinstance(leaf, Known):
            named = np.where(numbers < 0, 1, 2).astype(np.uint8)
            return _if(leaf.known, self._swept(days.KNOWN_SET, view, match=named, key=numbers))
        wanted = (leaf.value,) if isinstance(leaf, Is) else leaf.values
        match = np.array([2 if word in wanted else 0 for word in words] + [1], dtype=np.uint8)[numbers]
        if not isinstance(leaf, Only):
            return self._swept(days.MEMBER, view, match=match)
        none_allowed = np.array([0 if wanted else 1, 0, 0], dtype=np.uint8)
        return self._swept(days.ONLY, view, match=match, answers=none_allowed)

    def _number(self, leaf: Compare | Is | Known, view: View, largest: bool) -> Runs:
        number = self.jobs.work.numbers(leaf.name, 2 if leaf.name == "hours_per_week" else 0)[view.source]
        what = days.PAY if leaf.name == "pay_per_hour" else days.LARGEST_HOURS if largest else days.HOURS
        swept = self._swept(what, view, number=number, key=self.jobs.apart[view.source], test=self._test(leaf))
        return _if(leaf.known, swept) if isinstance(leaf, Known) else swept

    def _test(self, leaf: Compare | Is | Known) -> tuple[Any, ...]:
        """What a number is compared with, as kernels take it."""
        if isinstance(leaf, Known):
            return _test([days.KNOWN], [0])
        if isinstance(leaf, Is):
            return _test([days.EQUALS], [_equal(leaf)])
        rates = {bound.value.rate for bound in leaf.bounds if isinstance(bound.value, Rate)}
        if len(rates) > 1:
            raise NotCompiled("two rates in one test")
        return _test(
            [_CODE[each.comparison] for each in leaf.bounds],
            [bound_as_whole(each) for each in leaf.bounds],
            [isinstance(each.value, Rate) for each in leaf.bounds],
            *(self._rate(next(iter(rates))) if rates else ()),
        )

    def _rate(self, name: str) -> tuple[Days, Numbers]:
        table = self.rulebook.rates.get(name)
        if table is None:
            return _NO_DAYS, _NO_NUMBERS
        if table.by_age:
            raise NotCompiled("a rate that goes by age")
        dated = sorted((day.toordinal() - EPOCH, value) for day, value in table.values.items())
        days, values = [day for day, _ in dated], [value for _, value in dated]
        return np.array(days, dtype=np.int32), np.array(values, dtype=np.int64)

    def rate_on(self, name: str, day: Days) -> Numbers:
        """The rate on each day; UNKNOWN before its first."""
        since, value = self._rate(name)
        place = np.searchsorted(since, day, side="right")
        return np.concatenate((np.array([UNKNOWN]), value))[place]

    def _swept(self, what: int, view: View, **given: Any) -> Runs:
        count = len(view.start)
        belongs = self._belongs(view, count)
        made = days.sweep(
            what,
            view.begin,
            view.end,
            view.start,
            view.sure,
            view.maybe,
            given.get("number", _NO_NUMBERS),
            given.get("key", _NO_DAYS),
            given.get("match", _NO_ANSWERS),
            belongs,
            self.stays.rows[view.stay],
            view.lo,
            view.hi,
            given.get("answers", _THREE),
            given.get("test", _NO_TEST),
        )
        return Runs(made[0], made[1], made[2], view.hi)

    def _belongs(self, view: View, count: int) -> Rows:
        """The enrolment a pause names serves it alone; all else belongs to the person."""
        if view.key == ("pause",):
            return self.stays.part.kind("pause").enr
        return np.full(count, -1, dtype=np.int32)


_NO_DAYS, _NO_NUMBERS = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
_NO_ANSWERS = np.zeros(0, np.uint8)


def _test(
    comparisons: list[int],
    bounds: list[int],
    of_rate: list[bool] | None = None,
    rate_from: Days = _NO_DAYS,
    rate_value: Numbers = _NO_NUMBERS,
) -> tuple[Any, ...]:
    return (
        np.array(comparisons, dtype=np.int8),
        np.array(bounds, dtype=np.int64),
        np.array(of_rate or [False] * len(bounds), dtype=np.bool_),
        rate_from,
        rate_value,
    )


_NO_TEST = _test([0], [0])
_THREE = np.array([0, 1, 2], dtype=np.uint8)
_CODE = {"at_least": 0, "more_than": 1, "at_most": 2, "less_than": 3}


def _if(wanted: bool, runs: Runs) -> Runs:
    """The answers as they are, or turned round."""
    return runs if wanted else Runs(runs.off, runs.start, (2 - runs.value).astype(np.uint8), runs.hi)


def kinds_named(names: Iterable[str]) -> list[str]:
    """The kinds of spell besides work that a test of the day asks about, in the order of the definition."""
    return [kind for name, kind in SPELL_NAMES.items() if name in set(names)]


class _Held:
    """A word as something the definition can be asked of."""

    def __init__(self, word: Word) -> None:
        self.word = word

    def value(self, leaf: Leaf) -> Word:
        return self.word

    def bound(self, bound: Bound) -> int | Decimal | None:
        return None if isinstance(bound.value, Rate) else bound.value


def word_answer(leaf: Leaf, word: Any) -> Answer:
    """What a leaf says of one word (None = not known), by the definition."""
    return ask_leaf(leaf, _Held(Word(word)))


def _of_three(leaf: Leaf) -> Answers:
    """What a leaf says of no, not known and yes."""
    return np.array([word_answer(leaf, word) for word in ("no", None, "yes")], dtype=np.uint8)


def bound_as_whole(bound: Bound, places: int = 0) -> int:
    """A bound times 10 to the `places`, as a whole number that the same whole numbers pass; of a rate, UNKNOWN."""
    if isinstance(bound.value, Rate):
        return int(UNKNOWN)
    up = bound.comparison in ("at_least", "less_than")
    exact = Decimal(bound.value) * 10**places
    return int(exact.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def _equal(leaf: Is) -> int:
    if not isinstance(leaf.value, int | Decimal) or leaf.value != int(leaf.value):
        raise NotCompiled(f"`{leaf.name}` compared with a word or a fraction")
    return int(leaf.value)
