"""Printed figures beside the same figures of a simulated set.

What the rules make of an enrolment is asked of the caller (`outcomes_of`): the reference evaluator, or a
counter in a test. Counts are scaled by one number, printed starts by simulated starts, the held-back
quarter left out of both.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from math import sqrt

from ettle.engine.events.catalogue import Event, Referral, Start
from ettle.simulation.editions import Reading, data_to, reading
from ettle.simulation.figures import HELD_BACK, Quarter, cohorts, printed_quarters, quarters, rejoins, rows
from ettle.simulation.outcomes import RATES, Outcomes, OutcomesOf, left_early
from ettle.simulation.quarter import quarter_of, span_of

FITTED, HELD, INTERPOLATED, CHECKED = "fitted", "held back", "interpolated", "not fitted"
FITTED_COHORTS = {("2018 Apr-Jun", "Feb 2020"), ("all mature cohorts", "Feb 2025")}


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure. `unit` is "people" or "%"; `miss` in the same unit, simulated less published.

    `status`: fitted, held back (predicted), interpolated (published is our own filling), not fitted (a
    printed figure that no fit reads).
    """

    figure: str
    source: str
    unit: str
    published: float
    simulated: float
    status: str
    error: float
    """Two standard errors of `simulated`, in the same unit: how far another seed may easily move it."""

    @property
    def difference(self) -> float:
        return self.simulated - self.published


@dataclass(frozen=True, slots=True)
class Stayed:
    """One simulated enrolment and what the rules made of it."""

    start: date
    outcomes: Outcomes
    again: bool


@dataclass(slots=True)
class Simulated:
    """What the comparison keeps of a stream: counts and one small line an enrolment."""

    people: int = 0
    referrals: Counter[str] = field(default_factory=Counter)
    started: Counter[str] = field(default_factory=Counter)
    stays: list[Stayed] = field(default_factory=list)


def compare(events: Iterable[Event], outcomes_of: OutcomesOf) -> list[Compared]:
    """Fair Start Scotland: every printed figure the simulation speaks to. `events` sorted by person.

    Raises ValueError when there is no start in them.
    """
    simulated = Simulated()
    deque(watching(events, outcomes_of, simulated), maxlen=0)
    return compared(simulated)


def compared(simulated: Simulated) -> list[Compared]:
    """The same of what was kept of a stream."""
    if not simulated.stays:
        raise ValueError("events: no start of fair-start-scotland among them; simulate more people")
    scale = _scale(simulated)
    result = list(_flow(simulated, scale)) + list(_start_rates(simulated))
    result += list(_cohorts(simulated)) + list(_totals(simulated, scale)) + list(_job_starts(simulated, scale))
    return result + list(_early_in_year_1(simulated, scale))


def watching(events: Iterable[Event], outcomes_of: OutcomesOf, simulated: Simulated) -> Iterator[Event]:
    """The same events, on their way elsewhere; `simulated` keeps what the comparison needs of each person."""
    for person, group in groupby(events, key=lambda event: event.person):
        journey = list(group)
        simulated.people += person[-1].isdigit()  # second records of somebody end in a letter
        _keep(simulated, journey, outcomes_of)
        yield from journey


def _keep(simulated: Simulated, journey: Sequence[Event], outcomes_of: OutcomesOf) -> None:
    starts = [each for each in journey if isinstance(each, Start)]
    _count_referrals(simulated, [each for each in journey if isinstance(each, Referral)], starts)
    for start in starts:
        own = [each for each in journey if each.enrolment in (start.enrolment, None)]
        simulated.stays.append(Stayed(start.on, outcomes_of(own), start.on > starts[0].on))


def _count_referrals(result: Simulated, referrals: Sequence[Referral], starts: Sequence[Start]) -> None:
    answered = {each.referral for each in starts}
    for each in referrals:
        label = _quarter(each.on)
        result.referrals[label] += 1
        result.started[label] += each.id in answered


