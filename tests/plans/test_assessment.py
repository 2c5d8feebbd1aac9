"""Where things stand: asked of Ada beside Ben, twice, and how far she came."""

import pytest

from ettle.web.access.acting import as_organisation
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event
from ettle.web.casework.stored import CATEGORY_OF_AREA
from ettle.web.plans.assessment.tools import current, tools
from ettle.web.plans.models import Said
from tests.cast import WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
NEW, ALL = "/people/ada/assessment/new/", "/people/ada/assessment/"


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def scores(person="ada", **areas):
    return [
        told("assessment", on, person=person, id=f"{person}-{area}-{on}", tool="life-areas-1", area=area, score=score, scale_max=10)
        for area, answers in areas.items()
        for on, score in answers.items()
    ]  # fmt: skip


def test_each_answer_is_an_event_and_what_was_not_asked_is_none(ben):
    answer = ben.post(
        NEW,
        {
            "on": "9 November 2021",
            "score_confidence": "3",
            "words_confidence": "I hide at the back",
            "score_money": "6",
        },
    )
    assert answer.status_code == 302, answer.text
    events = Event.objects.filter(kind="assessment").order_by("detail__area")
    assert [(each.detail["area"], each.detail["score"], each.enrolment) for each in events] == [
        ("confidence", "3", "ada-1"), ("money", "6", "ada-1"),
    ]  # fmt: skip
    assert {each.detail["tool"] for each in events} == {"life-areas-1"}, "with its edition"
    page = ben.get(ALL).text
    assert "I hide at the back" in page and "Not asked again" in page
    assert "Never asked: Skills and learning" in page


def test_her_words_are_sealed_in_the_database(ben):
    ben.post(NEW, {"on": "9 November 2021", "score_confidence": "3", "words_confidence": "I hide at the back"})
    assert b"hide" not in bytes(Said.objects.get().words)


@pytest.mark.parametrize(
    ("answers", "shape", "words"),
    [
        ({"2021-08-01": 3, "2021-10-01": 7}, "good", "Up 4"),
        ({"2021-08-01": 7, "2021-10-01": 3}, "bad", "Down 4"),
        ({"2021-08-01": 5, "2021-09-01": 8, "2021-10-01": 5}, "rest", "Same"),
        ({"2021-08-01": 3}, "unknown", "Not asked again"),
    ],
)  # fmt: skip
def test_distance_is_from_the_first_to_the_latest_and_lost_is_not_the_same(ben, answers, shape, words):
    casework.record_events(by="ben", events=scores(confidence=answers), for_day=DAY)
    assert f'<span class="state state--{shape}">{words}</span>' in ben.get("/people/ada/").text


def test_another_edition_is_another_distance(ben):
    late = told("assessment", "2021-10-01", id="other", tool="life-areas-2", area="confidence", score=9, scale_max=10)
    casework.record_events(by="ben", events=[*scores(confidence={"2021-08-01": 3}), late], for_day=DAY)
    page = ben.get(ALL).text
    assert page.count("Not asked again") == 2 and "Up 6" not in page


def test_a_score_taken_back_moves_nobody(ben):
    gone = told("retract", "2021-10-02", replaces="ada-confidence-2021-10-01")
    events = scores(confidence={"2021-08-01": 3, "2021-10-01": 7})
    casework.record_events(by="ben", events=[*events, gone], for_day=DAY)
    assert "Up 4" not in ben.get(ALL).text


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, "No area was asked."),
        ({"score_confidence": "11"}, "“11” is not one of the answers"),
        ({"score_confidence": "", "words_confidence": "hm"}, "There are words about confidence and no number"),
        ({"score_confidence": "3", "on": "31 November 2021"}, "November"),
        ({"score_confidence": "3", "on": "12 November 2021"}, "Choose 10 November 2021 or earlier"),
        ({"score_confidence": "3", "words_confidence": "x" * 2001}, "take out 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_so_and_nothing_is_half_written(ben, said, problem):
    answer = ben.post(NEW, {"on": "9 November 2021"} | said)
    assert answer.status_code == 422 and problem in answer.text
    assert not Event.objects.filter(kind="assessment").exists() and not Said.objects.exists()


def test_health_is_asked_by_who_may_know_it_and_justice_is_not_even_shown(ben, sign_in, cast):
    page = ben.get(NEW).text
    assert "score_health" in page and "score_justice" not in page
    cover = sign_in(cast["bea"]).get(NEW).text
    assert "score_confidence" in cover and "score_health" not in cover, "Bea covers: identity, contact, journey"


def test_bea_who_covers_sees_no_health_score_and_no_words(ben, sign_in, cast):
    ben.post(NEW, {"on": "9 November 2021", "score_health": "2", "score_money": "4", "words_money": "behind with rent"})
    page = sign_in(cast["bea"]).get(ALL).text
    assert "Money" in page and "Health" not in page and "behind with rent" not in page


def test_the_tool_and_the_store_agree_on_what_an_area_may_tell():
    for tool in tools().values():
        said = {area: each.category.value for area, each in tool.areas.items()}
        assert {area: category for area, category in said.items() if category != "journey"} == CATEGORY_OF_AREA


def test_no_tool_of_ours_carries_words_that_others_own():
    assert current().illustrative == "yes"
    assert not {"Work Star", "SWEMWBS"} & {each.title for each in tools().values()}


def test_row_level_security_alone_keeps_the_words(ben):
    ben.post(NEW, {"on": "9 November 2021", "score_confidence": "3", "words_confidence": "I hide at the back"})
    with as_organisation(WORKS, DAY):
        assert Said.objects.count() == 1
    with as_organisation("jobcentre", DAY):
        assert Said.objects.count() == 0
