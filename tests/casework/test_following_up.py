"""A follow-up is asked when its weeks have passed: not before, and the one that is due is chosen beforehand."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework import actions, queries
from ettle.web.casework.models import Event
from ettle.web.casework.page.whole import journey_page
from ettle.web.frame.day import end_of
from ettle.web.people import actions as people
from tests.casework.filled import token
from tests.cast import WORKS, bens
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
LOCAL = "no-one-left-behind-local"


@pytest.fixture
def ben(sign_in, cast, recorded):
    """Isla is on the local service since June; Ben is her key worker."""
    people.name_person(person="isla", given="Isla", family="Brae")
    start = told("start", "2021-06-01", person="isla", programme=LOCAL, provider=WORKS)
    actions.record_events(by="ben", events=[start, bens("isla", "2021-06-01")], for_day=DAY)
    return sign_in(cast["ben"])


def works_since(on):
    job = told("work", on, person="isla", employer="cafe", hours_per_week=20)
    actions.record_events(by="ben", events=[job], for_day=DAY)


def ask(ben, weeks, on="10 November 2021", answer="in_work"):
    said = {"checkpoint_weeks": weeks, "answer": answer, "on": on, "token": token()}
    return ben.post("/people/isla/record/follow_up/", said)


def test_a_follow_up_is_refused_until_it_can_be_asked_and_the_page_says_from_when(ben):
    works_since("2021-10-04")
    answer = ask(ben, "52")
    assert answer.status_code == 422 and not Event.objects.filter(kind="follow_up").exists()
    assert "52 weeks after work began on 4 October 2021 is 3 October 2022" in answer.text
    assert "can be asked from 19 September 2022" in answer.text


@pytest.mark.parametrize(("on", "status"), [("17 October 2021", 422), ("18 October 2021", 302)])
def test_two_weeks_early_is_as_the_rules_allow(ben, on, status):
    works_since("2021-10-04")
    assert ask(ben, "4", on).status_code == status


def test_without_a_job_there_is_nothing_to_follow_up(ben):
    answer = ask(ben, "4")
    assert answer.status_code == 422 and "Record the start of the job first" in answer.text


def test_rules_without_follow_ups_still_take_none_before_its_weeks_have_passed(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    said = {"answer": "in_work", "on": "9 November 2021"}
    early = ben.post("/people/ada/record/follow_up/", said | {"checkpoint_weeks": "13", "token": token()})
    assert "13 weeks after work began on 23 August 2021 is 22 November 2021" in early.text
    assert ben.post("/people/ada/record/follow_up/", said | {"checkpoint_weeks": "4"}).status_code == 302


def test_a_correction_cannot_make_it_another_one_that_has_not_come(ben):
    works_since("2021-10-04")
    ask(ben, "4")
    entry = Event.objects.get(kind="follow_up").pk
    said = {"checkpoint_weeks": "26", "answer": "in_work", "on": "10 November 2021", "why": "A slip.", "stands": entry}
    answer = ben.post(f"/people/isla/entries/{entry}/correct/", said | {"token": token()})
    assert answer.status_code == 422 and "26 weeks after work began" in answer.text
    assert Event.objects.filter(kind="follow_up").count() == 1


@pytest.mark.parametrize(("since", "due"), [("2021-10-04", "4"), ("2021-08-09", "13"), ("2021-11-08", "")])
def test_the_one_that_is_due_is_chosen_beforehand(ben, since, due):
    works_since(since)
    page = ben.get("/people/isla/record/follow_up/?enrolment=isla-1").text
    chosen = [weeks for weeks in ("4", "13", "26", "52") if f'value="{weeks}"' in page and _checked(page, weeks)]
    assert chosen == ([due] if due else [])


def test_an_outcome_says_when_its_follow_up_can_first_be_asked_and_those_far_off_are_folded(ben):
    works_since("2021-10-25")
    page = ben.get("/people/isla/").text
    near, _, far = page.partition("3 follow-ups that are not near yet")
    assert "can be asked since 8 November 2021, until 6 December 2021" in near
    assert "can first be asked on 10 January 2022" in far and "26 weeks after work began on 25 October 2021" in far
    assert "11 November 2021 at the earliest" not in far.partition("</details></div></details>")[0]


def test_other_systems_are_told_of_those_far_off_too(ben):
    with as_system():
        page = journey_page(queries.journey("isla", end_of(DAY)), DAY, end_of(DAY), "", sums=False)
    assert len(page["far"]) == 4 and page["near"]
    assert {each.id for each in page["outcomes"]} == {each.id for each in (*page["near"], *page["far"])}


def test_before_there_is_a_job_each_of_them_needs_one_first(ben):
    page = ben.get("/people/isla/").text
    assert page.count("needs a job first.") == 4 and "4 follow-ups that are not near yet" in page


def _checked(page, weeks):
    tag = next(each for each in page.split("<input") if f'value="{weeks}"' in each and "checkpoint_weeks" in each)
    return "checked" in tag.partition(">")[0]
