"""What a form and its result say where the rules leave something out, or two programmes owe the same."""

import re

import pytest

from ettle.web.casework import actions
from ettle.web.casework.models import Event
from tests.casework.filled import send
from tests.cast import WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


@pytest.mark.parametrize(("on", "is_told"), [("28 July 2021", True), ("29 July 2021", False)])
def test_of_a_job_from_before_the_start_it_is_said_that_it_does_not_count(ben, on, is_told):
    page = ben.get(send(ben, "work", on=on).url).text
    words = (
        "before the start of Fair Start Scotland on 29 July 2021. Its outcomes count only work that begins on the day"
    )
    assert (words in page) == is_told


def also_on_the_local_service():
    start = told("start", "2021-10-01", programme="no-one-left-behind-local", provider=WORKS)
    second = start.model_copy(update={"id": "ada-start-2", "enrolment": "ada-2"})
    actions.record_events(by="ben", events=[second], for_day=DAY)


def offers_in(page):
    return re.findall(r"<option[^>]*>([^<]*)</option>", page.partition('name="rule"')[2].partition("</select>")[0])


def test_an_offer_is_listed_once_and_with_its_programme_where_there_are_two(ben):
    alone = offers_in(ben.get("/people/ada/record/excuse/").text)
    also_on_the_local_service()
    both = offers_in(ben.get("/people/ada/record/excuse/").text)
    assert len(set(both)) == len(both) > len(alone)
    assert all("Fair Start Scotland: " in each or "No One Left Behind" in each for each in both if each != "Choose one")


def test_an_excuse_from_what_the_chosen_programme_does_not_owe_is_refused(ben):
    also_on_the_local_service()
    answer = send(ben, "excuse", enrolment="ada-2")
    assert answer.status_code == 422 and "This is not an offer of No One Left Behind" in answer.text
    assert not Event.objects.filter(kind="excuse").exists()
    assert send(ben, "excuse", enrolment="ada-1").status_code == 302
