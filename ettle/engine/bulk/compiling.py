"""Which enrolments live under the same rules, and what those rules say of them all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from ettle.engine.bulk.columns import EPOCH, NEVER, Answers, Days, Rows, Truths
from ettle.engine.bulk.eligibility import eligible
from ettle.engine.bulk.outcomes import Outcomes
from ettle.engine.bulk.phases import PhaseStays, chosen_phases, phase_stays
from ettle.engine.bulk.reached import Reached
from ettle.engine.bulk.runs import Asking
from ettle.engine.bulk.stays import Jobs, NotCompiled, Stays, View, jobs_of, owner_of, stays_of, view_of
from ettle.engine.bulk.tables import Part
from ettle.engine.evaluate.asked import Reading
from ettle.engine.rules.phases import Phases
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Version

Versions = tuple[Version, ...]


@dataclass
class Plan:
    """A rulebook as it is asked of millions: which versions each enrolment lives under, found once."""

    rulebook: Rulebook
    known_at: datetime
    left_out: Counter[str] = field(default_factory=Counter)
    """What was left to the definition, with the number of enrolments."""
    every: list[Versions] = field(default_factory=list)
    """Every versions that somebody lives under."""
    _stretches: dict[tuple[str, str | None], tuple[Days, Rows]] = field(default_factory=dict)
    """Of a programme and contract the days from which other versions hold for a start, and which (numbers of `every`)."""
    _said: dict[tuple[int, Any], tuple[Any, str]] = field(default_factory=dict)
    _meant: dict[tuple[int, tuple[str, ...]], tuple[Version, str]] = field(default_factory=dict)

    def numbers(self, programme: str, contract: str | None, begun: Days) -> Rows:
        """Under which versions (a number of `every`) somebody lives who began on each of these days."""
        key = (programme, contract)
        if key not in self._stretches:
            agreement = self.rulebook.agreement(programme, contract)
            days = [date.min, *(agreement.turning_starts if agreement is not None else ())]
            edges = np.array([day.toordinal() - EPOCH for day in days], dtype=np.int32)
            numbers = np.array([self._number(programme, contract, day) for day in days], dtype=np.int32)
            self._stretches[key] = (edges, numbers)
        edges, numbers = self._stretches[key]
        found: Rows = numbers[np.searchsorted(edges, begun, side="right") - 1]
        return found

    def _number(self, programme: str, contract: str | None, start: date) -> int:
        versions = self.rulebook.versions(programme, contract, start, self.known_at)
        same = [number for number, each in enumerate(self.every) if each is versions]
        if not same:
            self.every.append(versions)
        return same[0] if same else len(self.every) - 1

    def said(self, rules: Any, as_text: Callable[[Any], str]) -> str:
        """What some rules say, as text, worked out once."""
        key = (id(rules), as_text)
        if key not in self._said:
            self._said[key] = (rules, as_text(rules))  # kept with it, so that no other can get its id
        return self._said[key][1]

    def meant(self, version: Version, parts: tuple[str, ...]) -> str:
        """What parts of the rules say, as text."""
        key = (id(version), parts)
        if key not in self._meant:
            said = version.rules.model_dump(mode="json", by_alias=True, include=set(parts))
            self._meant[key] = (version, json.dumps(said, default=str))
        return self._meant[key][1]


@dataclass(frozen=True)
class Cohort:
    """The enrolments of a programme that live under the same versions. Of none: no rules were in force."""

    versions: Versions
    stays: Rows
    """Which of the stays, in order."""


def cohorts_of(plan: Plan, stays: Stays) -> list[Cohort]:
    """Every cohort of a programme."""
    contracts = stays.part.enrolments.contracts
    contract = stays.part.enrolments.contract[stays.rows]
    number = np.empty(len(stays), dtype=np.int32)
    for one in np.unique(contract).tolist():
        mine = contract == one
        number[mine] = plan.numbers(stays.programme, contracts[one] if one >= 0 else None, stays.begun[mine])
    return [
        Cohort(plan.every[each], np.flatnonzero(number == each).astype(np.int32)) for each in np.unique(number).tolist()
    ]


@dataclass
class Asked:
    """The enrolments of a programme in a part, and what its rules say of them. As `evaluate.asked`, of all at once."""

    plan: Plan
    stays: Stays
    jobs: Jobs
    _made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def asking(self) -> Asking:
        return Asking(self.stays, self.jobs, self.plan.rulebook)

    @cached_property
    def cohorts(self) -> list[Cohort]:
        return cohorts_of(self.plan, self.stays)

    @cached_property
    def view(self) -> View:
        """Every job that counts for each enrolment."""
        made = self.stays.made
        key = ("work", None, None)
        if key not in made:
            made[key] = view_of(self.stays, self.jobs, owner_of(self.stays, self.jobs), key)
        found: View = made[key]
        return found

    @cached_property
    def work_began(self) -> Days:
        """The first day of the first job that counts for each enrolment; NEVER = none yet."""
        found = np.full(len(self.stays), NEVER, dtype=np.int32)
        covers = self.jobs.work.covers
        assert covers is not None
        first = covers.start[self.jobs.first[self.view.source]]
        np.minimum.at(found, np.repeat(self.view.stay, self.view.end - self.view.begin), first)
        return found

    def by_start_version(self, cohort: Cohort) -> list[tuple[Version, Rows]]:
        """The enrolments of a cohort by the version in force on their first day."""
        begun = self.stays.begun[cohort.stays].astype(np.int64) + EPOCH
        starts = np.array([version.in_force.start.toordinal() for version in cohort.versions])
        place = np.searchsorted(starts, begun, side="right") - 1
        return [
            (version, cohort.stays[place == number])
            for number, version in enumerate(cohort.versions)
            if (place == number).any()
        ]

    @cached_property
    def phases(self) -> PhaseStays:
        """The phases of every enrolment, by the rules in force at its start."""
        several: dict[str, tuple[Phases, list[Rows]]] = {}
        for cohort in self.cohorts:
            for version, stays in self.by_start_version(cohort) if cohort.versions else ():
                several.setdefault(self.plan.said(version.rules.phases, _said), (version.rules.phases, []))[1].append(
                    stays
                )
        found = [(self._phases(key, rules), np.concatenate(stays)) for key, (rules, stays) in several.items()]
        return chosen_phases(found, len(self.stays))

    def _phases(self, key: str, rules: Phases) -> PhaseStays:
        made = self.stays.made
        if ("phases", key) not in made:
            made["phases", key] = phase_stays(rules, self.asking, self.view)
        found: PhaseStays = made["phases", key]
        return found

    @cached_property
    def phases_key(self) -> str:
        """Says which phases there are: with the same, outcomes of two rulebooks may be shared."""
        keys = [
            (self.plan.said(version.rules.phases, _said), hash(stays.tobytes()))
            for cohort in self.cohorts
            for version, stays in (self.by_start_version(cohort) if cohort.versions else ())
        ]
        return str(sorted(keys))

    def outcomes(self, version: Version) -> Outcomes:
        rules = version.rules
        if id(rules) not in self._made:
            asking, said = self.asking, self.plan.said
            self._made[id(rules)] = Outcomes(
                asking, rules.outcomes, self.phases, self.phases_key, bool(rules.groups), said
            )
        found: Outcomes = self._made[id(rules)]
        return found

    def found(self, cohort: Cohort, rule: str, reading: Reading, award_only: bool) -> Found:
        """When an outcome is reached, over the versions of a cohort: the same for all versions that say the same."""
        said = tuple((version.in_force, self.outcomes(version).meaning(rule)) for version in cohort.versions)
        key, made = ("found", rule, said, reading, award_only), self.stays.made
        if key not in made:
            several = [self.outcomes(version).reached(rule, reading, award_only) for version in cohort.versions]
            made[key] = first_that_counts(cohort.versions, several)
        found: Found = made[key]
        return found

    def once(self, part: str, cohort: Cohort, rule: str, meaning: Any, make: Callable[[], list[Any]]) -> list[Any]:
        """The rows of a rule of a cohort: made once for all rules that mean the same of the same enrolments."""
        key = (part, rule, cohort.stays.tobytes(), meaning)
        if key not in self.stays.made:
            self.stays.made[key] = make()
        found: list[Any] = self.stays.made[key]
        return found

    def meaning(self, *parts: str) -> list[Any]:
        """What these parts of the rules say, and of whom: where two plans mean the same, they say the same."""
        return [
            (cohort.stays.tobytes(), [(each.in_force, self.plan.meant(each, parts)) for each in cohort.versions])
            for cohort in sorted(self.cohorts, key=lambda each: each.stays.tobytes())
        ]

    def eligible(self, cohort: Cohort) -> Answers:
        """Whether each enrolment of the cohort might begin on its first day: 0 no, 1 not known, 2 yes, 3 nobody asks."""
        found = np.full(len(self.stays), 3, dtype=np.uint8)
        for version, stays in self.by_start_version(cohort):
            if version.rules.eligibility is not None:
                found[stays] = eligible(version.rules.eligibility, self.asking)[stays]
        return found[cohort.stays]

    def left_to_definition(self, cohort: Cohort, why: NotCompiled) -> None:
        """Have a whole cohort answered by the definition, and say why."""
        self.stays.part.set_aside(self.stays.person[cohort.stays])
        self.plan.left_out[str(why)] += len(cohort.stays)


def asked_of(part: Part, plan: Plan) -> list[Asked]:
    """Every programme that somebody of a part is enrolled on. Several plans share what they have in common."""
    made = part.made
    if "stays" not in made:
        made["jobs"] = jobs_of(part)
        made["stays"] = [stays_of(part, programme) for programme in sorted(part.enrolments.programmes)]
    return [Asked(plan, stays, made["jobs"]) for stays in made["stays"] if len(stays)]


def _said(phases: Phases) -> str:
    said = phases.model_dump(mode="json", by_alias=True, exclude_none=True)
    for each in said.values():
        for word in ("title", "source", "illustrative"):
            each.pop(word, None) if isinstance(each, dict) else None
    return json.dumps(said, default=str)  # the order of phases says which of two wins


@dataclass(frozen=True)
class Found:
    """When something is reached, over all versions: as `across_versions.first_that_counts`."""

    day: Days
    which: Rows
    """The place of the version that counts; -1 = not reached."""
    several: tuple[Reached, ...]
    """By version."""


def first_that_counts(versions: Versions, several: list[Reached]) -> Found:
    """The earliest result that counts, with its version.

    One dated D counts if its version is in force on D, or is older and the one in force on D is met by D as well.
    """
    best = np.full(len(several[0].day), NEVER, dtype=np.int32)
    which = np.full(len(best), -1, dtype=np.int32)
    for number in reversed(range(len(versions))):
        day = several[number].day
        counts = (day != NEVER) & _counts(versions, several, number)
        sooner = counts & (day < best)
        best, which = np.where(sooner, day, best).astype(np.int32), np.where(sooner, number, which).astype(np.int32)
    return Found(best, which, tuple(several))


def _counts(versions: Versions, several: list[Reached], number: int) -> Truths:
    day = several[number].day
    counts = _in_force(versions[number], day)
    for later in range(number + 1, len(versions)):
        counts |= _in_force(versions[later], day) & (several[later].day <= day)
    return counts


def _in_force(version: Version, day: Days) -> Truths:
    start = version.in_force.start.toordinal() - EPOCH
    until = int(NEVER) + 1 if version.in_force.until is None else version.in_force.until.toordinal() - EPOCH
    found: Truths = (day >= start) & (day < until)
    return found


def version_on(versions: Versions, day: int) -> int:
    """The place of the version in force on a day."""
    return max(number for number, each in enumerate(versions) if each.in_force.start.toordinal() - EPOCH <= day)


def found_in(asked: Asked, cohort: Cohort, rule: str, reading: Reading, award_only: bool = False) -> Found:
    """When an outcome is reached in a reading, over the versions of a cohort. Raises NotCompiled."""
    return asked.found(cohort, rule, reading, award_only)
