"""An entry is put right: the old one is kept and shown, and two who correct at once see each other."""

import re

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework.models import Beside, Event
from tests.casework.filled import send, token

pytestmark = pytest.mark.django_db
JOB = "/people/ada/entries/ada-work-2021-08-23/"
WHY = "The payslip says 25."


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def corrected(client, hours="25", stands="ada-work-2021-08-23", **said):
    filled = {"employer": "cafe", "hours_per_week": hours, "on": "23 August 2021", "why": WHY, "stands": stands}
    return client.post(f"{JOB}correct/", {**filled, "token": token(), **said})


def test_the_form_is_filled_with_what_stands(ben):
    page = ben.get(f"{JOB}correct/").text
    assert 'value="cafe"' in page and 'value="20"' in page and 'value="23 August 2021"' in page


def test_a_correction_keeps_the_old_one_and_its_reason(ben):
    assert corrected(ben).status_code == 302
    new = Event.objects.get(replaces="ada-work-2021-08-23")
    assert (new.detail, new.correction) == ({"employer": "cafe", "hours_per_week": "25"}, "yes")
    page = ben.get(JOB).text
    assert "20 hours a week" in page and "25 hours a week" in page and WHY in page
    assert "Corrected on 10 November 2021" in ben.get("/people/ada/").text


def test_without_a_reason_nothing_is_changed(ben):
    assert corrected(ben, why="").status_code == 422
    assert not Event.objects.filter(replaces="ada-work-2021-08-23").exists()


def test_who_comes_second_sees_the_first_and_is_asked(ben, sign_in, cast, client):
    corrected(ben, hours="25")
    asked = corrected(ben, hours="30")
    assert asked.status_code == 409
    assert "25 hours a week" in asked.text and 'value="30"' in asked.text
    stands = re.search(r'name="stands" value="([^"]+)"', asked.text)[1]
    assert corrected(ben, hours="30", stands=stands).status_code == 302
    assert Event.objects.get(replaces=stands).detail["hours_per_week"] == "30"


def test_it_never_happened_and_then_it_did(ben):
    ben.post(f"{JOB}never/", {"why": "Another Ada.", "token": token()})
    assert "Taken back" in ben.get(JOB).text and "80 of 91 days" not in ben.get("/people/ada/").text
    retract = Event.objects.get(kind="retract")
    ben.post(f"/people/ada/recorded/{retract.id}/", {"token": token()})
    assert "80 of 91 days" in ben.get("/people/ada/").text
    assert Beside.objects.get(event=retract.id).name == "why"


def test_taking_back_needs_its_reason(ben):
    answer = ben.post(f"{JOB}never/", {"why": " ", "token": token()})
    assert answer.status_code == 422 and not Event.objects.filter(kind="retract").exists()


def test_it_ended_on_a_day(ben):
    assert ben.post(f"{JOB}end/", {"on": "31 October 2021", "token": token()}).status_code == 302
    closed = Event.objects.get(replaces="ada-work-2021-08-23")
    assert (closed.until.isoformat(), closed.correction) == ("2021-11-01", "no")


def test_it_ended_and_nobody_knows_when(ben):
    said = {"on": "", "last_known": "1 October 2021", "token": token()}
    assert ben.post(f"{JOB}end/", said).status_code == 302
    closed = Event.objects.get(replaces="ada-work-2021-08-23")
    assert (closed.until, closed.detail["ended"], closed.detail["last_known"]) == (None, "yes", "2021-10-01")


def test_an_end_before_the_beginning_is_told(ben):
    answer = ben.post(f"{JOB}end/", {"on": "1 August 2021", "token": token()})
    assert answer.status_code == 422 and "is not after on" in answer.text


@pytest.mark.parametrize("who", ["cai", "bob", "gil", "pat"])
@pytest.mark.parametrize("way", ["", "correct/", "end/", "never/"])
def test_nobody_else_can(sign_in, cast, adas, who, way):
    client = sign_in(cast[who])
    answer = client.post(f"{JOB}{way}", {"why": "x", "token": token()}) if way else client.get(JOB)
    assert answer.status_code == 404
    with as_system():
        assert not Event.objects.filter(entered_by=who).exists()


def test_an_entry_of_somebody_else_is_none(ben):
    assert ben.get("/people/ada/entries/cai-work/").status_code == 404


def test_who_recorded_an_entry_and_the_key_worker_it_is_about_are_named(ben):
    send(ben, "contact")
    act = Event.objects.filter(kind="contact", recorded_by="ben").latest("recorded_at")
    assert "by Ben Laidlaw." in ben.get(f"/people/ada/entries/{act.id}/").text
    held = Event.objects.filter(person="ada", kind="key_worker").latest("recorded_at")
    page = ben.get(f"/people/ada/entries/{held.id}/").text
    assert "Key worker: Ben Laidlaw" in page and "Key worker: ben." not in page
