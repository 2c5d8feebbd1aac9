"""The plan, the areas of life and the appointments by a key: what the pages take, and nothing the pages refuse."""

import uuid

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from ettle.web.plans.models import Agreement, Appointment, Entry
from tests.api.test_acts import faults_of, rows_of

pytestmark = pytest.mark.django_db
GOAL = {"words": "Work in a kitchen"}
STEP = {"words": "Ring the bakery", "by_on": "2021-11-19"}
BOOKED = {"mode": "phone", "day": "2021-11-09", "at": "09:30"}
ASKED = {"fields": {"on": "2021-11-09", "score_confidence": "6", "words_confidence": "Better than it was."}}
AGREED = {"on": "2021-11-09", "agreed": "yes", "words": "That is it.", "review_on": "2021-12-09"}
NOWHERE = uuid.UUID(int=7)


def test_a_plan_is_written_changed_agreed_and_read_back(system, sign_in, cast):
    ben = system("ben")
    at = f"plan/goals/{ben.act('/people/ada/plan/goals', GOAL).json()['goal']}"
    step = ben.act(f"/people/ada/{at}/steps", STEP).json()["step"]
    for address, body in ((f"{at}/steps/{step}", {"state": "done"}), (at, {"state": "doing"}), ("plan/agree", AGREED)):
        assert ben.act(f"/people/ada/{address}", body).status_code == 201
    said = ben.get("/people/ada/plan").json()
    (kept,) = said["goals"]
    assert (kept["words"], kept["state"], said["agreed_words"]) == ("Work in a kitchen", "doing", "That is it.")
    assert (kept["steps"][0]["words"], kept["steps"][0]["by_on"]) == ("Ring the bakery", "2021-11-19")
    assert (kept["steps"][0]["state"], said["review_on"], said["changed_since"]) == ("done", "2021-12-09", False)
    assert len(ben.get("/people/ada/plan/history").json()) == 4 and len(rows_of(Agreement)) == 1
    assert "Ring the bakery" in sign_in(cast["ben"]).get("/people/ada/plan/").text


def test_where_things_stand_is_asked_answered_and_seen_to_move(system):
    ben = system("ben")
    asked = ben.get("/people/ada/assessments").json()
    assert "health" in {each["area"] for each in asked["areas"]}, "Ben asks of health; Bea, of the team, does not"
    assert "health" not in {each["area"] for each in system("bea").get("/people/ada/assessments").json()["areas"]}
    earlier = {"fields": ASKED["fields"] | {"on": "2021-10-01", "score_confidence": "3"}}
    assert {ben.act("/people/ada/assessments", body).status_code for body in (earlier, ASKED)} == {201}
    said = ben.get("/people/ada/assessments").json()
    assert [each["says"] for each in said["travelled"]] == ["Up 3"]
    assert said["answers"][0]["words"] == "Better than it was."
    assert system("bea").get("/people/ada/assessments").json()["answers"][0]["words"] == "", "words are notes"


def test_an_appointment_is_made_moved_and_accounted_for_once(system):
    ben = system("ben")
    id = ben.act("/people/ada/appointments", BOOKED).json()["id"]
    assert ben.act(f"/people/ada/appointments/{id}/move", {"at": "10:30"}).status_code == 201
    (told,) = ben.get("/people/ada/appointments").json()
    assert (told["begins"], told["mode"], told["says"]) == ("2021-11-09T10:30:00Z", "phone", "To log")
    came = {"came": "attended"}
    assert ben.act(f"/people/ada/appointments/{id}/outcome", came).status_code == 201
    assert len(rows_of(Event, kind="contact", on="2021-11-09")) == 1
    again = ben.act(f"/people/ada/appointments/{id}/outcome", came)
    assert again.status_code == 409 and "already what came of it" in faults_of(again)["id"]


@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("plan/goals", {"words": ""}, "words"),
        ("plan/goals", {"words": "Work", "state": "archived"}, "why"),
        ("plan/goals", {"words": "Work", "colour": "red"}, "colour"),
        ("plan/agree", AGREED | {"on": "2031-11-09"}, "on"),
        ("plan/agree", AGREED | {"review_on": "2021-11-01"}, "review_on"),
        ("assessments", {"fields": {"on": "2021-11-09"}}, "request"),
        ("assessments", {"fields": ASKED["fields"] | {"score_confidence": "11"}}, "score_confidence"),
        ("assessments", {"fields": ASKED["fields"] | {"score_luck": "1"}}, "score_luck"),
        ("appointments", BOOKED | {"mode": "in_person"}, "place"),
        ("appointments", BOOKED | {"day": "tomorrow"}, "day"),
        ("appointments", BOOKED | {"at": "2:30"}, "at"),
    ],
)
def test_what_its_page_refuses_is_refused_at_its_field(system, address, body, field):
    answer = system("ben").act(f"/people/ada/{address}", body)
    assert answer.status_code == 422 and field in faults_of(answer), answer.content
    assert not rows_of(Entry) and not rows_of(Appointment) and not rows_of(Event, kind="assessment")


WRITES = [
    ("plan/goals", GOAL),
    ("plan/goals/{goal}", {"state": "done"}),
    ("plan/goals/{goal}/steps", STEP),
    ("plan/goals/{goal}/steps/{step}", {"state": "done"}),
    ("plan/agree", AGREED),
    ("assessments", ASKED),
    ("appointments", BOOKED),
    ("appointments/{id}/move", {"at": "10:30"}),
    ("appointments/{id}/outcome", {"came": "attended"}),
]


@pytest.fixture
def kept(system):
    """What Ben keeps of Ada, by the parts of the addresses."""
    ben = system("ben")
    goal = ben.act("/people/ada/plan/goals", GOAL).json()["goal"]
    step = ben.act(f"/people/ada/plan/goals/{goal}/steps", STEP).json()["step"]
    return {"goal": goal, "step": step, "id": ben.act("/people/ada/appointments", BOOKED).json()["id"]}


@pytest.mark.parametrize("code", ["cai", "bob", "pat", "gil", "ada_min"])
def test_whoever_may_not_on_a_page_may_not_here(system, kept, code):
    theirs, nobody = system(code), {"goal": NOWHERE, "step": NOWHERE, "id": 999}
    with as_system():
        before = (Entry.objects.count(), Appointment.objects.get().changed_at, Event.objects.count())
    for address, body in WRITES:
        there = theirs.act(f"/people/ada/{address.format(**kept)}", body)
        nowhere = theirs.act(f"/people/nobody/{address.format(**nobody)}", body)
        assert there.status_code == nowhere.status_code == 404, address
        assert there.content == nowhere.content, address
    with as_system():
        assert before == (Entry.objects.count(), Appointment.objects.get().changed_at, Event.objects.count())


@pytest.mark.parametrize("code", ["cai", "bob", "gil", "ada_min"])
def test_nor_read(system, kept, code):
    for address in ("plan", "plan/history", "assessments", "appointments"):
        assert system(code).get(f"/people/ada/{address}").status_code == 404


def test_every_one_of_these_is_done_once_however_often_it_is_sent(system, kept):
    ben = system("ben")
    for number, (address, body) in enumerate(WRITES):
        first, again = (ben.post(f"/people/ada/{address.format(**kept)}", body, f"again-{number:04}") for _ in range(2))
        assert (first.status_code, first.content) == (201, again.content), f"{address}: {first.content}"
    assert (len(rows_of(Entry)), len(rows_of(Appointment)), len(rows_of(Agreement))) == (6, 2, 1)
    assert len(rows_of(Event, kind="assessment")) == 1
