"""What a test says of each day of each item: the leaves swept over covers, their answers joined day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
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
    Bound,
    Compare,
    Is,
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
                runs = self.runs(part, view, largest)
                return Runs(runs.off, runs.start, (2 - runs.value).astype(np.uint8), runs.hi)
            case Compare() | Is() | OneOf() | Only():
                return self._leaf(node, view, largest)
        raise NotCompiled(f"{type(node).__name__} asked day by day")

    def _joined(self, parts: Sequence[Node], view: View, largest: bool, least: bool) -> Runs:
        def join(one: Runs, other: Runs) -> Runs:
            made = days.both(least, one.off, one.start, one.value, other.off, other.start, other.value)
            return Runs(made[0], made[1], made[2], one.hi)

        return reduce(join, (self.runs(part, view, largest) for part in parts))

    def _leaf(self, leaf: Leaf, view: View, largest: bool) -> Runs:
        if leaf.name in YES_OR_NO and isinstance(leaf, Is | OneOf):
            seen = view if leaf.name == "in_work" else self._of(YES_OR_NO[leaf.name], view)
            return self._swept(days.WITHIN, seen, answers=_of_three(leaf))
        if leaf.name in SETS and isinstance(leaf, Is | OneOf | Only):
            kind, name = SETS[leaf.name]
            return self._member(leaf, self._of(kind, view), *self.stays.part.kind(kind).words(name))
        if leaf.name in OF_WORK and isinstance(leaf, Is | OneOf | Only):
            numbers, words = self.jobs.work.words(leaf.name)
            return self._member(leaf, view, numbers[view.source], words)
        if leaf.name in ("hours_per_week", "pay_per_hour") and isinstance(leaf, Compare | Is):
            return self._number(leaf, view, largest)
        raise NotCompiled(f"`{leaf.name}` asked day by day")

    def _of(self, kind: str, view: View) -> View:
        return view_of_kind(view, self.stays, self.stays.part.kind(kind))

    def _member(self, leaf: Is | OneOf | Only, view: View, numbers: Rows, words: list[str]) -> Runs:
        wanted = (leaf.value,) if isinstance(leaf, Is) else leaf.values
        match = np.array([2 if word in wanted else 0 for word in words] + [1], dtype=np.uint8)[numbers]
        if not isinstance(leaf, Only):
            return self._swept(days.MEMBER, view, match=match)
        none_allowed = np.array([0 if wanted else 1, 0, 0], dtype=np.uint8)
        return self._swept(days.ONLY, view, match=match, answers=none_allowed)

    def _number(self, leaf: Compare | Is, view: View, largest: bool) -> Runs:
        bounds = leaf.bounds if isinstance(leaf, Compare) else ()
        rates = {bound.value.rate for bound in bounds if isinstance(bound.value, Rate)}
        if len(rates) > 1:
            raise NotCompiled("two rates in one test")
        rate_from, rate_value = self._rate(next(iter(rates))) if rates else (_NO_DAYS, _NO_NUMBERS)
        number = self.jobs.work.numbers(leaf.name, 2 if leaf.name == "hours_per_week" else 0)[view.source]
        what = days.PAY if leaf.name == "pay_per_hour" else days.LARGEST_HOURS if largest else days.HOURS
        return self._swept(
            what,
            view,
            number=number,
            key=self.jobs.apart[view.source],
            comparisons=np.array([_CODE[each.comparison] for each in bounds] or [4], dtype=np.int8),
            bounds=np.array([bound_as_whole(each) for each in bounds] or [_equal(leaf)], dtype=np.int64),
            of_rate=np.array([isinstance(each.value, Rate) for each in bounds] or [False], dtype=np.bool_),
            rate_from=rate_from,
            rate_value=rate_value,
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
            given.get("comparisons", _NO_CODES),
            given.get("bounds", _NO_NUMBERS),
            given.get("of_rate", _NO_TRUTHS),
            given.get("rate_from", _NO_DAYS),
            given.get("rate_value", _NO_NUMBERS),
        )
        return Runs(made[0], made[1], made[2], view.hi)

    def _belongs(self, view: View, count: int) -> Rows:
        """The enrolment a pause names serves it alone; all else belongs to the person."""
        if view.key == ("pause",):
            return self.stays.part.kind("pause").enr
        return np.full(count, -1, dtype=np.int32)


_NO_DAYS, _NO_NUMBERS = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
_NO_ANSWERS, _NO_CODES, _NO_TRUTHS = np.zeros(0, np.uint8), np.zeros(0, np.int8), np.zeros(0, np.bool_)
_THREE = np.array([0, 1, 2], dtype=np.uint8)
_CODE = {"at_least": 0, "more_than": 1, "at_most": 2, "less_than": 3}


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


def _equal(leaf: Compare | Is) -> int:
    assert isinstance(leaf, Is)
    if not isinstance(leaf.value, int | Decimal) or leaf.value != int(leaf.value):
        raise NotCompiled(f"`{leaf.name}` compared with a word or a fraction")
    return int(leaf.value)
