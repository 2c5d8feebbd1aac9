"""Which events count.

Events are never changed. Somebody who wrote a wrong thing down writes a **correction**, which `replaces` it;
somebody who wrote down what never was **retracts** it. Each page below is a small table of what was written,
and then what counts. The cast: Ada is the participant, Ben her key worker who writes things down.

In the tables a row is one event: its id, its kind, the day it was `on`, the moment it was `recorded`
(9 in the morning unless it says otherwise), the id it `replaces`, and what it says.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ettle.engine.events.catalogue import Event, checked
from ettle.engine.events.counting import Journey, journeys


def events_of(table: str) -> list[Event]:
    """The events of a drawn table; a cell that is a dot is empty."""
    lines = [line.split("|") for line in table.strip().splitlines()]
    names, *rows = [[cell.strip() for cell in line] for line in lines]
    return [_event(dict(zip(names, row, strict=True))) for row in rows]


def _event(cells: dict[str, str]) -> Event:
    row: dict[str, Any] = {name: cell for name, cell in cells.items() if cell != "."}
    day, _, time = row.pop("recorded").partition(" ")
    says = dict(each.split(": ") for each in row.pop("says", "").split(", ") if each)
    row = {name: cell for name, cell in row.items() if cell}
    return checked({"person": "ada", **row, **says, "recorded_at": f"{day}T{time or '09:00'}:00Z"})


def known_on(day: str, events: list[Event]) -> dict[str, Journey]:
    return journeys(events, datetime.fromisoformat(day + "T23:59:59+00:00"))


def what_counts(table: str, known: str = "2024-12-31") -> list[str]:
    return [event.id for event in known_on(known, events_of(table))["ada"].events]


CORRECTED = """
    id | kind | on         | recorded   | replaces | says
    w1 | work | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 12
    w2 | work | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 20
    w3 | work | 2024-03-04 | 2024-05-07 | w2       | hours_per_week: 16
"""


@pytest.mark.parametrize(
    ("known", "counts"),
    [("2024-03-05", ["w1"]), ("2024-04-01", ["w1"]), ("2024-04-02", ["w2"]), ("2024-05-07", ["w3"])],
)
def test_of_a_chain_of_corrections_the_latest_known_counts(known: str, counts: list[str]) -> None:
    """What was recorded after the moment asked about is left out: we answer as we would have answered then."""
    assert what_counts(CORRECTED, known) == counts


def test_before_anything_was_recorded_there_is_no_journey() -> None:
    assert known_on("2024-03-04", events_of(CORRECTED)) == {}


def test_two_corrections_of_one_event_are_one_chain() -> None:
    """Ben and a colleague both corrected w1. The one recorded last counts."""
    assert what_counts("""
        id | kind | on         | recorded   | replaces | says
        w1 | work | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 12
        w2 | work | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 20
        w3 | work | 2024-03-04 | 2024-04-01 | w1       | hours_per_week: 16
    """) == ["w2"]


def test_recorded_at_the_same_instant_the_larger_id_counts() -> None:
    assert what_counts("""
        id | kind | on         | recorded   | replaces | says
        w1 | work | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 12
        w3 | work | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 20
        w2 | work | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 16
    """) == ["w3"]


def test_a_file_may_hold_a_correction_before_what_it_corrects() -> None:
    assert what_counts("""
        id | kind | on         | recorded   | replaces | says
        w2 | work | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 20
        w1 | work | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 12
    """) == ["w2"]


RETRACTED = """
    id | kind    | on         | recorded   | replaces | says
    w1 | work    | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 12
    w2 | work    | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 20
    r1 | retract | 2024-05-01 | 2024-05-01 | w2       | .
    r2 | retract | 2024-06-01 | 2024-06-01 | r1       | .
    r3 | retract | 2024-07-01 | 2024-07-01 | r2       | .
