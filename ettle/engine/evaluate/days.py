"""What is so on each day of an enrolment, seen through the jobs that count, cut where anything changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ettle.engine.basics.answer import Answer
from ettle.engine.basics.day import days_after
from ettle.engine.basics.unknown import ANY_PAY, NOTHING, Between
from ettle.engine.evaluate.asking import ask
from ettle.engine.evaluate.life import Cover, Job, Life, Stay
from ettle.engine.evaluate.rates import Rates, age_on
from ettle.engine.evaluate.spells import days_in_a_row, edges, hours_of, members_of
from ettle.engine.evaluate.values import Members, Perhaps, Plain, Value, Word
from ettle.engine.events.catalogue import Activity, Benefit, Need, Work
from ettle.engine.rules.predicates import Bound, Compare, Leaf, Node, Rate, Ref, leaves
from ettle.engine.rules.rulebook import Rulebook

WORK_NAMES = frozenset({"hours_per_week", "pay_per_hour", "work", "employer", "in_work", "contract_type"})
SPELL_NAMES = {
    "in_learning": "learning",
    "volunteering": "volunteering",
    "work_experience": "work_experience",
    "on_benefit": "benefit",
    "weeks_on": "benefit",
    "needs": "need",
    "paused": "pause",
}
IN_WEEKS = frozenset({"weeks_since", "weeks_on"})
ONLY_OF_THEIR_ENROLMENT = frozenset({"pause"})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of days [start, until) of one answer."""

    start: date
    until: date
    answer: Answer


@dataclass(frozen=True, slots=True)
class Days:
    """A person's days through certain jobs: all of them, those of one enrolment, or one employer's."""

    life: Life
    rulebook: Rulebook
    jobs: tuple[Job, ...]
    stay: Stay | None = None
    largest_job: bool = False
    """`hours: single`: the hours of a day are those of the largest job, not the sum."""

    def ask(self, node: Node, day: date, named: dict[str, Answer] | None = None) -> Answer:
        return ask(node, Day(self, day), named)

    def runs(self, node: Node, start: date, until: date) -> tuple[Run, ...]:
        """The answers of every day of [start, until), in stretches; neighbours of one answer joined."""
        if start >= until:
            return ()
        cuts = sorted({start, until, *(day for day in self.turning_days(node) if start < day < until)})
        runs: list[Run] = []
        for first, following in pairwise(cuts):
            said = self.ask(node, first)
            if runs and runs[-1].answer is said:
                runs[-1] = replace(runs[-1], until=following)
            else:
                runs.append(Run(first, following, said))
        return tuple(runs)

    def turning_days(self, node: Node) -> Iterator[date]:
        """Every day on which the answer may change."""
        for leaf in leaves(node):
            if isinstance(leaf, Ref):
                continue
            yield from self._turning_days_of(leaf)
            if isinstance(leaf, Compare):
                yield from self._rate_days(leaf)

    def _turning_days_of(self, leaf: Leaf) -> Iterator[date]:
        if leaf.name in WORK_NAMES:
            yield from edges(cover for job in self.jobs for cover in job.covers)
        elif leaf.name in SPELL_NAMES:
            yield from edges(self.covers(SPELL_NAMES[leaf.name]))
        elif leaf.name == "stage":
            yield from (event.on for event in self.life.by_kind["activity"])
        elif leaf.name == "enrolled_in":
            yield from (day for stay in self.life.stays for day in (stay.begun, stay.left) if day)
        else:
            yield from self._fact_days("date_of_birth" if leaf.name == "age" else leaf.name)
        if isinstance(leaf, Compare) and leaf.name in IN_WEEKS:
            yield from self._weekly_days(leaf)
        if leaf.name == "age":
            yield from self._birthdays()

    def covers(self, kind: str) -> tuple[Cover, ...]:
        """The spells of a kind; pauses only if they are this enrolment's or everybody's."""
        covers = self.life.covers(kind)
        if kind not in ONLY_OF_THEIR_ENROLMENT:
            return covers
        mine = (None, self.stay.id if self.stay else None)
        return tuple(cover for cover in covers if cover.event.enrolment in mine)

    def _fact_days(self, name: str) -> Iterator[date]:
        yield from edges(cover for cover in self.life.covers("fact") if getattr(cover.event, "name", "") == name)

    def _birthdays(self) -> Iterator[date]:
        for cover in self.life.covers("fact"):
            born = getattr(cover.event, "value", None)
            if getattr(cover.event, "name", "") == "date_of_birth" and isinstance(born, date):
                yield from (_birthday(born, born.year + age) for age in range(120))

    def _weekly_days(self, leaf: Compare) -> Iterator[date]:
        origins = (
            [cover.start for cover in self.covers("benefit")]
            if leaf.name == "weeks_on"
            else [_as_day(getattr(cover.event, "value", None)) for cover in self.life.covers("fact")]
        )
        if leaf.name == "weeks_since" and leaf.fact is not None:
            yield from self._fact_days(leaf.fact)
        for origin in origins:
            for bound in leaf.bounds:
                if origin is not None and isinstance(bound.value, int | Decimal):
                    for weeks in (int(bound.value), int(bound.value) + 1):
                        yield from (days_after(origin, 7 * weeks - 1), days_after(origin, 7 * weeks))

    def _rate_days(self, leaf: Compare) -> Iterator[date]:
        for bound in leaf.bounds:
            if isinstance(bound.value, Rate) and bound.value.rate in self.rulebook.rates:
                yield from self.rulebook.rates[bound.value.rate].values
                yield from self._fact_days("date_of_birth")
                yield from self._birthdays()


