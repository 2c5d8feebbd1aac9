"""Who might join, each on one day: every condition of all at once, as `ettle.engine.evaluate.eligibility` says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import NO_DAY, UNKNOWN, Answers, Days, Rows
from ettle.engine.bulk.kernels import points
from ettle.engine.bulk.points import joined_answers, number_answers
from ettle.engine.bulk.runs import SETS, YES_OR_NO, Asking, word_answer
from ettle.engine.bulk.stays import NotCompiled, View
from ettle.engine.bulk.tables import Part
from ettle.engine.evaluate.days import SPELL_NAMES, WORK_NAMES
from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.rules.eligibility import Eligibility, EligibilityRule
from ettle.engine.rules.predicates import Compare, Is, Leaf, Ref, leaves


def facts_on(part: Part, person: Rows, day: Days) -> Any:
    """By fact (a number of the words of `name`), for each of these people the row of what holds on a day."""
    kind = part.kind("fact")
    numbers, words = kind.words("name")
    ended = kind.is_one_of("ended", "yes") == 2
    until, last = kind.days("until"), kind.days("last_known")
    return points.facts_on(person, day, kind.off, numbers, len(words), kind.on, until, ended, last, part.death)


def age_on(part: Part, person: Rows, day: Days) -> Any:
    """The age of these people on their days, in whole years; UNKNOWN where nobody knows."""
    _, words = part.kind("fact").words("name")
    if "date_of_birth" not in words:
        return np.full(len(person), UNKNOWN, dtype=np.int64)
    row = facts_on(part, person, day)[words.index("date_of_birth")]
    return _whole_years(_as_dates(part, row), day)


def _as_dates(part: Part, row: Rows) -> Days:
    """The days that rows of facts hold; NO_DAY = none, or not a day."""
    held = part.kind("fact").texts("value").take(pa.array(row, mask=row < 0))
    looks = pc.match_substring_regex(held, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    days = pc.if_else(pc.fill_null(looks, False), held, None).cast(pa.date32())
    found: Days = np.array(pc.fill_null(days.cast(pa.int32()), int(NO_DAY)).to_numpy(zero_copy_only=False))
    return found


def _whole_years(born: Days, on: Days) -> Any:
    year, month, day = _civil(on)
    birth_year, birth_month, birth_day = _civil(np.where(born == NO_DAY, 0, born))
    before = (month < birth_month) | ((month == birth_month) & (day < birth_day))
    return np.where(born == NO_DAY, UNKNOWN, year - birth_year - before)


LEFT_OUT = frozenset({"enrolled_in", "stage"})


def eligible(rules: Eligibility, asking: Asking) -> Answers:
    """The answer of each stay on its first day: 0 no, 1 not known, 2 yes. Raises NotCompiled."""
    key = ("eligible", rules.model_dump_json(by_alias=True))
    made = asking.stays.made
    if key not in made:
        made[key] = _eligible(rules, OnOneDay(asking))
    found: Answers = made[key]
    return found


def _eligible(rules: Eligibility, day: OnOneDay) -> Answers:
    answers: dict[str, Answers] = {}
    waiting = dict(rules.rules)
    while waiting:
        ready = {rule: each for rule, each in waiting.items() if _named(each) <= answers.keys()}
        if not ready:
            raise NotCompiled("conditions that name each other in a circle")
        for rule, each in ready.items():
            answers[rule] = _condition(rule, each, day, answers)
            del waiting[rule]
    if rules.eligible_when is not None:
        return joined_answers(rules.eligible_when, day.answers, answers)
    least: Answers = np.minimum.reduce([answers[rule] for rule in rules.rules])
    return least


def _named(rule: EligibilityRule) -> set[str]:
    return {leaf.id for leaf in leaves(rule.when) if isinstance(leaf, Ref)}


def _condition(rule: str, condition: EligibilityRule, day: OnOneDay, answers: dict[str, Answers]) -> Answers:
    said = joined_answers(condition.when, day.answers, answers)
    if condition.evidence:
        said = np.where((said == 2) & ~day.shown(rule, condition.evidence), 1, said).astype(np.uint8)
    return said


class OnOneDay:
    """Every stay on its first day, or on the day of asking, seen through all of the person's jobs."""

    def __init__(self, asking: Asking, at_last: bool = False) -> None:
        self.asking, self.stays = asking, asking.stays
        self.part = asking.stays.part
        self.day: Days = asking.stays.all(self.part.on, np.int32) if at_last else asking.stays.begun
        self.key = "on the day of asking" if at_last else "on its first day"

    def state(self, name: str) -> Answers:
        """Of a name that is yes or no: which it is; 1 where nobody knows."""
        return self.answers(Is(name, "yes"))

    def answers(self, leaf: Leaf) -> Answers:
        """What one test says of each stay."""
        made = self.stays.made
        key = (self.key, leaf)
        if key not in made:
            made[key] = self._answers(leaf)
        found: Answers = made[key]
        return found

    def _answers(self, leaf: Leaf) -> Answers:
        if leaf.name == "weeks_on" and isinstance(leaf, Compare):
            return self._weeks_on(leaf)
        if leaf.name == "weeks_since" and isinstance(leaf, Compare):
            return self._weeks_since(leaf)
        if leaf.name == "age":
            return self._number(leaf, self._age())
        if leaf.name in WORK_NAMES or leaf.name in SPELL_NAMES or leaf.name in YES_OR_NO or leaf.name in SETS:
            return self.asking.runs(leaf, self._view()).value
        if leaf.name in LEFT_OUT:
            raise NotCompiled(f"`{leaf.name}` of a person")
        return self._of_fact(leaf)

    def _view(self) -> View:
        jobs = self.asking.jobs
        covers, person = jobs.work.covers, self.stays.person
        assert covers is not None
        count = len(self.stays)
        return View(
            (self.key,),
            np.arange(count, dtype=np.int32),
            np.zeros(count, dtype=bool),
            jobs.work.off[person],
            jobs.work.off[person + 1],
            covers.start,
            covers.sure,
            covers.maybe,
            np.arange(len(jobs.work), dtype=np.int32),
            self.day,
            (self.day + 1).astype(np.int32),
        )

    def _number(self, leaf: Leaf, held: Any) -> Answers:
        kind = self.part.kind("start")
        return number_answers(leaf, held, 0, kind, self.asking)

    def _weeks_on(self, leaf: Compare) -> Answers:
        kind = self.part.kind("benefit")
        numbers, words = kind.words("benefit")
        among = np.array([word in leaf.among for word in words] + [False], dtype=bool)[numbers]
        covers = kind.covers
        assert covers is not None
        given = (self.stays.person, self.day, kind.off, covers.start)
        # a spell that covers no day stands for nothing, whatever it touches
        there = covers.start < covers.maybe
        low = points.days_in_a_row(*given, covers.sure, among & there) // 7
        high = points.days_in_a_row(*given, covers.maybe, (among | (numbers < 0)) & there) // 7
        said = [self._between(low, high, bound) for bound in leaf.bounds]
        least: Answers = np.minimum.reduce(said)
        return least

    def _between(self, low: Any, high: Any, bound: Any) -> Answers:
        if not isinstance(bound.value, int):
            raise NotCompiled("weeks compared with a fraction or a rate")
        one, other = (
            number_answers(Compare("n", (bound,)), each, 0, self.part.kind("start"), self.asking)
            for each in (low, high)
        )
        return np.where(one == other, one, 1).astype(np.uint8)

    def _weeks_since(self, leaf: Compare) -> Answers:
        since = self._date(leaf.fact or "")
        held = np.where(since == NO_DAY, UNKNOWN, (self.day.astype(np.int64) - since) // 7)
        return self._number(leaf, held)

    def _age(self) -> Any:
        return _whole_years(self._date("date_of_birth"), self.day)

    def fact_row(self, name: str) -> Rows:
        """The row of the fact that holds for each stay; -1 = none."""
        _, words = self.part.kind("fact").words("name")
        if name not in words:
            return np.full(len(self.stays), -1, dtype=np.int32)
        made = self.stays.made
        key = (self.key, "facts")
        if key not in made:
            made[key] = facts_on(self.part, self.stays.person, self.day)
        found: Rows = made[key][words.index(name)]
        return found

    def _date(self, name: str) -> Days:
        """The day each holds as the fact; NO_DAY = none, or not a day."""
        return _as_dates(self.part, self.fact_row(name))

    def _of_fact(self, leaf: Leaf) -> Answers:
        row, (numbers, words) = self.fact_row(leaf.name), self.part.kind("fact").words("value")
        declared = self.asking.rulebook.facts.get(leaf.name)
        if declared is not None and declared.type == "date":
            raise NotCompiled("a date compared as it stands")
        number = np.append(numbers, np.int32(-1))[row]
        each, place = np.unique(number, return_inverse=True)
        held = [None if one < 0 else words[one] for one in each.tolist()]
        typed = [_typed(one, declared.type if declared is not None else "text") for one in held]
        said: Answers = np.array([word_answer(leaf, one) for one in typed], dtype=np.uint8)[place]
        return said

    def shown(self, rule: str, types: tuple[str, ...]) -> Any:
        """Whether there is a paper of one of these types for the condition, of this enrolment or of none."""
        kind = self.part.kind("evidence")
        for_, words = kind.words("for")
        fits = (for_ == (words.index(rule) if rule in words else -2)) & (kind.is_one_of("type", *types) == 2)
        whose = np.zeros(len(self.part), dtype=bool)
        whose[kind.person[fits & (kind.enr == -1)]] = True
        named = np.zeros(len(self.part.enrolments) + 2, dtype=bool)
        named[kind.enr[fits & (kind.enr >= 0)]] = True
        return whose[self.stays.person] | named[self.stays.rows]


def _typed(text: str | None, type_: str) -> Any:
    """The word of a fact as its declaration types it."""
    if text is None or type_ != "number" or text == PREFER_NOT_TO_SAY:
        return text
    return Decimal(text)


def _civil(days: Any) -> tuple[Any, Any, Any]:
    dates = np.asarray(days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64)
    return number // 12 + 1970, number % 12 + 1, (dates - months).astype(np.int64) + 1
