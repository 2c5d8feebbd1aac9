"""Fits the parameters of Fair Start Scotland to the published rates; can be rerun at any time.

In words: invent people who find work, let the caller's rules judge them, and move one parameter at a
time until the share judged to have the outcome is the printed one. The chance of a job start answers to
the job start rate, the hazard of weeks 1-13 to the 13 week rate, of weeks 14-26 to the 26 week rate, of
later weeks to the 52 week rate. The launch era answers to the cohort of April-June 2018 (its 52 week rate
is not printed: the hazard of later weeks is one for both eras), the settled era to all mature cohorts of February 2025. The
same random numbers are used at every step, so that a step shows the parameter and not the luck.

The held-back quarter is blanked before anything is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from random import Random

from ettle.engine.events.catalogue import checked
from ettle.simulation.draw import Weighted
from ettle.simulation.editions import FIRST_DAY, Reading, reading
from ettle.simulation.figures import HELD_BACK, Cohort, Quarter, cohorts, printed_quarters, quarters, rejoins
from ettle.simulation.flow import Flow
from ettle.simulation.histories import free_from
from ettle.simulation.journal import Journal, midnight
from ettle.simulation.outcomes import Outcomes, OutcomesOf, left_early
from ettle.simulation.profile import Profile, WorkParameters, profile_of
from ettle.simulation.quarter import span_of
from ettle.simulation.service import write_leave
from ettle.simulation.stays import Stay, Stays
from ettle.simulation.waits import YEAR_1_ENDS, early_leave_days, lag_days, root, search_days
from ettle.simulation.work import write_jobs

PROGRAMME = "fair-start-scotland"
LAUNCH = ("2018 Apr-Jun", "Feb 2020")
SETTLED = ("all mature cohorts", "Feb 2025")
HAZARDS = {"job_13": "loss_13", "job_26": "loss_26", "job_52": "loss_52"}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit gives: the table written to fitted/<programme>.toml."""

    launch: WorkParameters
    settled: WorkParameters
    lag_days: float
    rejoin: dict[str, float]
    figures: tuple[str, ...]
    on: date
    people: int

    def toml(self) -> str:
        """The file, as text."""
        lines = ["# Fitted by ettle/simulation/fitting.py; do not edit, run the fit again.", "", "[fit]"]
        lines += [f"on = {self.on.isoformat()}", f'held_back = "{HELD_BACK}"', f"people = {self.people}", "figures = ["]
        lines += [f'  "{each}",' for each in self.figures] + ["]", "", "[flow]", f"lag_days = {self.lag_days:.2f}"]
        for name, work in (("work", self.launch), ("settled", self.settled)):
            lines += ["", f"[{name}]", *(f"{f.name} = {getattr(work, f.name):.6g}" for f in fields(work))]
        lines += ["", "[rejoin]", *(f'"{label}" = {chance:.5f}' for label, chance in self.rejoin.items())]
        return "\n".join(lines) + "\n"


