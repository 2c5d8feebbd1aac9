"""What people are owed, all of them at once: the periods of every offer as `ettle.engine.evaluate.offers` cuts them.

Of most offers the periods are counted, and written straight to their place among all rows. Where several versions say
different things, or a number goes by a group that somebody left, they are worked out first, and then put there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ettle.engine.bulk.columns import EPOCH, NEVER, Answers, Days, Numbers, Rows, Truths
from ettle.engine.bulk.compiling import Asked, Cohort
from ettle.engine.bulk.kernels import jobs, phases
from ettle.engine.bulk.kernels import offers as kernels
from ettle.engine.bulk.kernels.calendar import DAY, MONTH, WEEK, WORKING_DAY
from ettle.engine.bulk.owed import Looked, looked_at
from ettle.engine.bulk.phases import holidays_of
from ettle.engine.bulk.stays import Stays, by_group
from ettle.engine.rules.fields import CountByGroup, Span
from ettle.engine.rules.offers import Offer

STATES = ("met", "late", "missed", "excused", "not_owed", "due", "at_risk", "unknown")
"""By the number a kernel gives."""


class Periods(NamedTuple):
    """Periods as columns. `due_on` is the day before `until`."""

    n: Rows
    start: Days
    until: Days
    state: Answers
    """Numbers of STATES."""
    decided: Rows
    """The row of the part as it was read; -1 = none."""

    def some(self, chosen: Any) -> Periods:
        return Periods(*(column[chosen] for column in self))


@dataclass(frozen=True)
class OfferRows:
    """One offer of some enrolments: how many periods each has, and what writes them to their place."""

    rule: str
    enrolment: Rows
    """Rows of `part.enrolments`, each once, in order."""
    counts: Rows
    put: Callable[[Rows, Periods], None]
    """Writes the periods of each enrolment from its place on."""


def offer_rows(asked: Asked, cohort: Cohort) -> list[OfferRows]:
    """Every offer of a cohort, each period decided by the version in force, and the group held, on its first day."""
    rules = dict.fromkeys(rule for version in cohort.versions for rule in version.rules.offer)
    return [rows for rule in rules for rows in _shared(asked, cohort, rule)]


def _shared(asked: Asked, cohort: Cohort, rule: str) -> list[OfferRows]:
    said = [
        (each.in_force, offer and asked.plan.said(offer, _as_text))
        for each in cohort.versions
        for offer in (each.rules.offer.get(rule),)
    ]
    meaning = (asked.phases_key, *said)
    return asked.once("offer", cohort, rule, meaning, lambda: _of_rule(asked, cohort, rule))


def _as_text(offer: Offer) -> str:
    return offer.model_dump_json(by_alias=True)


class _Terms(NamedTuple):
    """One offer as agreed, and the days whose periods it decides."""

    offer: Offer
    in_force: list[tuple[int, int]]

    @property
    def always(self) -> bool:
        return len(self.in_force) == 1 and self.in_force[0] == (_FIRST, int(NEVER))


_FIRST = 1 - EPOCH
"""The first day of the calendar, from which the oldest version is in force."""


def _terms(cohort: Cohort, rule: str) -> list[_Terms]:
    """The versions of a rule; those that say the same are one."""
    found: list[_Terms] = []
    for version in cohort.versions:
        offer = version.rules.offer.get(rule)
        if offer is None:
            continue
        end = version.in_force.until
        days = (version.in_force.start.toordinal() - EPOCH, int(NEVER) if end is None else end.toordinal() - EPOCH)
        same = next((each for each in found if each.offer == offer), None)
        if same is None:
            found.append(_Terms(offer, [days]))
        elif same.in_force[-1][1] == days[0]:
            same.in_force[-1] = (same.in_force[-1][0], days[1])
        else:
            same.in_force.append(days)
    return found


def _of_rule(asked: Asked, cohort: Cohort, rule: str) -> list[OfferRows]:
    terms = _terms(cohort, rule)
    if len(terms) > 1 or not terms[0].always:
        return [_worked_out(asked, rule, terms, cohort.stays)]
    offer = terms[0].offer
    moved = _moved(asked.stays)[cohort.stays] if _goes_by_group(offer) else np.zeros(len(cohort.stays), dtype=bool)
    found = [_straight(asked, rule, offer, cohort.stays[~moved])]
    return [*found, _worked_out(asked, rule, terms, cohort.stays[moved])] if moved.any() else found


def _straight(asked: Asked, rule: str, offer: Offer, stays: Rows) -> OfferRows:
    """An offer that one agreement decides, of stays with one group."""
    cut = _OPERATIONS[offer.operation](_OfferAsked(asked, rule, offer, _Items.once(asked.stays, stays)))
    return OfferRows(rule, asked.stays.rows[stays], cut.counts, cut.put)


def _worked_out(asked: Asked, rule: str, terms: Iterable[_Terms], stays: Rows) -> OfferRows:
    """The periods of several agreements, or of several groups, in one order."""
    parts = [_under(asked, rule, each, stays) for each in terms]
    enrolment = np.concatenate([rows for rows, _ in parts])
    found = Periods(*(np.concatenate(each) for each in zip(*(periods for _, periods in parts), strict=True)))
    order = np.lexsort((found.until, found.start, enrolment))
    enrolment, found = enrolment[order], found.some(order)
    kernels.numbered(enrolment, found.n)
    each, counts = np.unique(enrolment, return_counts=True)
    which = np.searchsorted(each, enrolment).astype(np.int32)

    def put(begin: Rows, target: Periods) -> None:
        for source, column in zip(found, target, strict=True):
            kernels.put(begin, which, source, column)

    return OfferRows(rule, each, counts.astype(np.int32), put)


def _under(asked: Asked, rule: str, terms: _Terms, stays: Rows) -> tuple[Rows, Periods]:
    """The periods that one agreement decides, and the enrolment of each."""
    items = _Items.of(asked.stays, stays, terms.offer)
    cut = _OPERATIONS[terms.offer.operation](_OfferAsked(asked, rule, terms.offer, items))
    found = blank(int(cut.counts.sum()))
    cut.put((np.cumsum(cut.counts) - cut.counts).astype(np.int64), found)
    item = np.repeat(np.arange(len(items.stay)), cut.counts)
    keep = np.zeros(len(item), dtype=bool)
    for first, end in terms.in_force:
        keep |= (found.start >= first) & (found.start < end)
    keep &= items.holds(item, found.start)
    return items.enrolment[item[keep]], found.some(keep)


def blank(count: int) -> Periods:
    n, start, until, decided = (np.empty(count, np.int32) for _ in range(4))
    return Periods(n, start, until, np.empty(count, np.uint8), decided)


# Whose numbers.


@dataclass(frozen=True)
class _Items:
    """Stays, each once for every group it was in where an offer has numbers by group."""

    stays: Stays
    stay: Rows
    group: Rows
    several: bool

    @classmethod
    def once(cls, stays: Stays, chosen: Rows) -> _Items:
        """Each with the group of its start."""
        return cls(stays, chosen, stays.part.enrolments.group[stays.rows[chosen]], False)

    @classmethod
    def of(cls, stays: Stays, chosen: Rows, offer: Offer) -> _Items:
        if not _goes_by_group(offer):
            return cls.once(stays, chosen)
        enrolments = stays.part.enrolments
        place = np.full(len(enrolments) + 2, -1, np.int32)
        place[stays.rows[chosen]] = chosen
        moved = place[enrolments.changes.enr]
        width = len(enrolments.groups) + 1
        first = chosen.astype(np.int64) * width + enrolments.group[stays.rows[chosen]] + 1
        later = moved[moved >= 0].astype(np.int64) * width + enrolments.changed_to[moved >= 0] + 1
        pairs = np.unique(np.concatenate((first, later)))
        return cls(stays, (pairs // width).astype(np.int32), (pairs % width - 1).astype(np.int32), True)

    @property
    def enrolment(self) -> Rows:
        return self.stays.rows[self.stay]

    def numbers(self, said: CountByGroup | None) -> Numbers:
        """The number for the group of each; -1 where there is none."""
        return by_group(self.stays.part, said, self.group)

    def holds(self, item: Any, day: Days) -> Truths:
        """Whether the group of each item is the one held on the day."""
        if not self.several or not len(item):
            return np.ones(len(item), dtype=bool)
        found, stay = self.stays.part.enrolments, self.stay[item]
        rows, changes = self.stays.rows[stay], found.changes
        held = jobs.group_on(
            self.stays.person[stay],
            rows,
            found.group[rows],
            day,
            changes.off,
            changes.enr,
            changes.on,
            found.changed_to,
        )
        return np.asarray(self.group[item] == held)


def _moved(stays: Stays) -> Truths:
    """The stays whose group was ever changed."""
    found = np.zeros(len(stays.part.enrolments) + 2, dtype=bool)
    found[stays.part.enrolments.changes.enr] = True
    return found[stays.rows]


def _goes_by_group(offer: Offer) -> bool:
    spans = [span for span in (offer.every, offer.per, offer.within, offer.give_or_take) if span]
    said = [offer.at_least.hours] if offer.at_least else []
    said += [number for span in spans for number in (span.days, span.weeks, span.months, span.working_days) if number]
    return any(isinstance(each, dict) for each in said)


def length(span: Span) -> tuple[int, CountByGroup]:
    """The unit of a length, as the calendar's kernels know it, and its number."""
    for unit, number in ((WEEK, span.weeks), (MONTH, span.months), (WORKING_DAY, span.working_days)):
        if number is not None:
            return unit, number
    assert span.days is not None
    return DAY, span.days


