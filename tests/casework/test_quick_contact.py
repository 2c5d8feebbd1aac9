"""A contact from Today: two presses, one request, no list ever behind."""

import pytest

from ettle.engine.events.catalogue import checked
from ettle.web.access.acting import as_system
from ettle.web.casework import actions
from ettle.web.casework.models import Behind, Event, Standing
from ettle.web.casework.stored import event_in
from tests.casework.filled import token
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
ADDRESS = "/people/ada/contact/"


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def test_one_request_records_it_and_says_so(ben):
    answer = ben.post(ADDRESS, {"how": "phone", "token": token()})
    assert answer.status_code == 200 and "Spoke by phone with" in answer.text
    row = Event.objects.get(kind="contact", on=DAY)
    assert (row.recorded_by, row.entered_by, row.enrolment, row.detail) == (
        "ben", "ben", "ada-1", {"mode": "phone", "reached": "yes"},
    )  # fmt: skip
    assert event_in(row, {}) == checked({**event_in(row, {}).model_dump(by_alias=True, exclude_none=True)})


def test_no_list_is_behind(ben):
    ben.post(ADDRESS, {"how": "phone", "token": token()})
    assert Behind.objects.count() == 1
    ben.get("/today/")
    assert Behind.objects.count() == 0
    caught_up = list(Standing.objects.values_list("person", "state", "words", "latest_on", "next_due_on"))
    with as_system():
        actions.rebuild(for_day=DAY)
    assert list(Standing.objects.values_list("person", "state", "words", "latest_on", "next_due_on")) == caught_up
    assert caught_up[0][3] == DAY


def test_whoever_records_next_catches_up_too(ben):
    ben.post(ADDRESS, {"how": "phone", "token": token()})
    ben.post("/people/ada/record/review/", {"on": "10 November 2021"})
    assert Behind.objects.count() == 0


def test_pressed_twice_it_is_one_contact(ben):
    same = token()
    for _ in range(3):
        assert ben.post(ADDRESS, {"how": "phone", "token": same}).status_code == 200
    assert Event.objects.filter(kind="contact", on=DAY).count() == 1
    ben.post(ADDRESS, {"how": "rang", "token": same})
    assert Event.objects.filter(kind="contact", on=DAY).count() == 2, "another button is another contact"


@pytest.mark.parametrize("said", [{"how": "pigeon", "token": "0" * 32}, {"how": "phone", "token": "x"}, {}])
def test_what_no_button_says_leads_to_the_form(ben, said):
    answer = ben.post(ADDRESS, said)
    assert answer.url == "/people/ada/record/contact/"
    assert not Event.objects.filter(kind="contact", on=DAY).exists()


@pytest.mark.parametrize("enrolment", ["cai-1", "nobody's", "\x00"])
def test_an_enrolment_that_is_not_hers_is_not_taken(ben, enrolment):
    said = {"how": "phone", "token": token(), "enrolment": enrolment}
    assert ben.post(ADDRESS, said).url == "/people/ada/record/contact/"


def test_it_can_be_taken_back(ben):
    ben.post(ADDRESS, {"how": "phone", "token": token()})
    act = Event.objects.get(kind="contact", on=DAY).id
    ben.post(f"/people/ada/recorded/{act}/", {"token": token()})
    assert "Taken back" in ben.get(f"/people/ada/recorded/{act}/").text


@pytest.mark.parametrize("who", ["cai", "bob", "gil", "pat"])
def test_nobody_else_can(sign_in, cast, adas, who):
    before = Event.objects.count()
    assert sign_in(cast[who]).post(ADDRESS, {"how": "phone", "token": token()}).status_code == 404
    with as_system():
        assert Event.objects.count() == before
