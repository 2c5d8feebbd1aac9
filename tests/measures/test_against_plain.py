"""Figures worked out column by column, against the same counted person by person in plain Python."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from ettle.engine.evaluated.tables import FACT, NAMES, Tables, fact_columns, table_of
from ettle.engine.measures.figure import ALL
from ettle.engine.measures.measuring import Asked, measured
from spec.measures.drawn import house

ON = date(2023, 1, 1)
STATES = ("in_work", "not_in_work", "no_engagement", "unknown", "due_no_answer", "not_owed")
FURTHEST = (*STATES[:5], "not_yet_due", "not_owed")
Row = dict[str, Any]


def drawn(seed: int) -> tuple[list[Row], list[Row]]:
    """Some people with up to three enrolments each, and what came of their follow-ups at 13 weeks."""
    lot = random.Random(seed)
    enrolments, follow_ups = [], []
    for n in range(150):
        sex = lot.choice(["female", "male", None])
        for again in range(lot.choice([1, 1, 1, 2, 3])):
            begun = date(2020, 1, 1) + timedelta(days=lot.randrange(1000))
            work = begun + timedelta(days=lot.randrange(800)) if lot.random() < 0.5 else None
            whose = {"person": f"P{n:03d}", "enrolment": f"E{again}"}
            area = lot.choice(["fife", "moray", None])
            enrolments.append({**whose, "begun": begun, "work_began": work, FACT + "sex": sex, "area": area})
            due = date(2020, 6, 1) + timedelta(days=lot.randrange(1200)) if lot.random() < 0.8 else None
            state = lot.choice(STATES[:5]) if due else "not_owed"
            follow_ups.append({**whose, "checkpoint": 13, "due_on": due, "state": state})
    lot.shuffle(enrolments)
    return enrolments, follow_ups


def tables(enrolments: list[Row], follow_ups: list[Row]) -> Tables:
    facts = fact_columns(house().rulebook.facts)
    said = {"enrolments": enrolments, "follow_ups": follow_ups}
    return {name: table_of(name, said.get(name, []), facts) for name in NAMES}


def people(enrolments: list[Row]) -> Iterator[tuple[str, tuple[str, str], list[Row]]]:
    """Each person with the quarter, sex and area of the first start; of two on one day the first by its id."""
    by_person = defaultdict(list)
    for row in enrolments:
        by_person[row["person"]].append(row)
    for rows in by_person.values():
        first = min(rows, key=lambda row: (row["begun"], row["enrolment"]))
        quarter = f"{first['begun'].year}-Q{(first['begun'].month + 2) // 3}"
        yield quarter, (first[FACT + "sex"] or "unknown", first["area"] or "unknown"), rows


def counts(measure: str, rows: Tables, *names: str) -> Counter[Any]:
    """By cohort, sex and area, those of whom there are any."""
    found = measured(Asked(house().measures.measures[measure], rows, ON, "", ("sex", "area")))
    cells = (row for row in found.rows if row.cohort != ALL and ALL not in row.group)
    return +Counter({(row.cohort, row.group, name): row.counts.get(name, 0) for row in cells for name in names})


@pytest.mark.parametrize("seed", range(5))
def test_who_entered_work_within_a_year(seed):
    enrolments, follow_ups = drawn(seed)
    plain: Counter[Any] = Counter()
    for quarter, group, rows in people(enrolments):
        worked = any(row["work_began"] and (row["work_began"] - row["begun"]).days <= 365 for row in rows)
        plain.update([(quarter, group, "started"), *([(quarter, group, "numerator")] if worked else [])])
    assert counts("entered_work", tables(enrolments, follow_ups), "started", "numerator") == plain


@pytest.mark.parametrize("seed", range(5))
def test_what_came_of_follow_ups(seed):
    enrolments, follow_ups = drawn(seed)
    said = {(row["person"], row["enrolment"]): row for row in follow_ups}
    plain: Counter[Any] = Counter()
    for quarter, group, rows in people(enrolments):
        asked = [said[row["person"], row["enrolment"]] for row in rows]
        states = ["not_owed" if not a["due_on"] else "not_yet_due" if a["due_on"] >= ON else a["state"] for a in asked]
        state = min(states, key=FURTHEST.index)
        reached = any(each in STATES[:5] for each in states)
        plain.update([(quarter, group, "started"), (quarter, group, state)])
        plain.update([(quarter, group, "reached_checkpoint")] if reached else [])
    found = counts("sustained_13", tables(enrolments, follow_ups), "started", "reached_checkpoint", *FURTHEST)
    assert found == plain


@pytest.mark.parametrize("seed", range(3))
def test_totals_are_the_sums_of_their_parts(seed):
    found = measured(Asked(house().measures.measures["sustained_13"], tables(*drawn(seed)), ON, "", ("sex", "area")))
    rows = {(row.cohort, row.group): row for row in found.rows}
    for (cohort, group), row in rows.items():
        if cohort == ALL or ALL in group:
            parts = [
                part.counts
                for (of, cell), part in rows.items()
                if ALL not in (of, *cell) and (part.matured if cohort == ALL else of == cohort)
                and all(said in (ALL, value) for said, value in zip(group, cell, strict=True))
            ]  # fmt: skip
            assert dict(row.counts) == {name: sum(part[name] for part in parts) for name in row.counts}
