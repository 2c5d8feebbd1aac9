"""What leaves gives nobody away: an attacker with every released table and edition pins no hidden count, and wins as soon
as one of the protections is taken away."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ettle.engine.evaluated.tables import FACT, NAMES, Tables, fact_columns, table_of
from ettle.engine.measures.disclosure import releasing
from ettle.engine.measures.disclosure.possible import Search
from ettle.engine.measures.disclosure.released import ReleasedTable, cell_of
from ettle.engine.measures.disclosure.releasing import Leaving, released
from ettle.engine.measures.figure import ALL, NotMeasured
from ettle.engine.measures.measuring import Asked, measured
from spec.measures.drawn import asked, changed, house
from tests.measures.attacker import WORKED, Attacker, Known, told_by, told_by_totals

WORDS = {"sex": ("female", "male"), "area": ("fife", "moray", "angus"), "provider": ("north", "south")}
CUTS: Sequence[tuple[str, ...]] = [("sex",), ("area",), ("sex", "area"), ("area", "provider"), ("provider",)]
ON = date(2024, 1, 1)
SEEDS = (1, 2)
"""Registers that are attacked; each takes seconds."""
TELLING = 3, [("sex", "area"), ("area",)]
"""A register and two tables of it that, only redacted and rounded, tell a hidden count."""


def register(seed: int) -> Tables:
    """A small cohort, some groups of it rare."""
    lot = random.Random(seed)
    weights = {name: [lot.random() ** 2 + 0.05 for _ in words] for name, words in WORDS.items()}
    rows = [
        {"person": f"P{n}", "enrolment": f"E{n}", "begun": date(2021, 4, 1)}
        | {"work_began": date(2021, 5, 1) if lot.random() < 0.4 else None}
        | {FACT * (name == "sex") + name: lot.choices(words, weights[name])[0] for name, words in WORDS.items()}
        for n in range(lot.choice([30, 60, 90, 150]))
    ]
    facts = fact_columns(house().rulebook.facts)
    return {name: table_of(name, rows if name == "enrolments" else [], facts) for name in NAMES}


def leaves(tables: Tables, by: tuple[str, ...], earlier: Sequence[ReleasedTable] = (), **settings: int) -> Leaving:
    measure = (
        changed("entered_work", title="Jobs", release=settings)
        if settings
        else house().measures.measures["entered_work"]
    )
    return released(Asked(measure, tables, ON, "drawn", by), earlier)


def all_released(tables: Tables, cuts: Sequence[tuple[str, ...]] = CUTS) -> list[ReleasedTable]:
    left: list[ReleasedTable] = []
    for by in cuts:
        left.append(leaves(tables, by, left).table)
    return left


def attacker(left: Sequence[ReleasedTable], *more: Known) -> Attacker:
    words = {"cohort": ["2021-Q2"], **{name: [*said, "unknown"] for name, said in WORDS.items()}, WORKED: ["yes", "no"]}
    return Attacker(words, [*(known for table in left for known in told_by(table)), *more])


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hidden_count_is_pinned_by_all_tables_together(seed):
    left = all_released(register(seed))
    assert any(cell.kind != "shown" for table in left for cell in table.cells.values())
    assert attacker(left).pinned(left) == []


def test_a_word_that_nobody_counted_has_stands_in_no_figure():
    """Columns come with the words of other rows, and bulk has those of other facts beside them: a day of birth once did."""
    tables = dict(register(SEEDS[0]))
    rows, words = tables["enrolments"], pa.array(["1953-09-11", "female", "male"])
    codes = pc.index_in(rows.column(FACT + "sex").cast(pa.string()), words).combine_chunks().cast(pa.int32())
    place = rows.schema.get_field_index(FACT + "sex")
    tables["enrolments"] = rows.set_column(
        place, rows.schema.field(place), pa.DictionaryArray.from_arrays(codes, words)
    )
    assert "1953-09-11" not in {each for row in leaves(tables, ("sex",)).figure.rows for each in row.group}
    exact = measured(Asked(house().measures.measures["entered_work"], tables, ON, "drawn", ("sex",)))
    assert {each for row in exact.rows for each in row.group} == {"female", "male", ALL}


def test_without_hiding_more_the_attacker_wins(monkeypatch):
    seed, cuts = TELLING
    safe = all_released(register(seed), cuts)
    assert attacker(safe).pinned(safe) == []
    monkeypatch.setattr(Search, "is_safe", lambda search, target: True)
    bare = all_released(register(seed), cuts)
    assert ({"cohort": "2021-Q2", "sex": "unknown", "area": "angus"}, 0, 1) in attacker(bare).pinned(bare)


NARROW: Mapping[str, int] = {"female": 7, "male": 12}


def narrow() -> Tables:
    people = [sex for sex, many in NARROW.items() for _ in range(many)]
    lines = [f"p{n} | 2021-04-01 | {sex}" for n, sex in enumerate(people)]
    return asked("entered_work", enrolments="\n".join(["person | begun | sex", *lines])).tables


def shown_values(left: Sequence[ReleasedTable], where: Mapping[str, str]) -> int:
    least, most = attacker(left).range_of({"cohort": "2021-Q2", **where})
    return most - least + 1


def test_an_edition_with_other_settings_keeps_the_base_it_was_rounded_on(monkeypatch):
    """12 as 10 (8 to 12) and as 14 (11 to 17) would be 11 or 12."""
    first = leaves(narrow(), ("sex",)).table
    again = leaves(narrow(), ("sex",), [first], round_to=7).table
    assert again.cells == first.cells
    assert shown_values([first, again], {"sex": "male"}) == 5
    monkeypatch.setattr(releasing, "kept", lambda count, earlier, settings: cell_of(count, settings))
    afresh = leaves(narrow(), ("sex",), [first], round_to=7).table
    assert shown_values([first, afresh], {"sex": "male"}) == 2


def test_totals_of_true_counts_would_tell():
    tables = register(TELLING[0])
    left = [leaves(tables, ("sex", "area")).table]
    assert attacker(left).pinned(left) == []
    counts = changed("entered_work", operation="count", numerator=None, denominators={})
    true = measured(Asked(counts, tables, ON, "drawn", ("sex", "area")))
    assert attacker(left, *told_by_totals(true)).pinned(left)


def test_totals_are_sums_of_what_is_shown():
    rows = {row.group: row for row in leaves(narrow(), ("sex",)).figure.rows if row.cohort == "2021-Q2"}
    assert [rows[sex,].counts["started"] for sex in ("female", "male", "unknown", ALL)] == [None, 10, None, 10]
    assert rows[ALL,].rates == {"of started": None}, "a part of it is hidden"


def test_what_changed_since_is_rounded_afresh():
    first = leaves(narrow(), ("sex",)).table
    more = asked(
        "entered_work", enrolments="person | begun | sex\n" + "\n".join(f"p{n} | 2021-04-01 | male" for n in range(18))
    )
    later = leaves(more.tables, ("sex",), [first])
    assert later.table.cells["2021-Q2", ("male",), "started"].value == 20


@pytest.mark.parametrize("measure", ["days_to_work", "distance_travelled", "paid_for_outcomes", "work_for_expected"])
def test_what_cannot_be_rounded_does_not_leave(measure):
    with pytest.raises(NotMeasured, match="for readers within their grants only"):
        released(asked(measure, enrolments="person | begun | programme\nada | 2021-04-01 | fair-start-scotland"))


def test_looking_for_what_else_could_be_so_changes_nothing(monkeypatch):
    """Every count is after the search what it was before."""
    protect, watched = releasing._protect, []

    def watching(view, chosen, older):
        views = [view, *(each for _, each in older)]
        before = [each.counts.copy() for each in views]
        found = protect(view, chosen, older)
        watched.append(all((each.counts == counts).all() for each, counts in zip(views, before, strict=True)))
        return found

    monkeypatch.setattr(releasing, "_protect", watching)
    seed, cuts = TELLING
    assert all_released(register(seed), cuts)
    assert watched == [True, True]
