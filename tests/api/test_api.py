"""Ettlebrae Works' own system asks and records by its key; what a page forbids is not found here either."""

from datetime import date, datetime

import pytest

from ettle.web.access.acting import as_system
from ettle.web.api.described import FAULT
from ettle.web.api.keys import actions as keys
from ettle.web.api.models import Key
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event
from tests.api.conftest import System
from tests.casework.filled import SENT
from tests.cast import WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db

CONTACT = {"kind": "contact", "fields": {"on": "2021-11-09", "enrolment": "ada-1", "mode": "phone", "reached": "yes"}}


def contacts():
    with as_system():
        return Event.objects.filter(kind="contact", on=date(2021, 11, 9)).count()


def events():
    with as_system():
        return Event.objects.count()


def test_ben_s_system_reads_his_people_and_one_of_them(system):
    ben = system("ben")
    rows = ben.get("/people").json()["rows"]
    assert [row["person"] for row in rows] == ["ada"]
    ada = ben.get("/people/ada").json()
    assert ada["name"] == "Ada Farquhar" and "80 of 91 days" in ada["standings"][0]["words"]
    assert {"work", "start"} <= {event["kind"] for event in ben.get("/people/ada/events").json()["events"]}


def test_it_records_as_ben_for_his_organisation_and_says_so_in_the_audit(system):
    answer = system("ben").post("/people/ada/events", CONTACT)
    assert answer.status_code == 201, answer.content
    with as_system():
        event = Event.objects.get(id=answer.json()["events"][0])
        assert (event.recorded_by, event.organisation) == ("ben", "lead-of-lot-6")
        kept = Recorded.objects.filter(actor="ben", outcome="wrote").latest("id")
    assert kept.people == ["ada"] and kept.why.startswith("key ")


def test_the_same_request_a_hundred_times_is_one_effect_and_one_answer(system):
    ben = system("ben")
    answers = {ben.post("/people/ada/events", CONTACT).content for _ in range(100)}
    assert len(answers) == 1
    assert contacts() == 1


def in_figures(value):
    """A day as a system writes it; anything else as it is."""
    try:
        return datetime.strptime(value, "%d %B %Y").date().isoformat()
    except ValueError:
        return value


@pytest.mark.parametrize("slug", SENT)
def test_every_form_of_the_pages_is_taken_here(system, slug):
    sent = told("referral", "2021-07-21", id="ada-to-works", programme="fair-start-scotland", to=WORKS)
    casework.record_events(by="ben", events=[sent], for_day=DAY)
    kind, _, chosen = slug.partition("?")
    first = dict([chosen.split("=")]) if chosen else {}
    fields = {"on": "2021-11-09"} | first | {name: in_figures(value) for name, value in SENT[slug].items()}
    before = events()
    answer = system("ben").post("/people/ada/events", {"kind": kind, "fields": fields})
    assert answer.status_code == 201, answer.content
    with as_system():
        assert set(answer.json()["events"]) <= set(Event.objects.values_list("id", flat=True))
    assert events() == before + len(answer.json()["events"])


def test_another_request_under_the_same_token_is_refused(system):
    ben = system("ben")
    ben.post("/people/ada/events", CONTACT)
    other = CONTACT | {"fields": CONTACT["fields"] | {"mode": "video"}}
    answer = ben.post("/people/ada/events", other)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "Idempotency-Key"
    assert ben.post("/people/ada/events", other, token="token-0002").status_code == 201