"""


@pytest.mark.parametrize(
    ("known", "counts", "why"),
    [
        ("2024-04-02", ["w2"], "the correction counts"),
        ("2024-05-01", ["w1"], "retracting the latest brings back the one before"),
        ("2024-06-01", ["w2"], "the retract was itself retracted"),
        ("2024-07-01", ["w1"], "and that was retracted too"),
    ],
)
def test_a_retract_may_itself_be_retracted(known: str, counts: list[str], why: str) -> None:
    assert what_counts(RETRACTED, known) == counts, why


def test_when_all_of_a_chain_is_retracted_nothing_counts() -> None:
    journey = known_on(
        "2024-12-31",
        events_of("""
        id | kind    | on         | recorded   | replaces
        w1 | work    | 2024-03-04 | 2024-03-05 | .
        w2 | work    | 2024-03-11 | 2024-04-02 | w1
        r1 | retract | 2024-05-01 | 2024-05-01 | w1
        r2 | retract | 2024-05-01 | 2024-05-02 | w2
    """),
    )["ada"]
    assert journey.events == ()
    assert "w1" not in journey.counting


def test_retracting_what_was_already_corrected_changes_nothing_that_counts() -> None:
    assert what_counts("""
        id | kind    | on         | recorded   | replaces
        w1 | work    | 2024-03-04 | 2024-03-05 | .
        w2 | work    | 2024-03-11 | 2024-04-02 | w1
        r1 | retract | 2024-05-01 | 2024-05-01 | w1
    """) == ["w2"]


def test_a_correction_made_after_a_retraction_counts() -> None:
    """Ben retracts the job, learns that it was real, and writes it down again in the same chain."""
    assert what_counts("""
        id | kind    | on         | recorded   | replaces
        w1 | work    | 2024-03-04 | 2024-03-05 | .
        r1 | retract | 2024-04-01 | 2024-04-01 | w1
        w2 | work    | 2024-03-11 | 2024-05-02 | w1
    """) == ["w2"]


def test_what_replaces_an_event_nobody_knows_stands_alone() -> None:
    """A file that may be seen whole is told that w1 is missing; until it comes, w2 is all we know."""
    journey = known_on(
        "2024-12-31",
        events_of("""
        id | kind    | on         | recorded   | replaces
        w2 | work    | 2024-03-11 | 2024-04-02 | w1
        r1 | retract | 2024-05-01 | 2024-05-01 | w0
    """),
    )["ada"]
    assert [event.id for event in journey.events] == ["w2"]
    assert journey.counting["w1"].id == "w2"


def test_two_corrections_of_an_event_nobody_knows_are_still_one_chain() -> None:
    """Otherwise one job would count twice until the missing event comes."""
    assert what_counts("""
        id | kind | on         | recorded   | replaces
        w2 | work | 2024-03-11 | 2024-04-02 | w1
        w3 | work | 2024-03-12 | 2024-04-03 | w1
    """) == ["w3"]


def test_a_missing_event_joins_nobody_elses() -> None:
    found = known_on(
        "2024-12-31",
        events_of("""
        id | kind | person | on         | recorded   | replaces
        w2 | work | ada    | 2024-03-11 | 2024-04-02 | w1
        w3 | work | bea    | 2024-03-12 | 2024-04-03 | w1
    """),
    )
    assert [[event.id for event in each.events] for each in found.values()] == [["w2"], ["w3"]]


def test_an_id_used_anywhere_means_the_event_of_its_chain_that_counts() -> None:
    """The award names the job as it was first written down: w1. It means w3, which is what we now know."""
    journey = known_on("2024-12-31", events_of(CORRECTED))["ada"]
    assert {each: event.id for each, event in journey.counting.items()} == {"w1": "w3", "w2": "w3", "w3": "w3"}


CLOSED = """
    id | kind | on         | recorded   | replaces | says
    w1 | work | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 16
    w2 | work | 2024-03-04 | 2024-07-01 | w1       | hours_per_week: 16, until: 2024-06-29, correction: no
