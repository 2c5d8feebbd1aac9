"""The state of each outcome on the day of asking, with progress and reasons, over all versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.across_versions import Found, first_that_counts
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.asking import ask_leaf
from ettle.engine.evaluate.days import Day, Days
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.outcomes import Outcomes
from ettle.engine.evaluate.points import counted_earnings, rate_without_amount, target_pence
from ettle.engine.evaluate.rates import age_on
from ettle.engine.evaluate.results import OutcomeAnswer, Progress, Reason
from ettle.engine.evaluate.sustained import END_OF_DAYS, IN_WORK, jobs_that_count, needed_days
from ettle.engine.evaluate.windows import Reached
from ettle.engine.events.catalogue import FollowUp
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.predicates import Ref, leaves
from ettle.engine.rules.versions import Version


@dataclass
class OutcomeAnswers:
    """The outcomes of one enrolment. `earlier`: those of earlier enrolments of the programme."""

    asked: Asked
    earlier: tuple[OutcomeAnswers, ...] = ()

    def __post_init__(self) -> None:
        self.under = [(version, Outcomes(self.asked, version, self._before)) for version in self.asked.versions]

    def _before(self, rule: str, reading: Reading) -> list[Reached]:
        found = (each.found(rule, reading) for each in self.earlier)
        return [reached for _, reached in filter(None, found)]

    @property
    def under_today(self) -> Outcomes:
        """The outcomes under the version in force on the day of asking."""
        today = self.asked.version_on(self.asked.on)
        return next(outcomes for version, outcomes in self.under if version is today)

    def all(self) -> tuple[OutcomeAnswer, ...]:
        rules = dict.fromkeys(rule for version in self.asked.versions for rule in version.rules.outcomes)
        return tuple(answer for rule in rules for answer in self.of(rule))

    def of(self, rule: str) -> Iterator[OutcomeAnswer]:
        """The answer, or for a repeated outcome those achieved and the next."""
        for index in self.numbers(rule):
            yield self._answer(rule, index)

    def numbers(self, rule: str, award_only: bool = False) -> range:
        """The places up to the last achieved, and of the next."""
        most = max(len(outcomes.reached(rule, Reading.SURE, award_only)) for _, outcomes in self.under)
        achieved = [n for n in range(1, most + 1) if self.found(rule, Reading.SURE, n - 1, award_only) is not None]
        return range(min(max(achieved, default=0) + 1, self._times_at_most(rule)))

    def found(self, rule: str, reading: Reading, index: int = 0, award_only: bool = False) -> Found | None:
        """When the (index + 1)-th is reached in a reading, and under which version."""
        numbered = [(version, outcomes.reached(rule, reading, award_only)) for version, outcomes in self.under]
        return first_that_counts(
            [(version, found[index] if index < len(found) else None) for version, found in numbered]
        )

    def rule_on(self, rule: str, day: date) -> Outcome | None:
        return self.asked.version_on(day).rules.outcomes.get(rule)

    def _times_at_most(self, rule: str) -> int:
        repeated = [v.rules.outcomes[rule].repeated for v in self.asked.versions if rule in v.rules.outcomes]
        return max((each.times_at_most for each in repeated if each), default=1)

    def _answer(self, rule: str, index: int) -> OutcomeAnswer:
        sure = self.found(rule, Reading.SURE, index)
        if sure is not None:
            return self._achieved(rule, index + 1, *sure)
        perhaps = self.found(rule, Reading.PERHAPS, index)
        if perhaps is not None:
            return self._unknown(rule, index + 1, *perhaps)
        best = self.found(rule, Reading.AT_BEST, index)
        if best is not None:
            return self._possible(rule, index + 1, *best)
        return self._impossible(rule, index + 1)

    def _achieved(self, rule: str, n: int, version: Version, reached: Reached) -> OutcomeAnswer:
        outcome = version.rules.outcomes[rule]
        because = (
            Reason("reached", {"on": reached.day}, self._on_that_day(reached), rule),
            *self._days_used(outcome, reached, rule),
            *self._contradictions(outcome, rule),
        )
        progress = self._progress(outcome, reached)
        return OutcomeAnswer(rule, n, "achieved", reached.day, None, progress, (), because, version.name)

    def _unknown(self, rule: str, n: int, version: Version, reached: Reached) -> OutcomeAnswer:
        outcome = version.rules.outcomes[rule]
        missing = tuple(self._missing(outcome, reached))
        because = (
            Reason("not_known", {"missing": missing, "on": reached.day}, self._on_that_day(reached), rule),
            *self._contradictions(outcome, rule),
        )
        progress = self._progress(outcome, reached)
        return OutcomeAnswer(rule, n, "unknown", None, None, progress, missing, because, self._version_today())

    def _possible(self, rule: str, n: int, version: Version, best: Reached) -> OutcomeAnswer:
        outcome = version.rules.outcomes[rule]
        waiting = tuple(
            Reason("waits_for", {"outcome": each}, (), rule)
            for each in outcome.requires
            if self.found(each, Reading.SURE) is None
        )
        progress = self._progress(outcome, best)
        because = (
            Reason("possible", {"earliest": best.day, **_as_params(progress)}, self._so_far(best), rule),
            *waiting,
            *self._contradictions(outcome, rule),
        )
        today = self._version_today()
        return OutcomeAnswer(rule, n, "possible", None, best.day, progress, (), because, today)

    def _impossible(self, rule: str, n: int) -> OutcomeAnswer:
        version = self.asked.version_on(self.asked.on)
        outcome = version.rules.outcomes.get(rule)
        reason = self._why_impossible(rule, outcome, version)
        because = (reason, *self._contradictions(outcome, rule))
        return OutcomeAnswer(rule, n, "impossible", None, None, None, (), because, version.name)

    def _version_today(self) -> str:
        return self.asked.version_on(self.asked.on).name

    def _why_impossible(self, rule: str, outcome: Outcome | None, version: Version) -> Reason:
        asked = self.asked
        if outcome is None:
            return Reason("not_in_force", {"on": asked.on}, (), rule)
        if outcome.once == "person" and self._before(rule, Reading.SURE):
            return Reason("achieved_before", {}, (), rule)
        lacking = [each for each in outcome.requires if self.found(each, Reading.AT_BEST) is None]
        if lacking:
            return Reason("needs_impossible", {"outcome": lacking[0]}, (), rule)
        if asked.life.death is not None:
            return Reason("died", {"since": asked.life.death}, (), rule)
        if (rate := rate_without_amount(asked, outcome.earned)) is not None:
            by_age = rate in asked.rulebook.rates and asked.rulebook.rates[rate].by_age
            age = age_on(asked.life, asked.stay.begun) if by_age else None
            return Reason("no_rate", {"rate": rate, "on": asked.stay.begun, "age": age}, (), rule)
        since = self.under_today.limit(rule, Reading.AT_BEST)
        if since < END_OF_DAYS:
            return Reason("too_late", {"since": since, "limit": _limit_name(outcome)}, (), rule)
        return Reason("cannot_be", {"group": asked.group_at_start}, (), rule)

    def _on_that_day(self, reached: Reached) -> tuple[str, ...]:
        """The events that count on the day itself, smallest id first."""
        return tuple(sorted(reached.decided_by))

    def _so_far(self, best: Reached) -> tuple[str, ...]:
        return tuple(each for each in best.events if each in self.asked.life.journey.counting)

    def _days_used(self, outcome: Outcome, reached: Reached, rule: str) -> Iterator[Reason]:
        if outcome.operation in ("sustained", "repeated"):
            days = sum((until - first).days for first, until in reached.used)
            params = {"days": days, "stretches": [list(piece) for piece in reached.used]}
            yield Reason("days_used", params | _window(reached), reached.events, rule)
        elif outcome.operation == "earned":
            yield Reason("earnings_used", {"payments": len(reached.events)}, reached.events, rule)

    def _progress(self, outcome: Outcome, reached: Reached) -> Progress | None:
        if outcome.sustained is not None:
            have = sum(
                (min(until, self.asked.life.tomorrow) - first).days
                for first, until in reached.used
                if first < self.asked.life.tomorrow
            )
            need = needed_days(self.asked, outcome.sustained) or 0
            return Progress(have, need, "days", reached.window_from, _finite(reached.window_until))
        if outcome.earned is not None:
            earned = sum(amount or 0 for _, amount in counted_earnings(self.asked, outcome, Reading.SURE))
            target = target_pence(self.asked, outcome.earned)
            return Progress(int(earned), target.high if target else 0, "pence")
        return None

    def _missing(self, outcome: Outcome, reached: Reached) -> Iterator[str]:
        """The names whose not being known leaves the outcome unknown, each once."""
        seen: set[str] = set()
        for jobs in jobs_that_count(self.asked, outcome):
            for name in self._unknown_names(outcome, jobs, reached):
                if name not in seen:
                    seen.add(name)
                    yield name

    def _unknown_names(self, outcome: Outcome, jobs: tuple[Job, ...], reached: Reached) -> Iterator[str]:
        days = Days(self.asked.life, self.asked.rulebook, jobs, self.asked.stay)
        node = outcome.qualifying or IN_WORK
        for first, until in reached.used:
            for run in days.runs(node, first, min(until, self.asked.life.tomorrow)):
                if run.answer is Answer.UNKNOWN:
                    day = Day(days, run.start)
                    tests = [leaf for leaf in leaves(node) if not isinstance(leaf, Ref)]
                    yield from (leaf.name for leaf in tests if ask_leaf(leaf, day) is Answer.UNKNOWN)

    def _contradictions(self, outcome: Outcome | None, rule: str) -> tuple[Reason, ...]:
        """Follow-ups that say otherwise than the spells: named, never obeyed."""
        if outcome is None or outcome.sustained is None:
            return ()
        weeks = (needed_days(self.asked, outcome.sustained) or 0) // 7
        return tuple(
            Reason("follow_up_disagrees", {"on": each.on, "answer": each.answer}, (each.id,), rule)
            for each in self.asked.stay.of_kind("follow_up")
            if isinstance(each, FollowUp) and each.checkpoint_weeks == weeks and self._disagrees(each)
        )

    def _disagrees(self, follow_up: FollowUp) -> bool:
        said = {"in_work": Answer.YES, "not_in_work": Answer.NO}.get(follow_up.answer or "")
        spells = self.asked.days.ask(IN_WORK, follow_up.on)
        return said is not None and spells is not Answer.UNKNOWN and said is not spells


def _window(reached: Reached) -> dict[str, date | None]:
    return {"window_from": reached.window_from, "window_until": _finite(reached.window_until)}


def _finite(day: date | None) -> date | None:
    return None if day is None or day >= END_OF_DAYS - timedelta(days=1) else day


def _as_params(progress: Progress | None) -> dict[str, object]:
    if progress is None:
        return {}
    return {
        "have": progress.have,
        "need": progress.need,
        "unit": progress.unit,
        "window_from": progress.window_from,
        "window_until": progress.window_until,
    }


def _limit_name(outcome: Outcome) -> str:
    if outcome.not_after is not None:
        return outcome.not_after
    return "award_job" if outcome.counting == "award" else "within_of_start"
