"""What bulk says of many is what the definition says of each: drawn histories, and regular ones of every programme."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ettle.engine.events.catalogue import Event
from ettle.simulation import simulate

from .crowds import Crowd, agreed, answered, crowd
from .full import real_rulebook
from .sides import typed

SEEDS, PEOPLE = 50, 100
"""5,000 histories."""
KNOWN_AT = datetime(2026, 6, 30, tzinfo=UTC)
REGULAR = 40


@pytest.mark.parametrize("seed", range(SEEDS))
def test_drawn_histories_get_the_same_answers_in_bulk(seed: int) -> None:
    """From a store by kind every fifth time, from one wide file otherwise."""
    assert agreed(crowd(seed, PEOPLE), stored=seed % 5 == 0).differing == []


@pytest.mark.parametrize("programme", sorted(real_rulebook().agreements))
def test_regular_histories_of_every_programme_get_the_same_answers_and_nearly_all_from_columns(programme: str) -> None:
    asked = regular(programme, last_day(programme))
    found = agreed(asked)
    assert found.differing == []
    assert found.counted.left_out == {}
    assert found.counted.by_definition < found.counted.people * 0.2


@pytest.mark.parametrize("programme", sorted(real_rulebook().agreements))
def test_half_way_through_too(programme: str) -> None:
    on = last_day(programme) - timedelta(days=400)
    assert agreed(regular(programme, on, datetime(on.year, on.month, on.day, 12, tzinfo=UTC))).differing == []


def test_however_the_people_are_parted_and_whoever_works_on_them_the_answers_are_the_same() -> None:
    asked = regular("fair-start-scotland", date(2024, 1, 1))
    whole, _ = answered(asked)
    parted, counted = answered(asked, threads=2, rows_of_a_part=300)
    assert {name: table.to_pylist() for name, table in parted.items()} == {
        name: table.to_pylist() for name, table in whole.items()
    }
    assert counted.people > REGULAR * 0.9


def test_a_store_by_kind_answers_as_the_file_it_was_made_of_and_leaves_as_few_to_the_definition() -> None:
    asked = regular("fair-start-scotland", date(2024, 1, 1))
    wide, counted = answered(asked)
    parted, of_store = answered(asked, threads=2, rows_of_a_part=300, stored=True)
    for name, table in wide.items():
        assert sorted(map(str, parted[name].to_pylist())) == sorted(map(str, table.to_pylist()))
    assert (of_store.people, of_store.rows) == (counted.people, counted.rows)
    assert of_store.by_definition == counted.by_definition


AWAY = """
id | kind     | on         | until      | hours | attended
e1 | start    | 2022-01-03 | .          | .     | .
e2 | pause    | 2022-01-03 | 2022-02-07 | .     | .
e3 | activity | 2022-01-04 | .          | .     | yes
e4 | activity | 2022-01-06 | .          | 2     | yes
"""


def test_where_nothing_is_owed_for_days_away_the_first_hours_decide() -> None:
    rulebook = real_rulebook()
    events = [typed(row, rulebook.facts) for row in rows_of(AWAY)]
    asked = Crowd(0, rulebook, events, date(2022, 3, 1), KNOWN_AT)
    found = agreed(asked)
    assert (found.differing, found.counted.by_definition) == ([], 0)
    offers = answered(asked)[0]["offers"].to_pylist()
    assert ("met", "e4") in {(each["state"], each["decided_by"]) for each in offers if each["from"] == date(2022, 1, 3)}


def rows_of(drawn: str) -> list[dict[str, object]]:
    """Rows of Ada on one enrolment, as a table is drawn; . = nothing."""
    names, *lines = ([cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines())
    whose = {"person": "ada", "enrolment": "E1", "recorded_at": "2022-02-10T12:00:00+00:00"}
    rows = [whose | {name: cell for name, cell in zip(names, line, strict=True) if cell != "."} for line in lines]
    start = {"programme": "fair-start-scotland", "provider": "north", "group": "core"}
    return [row | start if row["kind"] == "start" else row for row in rows]


def regular(programme: str, on: date, known_at: datetime = KNOWN_AT) -> Crowd:
    return Crowd(0, real_rulebook(), lived(programme), on, known_at)


def lived(programme: str) -> list[Event]:
    return list(simulate(REGULAR, 7, programme))


def last_day(programme: str) -> date:
    return max(event.on for event in lived(programme))