@pytest.mark.parametrize("token", ["", "short", "x" * 101])
def test_a_write_without_a_token_of_its_own_is_told_what_to_send(system, token):
    answer = system("ben").post("/people/ada/events", CONTACT, token=token)
    assert answer.status_code == 400
    assert "send one of your own" in answer.json()["faults"][0]["cure"]
    assert contacts() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "birthday"}, "kind"),
        ({"fields": {"on": "2021-11-09", "mode": "pigeon"}}, "mode"),
        ({"fields": {"on": "2031-11-09"}}, "on"),
        ({"fields": {"on": "9 November"}}, "on"),
        ({"fields": {"on": "2021-11-09", "person": "cai"}}, "person"),
        ({"fields": CONTACT["fields"] | {"provider": "elsewhere"}}, "provider"),
        ({"fields": CONTACT["fields"] | {"replaces": "ada-contact-2021-11-01"}}, "replaces"),
        ({"fields": CONTACT["fields"] | {"token": "0" * 32}}, "token"),
        ({"fields": "none"}, "fields"),
    ],
)
def test_what_is_no_event_is_refused_at_its_field_and_nothing_is_kept(system, change, field):
    before = events()
    answer = system("ben").post("/people/ada/events", CONTACT | change)
    assert answer.status_code == 422, answer.content
    assert field in [fault["field"] for fault in answer.json()["faults"]]
    assert all(fault["cure"] for fault in answer.json()["faults"])
    assert events() == before


def test_all_that_is_wrong_is_told_at_once(system):
    fields = {"on": "9 November", "mode": "pigeon", "colour": "blue"}
    answer = system("ben").post("/people/ada/events", {"kind": "contact", "fields": fields})
    assert {"on", "mode", "colour"} <= {fault["field"] for fault in answer.json()["faults"]}


def test_counts_are_numbers(system):
    page, day = (system("ben").get(each).json() for each in ("/people", "/today"))
    assert (page["count"], page["and_more"]) == (1, False)
    assert day["sections"] and all(type(each["count"]) is int for each in day["sections"])


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_no_operation_has_is_told_as_a_problem(system, method):
    for address in ("/nothing/here", "/people/", "/"):
        answer = system("ben").client.generic(method, f"/api/v1{address}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), address


def test_a_method_that_an_address_does_not_take_is_told_as_a_problem(system):
    answer = system("ben").client.delete("/api/v1/people/ada", headers=system("ben").headers)
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET")
    assert answer.json()["faults"][0]["field"] == "method"


def test_a_fault_is_told_as_the_how_to_shows_it(system):
    late = {"kind": "contact", "fields": CONTACT["fields"] | {"on": "2031-11-09"}}
    (fault,) = system("ben").post("/people/ada/events", late).json()["faults"]
    assert fault == FAULT


def test_an_unknown_kind_is_told_those_there_are(system):
    answer = system("ben").post("/people/ada/events", {"kind": "birthday"})
    assert "contact, death" in answer.json()["faults"][0]["cure"]


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "link", "fields": {"on": "2021-11-09", "other": "cai"}},
        {"kind": "unlink", "fields": {"on": "2021-11-09", "other": "cai"}},
        {"kind": "retract", "fields": {"on": "2021-11-09", "replaces": "ada-start-2021-07-29"}},
        {"kind": "key_worker", "fields": {"on": "2021-11-09", "worker": "bea", "told": "Ben did"}},
        {"kind": "key_worker", "fields": {"on": "2021-11-09", "worker": "cai", "told": "Ben did"}},
        {"kind": "handover", "fields": {"on": "2021-11-09", "from": "elsewhere", "to": "lead-of-lot-6", "told": "Bea"}},
        {"kind": "handover", "fields": {"on": "2021-11-09", "to": "lead-of-lot-6", "told": "Bea did"}},
        {"kind": "handover", "fields": {"on": "2021-11-09", "to": "elsewhere"}},
        {"kind": "leave", "fields": {"on": "2021-11-09", **SENT["leave"], "enrolment": "cy-1"}},
        {"kind": "need", "fields": {"on": "2021-11-09", "need": "mental_health"}},
        {"kind": "contact", "fields": CONTACT["fields"] | {"enrolment": "cy-1"}},
        {"kind": "fact", "fields": {"on": "2021-11-09", "name": "no_such_fact", "value": "yes"}},
        {"kind": "start", "fields": {"on": "2021-11-09", "programme": "fair-start-scotland", "provider": "elsewhere"}},
    ],
    ids=lambda said: f"{said['kind']} {' '.join(map(str, said['fields'].values()))}",
)
def test_what_bea_s_page_does_not_offer_of_ada_her_system_may_not_record(system, said):
    before = events()
    answer = system("bea").post("/people/ada/events", said)
    assert answer.status_code in (404, 422), answer.content
    assert events() == before


