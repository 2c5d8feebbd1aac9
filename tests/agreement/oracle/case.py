"""One enrolment under its versions, with the day lists that every rule shares."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from .basics import HORIZON_DAYS, Doc, add_days, day_range
from .counted import Enrolment, Event, Journey
from .days import Job, View, ask_day, ask_event, find_jobs, owner_of
from .predicates import NO, YES
from .versions import Versions

LOW, HIGH, FUTURE = "low", "high", "future"
Mark = tuple[dt.date, str, str]  # day, qualifying, paused
NAMED_KINDS = {
    "in_learning": "learning",
    "volunteering": "volunteering",
    "work_experience": "work_experience",
    "on_benefit": "benefit",
    "weeks_on": "benefit",
    "needs": "need",
    "paused": "pause",
}
Calendar = list[tuple[dt.date, bool]]


@dataclass(frozen=True)
class Hit:
    """A result: its day, the qualifying days it used, and the events behind it."""

    day: dt.date
    used: tuple[dt.date, ...] = ()
    spells: tuple[str, ...] = ()  # work spells that cover the used days
    deciding: str | None = None
    needed: tuple[str, ...] = ()  # events behind the outcomes without which it would not be


@dataclass
class Case:
    journey: Journey
    enrolment: Enrolment
    rulebook: Doc
    versions: Versions
    earlier: list["Case"]  # earlier enrolments of the same programme
    jobs: list[Job]
    memo: dict[Any, Any] = field(default_factory=dict)

    @property
    def asking(self) -> dt.date:
        return self.journey.asking

    @property
    def rates(self) -> Doc:
        return self.rulebook.get("rates") or {}


def make_case(
    journey: Journey,
    enrolment: Enrolment,
    rulebook: Doc,
    versions: Versions,
    earlier: list[Case],
) -> Case:
    return Case(journey, enrolment, rulebook, versions, earlier, find_jobs(journey))


def first_award(case: Case) -> Event | None:
    own = [e for e in case.journey.of_kind("award") if e.enrolment == case.enrolment.id]
    return own[0] if own else None


def award_job(case: Case, award: Event | None) -> Job | None:
    """The job an award names, else the first with that employer begun on or after its day."""
    if award is None:
        return None
    named = award.get("job")
    if named:
        means = case.journey.current.get(named)
        for job in case.jobs:
            if any(spell.id == means for spell in job.spells):
                return job
        return None
    begun = [j for j in case.jobs if j.employer and j.employer == award.get("employer") and j.begun >= award.on]
    return min(begun, key=lambda j: j.begun) if begun else None


def jobs_that_count(case: Case, begun_before: bool = False) -> list[Job]:
    """Jobs this enrolment owns, and where a rule says so those older than every enrolment."""
    kept = []
    for job in case.jobs:
        owner = owner_of(job, case.journey, case.enrolment.programme)
        if owner == case.enrolment.id or (owner is None and begun_before):
            kept.append(job)
    return kept


def counts_begun_before(outcome: Doc) -> bool:
    return str(outcome.get("work_begun_before")) == "counts"


def outcome_jobs(case: Case, outcome: Doc) -> list[Job]:
    jobs = jobs_that_count(case, counts_begun_before(outcome))
    if outcome.get("counting") == "award":
        chosen = award_job(case, first_award(case))
        return [job for job in jobs if chosen is not None and job is chosen]
    return jobs


def view_for(case: Case, outcome: Doc, employer: str | None = None) -> View:
    """The work spells an outcome counts, those that certainly do and those that may."""
    view = View(
        case.journey,
        case.enrolment,
        case.rates,
        {},
        str(outcome.get("hours")) == "single",
    )
    counting = outcome.get("counting")
    for job in outcome_jobs(case, outcome):
        if employer is not None and employer != (job.employer or job.spells[0].id):
            continue
        for spell in job.spells:
            answer = YES if counting in (None, "award") else ask_event(spell, counting, view)
            if answer != NO:
                view.work[spell.id] = answer
    return view


def last_living_day(case: Case) -> dt.date:
    """Days from a death on never qualify."""
    death = case.journey.death
    return min(case.asking, add_days(death, -1)) if death else case.asking


def cached_view(case: Case, outcome: Doc, employer: str | None) -> View:
    key = (
        "view",
        str(outcome.get("counting")),
        str(outcome.get("hours")),
        counts_begun_before(outcome),
        employer,
    )
    if key not in case.memo:
        case.memo[key] = view_for(case, outcome, employer)
    view: View = case.memo[key]
    return view


def marks(case: Case, outcome: Doc, employer: str | None = None) -> list[Mark]:
    """Each day from the start to the day of asking: does it qualify, was it paused?"""
    view = cached_view(case, outcome, employer)
    key = ("marks", id(view), str(outcome.get("qualifying")))
    if key not in case.memo:
        case.memo[key] = [
            (
                day,
                ask_day(view, qualifying_of(outcome), day),
                ask_day(view, {"paused": True}, day),
            )
            for day in day_range(case.enrolment.start, add_days(last_living_day(case), 1))
        ]
    found: list[Mark] = case.memo[key]
    return found


def qualifying_of(outcome: Doc) -> Any:
    """Without a `qualifying` filter, any day in counted work qualifies."""
    return outcome["qualifying"] if outcome.get("qualifying") is not None else {"in_work": True}


def calendar(case: Case, outcome: Doc, mode: str, employer: str | None, taken: set[dt.date]) -> Calendar:
    """The days of the window with yes or no for each; `future` adds later days, all qualifying.

    On days already taken by an earlier enrolment only jobs begun since the start are looked at.
    """
    ours = (
        {day: answer for day, answer, _ in marks(case, {**outcome, "work_begun_before": ""}, employer)} if taken else {}
    )
    stops = str(outcome.get("pause")) == "stops"
    days: Calendar = []
    for day, answer, paused in marks(case, outcome, employer):
        answer = ours[day] if day in taken else answer
        good = answer == YES or (mode != LOW and answer != NO)
        if stops and paused == YES:
            continue
        if stops and paused != NO:
            if mode != LOW and not good:
                continue
            good = good and mode != LOW
        days.append((day, good))
    if mode == FUTURE and not case.journey.death and not award_over(case, outcome):
        days += [(add_days(case.asking, ahead), True) for ahead in range(1, HORIZON_DAYS + 1)]
    return days


def award_over(case: Case, outcome: Doc) -> bool:
    """`counting: award` can go no further once the award's job has ended."""
    if outcome.get("counting") != "award":
        return False
    job = award_job(case, first_award(case))
    end = job.certain_end() if job else None
    return end is not None and end <= case.asking


