"""Appointments: on the clocks of Scotland, on Today, and what came of them by the door of events."""

from datetime import date, time

import pytest
import time_machine
from django import forms
from django.db import DatabaseError, connection, transaction

from ettle.web.access.acting import as_organisation
from ettle.web.casework.models import Event
from ettle.web.plans.appointments.clock import NoSuchTime, instant, read_time
from ettle.web.plans.models import Appointment
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
BOOK = {
    "mode": "in_person",
    "day": "10 November 2021",
    "at": "09:30",
    "minutes": "60",
    "place": "Brae Street",
    "about": "CV",
}
TEN = "2026-11-25 10:00:00+00:00"


@pytest.fixture(autouse=True)
def at_ten():
    """It is ten in the morning: the demonstration has its own day and the clock's time."""
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def book(client, **said):
    answer = client.post("/people/ada/appointments/new/", BOOK | said)
    assert answer.status_code == 302, answer.text
    return Appointment.objects.latest("id")


def log(client, kept, **said):
    return client.post(f"/people/ada/appointments/{kept.id}/outcome/", said)


def test_what_begins_later_today_is_on_today_and_what_began_is_to_log(ben):
    book(ben, at="14:30")
    book(ben, at="9:30")
    page = ben.get("/today/").text
    assert 'Appointments today <span class="quiet">(1)</span>' in page and "14:30" in page
    assert 'Outcomes to log <span class="quiet">(1)</span>' in page
    assert "To log" in ben.get("/people/ada/").text


def test_today_says_so_when_there_is_nothing(ben):
    page = ben.get("/today/").text
    assert "There are no outcomes to log." in page and "nothing more in your diary" in page


@pytest.mark.parametrize(
    ("activity", "came", "event"),
    [
        ("", "attended", ("contact", {"mode": "in_person", "reached": "yes"})),
        ("", "missed", ("contact", {"mode": "in_person", "reached": "no"})),
        ("cv", "attended", ("activity", {"activity": "cv", "attended": "yes", "hours": "1", "mode": "in_person"})),
        ("cv", "missed", ("activity", {"activity": "cv", "attended": "no", "hours": "1", "mode": "in_person"})),
    ],
)  # fmt: skip
def test_what_came_of_it_is_an_event_of_that_day(ben, activity, came, event):
    kept = book(ben, activity=activity)
    assert log(ben, kept, came=came, hours="60", whose="person", why="ill").status_code == 302
    kept.refresh_from_db()
    made = Event.objects.get(id=kept.event)
    assert (made.kind, made.detail, made.on, made.enrolment) == (*event, DAY, "ada-1")


def test_what_we_could_not_keep_is_not_her_fault(ben):
    kept = book(ben, activity="cv")
    log(ben, kept, came="missed", hours="60", whose="us", why="staff")
    assert Event.objects.get(kind="activity").detail["attended"] == "excused"


def test_one_called_off_makes_no_event_and_keeps_its_reason(ben):
    kept, before = book(ben, at="16:00"), Event.objects.count()
    assert log(ben, kept, came="cancelled", whose="us", why="place").status_code == 302
    assert Event.objects.count() == before
    page = ben.get("/people/ada/appointments/").text
    assert "Cancelled" in page and "The place could not be used" in page and "(ours)" in page


def test_one_that_has_not_begun_cannot_have_been_kept(ben):
    kept = book(ben, at="16:00")
    assert log(ben, kept, came="attended").status_code == 422
    assert not Appointment.objects.filter(state="attended").exists()


def test_it_is_accounted_for_once(ben):
    kept = book(ben)
    assert log(ben, kept, came="attended", hours="60").status_code == 302
    again = log(ben, kept, came="attended", hours="60")
    assert again.status_code == 422 and "already said" in again.text
    assert Event.objects.filter(kind="contact", on="2021-11-10").count() == 1


