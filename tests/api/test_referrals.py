"""Gil's system refers somebody, Ben's answers, Gil's sees the answer and nothing else."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from ettle.web.gateway.models import Draft, Referral
from tests.cast import WORKS

pytestmark = pytest.mark.django_db

REFERRAL = {
    "agreed_how": "here",
    "agreed": "You can tell them my name and number.",
    "given": "Catrìona",
    "family": "NicDhòmhnaill",
    "born_on": "1990-05-09",
    "phone": "07700 900123",
    "service": f"{WORKS}|fair-start-scotland",
    "wants": "Kitchen work near the school.",
}


@pytest.fixture
def gil(system):
    return system("gil")


@pytest.fixture
def ben(system):
    return system("ben")


def referred(gil):
    answer = gil.post("/referrals", REFERRAL)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def fields_of(answer):
    return [each["field"] for each in answer.json()["faults"]]


def made():
    with as_system():
        return Referral.objects.count(), Draft.objects.count()


def test_a_referral_sent_a_hundred_times_is_one(gil):
    assert len({gil.post("/referrals", REFERRAL).content for _ in range(100)}) == 1
    assert made() == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"agreed_how": "no"}, "agreed_how"),
        ({"agreed_how": "perhaps"}, "agreed_how"),
        ({"agreed": ""}, "agreed"),
        ({"given": ""}, "given"),
        ({"phone": ""}, "phone"),
        ({"born_on": "9 May 1990"}, "born_on"),
        ({"born_on": "2030-01-01"}, "born_on"),
        ({"service": "nowhere|nothing"}, "service"),
        ({"wants": ""}, "wants"),
        ({"health": "bad"}, "health"),
    ],
)
def test_what_a_page_of_it_would_refuse_is_refused_at_its_field_and_nothing_is_kept(gil, wrong, field):
    answer = gil.post("/referrals", REFERRAL | wrong)
    assert answer.status_code == 422 and field in fields_of(answer)
    assert made() == (0, 0)


def test_ben_accepts_and_starts_her_and_gil_is_told_that_and_no_more(gil, ben):
    id = referred(gil)
    (waiting,) = ben.get("/referrals/received").json()
    assert waiting["id"] == id and waiting["name"] == "Catrìona NicDhòmhnaill"
    one = ben.get(f"/referrals/received/{id}").json()
    assert one["wants"] == REFERRAL["wants"] and "07700 900123" in one["reach"]
    for n, (answer, fields, state) in enumerate(
        [
            ("tried", {}, "received"),
            ("contacted", {}, "contacted"),
            ("met", {}, "met"),
            ("accept", {}, "accepted"),
            ("start", {"on": "2021-11-10", "worker": "ben", "group": "core"}, "started"),
        ]
    ):
        said = ben.post(f"/referrals/received/{id}/{answer}", {"fields": fields}, f"token-{n:04}")
        assert (said.status_code, said.json().get("state")) == (201, state), said.content
    told = gil.get(f"/referrals/{id}").json()
    assert told["state"] == "Started" and "Tried" not in str(told)
    assert set(told) == {"id", "reference", "name", "to", "state", "words", "steps"}
    assert gil.get(f"/people/{one['person']}").status_code == 404


def test_a_referral_is_declined_with_a_reason_that_gil_is_told_once(gil, ben):
    id = referred(gil)
    address = f"/referrals/received/{id}/decline"
    assert fields_of(ben.post(address, {"fields": {}})) == ["reason"]
    said = {"fields": {"reason": "full", "told": "Ask again in spring."}}
    assert ben.post(address, said, "token-0002").json()["state"] == "declined"
    assert "Ask again in spring." in str(gil.get("/referrals").json())
    again = ben.post(f"/referrals/received/{id}/accept", {}, "token-0003")
    assert again.status_code == 409 and "answered meanwhile" in again.json()["faults"][0]["reason"]


@pytest.mark.parametrize(
    ("answer", "fields", "field"),
    [
        ("start", {"on": "yesterday", "worker": "ben", "group": "core"}, "on"),
        ("start", {"on": "2021-11-10", "worker": "cai", "group": "core"}, "worker"),
        ("decline", {"reason": "bored"}, "reason"),
        ("accept", {"reason": "full"}, "reason"),
    ],
)
def test_an_answer_that_the_page_would_refuse_is_refused(gil, ben, answer, fields, field):
    id = referred(gil)
    with as_system():
        before = Event.objects.count()
    refused = ben.post(f"/referrals/received/{id}/{answer}", {"fields": fields})
    assert refused.status_code == 422 and field in fields_of(refused)
    with as_system():
        assert Event.objects.count() == before


@pytest.mark.parametrize("code", ["cai", "pat", "eli", "ada_min"])
def test_nobody_else_sees_or_answers_it(system, gil, code):
    id, theirs = referred(gil), system(code)
    for there, nowhere in (
        (theirs.get(f"/referrals/{id}"), theirs.get("/referrals/999999")),
        (theirs.get(f"/referrals/received/{id}"), theirs.get("/referrals/received/999999")),
        (
            theirs.post(f"/referrals/received/{id}/accept"),
            theirs.post("/referrals/received/999999/accept", {}, "token-0002"),
        ),
    ):
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content


def test_gil_may_not_answer_and_an_answer_that_is_none_is_not_there(gil, ben):
    id = referred(gil)
    assert gil.post(f"/referrals/received/{id}/accept", {}, "token-0002").status_code == 404
    assert ben.post(f"/referrals/received/{id}/applaud").status_code == 404
