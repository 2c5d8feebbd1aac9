"""What the questions go by: one plain row for each result, made from its journey. Nothing about who somebody is is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.basics.period import Period
from ettle.engine.events.catalogue import Activity, Claim, Contact, Earnings, Event, Evidence, FollowUp, Work
from ettle.engine.events.counting import Journey
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.predicates import Bound, Compare, leaves
from ettle.engine.settle.lines import LineId
from ettle.web.people.names import folded

FEW, MONTH = 3, 28
IN_TOUCH = ("contact", "activity", "review", "assessment", "plan", "follow_up")


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper: what it is said to show, when it was recorded, and the size of its file where one is kept."""

    type: str
    covers: Period | None
    recorded_at: datetime
    file: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One result as the questions see it."""

    id: LineId
    person: str
    provider: str
    programme: str
    achieved_on: date
    days: tuple[Period, ...]
    job_until: date | None = None
    """The first day without the job, where it has ended since and the day is known."""
    job_known: bool = False
    """Whether a job is behind it and its end is known or still to come."""
    hours_over: int | None = None
    """By how many hundredths of an hour the least hours of its jobs lie above the bar of the rule."""
    employers: frozenset[str] = frozenset()
    papers: tuple[Shown, ...] = ()
    amounts: tuple[int, ...] = ()
    """Pay of its days, in pence, in order."""
    in_touch: int | None = None
    """How often anybody was in touch from the start to the day it was reached; None = the start is not known."""
    told_on: date | None = None
    """The day on which the first of the events behind it was recorded."""
    changed_after: tuple[str, ...] = ()
    """What behind it was put otherwise after a refusal: kinds of events."""
    written_at_once: date | None = None
    """The day on which everything that anybody did with the person was written down, where that was after the day it was reached."""
    paid_hours_over: int | None = None
    """By how many hundredths of an hour the weekly hours that the pay of its days comes to, at the pay per hour that is
    recorded, lie above the bar; None = pay or its rate is not known."""
    paid_before: date | None = None
    """A day before the job began on which its employer had paid for a whole period already."""
    last_paid: date | None = None
    """The last day of its days that any pay of its employer is for; None = no pay is known."""
    said_not: date | None = None
    """A follow-up inside its days that says the person was not in work."""


def asked(
    id: LineId,
    journey: Journey,
    *,
    provider: str,
    programme: str,
    achieved_on: date,
    days: tuple[Period, ...],
    because: Iterable[Mapping[str, Any]],
    papers: Collection[str],
    outcome: Outcome | None = None,
    sizes: Mapping[str, int] | None = None,
    refused_at: Sequence[datetime] = (),
) -> Asked:
    """The row of one result: `because` its reasons, `papers` the ids of its evidence, `sizes` of files by fingerprint."""
    behind = _behind(journey, because, days)
    jobs = [event for event in behind if isinstance(event, Work)]
    shown = [event for event in map(journey.counting.get, papers) if isinstance(event, Evidence)]
    employers = frozenset(folded(job.employer) for job in jobs if job.employer)
    touches = _touches(journey, id.enrolment, achieved_on)
    return Asked(
        id=id,
        person=journey.person,
        provider=provider,
        programme=programme,
        achieved_on=achieved_on,
        days=days,
        job_until=_ended(jobs, journey),
        job_known=bool(jobs) and not any(job.ended == "yes" for job in jobs),
        hours_over=_over(jobs, outcome),
        employers=employers,
        papers=tuple(_shown(paper, sizes or {}) for paper in shown),
        amounts=_amounts(journey, employers, days),
        in_touch=None if touches is None else len(touches),
        written_at_once=_written_at_once(touches or [], achieved_on),
        paid_before=_paid_before(jobs, journey),
        last_paid=_last_paid(employers, journey, days),
        paid_hours_over=_paid_hours_over(jobs, journey, days, _bar(outcome)),
        told_on=_told_on(jobs, journey),
        changed_after=_changed_after(journey, id, behind, refused_at),
        said_not=_said_not(journey, id.enrolment, days),
    )


def _behind(journey: Journey, because: Iterable[Mapping[str, Any]], days: Iterable[Period]) -> list[Event]:
    """The events its reasons name; of work, where they name none, the jobs of its days."""
    named = {id for reason in because for id in reason["events"]}
    found = {event.id: event for event in map(journey.counting.get, sorted(named)) if event is not None}
    if not any(isinstance(event, Work) for event in found.values()):
        found |= {
            event.id: event
            for event in journey.events
            if isinstance(event, Work) and any(Period(event.on, event.until).overlaps(each) for each in days)
        }
    return list(found.values())


def _ended(jobs: Sequence[Work], journey: Journey) -> date | None:
    """The first day after the jobs, those that go on in another spell of the same employer without a day between included."""
    if not jobs or any(job.until is None for job in jobs):
        return None
    last = max(jobs, key=lambda job: job.until or date.min)
    until, employer = last.until, last.employer
    for event in journey.events:
        if isinstance(event, Work) and event.employer == employer and until and event.on <= until:
            if event.until is None:
                return None
            until = max(until, event.until)
    return until


def _bar(outcome: Outcome | None) -> Decimal | None:
    """The weekly hours that the rule asks for; None where it asks for none."""
    bars = [
        Decimal(bound.value)
        for leaf in (leaves(outcome.qualifying) if outcome and outcome.qualifying else ())
        if isinstance(leaf, Compare) and leaf.name == "hours_per_week"
        for bound in leaf.bounds
        if isinstance(bound, Bound) and bound.comparison == "at_least" and isinstance(bound.value, (int, Decimal))
    ]
    return bars[0] if bars else None


def _told_on(jobs: Iterable[Work], journey: Journey) -> date | None:
    """The day on which the first of the jobs was first recorded."""
    return min((journey.known_since[job.id] for job in jobs if job.id in journey.known_since), default=None)


def _over(jobs: Iterable[Work], outcome: Outcome | None) -> int | None:
    bar = _bar(outcome)
    hours = [job.hours_per_week for job in jobs if job.hours_per_week is not None]
    return int(min(hours) - bar) if bar is not None and hours else None


def _paid_hours_over(jobs: Iterable[Work], journey: Journey, days: Iterable[Period], bar: Decimal | None) -> int | None:
    """Of one employer with one rate alone: where somebody has two jobs, pay does not say which it is of."""
    rates = {(folded(job.employer or ""), job.pay_per_hour) for job in jobs}
    if len(rates) != 1 or bar is None:
        return None
    ((employer, rate),) = rates
    spans = list(days)
    paid = [
        event
        for event in journey.events
        if isinstance(event, Earnings) and event.amount and event.earned_from and event.earned_until
        and folded(event.employer or "") == employer and any(each.contains(event.earned_from) for each in spans)
    ]  # fmt: skip
    weeks = (
        Decimal(
            sum((each.earned_until - each.earned_from).days for each in paid if each.earned_from and each.earned_until)
        )
        / 7
    )
    if not rate or not weeks:
        return None
    hours = Decimal(sum(each.amount or 0 for each in paid)) / rate / weeks
    return int(100 * hours - bar)


def _paid_before(jobs: Iterable[Work], journey: Journey) -> date | None:
    """Pay for a period that was over when the first job with that employer began."""
    began: dict[str, date] = {}
    for job in [*jobs, *(event for event in journey.events if isinstance(event, Work))]:
        employer = folded(job.employer or "")
        began[employer] = min(job.on, began.get(employer, job.on))
    of_jobs = {folded(job.employer or "") for job in jobs} - {""}
    early = [
        each.earned_until - ONE_DAY
        for each in _pay(journey, of_jobs)
        if each.earned_until and each.earned_until <= began[folded(each.employer or "")]
    ]
    return max(early, default=None)


def _last_paid(employers: Collection[str], journey: Journey, days: Sequence[Period]) -> date | None:
    """The last day that pay is for, or on which it was paid, from the first of the days on."""
    first = min(each.start for each in days)
    said = [each.earned_until - ONE_DAY if each.earned_until else each.on for each in _pay(journey, employers)]
    return max((day for day in said if day >= first), default=None)


def _pay(journey: Journey, employers: Collection[str]) -> list[Earnings]:
    return [
        event
        for event in journey.events
        if isinstance(event, Earnings) and event.amount and folded(event.employer or "") in employers
    ]


def _shown(paper: Evidence, sizes: Mapping[str, int]) -> Shown:
    covers = Period(paper.covers_from, paper.covers_until) if paper.covers_from and paper.covers_until else None
    return Shown(paper.type or "", covers, paper.recorded_at, paper.file or "", sizes.get(paper.file or ""))


def _amounts(journey: Journey, employers: frozenset[str], days: Iterable[Period]) -> tuple[int, ...]:
    spans = list(days)
    return tuple(
        event.amount
        for event in journey.events
        if isinstance(event, Earnings)
        and event.amount is not None
        and folded(event.employer or "") in employers
        and any(each.contains(event.on) for each in spans)
    )


def _touches(journey: Journey, enrolment: str, until: date) -> list[Event] | None:
    """When somebody was in touch with the person after the start, up to a day. A try that reached nobody is none."""
    started = next((each.on for each in journey.events if each.kind == "start" and each.enrolment == enrolment), None)
    if started is None:
        return None
    return [
        event
        for event in journey.events
        if event.kind in IN_TOUCH and event.enrolment == enrolment and started < event.on <= until and _reached(event)
    ]


def _reached(event: Event) -> bool:
    if isinstance(event, Contact):
        return event.reached != "no"
    if isinstance(event, Activity):
        return event.attended not in ("no", "excused")
    return not (isinstance(event, FollowUp) and event.answer in ("no_engagement", "unknown"))


def _written_at_once(touches: Sequence[Event], reached: date) -> date | None:
    """Months of contacts that were all first recorded on one day, once the result had been reached."""
    written = {each.recorded_on for each in touches}
    if len(touches) < FEW or len(written) > 1 or (touches[-1].on - touches[0].on).days < MONTH:
        return None
    (day,) = written
    return day if day > reached else None


def _changed_after(
    journey: Journey, id: LineId, behind: Iterable[Event], refused_at: Sequence[datetime]
) -> tuple[str, ...]:
    """What behind a result replaces something else and was recorded after it was refused, or its claim taken back."""
    moments = [*refused_at]
    for event in journey.events:
        if isinstance(event, Claim) and (event.enrolment, event.rule, event.n or 1) == id and event.withdrawn == "yes":
            moments.append(event.recorded_at)
    if not moments:
        return ()
    first = min(moments)
    changed = (
        event.kind
        for event in behind
        if event.replaces is not None and event.correction != "no" and event.recorded_at > first
    )
    return tuple(sorted(set(changed) - {"evidence"}))


def _said_not(journey: Journey, enrolment: str, days: Iterable[Period]) -> date | None:
    spans = list(days)
    return next(
        (
            event.on
            for event in journey.events
            if isinstance(event, FollowUp)
            and event.answer == "not_in_work"
            and event.enrolment == enrolment
            and any(each.contains(event.on) for each in spans)
        ),
        None,
    )