@pytest.mark.parametrize(("said", "problem"), [({"came": "missed"}, "whose reason"), ({}, "Did they come"), ({"came": "missed", "whose": "person"}, "Choose the reason")])  # fmt: skip
def test_not_kept_without_whose_reason_is_refused(ben, said, problem):
    answer = log(ben, book(ben), hours="60", **said)
    assert answer.status_code == 422 and problem in answer.text


def test_it_is_moved_and_stays_one(ben):
    kept = book(ben, at="16:00")
    ben.post(f"/people/ada/appointments/{kept.id}/", BOOK | {"day": "15 November 2021", "at": "11:00"})
    assert [f"{each.starts_at:%d %H}" for each in Appointment.objects.all()] == ["15 11"]


@pytest.mark.parametrize(("day", "at", "utc"), [("2021-10-30", "09:00", "08:00"), ("2021-10-31", "09:00", "09:00"), ("2021-10-31", "00:59", "23:59")])  # fmt: skip
def test_the_clock_of_scotland_is_meant_on_both_sides_of_its_change(day, at, utc):
    assert f"{instant(date.fromisoformat(day), time.fromisoformat(at)):%H:%M}" == utc


def test_the_hour_left_out_and_the_hour_that_comes_twice_are_not_guessed(ben):
    with pytest.raises(NoSuchTime, match="clocks go forward"):
        instant(date(2022, 3, 27), time(1, 30))
    with pytest.raises(NoSuchTime, match="comes twice"):
        instant(date(2021, 10, 31), time(1, 30))
    answer = ben.post("/people/ada/appointments/new/", BOOK | {"day": "27 March 2022", "at": "01:30"})
    assert answer.status_code == 422 and "There is no 01:30 on 27 March 2022" in answer.text


@pytest.mark.parametrize(("typed", "read"), [("14:30", time(14, 30)), ("2.30pm", time(14, 30)), ("9am", time(9)), ("12am", time(0)), ("12 pm", time(12)), ("09:05", time(9, 5))])  # fmt: skip
def test_times_as_people_write_them(typed, read):
    assert read_time(typed) == read


@pytest.mark.parametrize(("typed", "problem"), [("25:00", "not a time"), ("2:30", "day or night. Write 14:30 or 02:30"), ("noon", "not a time"), ("13pm", "not a time"), ("9", "not a time"), ("9:60", "not a time"), ("-1:00", "not a time")])  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_told(typed, problem):
    with pytest.raises(forms.ValidationError, match=problem):
        read_time(typed)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"place": ""}, "Write where"),
        ({"minutes": "0"}, "is too little"),
        ({"minutes": "1000"}, "is too much"),
        ({"mode": "carrier pigeon"}, "not one of the answers"),
        ({"day": "10 November 2031"}, "or earlier"),
        ({"activity": "golf"}, "not one of the answers"),
    ],
)  # fmt: skip
def test_a_booking_that_does_not_hold_is_told_at_its_field(ben, said, problem):
    answer = ben.post("/people/ada/appointments/new/", BOOK | said)
    assert answer.status_code == 422 and problem in answer.text
    assert not Appointment.objects.exists()


def test_the_database_refuses_one_not_kept_without_its_reason(ben):
    book(ben)
    with pytest.raises(DatabaseError, match="not_kept_has_its_reason"), transaction.atomic():
        connection.cursor().execute("update plans_appointment set state = 'missed'")


def test_another_provider_neither_reads_nor_changes_it(ben, cast, sign_in):
    kept = book(ben)
    with as_organisation(ELSEWHERE, DAY):
        assert Appointment.objects.count() == 0 and Appointment.objects.update(minutes=5) == 0
    with as_organisation(WORKS, DAY):
        assert Appointment.objects.count() == 1
    cai = sign_in(cast["cai"])
    assert cai.get(f"/people/ada/appointments/{kept.id}/").status_code == 404
    assert "Ada" not in cai.get("/today/").text
