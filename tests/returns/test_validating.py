"""What is wrong with a row is told with its column, what was found and the cure; a sound row is left alone."""

from dataclasses import replace

import pytest

from ettle.engine.returns.periods import period
from ettle.engine.returns.totals import totals, unequal
from ettle.engine.returns.validating import validate
from tests.returns.drawn import LISTS, PARTICIPANTS, as_sent, day, sent

Q1 = period("quarter", "2024-Q1")


ANSWERED = {"sexual_orientation": "Bisexual", "trans_status": "no", "parent": "no", "health_condition": "no"}


def looked_at(*rows, before=None):
    """Of rows in which everything is answered that nobody has to answer."""
    whole = [ANSWERED | {"disabled": "no"} | {id: value for id, value in row.items() if value} for row in rows]
    given = [dict.fromkeys(PARTICIPANTS.columns, "") | row for row in whole]
    return validate(PARTICIPANTS, Q1, as_sent(*given), LISTS, before)


def test_a_sound_row_has_nothing_said_of_it():
    found = looked_at(sent(job_start="2024-02-01", follow_up_4="In employment", disabled="Prefer not to say"))
    assert found.messages == ()
    assert found.sound


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("support_start", "", "Nothing is entered."),
        ("local_authority", "fyfe", "a code of area, release councils-1996"),
        ("local_authority", "Fife", "a code of area, release councils-1996"),
        ("support_start", "15/01/2024", "a day as 2024-03-31"),
        ("support_start", "2023-02-29", "a day as 2024-03-31"),
        ("support_start", "2024-04-01", "Support began after the quarter ended."),
        ("job_start", "2024-01-14", "The job began before the support did."),
        ("follow_up_13", "in employment", "a code of follow_up_response, release 2022-10"),
        ("age", "34.5", "a whole number"),
        ("age", "-3", "a whole number"),
        ("disabled", "Y", "yes or no"),
    ],
)
def test_a_value_that_may_not_be_sent_rejects_its_row_and_says_why(column, value, expected):
    found = looked_at(sent(participant="bo"), sent(**{column: value}))
    said = [each for each in found.messages if each.column == column]
    assert [(each.row, each.found, each.expected) for each in said] == [(1, value, expected)]
    assert all(each.cure for each in said)
    assert list(found.rejected) == [False, True]


def test_what_is_required_and_missing_is_sent_or_left_out_with_a_reason():
    found = looked_at(sent(participant="bo"), sent(local_authority="", age=""))
    assert [(each.row, each.column, each.kind) for each in found.messages] == [
        (1, "age", "reason"),
        (1, "local_authority", "reason"),
    ]
    assert (list(found.rejected), list(found.incomplete), found.sound) == ([False, False], [False, True], False)


def test_an_answer_that_nobody_has_to_give_is_counted_and_stops_nothing():
    found = validate(PARTICIPANTS, Q1, as_sent(sent(), sent(participant="bo", trans_status="no")), LISTS)
    said = {each.column: (each.row, each.kind, each.found) for each in found.messages}
    assert said["disabled"] == (None, "note", "2 of 2")
    assert said["trans_status"] == (None, "note", "1 of 2")
    assert "job_start" not in said, "no job yet is no missing answer"
    assert found.sound


def test_a_code_that_was_nearly_right_is_offered():
    assert looked_at(sent(local_authority="Fife")).messages[0].cure == "did you mean `fife`?"
    assert (
        looked_at(sent(follow_up_4="In employmnt", job_start="2024-02-01")).messages[0].cure
        == "did you mean `In employment`?"
    )


def test_an_answer_with_no_job_to_follow_is_rejected():
    assert [each.cure for each in looked_at(sent(follow_up_4="Unknown")).messages] == [
        "Record when the job began, or take the follow-up back."
    ]


@pytest.mark.parametrize(
    ("first", "end", "said"), [("2024-04-01", None, "from 2024-04-01"), (None, "2024-01-01", "before 2024-01-01")]
)
def test_a_code_out_of_use_says_from_when_until_when_it_is(first, end, said):
    list_ = LISTS["area"]
    codes = dict(list_.releases["councils-1996"])
    codes["fife"] = replace(codes["fife"], from_=day(first), until=day(end))
    lists = {**LISTS, "area": replace(list_, releases={"councils-1996": codes})}
    [message] = [each for each in validate(PARTICIPANTS, Q1, as_sent(sent()), lists).messages if each.kind == "stop"]
    assert message.expected == f"a code that is in use; this one is {said}"
    assert message.cure == "send the code that was in use in 2024-Q1"


@pytest.mark.parametrize(("age", "asked"), [("14", True), ("15", False), ("75", False), ("76", True)])
def test_an_age_nobody_expects_is_a_question_and_the_row_goes(age, asked):
    found = looked_at(sent(age=age))
    assert bool(found.messages) is asked
    assert found.sound


def test_a_row_sent_twice_is_kept_once_and_names_the_first():
    found = looked_at(sent(), sent(participant="bo"), sent(age="35"), sent())
    assert list(found.rejected) == [False, False, True, True]
    assert found.duplicates == 2
    assert found.messages[0].cure == "row 1 has the same; keep one of them"


@pytest.mark.parametrize(("before", "asked"), [(None, False), (5, False), (6, True), (3, True), (4, False)])
def test_far_more_or_fewer_people_than_last_time_is_a_question(before, asked):
    rows = [sent(participant=each) for each in ("ada", "bo", "cy", "dot")]
    found = looked_at(*rows, before=before)
    assert bool(found.messages) is asked
    assert found.sound


def test_control_totals_count_what_was_sent():
    rows = [
        sent(),
        sent(participant="bo", support_start="2023-12-31", local_authority="angus"),
        sent(participant="cy", job_start="2024-03-31", follow_up_13="Unknown"),
    ]
    found = totals(PARTICIPANTS, Q1, as_sent(*rows))
    assert found == {
        "people": 3,
        "starts": 2,
        "jobs": 1,
        "by_authority: angus": 1,
        "by_authority: fife": 2,
        "answers_at_13_weeks: (empty)": 2,
        "answers_at_13_weeks: Unknown": 1,
    }
    assert [each.name for each in unequal({**found, "people": 4}, found)] == ["people"]