"""


def test_closing_an_open_spell_keeps_the_day_it_was_first_recorded() -> None:
    """The time to claim runs from the day the job was first known; that it has ended is no new job."""
    assert known_on("2024-12-31", events_of(CLOSED))["ada"].known_since == {"w2": date(2024, 3, 5)}


def test_correcting_a_spell_is_a_new_recording() -> None:
    wrong = CLOSED.replace(", correction: no", "")
    assert known_on("2024-12-31", events_of(wrong))["ada"].known_since == {"w2": date(2024, 7, 1)}


def test_a_closing_of_a_correction_keeps_the_day_of_the_correction() -> None:
    assert known_on(
        "2024-12-31",
        events_of("""
        id | kind | on         | recorded   | replaces | says
        w1 | work | 2024-03-04 | 2024-03-05 | .        | hours_per_week: 12
        w2 | work | 2024-03-04 | 2024-04-02 | w1       | hours_per_week: 16
        w3 | work | 2024-03-04 | 2024-07-01 | w2       | hours_per_week: 16, until: 2024-06-29, correction: no
    """),
    )["ada"].known_since == {"w3": date(2024, 4, 2)}


def test_the_day_of_recording_is_the_day_in_scotland() -> None:
    """Half past eleven at night in London in summer is still the same day, though it is the next in Greenwich."""
    journey = known_on(
        "2024-12-31",
        events_of("""
        id | kind | on         | recorded         | replaces
        w1 | work | 2024-07-01 | 2024-06-30 23:30 | .
    """),
    )["ada"]
    assert journey.known_since == {"w1": date(2024, 7, 1)}


LINKED = """
    id | kind   | person | on         | recorded   | replaces | says
    c1 | review | ada    | 2024-01-10 | 2024-01-10 | .        | .
    c2 | review | ada-2  | 2024-02-10 | 2024-02-10 | .        | .
    c3 | review | ada-3  | 2024-03-10 | 2024-03-10 | .        | .
    l1 | link   | ada-3  | 2024-04-01 | 2024-04-01 | .        | other: ada-2
    l2 | link   | ada-2  | 2024-05-01 | 2024-05-01 | .        | other: ada
    u1 | unlink | ada    | 2024-06-01 | 2024-06-01 | .        | other: ada-2
    r1 | retract | ada   | 2024-07-01 | 2024-07-01 | u1       | .
"""


@pytest.mark.parametrize(
    ("known", "people"),
    [
        ("2024-03-31", {"ada": ["c1"], "ada-2": ["c2"], "ada-3": ["c3"]}),
        ("2024-04-01", {"ada": ["c1"], "ada-2": ["c2", "c3"]}),
        ("2024-05-01", {"ada": ["c1", "c2", "c3"]}),
        ("2024-06-01", {"ada": ["c1"], "ada-2": ["c2", "c3"]}),
        ("2024-07-01", {"ada": ["c1", "c2", "c3"]}),
    ],
    ids=["not yet linked", "two linked", "linked through a third", "unlinked", "the unlink retracted"],
)
def test_linked_records_are_one_journey_as_known(known: str, people: dict[str, list[str]]) -> None:
    """Ada was written down three times. The journey has the smallest id; events keep their own."""
    found = known_on(known, events_of(LINKED))
    assert {person: [event.id for event in each.events] for person, each in found.items()} == people
    assert {event.person for event in found["ada"].events} <= set(found["ada"].people)


def test_a_link_names_a_person_of_whom_nothing_else_is_known_yet() -> None:
    found = known_on(
        "2024-12-31",
        events_of("""
        id | kind   | person | on         | recorded   | says
        l1 | link   | ben    | 2024-04-01 | 2024-04-01 | other: ada
    """),
    )
    assert found["ada"].people == ("ada", "ben")


def test_said_twice_of_one_pair_what_was_recorded_last_holds() -> None:
    """A link and an unlink of one day: being one person has no first day, only our knowing of it has."""
    found = known_on(
        "2024-12-31",
        events_of("""
        id | kind   | person | on         | recorded         | says
        u1 | unlink | ada    | 2024-04-01 | 2024-04-02 09:00 | other: bea
        l1 | link   | bea    | 2024-04-01 | 2024-04-02 11:00 | other: ada
    """),
    )
    assert list(found) == ["ada"]


def test_events_stand_in_the_order_they_happened() -> None:
    """By day, then by when they were recorded, then by id."""
    assert what_counts("""
        id | kind   | on         | recorded
        c4 | review | 2024-01-11 | 2024-01-12
        c3 | review | 2024-01-10 | 2024-01-13
        c2 | review | 2024-01-10 | 2024-01-12
        c1 | review | 2024-01-10 | 2024-01-13
    """) == ["c2", "c1", "c3", "c4"]


def test_the_same_event_twice_is_once_and_two_of_one_id_are_refused() -> None:
    once = events_of(CORRECTED)
    assert len(known_on("2024-12-31", once + events_of(CORRECTED))["ada"].events) == 1
    other = events_of(CORRECTED.replace("hours_per_week: 20", "hours_per_week: 21"))
    with pytest.raises(ValueError, match="id w2: two events with other content"):
        journeys(once + other, datetime(2024, 12, 31, tzinfo=UTC))
