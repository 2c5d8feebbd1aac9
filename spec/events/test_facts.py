"""What is known about a person on a day.

A fact holds from the day it was so until the day it was no longer so. What was never recorded is unknown,
which is not the same as no. The cast: Ada the participant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ettle.engine.events.catalogue import Event, Fact, checked
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.events.facts import FactDeclaration, checked_fact, fact_on, good_until
from spec.house import rulebook

DECLARED = rulebook().facts


def fact(name: str, value: Any, on: str, **more: Any) -> Event:
    number = more.pop("id", f"{name}-{on}")
    recorded = {"recorded_at": "2024-12-01T09:00:00Z"}
    return checked(
        {"id": number, "person": "ada", "kind": "fact", "name": name, "value": value, "on": on} | recorded | more
    )


def ada(*events: Event) -> Journey:
    return journeys(events, datetime(2025, 1, 1, tzinfo=UTC))["ada"]


def value_on(journey: Journey, name: str, day: str) -> Any:
    found = fact_on(journey, name, date.fromisoformat(day))
    return "unknown" if found is None else found.value


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2024-02-29", "unknown"),
        ("2024-03-01", "orkney"),
        ("2024-05-31", "orkney"),
        ("2024-06-01", "shetland"),
        ("2024-08-31", "shetland"),
        ("2024-09-01", "orkney"),
    ],
    ids=["before", "first day", "day before", "the later answer", "its last day", "the earlier one again"],
)
def test_of_answers_that_overlap_the_one_that_began_last_holds(day: str, answer: str) -> None:
    """Ada lives in Orkney from March; from June to the end of August she lives in Shetland."""
    home = fact("lives_in", "orkney", "2024-03-01")
    summer = fact("lives_in", "shetland", "2024-06-01", until="2024-09-01")
    assert value_on(ada(summer, home), "lives_in", day) == answer


def test_of_answers_of_one_day_the_one_recorded_last_holds_then_the_larger_id() -> None:
    early = fact("sex", "male", "2024-03-01", id="z", recorded_at="2024-03-02T09:00:00Z")
    late = fact("sex", "female", "2024-03-01", id="a")
    same = fact("sex", "male", "2024-03-01", id="b")
    assert value_on(ada(early, late), "sex", "2024-04-01") == "female"
    assert value_on(ada(early, late, same), "sex", "2024-04-01") == "male"


def test_an_answer_left_empty_is_unknown_and_hides_the_earlier_one() -> None:
    journey = ada(fact("refugee", "no", "2024-01-01"), fact("refugee", None, "2024-03-01"))
    assert value_on(journey, "refugee", "2024-02-29") == "no"
    assert value_on(journey, "refugee", "2024-03-01") is None


def test_prefer_not_to_say_is_an_answer() -> None:
    assert value_on(ada(fact("sex", "prefer_not_to_say", "2024-01-01")), "sex", "2024-02-01") == "prefer_not_to_say"


def test_an_answer_that_ended_on_a_day_nobody_knows_is_unknown_after_its_last_sure_day() -> None:
    journey = ada(fact("homeless", "yes", "2024-01-01", ended="yes", last_known="2024-02-10"))
    assert value_on(journey, "homeless", "2024-02-10") == "yes"
    assert value_on(journey, "homeless", "2024-02-11") == "unknown"


def test_death_ends_an_open_answer_and_not_one_that_was_closed() -> None:
    death = checked(
        {"id": "d", "person": "ada", "kind": "death", "on": "2024-05-05", "recorded_at": "2024-06-01T09:00:00Z"}
    )
    journey = ada(fact("veteran", "yes", "2024-01-01"), death)
    assert value_on(journey, "veteran", "2024-05-04") == "yes"
    assert value_on(journey, "veteran", "2024-05-05") == "unknown"


@pytest.mark.parametrize(
    ("name", "written", "held"),
    [
        ("date_of_birth", "1990-02-28", date(1990, 2, 28)),
        ("right_to_work", "yes", "yes"),
        ("right_to_work", "prefer_not_to_say", "prefer_not_to_say"),
        ("right_to_work", None, None),
        ("ethnicity", "african", "african"),
        ("lives_in", "fife", "fife"),
        ("qualifications_level", "5", Decimal(5)),
        ("postcode_area", "KW15", "KW15"),
    ],
)
def test_a_declared_fact_is_typed_as_it_is_declared(name: str, written: Any, held: Any) -> None:
    found = checked_fact(a_fact(name, written), DECLARED)
    assert (found.value, type(found.value)) == (held, type(held))


def a_fact(name: str, value: Any) -> Fact:
    event = fact(name, value, "2024-01-01")
    assert isinstance(event, Fact)
    return event


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("shoe_size", "5", "name: shoe_size is not a declared fact"),
        ("date_of_birth", "28/02/1990", "value: 28/02/1990 is not an answer to this; write a day such as 1990-05-31"),
        ("date_of_birth", "1990-02-29", "write a day such as"),
        ("date_of_birth", "2025-02-01", "value: 2025-02-01 is after the day it was recorded; check the year"),
        ("right_to_work", "Yes", "write yes or no, or prefer_not_to_say"),
        ("right_to_work", Decimal(1), "write yes or no"),
        ("sex", "f", "write one of female, male"),
        ("lives_in", Decimal(5), "write a code of the list area"),
        ("qualifications_level", "five", "write plain digits, in SCQF level"),
        ("postcode_area", Decimal(15), "write text"),
    ],
)
def test_an_answer_its_declaration_does_not_allow_is_refused_with_its_cure(name: str, written: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked_fact(a_fact(name, written), DECLARED)


def test_an_answer_is_worth_asking_again_when_its_time_is_over() -> None:
    assert good_until(a_fact("homeless", "yes"), DECLARED["homeless"]) == date(2024, 7, 1)
    assert good_until(a_fact("veteran", "yes"), DECLARED["veteran"]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "yes_no"},
        {"type": "yes_no", "source": "a", "illustrative": "yes"},
        {"type": "code", "source": "a"},
        {"type": "yes_no", "codes": {"a": "A"}, "source": "a"},
        {"type": "date", "unit": "days", "source": "a"},
        {"type": "truth", "source": "a"},
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        FactDeclaration.model_validate({"question": "Is it so?", "sensitivity": "ordinary"} | wrong)


def test_every_fact_asks_a_question_and_private_ones_say_so() -> None:
    assert all(each.question.endswith("?") or name == "postcode_area" for name, each in DECLARED.items())
    assert {DECLARED[name].sensitivity for name in ("disability", "long_term_health_condition")} == {"health"}
    assert DECLARED["conviction"].sensitivity == "justice"
