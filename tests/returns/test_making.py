"""The rows of a return: who has one, and what each column holds at the end of the period."""

import pytest

from ettle.engine.returns.making import rows
from ettle.engine.returns.periods import holding, period
from ettle.engine.returns.validating import validate
from tests.returns.drawn import LISTS, PARTICIPANTS, day, enrolment, follow_up, step, tables

Q1 = period("quarter", "2024-Q1")


def made(*parts, stretch=Q1, **more):
    found = rows(PARTICIPANTS, stretch, tables(*parts, **more)).to_pylist()
    return {each["participant"]: each for each in found}


@pytest.mark.parametrize(
    ("length", "name", "first", "last"),
    [
        ("month", "2024-02", "2024-02-01", "2024-02-29"),
        ("quarter", "2024-Q1", "2024-01-01", "2024-03-31"),
        ("quarter", "2023-Q4", "2023-10-01", "2023-12-31"),
        ("year", "2023-24", "2023-04-01", "2024-03-31"),
        ("year", "1999-00", "1999-04-01", "2000-03-31"),
    ],
)
def test_a_period_holds_its_first_and_last_day(length, name, first, last):
    found = period(length, name)
    assert (found.start.isoformat(), found.last.isoformat()) == (first, last)
    assert holding(length, day(first)) == holding(length, day(last)) == found


@pytest.mark.parametrize("name", ["2024Q1", "2024-Q5", "2024-Q0", "24-Q1", "", "2024-Q1 ", "0000-Q1"])
def test_a_period_that_is_none_is_told_how_to_be_written(name):
    with pytest.raises(ValueError, match="write it as 2024-Q1"):
        period("quarter", name)


def test_a_year_ends_in_the_year_after_it_began():
    with pytest.raises(ValueError, match="write it as 2023-24"):
        period("year", "2023-25")


def test_somebody_who_started_by_the_last_day_has_a_row_and_on_the_day_after_none():
    assert set(made([enrolment("ada", "2024-03-31"), enrolment("bo", "2024-04-01")])) == {"ada"}


def test_a_person_who_came_back_has_one_row_from_the_first_start():
    found = made([enrolment("ada", "2024-02-01"), enrolment("ada", "2020-05-04")])
    assert found["ada"]["support_start"] == "2020-05-04"


def test_what_happened_after_the_period_is_not_in_it():
    on_last, day_after = (
        enrolment("ada", "2024-01-01", work_began=day("2024-03-31")),
        enrolment("bo", "2024-01-01", work_began=day("2024-04-01")),
    )
    steps = [step("ada", "2024-03-31", "work_began"), step("bo", "2024-04-01", "work_began")]
    found = made([on_last, day_after], steps=steps)
    assert [(each["job_start"], each["entered_employment"]) for each in found.values()] == [
        ("2024-03-31", "yes"),
        ("", "no"),
    ]


def test_a_step_before_the_start_is_not_what_the_service_helped_with():
    steps = [step("ada", "2023-12-31", "qualification"), step("bo", "2024-01-01", "qualification")]
    found = made([enrolment("ada", "2024-01-01"), enrolment("bo", "2024-01-01")], steps=steps)
    assert [each["gained_qualification"] for each in found.values()] == ["no", "yes"]


@pytest.mark.parametrize(
    ("due", "answered", "state", "sent"),
    [
        ("2024-02-01", "2024-02-03", "in_work", "In employment"),
        ("2024-02-01", "2024-02-03", "not_in_work", "Not in employment"),
        ("2024-02-01", "2024-02-03", "no_engagement", "No engagement"),
        ("2024-02-01", "2024-02-03", "unknown", "Unknown"),
        ("2024-02-01", None, "due_no_answer", ""),
        ("2024-04-01", None, "not_yet_due", ""),
        ("2024-03-31", "2024-04-02", "in_work", ""),
    ],
)
def test_a_follow_up_is_sent_as_it_stood_at_the_end_and_nobody_is_taken_for_a_no(due, answered, state, sent):
    found = made([enrolment("ada", "2023-12-01")], [follow_up("ada", "2023-12-01", 13, due, answered, state)])
    assert (found["ada"]["follow_up_13"], found["ada"]["follow_up_13_due"]) == (sent, due)


def test_an_answer_is_sent_in_their_words_and_a_fact_nobody_knows_is_empty():
    answers = [{"person": "ada", "name": "trans", "value": "prefer_not_to_say"}]
    mine = enrolment("ada", "2024-01-01", **{"fact.disability": "prefer_not_to_say"})
    found = made([mine], answers=answers)["ada"]
    assert (found["trans_status"], found["disabled"], found["parent"]) == ("Prefer not to say", "Prefer not to say", "")


def test_what_nobody_knows_is_sent_as_their_word_for_that_where_they_have_one():
    theirs = PARTICIPANTS.mappings["equality_answers"].model_copy(update={"to": {"": "Not known"}})
    definition = PARTICIPANTS.model_copy(update={"mappings": PARTICIPANTS.mappings | {"equality_answers": theirs}})
    [row] = rows(definition, Q1, tables([enrolment("ada", "2024-01-01")])).to_pylist()
    assert (row["disabled"], row["sexual_orientation"]) == ("Not known", "")


def test_who_prefers_not_to_say_where_they_live_stops_no_return():
    mine = enrolment("ada", "2024-01-01", **{"fact.lives_in": "prefer_not_to_say"})
    sent = rows(PARTICIPANTS, Q1, tables([mine]))
    found = validate(PARTICIPANTS, Q1, sent, LISTS)
    assert [(each.column, each.kind) for each in found.messages if each.row == 0] == [("local_authority", "reason")]