def _quarter(day: date) -> str:
    """Days before the launch are counted with the first quarter, as published."""
    return quarter_of(max(day, date(2018, 4, 1)))


def _scale(simulated: Simulated) -> float:
    printed = sum(each.starts or 0 for each in quarters() if each.label != HELD_BACK)
    return printed / max(sum(_quarter(each.start) != HELD_BACK for each in simulated.stays), 1)


def _flow(simulated: Simulated, scale: float) -> Iterator[Compared]:
    starts = Counter(_quarter(each.start) for each in simulated.stays)
    held_back = {each.label: each for each in printed_quarters()}[HELD_BACK]
    for each in quarters():
        shown = held_back if each.label == HELD_BACK else each
        for measure, made in (("referrals", simulated.referrals), ("starts", starts)):
            published = getattr(shown, measure)
            if published is not None:
                status = _status(each, measure)
                figure = f"{measure} {each.label}"
                yield _count(figure, shown.source, published, made[each.label], scale, status)


def _status(quarter: Quarter, measure: str) -> str:
    if quarter.label == HELD_BACK:
        return HELD
    return INTERPOLATED if measure in quarter.interpolated else FITTED


def _start_rates(simulated: Simulated) -> Iterator[Compared]:
    for row in rows("fss_referral_to_start_rate"):
        labels = _labels(row["referral_period"])
        referred = sum(simulated.referrals[label] for label in labels)
        started = sum(simulated.started[label] for label in labels)
        figure = f"referrals that started, {row['referral_period']}"
        yield _share(figure, row["source_url"], float(row["start_rate_pct"]), started, referred, CHECKED)


def _labels(period: str) -> list[str]:
    """The quarters of "2018 Apr-Jun (..)", "2018-04/2018-09" or "year 2 (..)"."""
    table = [each.label for each in printed_quarters()]
    if period.startswith("year"):
        first = 4 * (int(period.split()[1]) - 1)
        return table[first : first + 4]
    return table[:2] if period == "2018-04/2018-09" else [" ".join(period.split()[:2])]


def _cohorts(simulated: Simulated) -> Iterator[Compared]:
    for each in cohorts():
        status = FITTED if (each.cohort, each.edition) in FITTED_COHORTS else CHECKED
        for rate in RATES:
            published = getattr(each, rate)
            if published is not None:
                made = _percent(simulated, reading(each.cohort, each.edition, rate), _by(rate))
                yield _share(f"{rate}, {each.cohort}, {each.edition}", each.source, published, *made, status)
        if each.early_leaver is not None:
            read = reading(each.cohort, each.edition, "job_start")
            made = _percent(simulated, read, left_early)
            figure = f"early leavers, {each.cohort}, {each.edition}"
            yield _share(figure, each.source, each.early_leaver, *made, status)


def _by(rate: str) -> Callable[[Outcomes, date], bool]:
    def achieved(outcomes: Outcomes, last: date) -> bool:
        day: date | None = outcomes[rate]  # type: ignore[literal-required]
        return day is not None and day <= last

    return achieved


def _percent(simulated: Simulated, read: Reading, holds: Callable[[Outcomes, date], bool]) -> tuple[int, int]:
    """Of how many starts it holds, and of how many it is asked."""
    inside = [each for each in simulated.stays if read.holds(each.start)]
    return sum(holds(each.outcomes, read.data_to) for each in inside), len(inside)


def _share(figure: str, source: str, published: float, holds: int, of: int, status: str) -> Compared:
    share = holds / max(of, 1)
    error = 200 * sqrt(share * (1 - share) / of) if of else 100.0
    return Compared(figure, source, "%", published, 100 * share, status, error)


def _count(figure: str, source: str, published: float, made: int, scale: float, status: str) -> Compared:
    return Compared(figure, source, "people", published, made * scale, status, 2 * sqrt(max(made, 1)) * scale)