@dataclass(frozen=True, slots=True)
class Day:
    """One day of somebody's Days, as something that can be asked."""

    days: Days
    day: date

    def value(self, leaf: Leaf) -> Value:
        name = leaf.name
        if name in _VALUES:
            return _VALUES[name](self)
        if name == "weeks_since" and isinstance(leaf, Compare):
            since = _as_day(self.fact(leaf.fact or ""))
            return Word(None) if since is None else Between.exactly((self.day - since).days // 7)
        if name == "weeks_on" and isinstance(leaf, Compare):
            return self._weeks_on(frozenset(leaf.among))
        return Word(self.fact(name))

    def bound(self, bound: Bound) -> int | Decimal | Between | None:
        if isinstance(bound.value, Rate):
            return Rates(self.days.life, self.days.rulebook).on(bound.value.rate, self.day)
        return bound.value

    def events_behind(self, fact: str, name: str) -> list[str]:
        """The ids of the events that say what is so on the day: a fact, or the spells that cover it."""
        if name in WORK_NAMES:
            return [work.id for _, spells in self.working() for work, _ in spells]
        if name in SPELL_NAMES:
            return [cover.event.id for cover in self._covering(SPELL_NAMES[name])]
        held = self.days.life.fact_on(fact, self.day)
        return [] if held is None else [held.id]

    def fact(self, name: str) -> Plain | None:
        held = self.days.life.fact_on(name, self.day)
        return None if held is None else held.value

    def age(self) -> Word:
        return Word(age_on(self.days.life, self.day))

    def working(self) -> list[tuple[Job, list[tuple[Work, bool]]]]:
        """The counted jobs of the day with their spells, each with whether it certainly covers the day."""
        found = []
        for job in self.days.jobs:
            spells = [
                (cover.event, self.day < cover.sure_until)
                for cover in job.covers
                if cover.start <= self.day < cover.maybe_until and isinstance(cover.event, Work)
            ]
            if spells:
                found.append((job, spells))
        return found

    def hours(self) -> Between:
        """The sum over the counted jobs, or the hours of the largest; one employer's on one day are one job's."""
        each: dict[str | int, Between] = {}
        for place, (job, spells) in enumerate(self.working()):
            so_far = each.get(job.employer or place, NOTHING)
            each[job.employer or place] = sum((hours_of(*spell) for spell in spells), so_far)
        if self.days.largest_job and each:
            return Between(max(one.low for one in each.values()), max(one.high for one in each.values()))
        return sum(each.values(), NOTHING)

    def pay(self) -> Value:
        """The lowest pay of the counted jobs; perhaps none, on a day on which no job is certain."""
        spells = [spell for _, spells in self.working() for spell in spells]
        pays = [work.pay_per_hour for work, _ in spells]
        known = [pay for pay in pays if pay is not None]
        certain = [work.pay_per_hour for work, sure in spells if sure]
        if not spells:
            return None
        low = min(known) if len(known) == len(pays) else 0
        if certain:
            return Between(low, min((pay for pay in certain if pay is not None), default=ANY_PAY.high))
        return Perhaps(Between(low, max(known) if len(known) == len(pays) else ANY_PAY.high))

    def in_work(self) -> Word:
        sure = [is_sure for _, spells in self.working() for _, is_sure in spells]
        return Word("yes" if any(sure) else None if sure else "no")

    def members(self, field: str) -> Members:
        return members_of((getattr(work, field), sure) for _, spells in self.working() for work, sure in spells)

    def within(self, kind: str) -> Word:
        sure = [self.day < cover.sure_until for cover in self._covering(kind)]
        return Word("yes" if any(sure) else None if sure else "no")

    def benefits(self) -> Members:
        covers = self._covering("benefit")
        return members_of((c.event.benefit, self.day < c.sure_until) for c in covers if isinstance(c.event, Benefit))

    def needs(self) -> Members:
        covers = self._covering("need")
        return members_of((c.event.need, self.day < c.sure_until) for c in covers if isinstance(c.event, Need))

    def enrolled_in(self) -> Members:
        mine = self.days.stay.id if self.days.stay else None
        others = (stay for stay in self.days.life.stays if stay.id != mine)
        current = (s.programme for s in others if s.begun <= self.day and (s.left is None or self.day < s.left))
        return Members(sure=frozenset(current))

    def stage(self) -> Word:
        mine = self.days.stay.id if self.days.stay else None
        done = [
            event.stage
            for event in self.days.life.by_kind["activity"]
            if isinstance(event, Activity) and event.on <= self.day and event.enrolment == mine and event.stage
        ]
        return Word(done[-1] if done else None)

    def _covering(self, kind: str) -> list[Cover]:
        return [cover for cover in self.days.covers(kind) if cover.start <= self.day < cover.maybe_until]

    def _weeks_on(self, among: frozenset[str]) -> Between:
        """Whole weeks without a break on any of these benefits, up to and including the day."""
        covers = [c for c in self.days.covers("benefit") if getattr(c.event, "benefit", None) in among | {None}]
        sure = [c for c in covers if getattr(c.event, "benefit", None) in among]
        return Between(
            days_in_a_row(self.day, [(c.start, c.sure_until) for c in sure]) // 7,
            days_in_a_row(self.day, [(c.start, c.maybe_until) for c in covers]) // 7,
        )


_VALUES: dict[str, Callable[[Day], Value]] = {
    "hours_per_week": Day.hours,
    "pay_per_hour": Day.pay,
    "in_work": Day.in_work,
    "work": lambda day: day.members("work"),
    "employer": lambda day: day.members("employer"),
    "contract_type": lambda day: day.members("contract_type"),
    "in_learning": lambda day: day.within("learning"),
    "volunteering": lambda day: day.within("volunteering"),
    "work_experience": lambda day: day.within("work_experience"),
    "paused": lambda day: day.within("pause"),
    "on_benefit": Day.benefits,
    "needs": Day.needs,
    "enrolled_in": Day.enrolled_in,
    "stage": Day.stage,
    "age": Day.age,
}


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _as_day(value: Plain | None) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None
