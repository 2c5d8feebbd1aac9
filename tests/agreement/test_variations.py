"""Several rules asked in one pass: each says what it would say alone, and only what differs is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.rulebook import load_rulebook

from .crowds import Crowd, answered_by
from .full import RULEBOOK
from .test_bulk import regular

WHAT_IF = RULEBOOK / "programmes" / "fair-start-scotland" / "what-if"
NAMES_OF_VERSIONS = {"version", "versions", "price_from"}


@pytest.fixture(scope="module")
def asked() -> Crowd:
    return regular("fair-start-scotland", date(2024, 1, 1))


@pytest.mark.parametrize("file", sorted(WHAT_IF.glob("*.yaml")), ids=lambda file: file.stem)
def test_each_variation_laid_over_the_base_is_what_it_says_alone(asked: Crowd, file: Path) -> None:
    as_alone(asked, file)


ONCE = """
variation: once-for-a-person
programme: fair-start-scotland
title: A job start counts once for a person, however often they start
in_force: {from: 2018-03-13, basis: start}
illustrative: yes
change:
  outcomes:
    job_start: {once: person, illustrative: yes}
"""


def test_what_counts_once_for_a_person_is_asked_again_of_whoever_started_twice(asked: Crowd, tmp_path: Path) -> None:
    """It says the same of when a job starts, and not of whose start counts."""
    file = tmp_path / "once-for-a-person.yaml"
    file.write_text(ONCE)
    as_alone(asked, file)


def as_alone(asked: Crowd, file: Path) -> None:
    other = with_variation(file)
    parts = answered_by(asked, {file.stem: other})
    told = by_definition(journeys(asked.events, asked.known_at).values(), other, asked.on, asked.known_at)
    for name in NAMES:
        laid_over = [row for part in parts for row in overlaid(part.tables[name], part.others[file.stem].get(name))]
        assert sorted(map(said, laid_over)) == sorted(map(said, told[name].to_pylist()))


def test_what_says_the_same_is_not_written(asked: Crowd) -> None:
    parts = answered_by(asked, {"quarterly-reviews": with_variation(WHAT_IF / "quarterly-reviews.yaml")})
    written = {name: len(rows) for part in parts for name, (_, rows) in part.others["quarterly-reviews"].items()}
    assert written["offers"] > 0
    assert written.get("outcomes", 0) == 0


def with_variation(file: Path) -> Rulebook:
    return load_rulebook(RULEBOOK, None, [file]).sound()


def overlaid(base: object, other: object) -> list[dict[str, object]]:
    """The rows of a table with those of the enrolments that differ in their place."""
    rows = base.to_pylist()  # type: ignore[attr-defined]
    if other is None:
        return rows
    enrolments, theirs = other  # type: ignore[misc]
    changed = set(enrolments.column("enrolment").to_pylist())
    return [row for row in rows if row["enrolment"] not in changed] + theirs.to_pylist()


def said(row: dict[str, object]) -> str:
    return str({name: value for name, value in row.items() if name not in NAMES_OF_VERSIONS})