def test_ben_who_sees_ada_s_health_may_record_the_need_that_bea_may_not(system):
    need = {"kind": "need", "fields": {"on": "2021-11-09", "need": "mental_health"}}
    assert system("ben").post("/people/ada/events", need).status_code == 201


def test_an_enrolment_with_another_provider_is_not_ended_from_here(system):
    casework.record_events(
        by="cai",
        events=[told("start", "2021-08-01", id="ada-e", programme="no-one-left-behind", provider="elsewhere")
                .model_copy(update={"enrolment": "ada-2"})],
        for_day=DAY,
    )  # fmt: skip
    before = events()
    leave = {"on": "2021-11-09", "enrolment": "ada-2", "reason": "employment", "back": "A call"}
    answer = system("ben").post("/people/ada/events", {"kind": "leave", "fields": leave})
    assert answer.status_code == 422
    assert "enrolment" in [fault["field"] for fault in answer.json()["faults"]]
    assert events() == before


@pytest.mark.parametrize("code", ["cai", "bob", "pat", "gil", "dee", "eli", "fay", "ada_min"])
def test_who_may_not_record_on_a_page_may_not_here(system, code):
    theirs = system(code)
    mine, nobodys = (
        theirs.post("/people/ada/events", CONTACT),
        theirs.post("/people/nobody/events", CONTACT, "token-0003"),
    )
    assert mine.status_code == nobodys.status_code == 404
    assert mine.content == nobodys.content
    assert contacts() == 0


@pytest.mark.parametrize("code", ["cai", "bob", "gil", "dee", "eli", "fay", "ada_min"])
@pytest.mark.parametrize("address", ["/people/ada", "/people/ada/events"])
def test_who_may_not_see_ada_s_journey_on_a_page_may_not_here(system, code, address):
    assert system(code).get(address).status_code == 404


def test_gil_s_system_has_referrals_and_nothing_else(system):
    gil = system("gil")
    assert gil.get("/referrals").json() == []
    assert [each["title"] for each in gil.get("/services").json()] == ["Fair Start Scotland, Ettlebrae Works"]
    assert gil.get("/people").status_code == 404


@pytest.mark.parametrize("ended", ["revoked", "past its day", "staff gone", "post over"])
def test_a_key_that_no_longer_stands_opens_nothing(system, cast, ended):
    ben = system("ben")
    key = Key.objects.get()
    match ended:
        case "revoked":
            keys.revoke_key(key=key)
        case "past its day":
            Key.objects.update(made_on=date(2021, 1, 1), until_on=DAY)
        case "staff gone":
            cast["ben"].is_active = False
            cast["ben"].save()
        case "post over":
            cast["ben"].posts.update(until_on=DAY)
    answer = ben.get("/people")
    assert answer.status_code == 401
    assert answer.json()["faults"][0]["field"] == "Authorization"


@pytest.mark.parametrize("key", ["", "ettle_", "ettle_x_y", "ettle_000000000000_", "x" * 5000, "ettle_\x00_x"])
def test_what_is_no_key_is_answered_the_same(adas, key):
    answer = System(key).get("/people")
    assert answer.status_code == 401


def test_the_secret_of_a_key_is_not_kept(system):
    _, _, secret = system("ben").headers["authorization"].split("_", 2)  # which may have such a stroke in it
    assert len(secret) > 40
    assert secret not in str(list(Key.objects.values()))


def test_it_describes_itself(client, db):
    said = client.get("/api/v1/openapi.json").json()
    assert said["info"]["title"] == "Ettle"
    assert {"/api/v1/people", "/api/v1/people/{person}/events", "/api/v1/referrals"} <= set(said["paths"])