def _totals(simulated: Simulated, scale: float) -> Iterator[Compared]:
    last = rows("fss_cumulative")[-1]
    again = sum(each.again for each in simulated.stays)
    yield _count("re-joins, all", last["source_url"], sum(rejoins().values()), again, scale, FITTED)
    referrals = sum(simulated.referrals.values())
    yield _count("referrals, all", last["source_url"], float(last["referrals_cum"]), referrals, scale, CHECKED)
    for row in rows("fss_cumulative"):
        for rate, column in zip(RATES, _CUMULATIVE, strict=True):
            if row[column]:
                made = _achieved_by(simulated, rate, data_to(row["publication"]))
                status = FITTED if (row["publication"], rate) == ("May 2019", "job_start") else CHECKED
                figure = f"{rate}, all to {row['data_to']}"
                yield _count(figure, row["source_url"], float(row[column]), made, scale, status)


_CUMULATIVE = ("job_starts_cum", "outcome_13wk_cum", "outcome_26wk_cum", "outcome_52wk_cum")


def _achieved_by(simulated: Simulated, rate: str, last: date) -> int:
    achieved = _by(rate)
    return sum(achieved(each.outcomes, last) for each in simulated.stays)


def _job_starts(simulated: Simulated, scale: float) -> Iterator[Compared]:
    """Job starts of each quarter: none of them is read by the fit, one belongs to the held-back quarter."""
    for each in printed_quarters():
        if each.job_starts is not None:
            span = span_of(each.label)
            days = (stay.outcomes["job_start"] for stay in simulated.stays)
            made = sum(day is not None and span.first <= day < span.until for day in days)
            status = HELD if each.label == HELD_BACK else CHECKED
            yield _count(f"job starts {each.label}", each.source, each.job_starts, made, scale, status)


def _early_in_year_1(simulated: Simulated, scale: float) -> Iterator[Compared]:
    """How many had left early by the end of year 1."""
    ends = data_to("May 2019")
    for row in rows("fss_early_leavers"):
        if row["measure"].startswith("left early"):
            made = sum(left_early(each.outcomes, ends) for each in simulated.stays)
            yield _count("early leavers, year 1", row["source_url"], float(row["value"]), made, scale, FITTED)


def table(compared: Iterable[Compared]) -> str:
    """Plain text: figure, published, simulated, its sampling error, difference and status, one line each."""
    lines = [f"{'figure':<52}{'published':>11}{'simulated':>11}{'+/-':>8}{'difference':>12}  status"]
    for each in compared:
        places = 1 if each.unit == "%" else 0
        unit = " %" if each.unit == "%" else ""
        numbers = (
            f"{each.published:,.0f}{unit}",
            f"{each.simulated:,.{places}f}{unit}",
            f"{each.error:,.{places}f}",
            f"{each.difference:+,.{places}f}",
        )
        said = "".join(f"{number:>{width}}" for number, width in zip(numbers, (11, 11, 8, 12), strict=True))
        lines.append(f"{each.figure:<52}{said}  {each.status}")
    return "\n".join(lines)


def footer(simulated: Simulated) -> str:
    """How much of a difference may be luck, in a set of this size."""
    spring = reading("2018 Apr-Jun", "Feb 2020", "job_start")
    few, every = sum(spring.holds(each.start) for each in simulated.stays), len(simulated.stays)
    return (
        f"+/- is two standard errors: a difference within it may be luck. {simulated.people:,} people, "
        f"{every:,} starts, {few:,} of them in April-June 2018: there a share is sure to about "
        f"{100 / sqrt(max(few, 1)):.0f} points, over all starts to {100 / sqrt(every):.1f}. "
        "Four times as many people halve it."
    )


def miss(compared: Iterable[Compared]) -> str:
    """The held-back quarter in one sentence: what was printed, what was predicted, and how far off."""
    parts = [
        f"{each.figure.removesuffix(HELD_BACK).strip()} {each.published:,.0f}, predicted {each.simulated:,.0f} "
        f"({100 * each.difference / each.published:+.1f} %)"
        for each in compared
        if each.status == HELD
    ]
    return f"Held back, {HELD_BACK}: " + "; ".join(parts) + "."