def spells_on(case: Case, outcome: Doc, employer: str | None, days: tuple[dt.date, ...]) -> tuple[str, ...]:
    """The counted work spells that cover any of these days."""
    view = cached_view(case, outcome, employer)
    found = set()
    for spell in case.journey.of_kind("work"):
        if spell.id in view.work and any(spell.covers(day, case.asking) != NO for day in days):
            found.add(spell.id)
    return tuple(sorted(found))


def decider(case: Case, outcome: Doc, employer: str | None, day: dt.date) -> str | None:
    """Of the events counted on the answer's day the smallest id."""
    found = spells_on(case, outcome, employer, (day,))
    return found[0] if found else other_decider(case, outcome, day)


def other_decider(case: Case, outcome: Doc, day: dt.date) -> str | None:
    """With no work counted that day, the spells of the kinds the filter names."""
    words = str(outcome.get("qualifying"))
    kinds = [kind for name, kind in NAMED_KINDS.items() if f"'{name}'" in words]
    theirs = [e for e in case.journey.of_kind(*kinds) if e.kind != "pause" or e.enrolment in (None, case.enrolment.id)]
    found = [e.id for e in theirs if e.covers(day, case.asking) != NO]
    return min(found, default=None)


def enrolment_day(case: Case, count: int) -> dt.date:
    """The last of the first so many days of the enrolment."""
    return add_days(case.enrolment.start, count - 1)
