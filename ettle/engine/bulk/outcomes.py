"""When each outcome is reached, in each reading, by every stay: as `ettle.engine.evaluate.outcomes` says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ettle.engine.bulk.awards import Awards
from ettle.engine.bulk.columns import NEVER, NO_DAY, Days, Rows
from ettle.engine.bulk.kernels import points, sustained
from ettle.engine.bulk.phases import PhaseStays
from ettle.engine.bulk.points import event_answers
from ettle.engine.bulk.reached import Reached, earliest, latest, nothing, single, with_required
from ettle.engine.bulk.runs import Asking, Runs, kinds_named
from ettle.engine.bulk.splitting import SPELLS
from ettle.engine.bulk.stays import NotCompiled, View, by_group, owner_of, smallest_id, view_of
from ettle.engine.evaluate.asked import Reading
from ettle.engine.evaluate.sustained import IN_WORK
from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.rules.outcomes import Earned, HoursAtRate, Outcome, Sustained
from ettle.engine.rules.predicates import Node, Ref, leaves

UNSAID = {"title", "source", "illustrative", "evidence"}
"""What does not change when an outcome is reached."""


@dataclass
class Outcomes:
    """The outcomes of one version of the rules, asked of every stay of a programme."""

    asking: Asking
    rules: Mapping[str, Outcome]
    phases: PhaseStays
    phases_key: Any
    """Says which phases they are, so that answers are shared only where they are the same."""
    groups: bool
    """Whether the rules know groups."""
    said: Callable[[Any, Callable[[Any], str]], str]
    """What an outcome says, as text, worked out once for all parts."""

    def reached(self, rule: str, reading: Reading, award_only: bool = False) -> Reached:
        """When the outcome is reached; by nobody, of a rule that is not there. Raises NotCompiled."""
        stays = self.asking.stays
        if rule not in self.rules:
            return nothing(stays)
        key = ("reached", self.meaning(rule), reading, award_only)
        if key not in stays.made:
            stays.made[key] = OneOutcome(self, rule, self.rules[rule], award_only).find(reading)
        found: Reached = stays.made[key]
        return found

    def meaning(self, rule: str) -> str:
        """What the outcome says, with all it rests on: two that say the same are reached alike."""
        if rule not in self.rules:
            return ""
        made = self.asking.stays.made
        key = ("meaning", id(self.rules), rule)
        if key not in made:
            outcome = self.rules[rule]
            said = self.said(outcome, _as_text)
            rests_on = (*outcome.rests_on(), outcome.not_after or "")
            rests = {each: self.meaning(each) for each in rests_on if each in self.rules}
            made[key] = json.dumps([said, rests, self.phases_key if _asks_phases(outcome) else None], default=str)
        found: str = made[key]
        return found


def _as_text(outcome: Outcome) -> str:
    return json.dumps(outcome.model_dump(mode="json", by_alias=True, exclude=UNSAID, exclude_none=True), default=str)


def _asks_phases(outcome: Outcome) -> bool:
    return outcome.work_begins is not None or outcome.not_after not in (None, "leave")


@dataclass(frozen=True)
class OneOutcome:
    """One outcome; `others` has what it rests on."""

    others: Outcomes
    rule: str
    outcome: Outcome
    award_only: bool

    @property
    def asking(self) -> Asking:
        return self.others.asking

    def find(self, reading: Reading) -> Reached:
        self._refuse()
        limit = self.limit(reading)
        required = [self.others.reached(each, reading) for each in self.outcome.requires]
        return with_required(self.asking.stays, self._own(reading, limit), required, limit)

    def _refuse(self) -> None:
        """Say what is left to the definition."""
        outcome, stays = self.outcome, self.asking.stays
        if outcome.operation == "repeated" or outcome.pause is not None or outcome.work_begun_before is not None:
            raise NotCompiled("`repeated`, `pause: stops` or `work_begun_before` of an outcome")
        if self.others.groups and _goes_by_group(outcome):
            stays.part.set_aside(stays.person[stays.group_at_start < 0])
        if outcome.once == "person":
            stays.part.set_aside(np.flatnonzero(np.diff(stays.off) > 1).astype(np.int32))

    def _own(self, reading: Reading, limit: Days) -> Reached:
        stays, outcome = self.asking.stays, self.outcome
        match outcome.operation:
            case "sustained":
                assert outcome.sustained is not None
                return SustainedBy(self, outcome.sustained, reading, limit).reached()
            case "earned":
                assert outcome.earned is not None
                return self._earned(outcome.earned, reading, limit)
            case "happens":
                return self._happens(reading, limit)
            case "improves":
                return self._improves(reading, limit)
            case "all":
                return latest(stays, [self.others.reached(each, reading) for each in outcome.all])
            case "any":
                return earliest(stays, [self.others.reached(each, reading) for each in outcome.any])
        return latest(stays, [self.others.reached(each, reading) for each in outcome.requires])

    def limit(self, reading: Reading) -> Days:
        """The first day that no longer counts."""
        stays, outcome = self.asking.stays, self.outcome
        part = stays.part
        limit = np.minimum(part.death[stays.person], NEVER if reading is Reading.AT_BEST else part.tomorrow)
        if outcome.within_of_start is not None:
            limit = np.minimum(limit, self.after_start(outcome.within_of_start.days))
        if outcome.not_after is not None:
            limit = np.minimum(limit, self._not_after(outcome.not_after, reading.of_what_stands_in_the_way))
        if self.award_only or outcome.counting == "award":
            limit = np.minimum(limit, self.awards.limit)
        return limit.astype(np.int32)

    @cached_property
    def awards(self) -> Awards:
        return awards_of(self.asking)

    def after_start(self, days: Any) -> Days:
        """So many days after the start; NEVER where the group has no number."""
        stays = self.asking.stays
        count = by_group(stays.part, days, stays.group_at_start)
        found: Days = np.where(count < 0, NEVER, np.minimum(stays.begun + count, NEVER)).astype(np.int32)
        return found

    def _not_after(self, what: str, reading: Reading) -> Days:
        stays, phases = self.asking.stays, self.others.phases
        if what == "leave":
            return stays.left
        if what in self.others.rules:
            day = self.others.reached(what, reading).day
            return np.where(day == NEVER, NEVER, day + 1).astype(np.int32)
        last = stays.all(-1, np.int32)
        stay = np.repeat(np.arange(len(stays)), np.diff(phases.off))
        number = phases.names.index(what) if what in phases.names else -1
        mine = (phases.phase == number) & (phases.start < phases.until)
        np.maximum.at(last, stay[mine], phases.until[mine])
        return np.where(last < 0, NEVER, last).astype(np.int32)

    # Single events.

    def _tomorrow(self, reading: Reading, found: Reached, limit: Days) -> Reached:
        """At best it happens on the first day after the day of asking."""
        stays = self.asking.stays
        if reading is not Reading.AT_BEST:
            return found
        late = (found.day == NEVER) & (stays.part.tomorrow < limit)
        day = np.where(late, np.maximum(stays.part.tomorrow, stays.begun), found.day).astype(np.int32)
        return single(stays, day, found.decided_by, found.known_on)

    def _happens(self, reading: Reading, limit: Days) -> Reached:
        how, stays = self.outcome.happens, self.asking.stays
        assert how is not None
        if how.kind not in stays.part.kinds:
            raise NotCompiled(f"an outcome of a {how.kind}")
        kind = stays.part.kind(how.kind)
        said = event_answers(how.when, kind, self.asking)
        known = kind.known_on if how.kind in SPELLS else np.full(len(kind), NO_DAY, dtype=np.int32)
        day, row, since = points.happens(
            stays.person, stays.rows, stays.begun, stays.left, limit, np.ones(len(stays), dtype=np.bool_),
            kind.off, kind.enr, kind.on, how.kind in OF_THE_PERSON, said, _least(reading), kind.rows, known,
        )  # fmt: skip
        return self._tomorrow(reading, single(stays, day, _in_part(kind.rows, row), since), limit)

    def _improves(self, reading: Reading, limit: Days) -> Reached:
        how, stays = self.outcome.improves, self.asking.stays
        assert how is not None
        if how.area != "any":
            raise NotCompiled("`improves` in one area")
        kind = stays.part.kind("assessment")
        counts = kind.is_one_of("tool", how.tool) == 2
        day, row = points.improves(
            stays.person, stays.rows, limit, np.ones(len(stays), dtype=np.bool_), kind.off, kind.enr, kind.on, counts,
            kind.words("area")[0], kind.numbers("score", 2), 100 * how.by_at_least, reading is Reading.SURE, kind.rows,
        )  # fmt: skip
        found = single(stays, day, _in_part(kind.rows, row), stays.all(NO_DAY, np.int32))
        return self._tomorrow(reading, found, limit)

    def _earned(self, how: Earned, reading: Reading, limit: Days) -> Reached:
        stays, kind = self.asking.stays, self.asking.stays.part.kind("earnings")
        if isinstance(how.at_least, HoursAtRate):
            raise NotCompiled("a sum that goes by a rate")
        if how.within_of_start is not None:
            limit = np.minimum(limit, self.after_start(how.within_of_start.days))
        known_before = stays.all(NEVER, np.int32)
        if how.known_within is not None:
            known_before = self.after_start(how.known_within.days)
            limit = np.minimum(limit, known_before)
            corrected = stays.part.in_chains["earnings"]
            stays.part.set_aside(np.flatnonzero(corrected).astype(np.int32))
        counting = self.outcome.counting
        said = event_answers(None if counting == "award" else counting, kind, self.asking)
        own = np.arange(len(kind), dtype=np.int32)
        day, row, tangled = points.earned(
            stays.person, np.arange(len(stays), dtype=np.int32), np.ones(len(stays), dtype=np.bool_), stays.begun, limit,
            by_group(stays.part, how.at_least, stays.group_at_start), _least(reading), kind.off, kind.on,
            kind.numbers("amount"), kind.days("earned_from"), kind.days("earned_until"), said, kind.known_on,
            known_before, self.asking.owner(kind.off, own, kind.on), kind.rows,
        )  # fmt: skip
        stays.part.set_aside(stays.person[tangled])
        found = single(stays, day, _in_part(kind.rows, row), stays.all(NO_DAY, np.int32))
        found.uses = _not_kept
        none = by_group(stays.part, how.at_least, stays.group_at_start) < 0
        return self._tomorrow(reading, found, np.where(none, -NEVER, limit).astype(np.int32))


def _not_kept() -> Any:
    raise NotCompiled("the payment days of earnings, which evidence has to cover")


def _least(reading: Reading) -> int:
    return 2 if reading is Reading.SURE else 1


def _in_part(rows: Rows, row: Rows) -> Rows:
    """The rows of the part for rows of a kind; -1 stays -1."""
    if not len(rows):
        return row
    return np.where(row < 0, -1, rows[np.maximum(row, 0)]).astype(np.int32)


def _goes_by_group(outcome: Outcome) -> bool:
    said: list[Any] = [outcome.within_of_start and outcome.within_of_start.days]
    if outcome.sustained is not None:
        how = outcome.sustained
        said += [how.weeks, how.days, how.within and how.within.weeks, how.within_of_start and how.within_of_start.days]
    if outcome.earned is not None:
        said += [outcome.earned.at_least, outcome.earned.within_of_start and outcome.earned.within_of_start.days]
    return any(isinstance(each, Mapping) for each in said)


def awards_of(asking: Asking) -> Awards:
    made = asking.stays.made
    if "awards" not in made:
        made["awards"] = Awards(asking)
    found: Awards = made["awards"]
    return found


@dataclass
class SustainedBy:
    """An outcome made of qualifying days, in one reading."""

    one: OneOutcome
    how: Sustained
    reading: Reading
    limit: Days
    found: Any = field(default=None, init=False)

    @property
    def node(self) -> Node:
        return self.one.outcome.qualifying or IN_WORK

    @cached_property
    def view(self) -> View:
        """The jobs to look through together: all that count, or each employer's apart."""
        outcome, asking = self.one.outcome, self.one.asking
        award = self.one.award_only or outcome.counting == "award"
        test = None if award or outcome.counting is None else outcome.counting
        assert not isinstance(test, str)
        key = ("work", "award" if award else test, outcome.same)
        if key not in asking.stays.made:
            said = self.one.awards.answers if award else None
            if test is not None:
                said = event_answers(test, asking.jobs.work, asking)
            owner = owner_of(asking.stays, asking.jobs)
            asking.stays.made[key] = view_of(asking.stays, asking.jobs, owner, key, said, outcome.same is not None)
        found: View = asking.stays.made[key]
        return found

    @property
    def runs(self) -> Runs:
        return self.one.asking.runs(self.node, self.view, self.one.outcome.hours == "single")

    def reached(self) -> Reached:
        stays, how, phases = self.one.asking.stays, self.how, self.one.others.phases
        view, runs = self.view, self.runs
        week = 7 if how.days is None else 1
        need = by_group(stays.part, how.days if how.days is not None else how.weeks, stays.group_at_start) * week
        kind, width = sustained.IN_A_ROW, stays.all(-1, np.int64)
        if how.consecutive != "yes":
            kind = sustained.IN_WINDOW if how.within else sustained.OF_START
            said = how.within.weeks if how.within else how.within_of_start.days if how.within_of_start else None
            width = by_group(stays.part, said, stays.group_at_start)
            width = np.where(width < 0, -1, width * (7 if how.within else 1))
        begins = self.one.outcome.work_begins
        allowed = np.array([begins is not None and name in begins.in_ for name in phases.names] or [False])
        day, window, item = sustained.sustained(
            runs.off, runs.start, runs.value, view.lo, view.hi, view.stay, view.spare,
            np.ones(len(stays), dtype=np.bool_), _least(self.reading), self.reading is Reading.AT_BEST, self.limit,
            stays.part.tomorrow, kind, need, width, how.bridge.days if how.bridge else 0, begins is not None,
            phases.off, phases.phase, phases.start, phases.until, allowed,
        )  # fmt: skip
        self.found = (day, window, item)
        return Reached(day, self._decides, self._knows, self._uses, view, item)

    def _uses(self) -> tuple[Rows, Days, Days]:
        day, window, item = self.found
        runs = self.runs
        made: tuple[Rows, Days, Days] = sustained.used_days(
            runs.off, runs.start, runs.value, runs.hi, _least(self.reading), item, window, day
        )
        return made

    def _decides(self) -> Rows:
        """The spells that decide the last day: those of work, else of what else the test asks about."""
        day, _, item = self.found
        asking, view = self.one.asking, self.view
        work, rank = asking.jobs.work, asking.jobs.rank
        found: Rows = sustained.deciding(
            item, day, view.begin, view.end, view.start, view.maybe, rank[view.source], work.rows[view.source]
        )
        without = np.where((found < 0) & (day != NEVER), item, -1).astype(np.int32)
        if (without >= 0).any():
            found = np.where(found < 0, self._of_kinds_named(day, without), found)
        return found

    def _of_kinds_named(self, day: Days, item: Rows) -> Rows:
        names = {leaf.name for leaf in leaves(self.node) if not isinstance(leaf, Ref)}
        found: Rows = self.one.asking.stays.all(-1, np.int32)
        for kind in kinds_named(names):
            found = smallest_id(self.one.asking.stays.part, found, self.one.asking.deciding(kind, self.view, item, day))
        return found

    def _knows(self) -> Days:
        _, _, item = self.found
        view, work = self.view, self.one.asking.jobs.work
        since: Days = sustained.known_since(
            item, *self._uses(), view.begin, view.end, view.start, view.maybe, work.known_on[view.source]
        )
        return since