# The four operations.


class _Cut(NamedTuple):
    """How many periods each item has, and what writes them."""

    counts: Rows
    put: Callable[[Rows, Periods], None]


@dataclass(frozen=True)
class _OfferAsked:
    """One offer, as agreed once, of some items."""

    asked: Asked
    rule: str
    offer: Offer
    items: _Items

    @property
    def looked(self) -> Looked:
        return looked_at(self.asked.stays.part)

    @property
    def on(self) -> int:
        return self.asked.stays.part.on

    @property
    def holidays(self) -> Numbers:
        return holidays_of(self.asked.asking)  # type: ignore[no-any-return]

    @property
    def owner(self) -> Rows:
        return self.asked.stays.part.enrolments.person

    def stretches(self) -> tuple[Rows, Days, Days]:
        """The days of each item in the offer's phases."""
        stays = self.asked.phases
        wanted = np.array([*(name in self.offer.during for name in stays.names), False])
        found: tuple[Rows, Days, Days] = kernels.stretches(
            self.items.stay, stays.off, stays.phase, stays.start, stays.until, wanted, self.on
        )
        return found

    def pauses(self, enrolment: Rows) -> tuple[Rows, Days, Days]:
        return self.looked.pauses(enrolment, self.offer.pause == "stops")


def _every(one: _OfferAsked) -> _Cut:
    """One event in each period of the phases."""
    assert one.offer.every is not None
    unit, number = length(one.offer.every)
    periods = (
        *one.stretches(), one.items.numbers(number), unit, one.holidays, one.on, *one.pauses(one.items.enrolment),
    )  # fmt: skip
    counts = kernels.count_every(*periods)

    def put(begin: Rows, target: Periods) -> None:
        kinds, away = one.looked.several(one.offer.by), one.looked.away(one.rule, one.items.enrolment)
        kernels.fill_every(one.items.enrolment, begin, *periods, one.owner, *kinds, *away, *target)

    return _Cut(counts, put)