class Fitter:
    """Holds the figures and the random numbers of one fit."""

    def __init__(self, outcomes_of: OutcomesOf, people: int, printed: list[Quarter], say: Say) -> None:
        self._outcomes_of, self._people, self._say = outcomes_of, people, say
        self.quarters = quarters(printed)
        self.lag = lag_days(self.quarters)
        self.profile = profile_of(PROGRAMME, fitted={"flow": {"lag_days": self.lag}})
        self._targets = {(each.cohort, each.edition): each for each in cohorts()}
        self.read: list[str] = []

    def run(self, on: date) -> Fit:
        """Two rounds: waits, then the settled era, then the launch; at the end the re-joins."""
        self._set_both(job_start=(self._targets[LAUNCH].job_start or 0.0) / 100)
        self._early_leavers()
        for turn in (1, 2):
            wait = search_days(self.quarters, self.profile)
            leave = early_leave_days(self.quarters, self.profile, self._left_after_work())
            self._set_both(search_days=wait, early_leave_days=leave)
            self._era("settled", SETTLED)
            self._era("launch", LAUNCH)
            self._early_leavers()
            self._say(f"round {turn}: {self.profile.eras.launch} {self.profile.eras.settled}")
        eras = self.profile.eras
        used = tuple(dict.fromkeys(self.read)) + _WAIT_FIGURES
        return Fit(eras.launch, eras.settled, self.lag, self._rejoin(), used, on, self._people)

    def _set(self, era: str, **values: float) -> None:
        eras = self.profile.eras
        changed = replace(eras, **{era: replace(getattr(eras, era), **values)})
        self.profile = self.profile.having(eras=changed)

    def _set_both(self, **values: float) -> None:
        self._set("launch", **values)
        self._set("settled", **values)

    def _era(self, era: str, which: tuple[str, str]) -> None:
        cohort = self._targets[which]
        for rate, hazard in HAZARDS.items():
            target = getattr(cohort, rate)
            if target is not None:
                self._job_start(era, cohort)
                self._hazard(era, cohort, rate, hazard, target)
        self._job_start(era, cohort)

    def _job_start(self, era: str, cohort: Cohort) -> None:
        """Raise or lower the chance of a job start until the printed share is judged to have one."""
        target = cohort.job_start or 0.0
        for _ in range(2):
            missing = target - self._rate(cohort, "job_start", target)
            self._set(era, job_start=getattr(self.profile.eras, era).job_start + missing / 100)

    def _hazard(self, era: str, cohort: Cohort, rate: str, hazard: str, target: float) -> None:
        set_it = self._set_both if rate == "job_52" else partial(self._set, era)

        def too_few(value: float) -> float:
            set_it(**{hazard: value})
            return target - self._rate(cohort, rate, target)

        now = getattr(getattr(self.profile.eras, era), hazard)
        set_it(**{hazard: root(too_few, now / 3, now * 2.5, now / 100)})

    def _rate(self, cohort: Cohort, rate: str, target: float) -> float:
        """Percent of the cohort's starts judged to have the outcome by the edition's last day."""
        self.read.append(f"{cohort.cohort}, {cohort.edition}: {rate} {target:g} %")
        read = reading(cohort.cohort, cohort.edition, rate)
        hits = 0.0
        judged = self._judged(read)
        for stay, outcomes in judged:
            day = outcomes[rate]  # type: ignore[literal-required]
            if day is not None and day <= read.data_to:
                hits += self.profile.eras.on(stay.start).job_start
        return 100 * hits / len(judged)

    def _judged(self, read: Reading) -> list[tuple[Stay, Outcomes]]:
        """So many stays with a job, their starts as the quarterly flow has them."""
        stays, flow = Stays(self.profile), Flow(self.profile)
        inside = {each.label: each.starts or 0.0 for each in self.quarters if read.holds(span_of(each.label).first)}
        which = Weighted(inside)
        result = []
        for number in range(self._people):
            rng = Random(f"fit/{number}")
            stay = stays.invent(rng, "E", flow.day_in(rng, which.draw(rng)), works=True)
            result.append((stay, judge(self.profile, stay, self._outcomes_of)))
        return result

    def _early_leavers(self) -> None:
        """The share without a job who leave early, given those with one who count as early leavers too."""
        cohort = self._targets[LAUNCH]
        target = (cohort.early_leaver or 0.0) / 100
        self.read.append(f"{cohort.cohort}, {cohort.edition}: early leavers {cohort.early_leaver:g} %")
        read = reading(*LAUNCH, "job_start")
        judged = self._judged(read)
        with_job = sum(left_early(outcomes, read.data_to) for _, outcomes in judged) / len(judged)
        works = self.profile.eras.launch.job_start
        self._set_both(early_leave=(target - works * with_job) / (1 - works))

    def _left_after_work(self) -> float:
        """The share of the starts of year 1 who by its end had lost a job and left early."""
        ends = YEAR_1_ENDS - timedelta(days=1)
        judged = self._judged(Reading(FIRST_DAY, YEAR_1_ENDS, ends))
        left = sum(left_early(outcomes, ends) for _, outcomes in judged)
        return self.profile.eras.launch.job_start * left / len(judged)

    def _rejoin(self) -> dict[str, float]:
        """Chance of a re-join by quarter: the printed number by those who could, weighed by who has not yet."""
        stays, flow = Stays(self.profile), Flow(self.profile)
        again = rejoins()
        first = {each.label: (each.starts or 0.0) - again.get(each.label, 0.0) for each in self.quarters}
        which, scale = Weighted(first), sum(first.values()) / self._people
        free: list[list[float]] = []
        for number in range(self._people):
            rng = Random(f"rejoin/{number}")
            day = free_from(stays.invent(rng, "E", flow.day_in(rng, which.draw(rng))))
            if day is not None:
                free.append([day.toordinal(), 1.0])
        return {label: _chance(label, count / scale, free) for label, count in again.items()}


def _chance(label: str, wanted: float, free: list[list[float]]) -> float:
    """Chance in one quarter; lowers each person's weight by it."""
    span = span_of(label)
    parts = [min(max((span.until.toordinal() - day) / span.days, 0.0), 1.0) for day, _ in free]
    chance = wanted / sum(part * each[1] for part, each in zip(parts, free, strict=True))
    for part, each in zip(parts, free, strict=True):
        each[1] *= 1 - chance * part
    return chance


def judge(profile: Profile, stay: Stay, outcomes_of: OutcomesOf) -> Outcomes:
    """What the caller's rules make of a stay's start, work and leave, written down without lateness."""
    journal = Journal(Random(stay.start.toordinal()), "P", profile.data_to, late=0.0)
    journal.write("start", stay.start, stay.id, programme=profile.programme, group=stay.group)
    write_jobs(journal, profile, list(stay.jobs), stay.id)
    write_leave(journal, stay)
    known = [row for row in journal.rows if row["recorded_at"] < midnight(profile.data_to)]
    return outcomes_of([checked(row) for row in known])


def fit(
    outcomes_of: OutcomesOf,
    on: date,
    *,
    people: int = 8000,
    printed: list[Quarter] | None = None,
    say: Say = lambda line: None,
) -> Fit:
    """Fit Fair Start Scotland. `on` is the day to write down; `people` with a job are judged at each step.

    `printed` stands in for the quarterly table (tests change the held-back quarter and see no difference).
    """
    return Fitter(outcomes_of, people, printed or printed_quarters(), say).run(on)


_WAIT_FIGURES = (
    "referrals and starts of every quarter but the held-back one (blanks interpolated)",
    "job starts to 29 March 2019: 2,013: days from start to job",
    "starts to March 2019 by referral 10,267 and by start 10,063: days from referral to start",
    "left early in year 1: 2,838: days to an early leave",
    "re-joins: cumulative totals by edition, without the one that ends with the held-back quarter",
)
