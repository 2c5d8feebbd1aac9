"""A group session of Ben's people: previewed, recorded of all or of nobody, and taken back."""

import re

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework import actions
from ettle.web.casework.models import Event
from tests.casework.filled import token
from tests.cast import bens
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
SESSION = {"on": "9 November 2021", "activity": "cv", "hours": "2", "p-ada": "yes", "p-una": "no", "p-vi": "excused"}


@pytest.fixture
def ben(sign_in, cast, adas):
    for person in ("una", "vi"):
        start = told("start", "2021-09-01", person=person, programme="fair-start-scotland", provider="lead-of-lot-6")
        actions.record_events(by="ben", events=[start, bens(person, "2021-09-01")], for_day=DAY)
    return sign_in(cast["ben"])


def recorded():
    with as_system():
        return list(Event.objects.filter(kind="activity").order_by("person").values_list("person", "detail__attended"))


def test_it_is_previewed_then_recorded_of_all(ben):
    same = token()
    preview = ben.post("/group/", {**SESSION, "token": same})
    assert "This will be recorded" in preview.text and recorded() == []
    answer = ben.post("/group/", {**SESSION, "token": same, "then": "record"})
    again = ben.post("/group/", {**SESSION, "token": same, "then": "record"})
    assert answer.url == again.url
    assert recorded() == [("ada", "yes"), ("una", "no"), ("vi", "excused")]
    assert "Una" in ben.get(answer.url).text or "una" in ben.get(answer.url).text
    ben.post(answer.url, {"token": token()})
    assert "Taken back: a group session" in ben.get(answer.url).text


def test_from_the_preview_the_marks_come_back_to_be_changed(ben):
    preview = ben.post("/group/", {**SESSION, "token": token()})
    assert "Change something" in preview.text and "go back in your browser" not in preview.text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    form = ben.post("/group/", {**hidden, "then": "change"})
    assert form.status_code == 200 and recorded() == []
    assert re.search(r'name="p-una"[^>]*value="no"[^>]* checked', form.text)
    assert 'value="9 November 2021"' in form.text and f'value="{hidden["token"]}"' in form.text


def test_one_person_s_fault_names_them_and_nothing_is_recorded(ben):
    answer = ben.post("/group/", {**SESSION, "on": "1 August 2021", "token": token(), "then": "record"})
    assert answer.status_code == 422 and recorded() == []
    assert "una started on 1 September 2021" in answer.text and "Ada Farquhar started" not in answer.text


def test_nobody_marked_is_told(ben):
    answer = ben.post("/group/", {"on": "9 November 2021", "activity": "cv", "token": token()})
    assert answer.status_code == 422 and "Nobody is marked" in answer.text


def test_the_same_people_are_offered_next_time(ben):
    ben.post("/group/", {**SESSION, "token": token(), "then": "record"})
    offered = re.search(r'\?as=([^"]+)"', ben.get("/group/").text)[1]
    page = ben.get(f"/group/?as={offered}").text
    assert len(re.findall(r'name="p-\w+"[^>]*value="yes"[^>]* checked', page)) == 3


@pytest.mark.parametrize("who", ["cai", "bob"])
def test_others_have_other_people(sign_in, cast, ben, who):
    client = sign_in(cast[who])
    assert "Ada" not in client.get("/group/").text
    assert client.post("/group/", {**SESSION, "token": token(), "then": "record"}).status_code == 422
    assert recorded() == []


def test_a_team_lead_records_of_the_team_s_people(sign_in, cast, ben):
    lea = sign_in(cast["lea"])
    page = lea.get("/group/").text
    assert "Ada Farquhar" in page and 'name="p-una"' in page
    assert lea.post("/group/", {**SESSION, "token": token(), "then": "record"}).status_code == 302
    assert recorded() == [("ada", "yes"), ("una", "no"), ("vi", "excused")]


def test_whoever_has_no_people_is_told_whom_a_session_is_recorded_of(sign_in, cast):
    page = sign_in(cast["bob"]).get("/group/").text
    assert "so there is nobody to mark" in page and "See what will be recorded" not in page


def test_a_name_is_looked_for_and_who_is_marked_stays(ben, monkeypatch):
    monkeypatch.setattr("ettle.web.casework.record.gathering.MANY", 2)
    assert "(optional)" not in ben.get("/group/").text.partition("<legend>Who")[2]
    sent = {"on": "9 November 2021", "hours": "2", "p-ada": "yes", "named": "un", "then": "look", "token": token()}
    page = ben.post("/group/", sent)
    assert page.status_code == 200 and 'value="2"' in page.text and f'value="{sent["token"]}"' in page.text
    assert 'name="p-una"' in page.text and 'name="p-vi"' not in page.text
    assert re.search(r'name="p-ada"[^>]*value="yes"[^>]* checked', page.text)
    assert "Look for the name" in page.text and recorded() == []
