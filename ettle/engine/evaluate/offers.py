"""What a person is owed: each period of each offer, and what became of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ettle.engine.basics.answer import Answer
from ettle.engine.basics.day import ONE_DAY, days_after
from ettle.engine.basics.period import Period
from ettle.engine.basics.unknown import ANY_HOURS, Between
from ettle.engine.evaluate.asked import Asked
from ettle.engine.evaluate.checkpoints import around, counted_from
from ettle.engine.evaluate.life import Cover
from ettle.engine.evaluate.periods import Away, HoursHad, days_in, first_ids, happened
from ettle.engine.evaluate.phases import NEVER
from ettle.engine.evaluate.results import OfferPeriod, OfferState, Reason
from ettle.engine.evaluate.sustained import joined_dates
from ettle.engine.evaluate.windows import joined
from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.events.catalogue import Activity, Event, Excuse, FollowUp
from ettle.engine.rules.fields import Span, for_group
from ettle.engine.rules.offers import Offer

HALF, QUARTER = 2, 4
"""A last period under half its length is not owed; with under a quarter of its days left, what is due is at risk."""
QUARTER_HOUR = 25
"""In hundredths of an hour."""

MOST_PERIODS = 10_000
"""More than any life holds: a bound, so that no mistake in a rule can run for ever."""


def offers(asked: Asked) -> tuple[OfferPeriod, ...]:
    """Every period, by rule; each decided by the version in force, and the group held, on its first day."""
    rules = dict.fromkeys(rule for version in asked.versions for rule in version.rules.offer)
    return tuple(period for rule in rules for period in _numbered(_of_all_versions(asked, rule)))


def _of_all_versions(asked: Asked, rule: str) -> list[OfferPeriod]:
    found = [
        period
        for version in asked.versions
        if rule in version.rules.offer
        for group in asked.groups
        for period in OfferAsked(asked, rule, version.rules.offer[rule], group, version.in_force).periods()
        if version.in_force.contains(period.from_) and asked.group_on(period.from_) == group
    ]
    return sorted(found, key=lambda period: (period.from_, period.until))


def _numbered(periods: list[OfferPeriod]) -> Iterator[OfferPeriod]:
    for n, period in enumerate(periods, start=1):
        yield OfferPeriod(period.rule, n, period.from_, period.until, period.state, period.due_on, period.because)


@dataclass
class OfferAsked:
    """One offer of one enrolment on the day of asking, with the numbers of one group."""

    asked: Asked
    rule: str
    offer: Offer
    group: str | None
    in_force: Period
    """When the version that says so is in force: what begins on another day another decides, and it is not worked out."""

    def periods(self) -> Iterator[OfferPeriod]:
        match self.offer.operation:
            case "every":
                return self._every()
            case "at_least":
                return self._hours()
            case "within":
                return self._within()
        return self._at()

    # Periods of a phase, one event in each.

    def _every(self) -> Iterator[OfferPeriod]:
        assert self.offer.every is not None
        for first, end in self._stays():
            for start, until in self._cut(first, end, self.offer.every):
                cut = min(until, end)
                if self.in_force.contains(start):
                    yield self._one_event(start, cut, owed=cut - start >= (until - start) / HALF)

    def _one_event(self, start: date, until: date, owed: bool) -> OfferPeriod:
        done, perhaps = self._happened(start, until)
        if done:
            first = min(event.on for event in done)
            return self._period(start, until, "met", Reason("met", {"on": first}, first_ids(done), self.rule))
        if not owed:
            return self._period(start, until, "not_owed", Reason("short_last_period", {}, (), self.rule))
        return self._not_done(start, until, perhaps)

    def _not_done(self, start: date, until: date, perhaps: list[Event]) -> OfferPeriod:
        """What a period is that nothing certainly met: excused, unknown, or as the day of asking makes it."""
        away = self._away(start, until)
        if away.excuses():
            return self._period(start, until, "excused", Reason("excused", {"days": away.sure}, away.events, self.rule))
        if perhaps or away.may_excuse():
            return self._period(start, until, "unknown", Reason("not_known_if_done", {}, first_ids(perhaps), self.rule))
        state = self._open_or(start, until, "missed")
        return self._period(start, until, state, Reason(f"none_{state}", {"due_on": until - ONE_DAY}, (), self.rule))

    # So many hours over a sliding run of whole periods.

    def _hours(self) -> Iterator[OfferPeriod]:
        assert self.offer.per is not None and self.offer.at_least is not None
        over = self.offer.averaged_over or 1
        for first, end in self._stays():
            for start, until in self._runs(first, end, over):
                hours = for_group(self.offer.at_least.hours, self.group)
                if hours is not None and self.in_force.contains(start):
                    yield self._hours_in(start, until, hours * over)

    def _runs(self, first: date, end: date, over: int) -> Iterator[tuple[date, date]]:
        """Every run of `over` whole periods of [first, end) begun by the day of asking."""
        assert self.offer.per is not None
        starts = [first]
        for k in range(1, MOST_PERIODS):
            following = self.offer.per.after(first, self.group, self.asked.rulebook.holidays, k)
            if following is None or following <= starts[-1] or following > end:
                return
            starts.append(following)
            if k >= over:
                if starts[k - over] > self.asked.on:
                    return
                yield starts[k - over], following

    def _hours_in(self, start: date, until: date, hours: int) -> OfferPeriod:
        """A run of periods in which so many hours were owed, fewer for days away."""
        away, days = self._away(start, until), (until - start).days
        owed = 100 * hours * (days - away.sure) // (days * QUARTER_HOUR) * QUARTER_HOUR
        had = self._hours_had(start, until)
        low, high = had.low, had.high
        params = {"hours": [low, high], "owed": owed}
        if low and low >= owed:
            return self._period(
                start, until, "met", Reason("hours_met", params, had.reached(owed, sure=True), self.rule)
            )
        if away.excuses():
            return self._period(start, until, "excused", Reason("excused", {"days": away.sure}, away.events, self.rule))
        if low >= owed:
            return self._period(start, until, "met", Reason("hours_met", params, (), self.rule))
        if high >= owed or away.may_excuse():
            ids = had.reached(owed, sure=False)
            return self._period(start, until, "unknown", Reason("hours_not_known", params, ids, self.rule))
        state = self._open_or(start, until, "missed")
        return self._period(start, until, state, Reason(f"hours_{state}", params, (), self.rule))

    def _hours_had(self, start: date, until: date) -> HoursHad:
        had, days = self._had, self._days_had
        return HoursHad(had[bisect_left(days, start) : bisect_left(days, until)])

    @cached_property
    def _had(self) -> list[tuple[Activity, Between]]:
        """The activities there were, or perhaps were, by day, with their hours: runs that overlap count the same ones."""
        found = []
        for event in self._events:
            if isinstance(event, Activity):
                did = happened(event)
                hours = ANY_HOURS if event.hours is None else Between.exactly(event.hours)
                if did is not Answer.NO:
                    found.append((event, hours if did is Answer.YES else Between(0, hours.high)))
        return found

    @cached_property
    def _days_had(self) -> list[date]:
        return [event.on for event, _ in self._had]

    # Once, so long after something.

    def _within(self) -> Iterator[OfferPeriod]:
        assert self.offer.within is not None
        start = self._since(self.offer.within.of)
        if start is None:
            return
        last = self.offer.within.after(start, self.group, self.asked.rulebook.holidays)
        if last is not None:
            until = self._stretched(start, days_after(last, 1))
            yield self._by_day(start, until, self._between(start, NEVER))

    def _since(self, kind: str) -> date | None:
        """The day of the first such event of the enrolment; of `referral`, the one its start names."""
        if kind == "referral":
            named = self.asked.life.journey.counting.get(self.asked.stay.start.referral or "")
            return named.on if named and named.on <= self.asked.on else None
        return min((event.on for event in self.asked.stay.of_kind(kind)), default=None)

    def _by_day(self, start: date, until: date, events: list[Event]) -> OfferPeriod:
        done = [event for event in events if happened(event) is Answer.YES]
        if done:
            first = min(event.on for event in done)
            state: OfferState = "met" if first < until else "late"
            return self._period(start, until, state, Reason(state, {"on": first}, first_ids(done), self.rule))
        left = self.asked.stay.left if self.offer.operation == "within" else self.asked.life.death
        if left is not None and left < until:
            return self._period(start, until, "not_owed", Reason("left_before_due", {"on": left}, (), self.rule))
        perhaps = [event for event in events if happened(event) is Answer.UNKNOWN]
        return self._not_done(start, until, perhaps)

    # At checkpoints after work began.

    def _at(self) -> Iterator[OfferPeriod]:
        assert self.offer.at is not None
        anchor = counted_from(self.offer, self.asked.life, self.asked.stay)
        if anchor is None:
            return
        for weeks in self.offer.at.weeks:
            target = days_after(anchor, 7 * weeks)
            start, due = around(self.offer, target, self.group, self.asked.rulebook.holidays)
            if start <= self.asked.on:
                yield self._by_day(start, days_after(due, 1), self._at_checkpoint(weeks, start))

    def _at_checkpoint(self, weeks: int, start: date) -> list[Event]:
        return [
            event
            for event in self._events
            if event.on >= start and (not isinstance(event, FollowUp) or event.checkpoint_weeks == weeks)
        ]

    # What they share.

    def _stays(self) -> list[tuple[date, date]]:
        """The stretches spent in the offer's phases; phases that follow on each other run on.

        One that has not ended by the day of asking has no end yet, so its running period is whole.
        """
        stays = [
            (each.start.toordinal(), each.until.toordinal())
            for each in self.asked.phases
            if each.phase in self.offer.during
        ]
        ends = ((date.fromordinal(first), date.fromordinal(until)) for first, until in joined(stays))
        return [(first, until if until <= self.asked.on else NEVER) for first, until in ends]

    def _cut(self, first: date, end: date, span: Span) -> Iterator[tuple[date, date]]:
        """Periods of [first, end), from its first day, up to the one that holds the day of asking."""
        k, start, put_off = 0, first, 0
        while start < end and start <= self.asked.on:
            k += 1
            planned = span.after(first, self.group, self.asked.rulebook.holidays, times=k)
            if planned is None or planned <= first:
                return
            planned = days_after(planned, put_off)
            until = self._stretched(start, planned)
            put_off += (until - planned).days
            yield start, until
            start = until

    def _stretched(self, start: date, until: date) -> date:
        """The end put off by the paused days, for an offer whose clock a pause stops."""
        if self.offer.pause != "stops":
            return until
        pauses = self.asked.days.covers("pause")
        for first, end in joined_dates((cover.start, cover.event.until or cover.sure_until) for cover in pauses):
            if first < until and end > start:
                until = days_after(until, (end - max(first, start)).days)
        return until

    @cached_property
    def _events(self) -> list[Event]:
        """The events that may meet the offer, by day."""
        person = [kind for kind in self.offer.by if kind in OF_THE_PERSON]
        theirs = [event for kind in person for event in self.asked.life.by_kind[kind]]
        named = [event for event in self.asked.stay.events if event.kind in self.offer.by]
        found = [*(event for event in named if event.kind not in person), *theirs]
        return sorted(found, key=lambda event: event.on)

    @cached_property
    def _days(self) -> list[date]:
        return [event.on for event in self._events]

    def _between(self, start: date, until: date) -> list[Event]:
        """Those of [start, until)."""
        return self._events[bisect_left(self._days, start) : bisect_left(self._days, until)]

    def _happened(self, start: date, until: date) -> tuple[list[Event], list[Event]]:
        """Those of [start, until) that took place, and those of which nobody knows."""
        first, last = bisect_left(self._days, start), bisect_left(self._days, until)
        done: list[Event] = []
        perhaps: list[Event] = []
        for event, did in zip(self._events[first:last], self._whether[first:last], strict=True):
            if did is Answer.YES:
                done.append(event)
            elif did is Answer.UNKNOWN:
                perhaps.append(event)
        return done, perhaps

    @cached_property
    def _whether(self) -> list[Answer]:
        """Of each event, whether it took place."""
        return [happened(event) for event in self._events]

    def _away(self, start: date, until: date) -> Away:
        """The days of [start, until) paused or excused; an end known ahead counts ahead."""
        if not self._absences:
            return Away((until - start).days, 0, 0, ())
        sure, perhaps, events = [], [], set()
        for cover, certain in self._absences:
            first = max(cover.start, start)
            end = min(cover.event.until or cover.sure_until, until) if certain else first
            perhaps.append((first, min(cover.event.until or cover.maybe_until, until)))
            if first < end:
                sure.append((first, end))
                events.add(cover.event.id)
        return Away((until - start).days, days_in(sure), days_in(perhaps), tuple(sorted(events)))

    @cached_property
    def _absences(self) -> list[tuple[Cover, bool]]:
        """The pauses and excuses, each with whether it is certainly meant for this offer."""
        pauses = [(cover, True) for cover in self.asked.days.covers("pause")]
        return [*pauses, *((cover, getattr(cover.event, "rule", None) is not None) for cover in self._excuses)]

    @cached_property
    def _excuses(self) -> list[Cover]:
        """The excuses of the enrolment for this offer; one that names no rule may be meant for it."""
        return [
            cover
            for cover in self.asked.life.covers("excuse")
            if isinstance(cover.event, Excuse)
            and cover.event.rule in (self.rule, None)
            and cover.event.enrolment == self.asked.stay.id
        ]

    def _open_or(self, start: date, until: date, over: OfferState) -> OfferState:
        if self.asked.on >= until:
            return over
        little_left = until - self.asked.on < (until - start) / QUARTER
        return "at_risk" if little_left else "due"

    def _period(self, start: date, until: date, state: OfferState, reason: Reason) -> OfferPeriod:
        return OfferPeriod(self.rule, 0, start, until, state, until - ONE_DAY, (reason,))