def _hours(one: _OfferAsked) -> _Cut:
    """So many hours over a sliding run of whole periods."""
    assert one.offer.per is not None and one.offer.at_least is not None
    unit, number = length(one.offer.per)
    over, owed = one.offer.averaged_over or 1, one.items.numbers(one.offer.at_least.hours)
    lengths = np.where(owed < 0, -1, one.items.numbers(number))
    runs = (*one.stretches(), lengths, unit, one.holidays, one.on, over)
    counts = kernels.count_hours(*runs)

    def put(begin: Rows, target: Periods) -> None:
        activities, away = one.looked.hours_of(one.offer.by), one.looked.away(one.rule, one.items.enrolment)
        kernels.fill_hours(one.items.enrolment, begin, *runs, owed * over, one.owner, *activities, *away, *target)

    return _Cut(counts, put)


def _within(one: _OfferAsked) -> _Cut:
    """Once, so long after something."""
    assert one.offer.within is not None
    unit, number = length(one.offer.within)
    since = one.looked.since(one.offer.within.of, one.items.enrolment)
    last = phases.after_each(since, unit, one.items.numbers(number), one.holidays)
    item = np.flatnonzero((since != NEVER) & (last != NEVER))
    start, until = since[item], np.minimum(last[item], NEVER - 1) + np.int32(1)
    kernels.put_off(start, until, *one.pauses(one.items.enrolment[item]))
    ends = one.asked.stays.left[one.items.stay[item]]
    return _once(one, item, start, until, ends, np.full(len(item), -1, np.int32))


