"""What the columns of evaluated rows say."""

from __future__ import annotations

from datetime import date

import pytest

from ettle.engine.evaluated.tables import digest, schema_of, table_of
from tests.evaluated.events import evaluated, rows

STARTED = """
ada referral        2021-01-04 source=jobcentre programme=no-one-left-behind-local
ada referral_answer 2021-01-06 referral=e001 answer=accepted
ada start           2021-01-11 of=E1 programme=no-one-left-behind-local provider=works area=fife referral=e001
ada fact            2021-01-11 name=sex value=female
ada fact            2021-01-20 name=disability value=yes
"""
IN_WORK = STARTED + "ada work 2021-02-01 employer=bakery hours_per_week=20\n"


def test_an_enrolment_carries_where_it_came_from_and_what_was_known_at_its_start():
    tables = evaluated(STARTED, "2021-03-01")
    columns = (
        "enrolment",
        "referral_source",
        "referred_on",
        "begun",
        "provider",
        "area",
        "fact.sex",
        "fact.disability",
    )
    assert rows(tables, "enrolments", *columns) == [
        ("E1", "jobcentre", date(2021, 1, 4), date(2021, 1, 11), "works", "fife", "female", None)
    ]


def test_a_referral_carries_its_answer_and_the_enrolment_that_names_it():
    tables = evaluated(STARTED + "bob referral 2021-01-05 source=health\n", "2021-03-01")
    assert rows(tables, "referrals", "person", "answer", "answered_on", "enrolment") == [
        ("ada", "accepted", date(2021, 1, 6), "E1"),
        ("bob", None, None, None),
    ]


# Weeks count from 1 February: week 4 is 1 March, answered to 15 March; week 13 is 3 May, from 19 April to 17 May.
FOLLOWED_UP = [
    ("none, and no job", STARTED, "2021-06-01", "not_owed", None),
    ("none, on the last day", IN_WORK, "2021-05-17", "not_yet_due", date(2021, 5, 17)),
    ("none, a day later", IN_WORK, "2021-05-18", "due_no_answer", date(2021, 5, 17)),
    ("in work", IN_WORK + "ada follow_up 2021-05-03 of=E1 checkpoint_weeks=13 answer=in_work", "2021-06-01", "in_work", date(2021, 5, 17)),
    ("too early to count", IN_WORK + "ada follow_up 2021-04-18 of=E1 checkpoint_weeks=13 answer=in_work", "2021-06-01", "due_no_answer", date(2021, 5, 17)),
    ("of another checkpoint", IN_WORK + "ada follow_up 2021-05-03 of=E1 checkpoint_weeks=4 answer=in_work", "2021-06-01", "due_no_answer", date(2021, 5, 17)),
    ("nobody could tell", IN_WORK + "ada follow_up 2021-05-03 of=E1 checkpoint_weeks=13 answer=no_engagement", "2021-06-01", "no_engagement", date(2021, 5, 17)),
    ("asked, and not what was said", IN_WORK + "ada follow_up 2021-05-03 of=E1 checkpoint_weeks=13", "2021-06-01", "unknown", date(2021, 5, 17)),
    ("told once, then silent", IN_WORK + "ada follow_up 2021-05-03 of=E1 checkpoint_weeks=13 answer=not_in_work\n"
     "ada follow_up 2021-05-10 of=E1 checkpoint_weeks=13 answer=no_engagement", "2021-06-01", "not_in_work", date(2021, 5, 17)),
    ("died before", IN_WORK + "ada death 2021-03-20", "2021-06-01", "not_owed", date(2021, 5, 17)),
]  # fmt: skip


@pytest.mark.parametrize(
    "told, on, state, due", [each[1:] for each in FOLLOWED_UP], ids=[each[0] for each in FOLLOWED_UP]
)
def test_the_follow_up_at_13_weeks(told, on, state, due):
    said = rows(evaluated(told, on), "follow_ups", "checkpoint", "state", "due_on")
    found = {checkpoint: rest for checkpoint, *rest in said}
    assert found[13] == [state, due]


def test_steps_leave_out_what_did_not_take_place():
    told = IN_WORK.replace("hours_per_week", "until=2021-02-20 hours_per_week")
    told += "ada contact 2021-01-12 of=E1 reached=no\nada contact 2021-01-13 of=E1 reached=yes mode=phone\nada contact 2021-01-20 of=E1 mode=phone"
    assert rows(evaluated(told.replace("recorded", ""), "2021-03-01"), "steps", "step") == [
        ("referral",),
        ("referral_answer:accepted",),
        ("start",),
        ("first_contact",),
        ("contact",),
        ("work_began",),
        ("work_ended",),
    ]


def test_no_programme_in_force_gives_a_row_without_answers():
    tables = evaluated("ada start 2017-01-04 of=E1 programme=no-one-left-behind-local", "2021-03-01")
    assert rows(tables, "enrolments", "rules_in_force", "eligible", "phase") == [(False, None, None)]
    assert len(tables["outcomes"]) == 0


def test_the_hash_of_a_table_is_of_what_it_says_not_of_how_it_was_built():
    said = [{"person": "b", "enrolment": "E2", "step": "plan"}, {"person": "a", "step": "plan"}, {"person": "c"}]
    whole = table_of("steps", said)
    cut = table_of("steps", reversed(said)).slice(0)
    assert digest(whole) == digest(cut)
    other = table_of("steps", [*said[:2], {"person": "c", "step": "review"}])
    assert digest(whole) != digest(other)
    assert whole.schema == schema_of("steps")
