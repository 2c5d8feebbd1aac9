"""Every enrolment as a row: who, where, since when, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.columns import NEVER, NO_DAY, Rows
from ettle.engine.bulk.compiling import Asked, Cohort, version_on
from ettle.engine.bulk.eligibility import OnOneDay, age_on, facts_on
from ettle.engine.bulk.phases import phase_on
from ettle.engine.bulk.rows import Coded, Whose, days_array, numbers_array, words_array
from ettle.engine.bulk.tables import Kind
from ettle.engine.evaluated.tables import FACT

ELIGIBLE = ("no", "unknown", "yes")


class Standing:
    """What the rules say of each enrolment of a part, filled programme by programme."""

    def __init__(self, count: int) -> None:
        self.words: dict[str, list[str]] = {"phase": [], "versions": [""]}
        self.phase = np.full(count, -1, dtype=np.int32)
        self.versions = np.zeros(count, dtype=np.int32)
        self.eligible = np.full(count, -1, dtype=np.int32)
        self.work_began = np.full(count, NO_DAY, dtype=np.int32)
        self.group = np.full(count, -1, dtype=np.int32)
        self.in_work = np.zeros(count, dtype=np.int32)
        self.rules_in_force = np.zeros(count, dtype=bool)

    def number(self, column: str, word: str) -> int:
        words = self.words[column]
        if word not in words:
            words.append(word)
        return words.index(word)

    def of_programme(self, asked: Asked) -> None:
        """What holds of every enrolment, whatever rules are in force."""
        rows = asked.stays.rows
        self.group[rows] = asked.stays.group_at_start
        self.work_began[rows] = np.where(asked.work_began == NEVER, NO_DAY, asked.work_began)
        self.in_work[rows] = OnOneDay(asked.asking, at_last=True).state("in_work")

    def of_cohort(self, asked: Asked, cohort: Cohort) -> None:
        """What the rules say; of no rules, nothing. Raises NotCompiled."""
        if not cohort.versions:
            return
        rows = asked.stays.rows[cohort.stays]
        today = cohort.versions[version_on(cohort.versions, asked.stays.part.on)]
        phases = asked.phases
        number = np.array([self.number("phase", name) for name in phases.names] + [-1], dtype=np.int32)
        self.phase[rows] = number[phase_on(phases, asked.stays.part.on)[cohort.stays]]
        self.versions[rows] = self.number("versions", "+".join(today.applied))
        said = asked.eligible(cohort).astype(np.int32)
        self.eligible[rows] = np.where(said == 3, -1, said)
        self.rules_in_force[rows] = True


def enrolment_columns(whose: Whose, standing: Standing, facts: Sequence[str]) -> dict[str, Any]:
    """Every column, by person and enrolment, without the people who are answered by the definition."""
    part, held = whose.part, whose.part.enrolments
    order = np.argsort(whose.place, kind="stable").astype(np.int32)
    keep = order[~part.by_definition[held.person[order]]]
    start, leave = part.kind("start"), part.kind("leave")
    begun, person = held.begun[keep], held.person[keep]
    ended, referral = held.leave[keep], named_referral(whose)[keep]
    referred = part.kind("referral")
    columns = {
        "person": whose.person(keep),
        "enrolment": whose.enrolment(keep),
        "referral_source": _word(referred, "source", referral),
        "referred_on": days_array(np.append(referred.on, NO_DAY)[referral]),
        "begun": days_array(begun),
        "left": days_array(np.where(held.left[keep] == NEVER, NO_DAY, held.left[keep])),
        "leave_reason": _word(leave, "reason", ended),
        "destination": _word(leave, "destination", ended),
        "group": words_array(Coded(standing.group[keep], held.groups)),
        "phase": words_array(Coded(standing.phase[keep], standing.words["phase"])),
        "rules_in_force": pa.array(standing.rules_in_force[keep]),
        "versions": words_array(Coded(standing.versions[keep], standing.words["versions"])),
        "eligible": words_array(Coded(standing.eligible[keep], ELIGIBLE)),
        "work_began": days_array(standing.work_began[keep]),
        "age": numbers_array(age_on(part, person, begun), pa.int32()),
        "in_work": words_array(Coded(standing.in_work[keep], ELIGIBLE)),
        "died": pa.array(part.death[person] != NEVER),
    }
    for name in ("programme", "contract", "provider", "area"):
        columns[name] = _word(start, name, held.start[keep])
    return columns | _facts(whose, person, begun, facts)


def named_referral(whose: Whose) -> Rows:
    """The referral each enrolment's start names; -1 = none that counts."""
    part, held = whose.part, whose.part.enrolments
    start = part.kind("start")
    return part.named("referral", start.texts("referral"), start.person)[held.start]


def _word(kind: Kind, name: str, row: Rows) -> Any:
    numbers, words = kind.words(name)
    return words_array(Coded(np.append(numbers, np.int32(-1))[row], words))


def _facts(whose: Whose, person: Rows, begun: Any, facts: Sequence[str]) -> dict[str, Any]:
    kind = whose.part.kind("fact")
    _, names = kind.words("name")
    rows = facts_on(whose.part, person, begun)
    none = np.full(len(person), -1, dtype=np.int32)
    return {
        FACT + name: _word(kind, "value", rows[names.index(name)] if name in names else none) for name in sorted(facts)
    }