def _at(one: _OfferAsked) -> _Cut:
    """At checkpoints after the start or the first job."""
    assert one.offer.at is not None
    stays, items = one.asked.stays, one.items
    anchor = (stays.begun if one.offer.after == "start" else one.asked.work_began)[items.stay]
    each = np.array(sorted(one.offer.at.weeks), np.int32)
    item, weeks = np.repeat(np.arange(len(items.stay)), len(each)), np.tile(each, len(items.stay))
    target = np.minimum(anchor[item].astype(np.int64) + 7 * weeks, int(NEVER)).astype(np.int32)
    due = target
    if one.offer.give_or_take is not None:
        unit, number = length(one.offer.give_or_take)
        numbers = items.numbers(number)[item]
        due = np.where(numbers < 0, target, phases.after_each(target, unit, numbers, one.holidays))
    start = (2 * target.astype(np.int64) - due).astype(np.int32)
    asks = (anchor[item] != NEVER) & (start <= one.on)
    item, start, due, weeks = item[asks], start[asks], due[asks], weeks[asks]
    ends = stays.part.death[stays.person[items.stay[item]]]
    return _once(one, item, start, (due + 1).astype(np.int32), ends, weeks)


def _once(one: _OfferAsked, item: Any, start: Days, until: Days, ends: Days, weeks: Rows) -> _Cut:
    """What became of what is owed once by a day; `weeks` are those of its checkpoint, -1 where it has none."""
    enrolment = one.items.enrolment[item]
    counts = np.bincount(item, minlength=len(one.items.stay)).astype(np.int32)

    item = item.astype(np.int32)

    def put(begin: Rows, target: Periods) -> None:
        found = blank(len(item))
        found.start[:], found.until[:] = start, until
        kinds, away = one.looked.several(one.offer.by), one.looked.away(one.rule, enrolment)
        kernels.fill_once(
            enrolment, start, until, ends, one.on, weeks, one.looked.checkpoints(one.offer), one.owner, *kinds,
            *away, found.state, found.decided,
        )  # fmt: skip
        kernels.numbered(item, found.n)
        for source, column in zip(found, target, strict=True):
            kernels.put(begin, item, source, column)

    return _Cut(counts, put)


_OPERATIONS = {"every": _every, "at_least": _hours, "within": _within, "at": _at}
