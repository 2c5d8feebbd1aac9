"""What Ben does on his pages his system does by its key: the day, the caseload, a person, entries, notes."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework import actions
from ettle.web.casework.models import Event
from ettle.web.people.models import Identity
from ettle.web.plans.models import Note
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db

CAFE = "/people/ada/events/ada-work-2021-08-23"


def faults_of(answer):
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return {each["field"]: each["reason"] for each in answer.json()["faults"]}


def rows_of(model, **of):
    with as_system():
        return list(model.objects.filter(**of))


def test_the_day_says_what_the_page_says(system, sign_in, cast):
    said = system("ben").get("/today").json()
    page = sign_in(cast["ben"]).get("/today/").text
    rows = [row for part in said["sections"] for row in part["rows"]]
    assert rows and all(row["why"] in page.replace("&#x27;", "'") for row in rows)
    assert {row["person"] for row in rows} == {"ada"}


def test_a_row_that_the_caseload_masks_is_masked_here(system):
    bob = system("bob")
    (row,) = bob.get("/people", tab="organisation").json()["rows"]
    assert {name: value for name, value in row.items() if value is not None} == {
        "masked": True,
        "name": "Ada Farquhar",
        "key_worker": "Ben Laidlaw",
    }
    assert faults_of(bob.get("/people", tab="organisation", state="in_work")).keys() == {"state"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"tab": "every"}, "tab"),
        ({"state": "happy"}, "state"),
        ({"sort": "age"}, "sort"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_caseload_that_cannot_be_asked_for_is_refused_and_not_shown_whole(system, query, field):
    answer = system("ben").get("/people", **query)
    assert answer.status_code == 422 and field in faults_of(answer)


def test_the_caseload_is_narrowed_as_the_page_is(system):
    ben = system("ben")
    assert [row["person"] for row in ben.get("/people", find="farq").json()["rows"]] == ["ada"]
    assert ben.get("/people", find="ross").json()["rows"] == []


def test_one_person_is_told_with_reasons_and_without_what_the_post_may_not_see(system):
    need = {"kind": "need", "fields": {"on": "2021-11-09", "need": "mental_health"}}
    assert system("ben").post("/people/ada/events", need).status_code == 201
    ben, bea = (system(code).get("/people/ada").json() for code in ("ben", "bea"))
    assert "health" in ben["sees"] and "health" in bea["not_seen"]
    reached = next(each for each in ben["rules"]["outcomes"] if each["state"] == "On course")
    assert "80 of 91 days" in reached["words"]
    assert reached["reasons"] and reached["rule"]["source"]
    told = [each["words"] for each in system("ben").get("/people/ada/timeline").json()]
    hidden = {each["words"] for each in system("bea").get("/people/ada/timeline").json()}
    assert any("ental health" in each for each in told)
    assert not any("ental health" in each for each in hidden)


def test_sums_are_told_to_whom_the_page_tells_them(system):
    assert not any(each["amount"] for each in system("ben").get("/people/ada").json()["rules"]["payments"])
    assert any(each["amount"] for each in system("pat").get("/people/ada").json()["rules"]["payments"])


def test_a_day_in_the_future_is_refused_at_its_field(system):
    assert "on" in faults_of(system("ben").get("/people/ada", on="2031-11-09"))
    assert "on" in faults_of(system("ben").get("/people/ada", on="yesterday"))


def test_a_follow_up_before_its_weeks_have_passed_is_refused_as_its_page_refuses_it(system):
    sent = {"kind": "follow_up", "fields": {"on": "2021-11-09", "checkpoint_weeks": "52", "answer": "in_work"}}
    answer = system("ben").post("/people/ada/events", sent)
    assert answer.status_code == 422 and "is 22 August 2022" in faults_of(answer)["checkpoint_weeks"]


def test_an_entry_is_corrected_and_what_is_not_sent_stays(system):
    fields = {"hours_per_week": 24, "why": "She rang to say so"}
    answer = system("ben").post(f"{CAFE}/correct", {"fields": fields})
    assert answer.status_code == 201, answer.content
    (event,) = rows_of(Event, id=answer.json()["events"][0])
    assert (event.replaces, event.detail["employer"], event.detail["hours_per_week"]) == (
        "ada-work-2021-08-23",
        "cafe",
        "24",
    )


def test_a_correction_of_what_was_corrected_meanwhile_is_told_and_not_made(system):
    ben, bea = system("ben"), system("bea")
    fields = {"hours_per_week": 24, "why": "She rang", "stands": "ada-work-2021-08-23"}
    assert ben.post(f"{CAFE}/correct", {"fields": fields}).status_code == 201
    answer = bea.post(f"{CAFE}/correct", {"fields": fields | {"hours_per_week": 30}})
    assert answer.status_code == 409 and faults_of(answer)["stands"] == "it was corrected since, by Ben Laidlaw"
    assert ben.get("/people/ada/events").json()["events"][-1]["id"] == answer.json()["stands"]
    assert len(rows_of(Event, kind="work")) == 2


@pytest.mark.parametrize(("wrong", "field"), [({"why": ""}, "why"), ({"provider": "elsewhere"}, "provider")])
def test_a_correction_that_its_page_would_refuse_is_refused(system, wrong, field):
    answer = system("ben").post(f"{CAFE}/correct", {"fields": {"hours_per_week": 24, "why": "So"} | wrong})
    assert answer.status_code == 422 and field in faults_of(answer)
    assert len(rows_of(Event, kind="work")) == 1


def test_a_spell_is_ended_once(system):
    ben = system("ben")
    assert ben.post(f"{CAFE}/end", {"fields": {"on": "2021-11-05"}}).status_code == 201
    again = ben.post(f"{CAFE}/end", {"fields": {"on": "2021-11-06"}}, "token-0002")
    assert again.status_code == 409 and "does not go on" in faults_of(again)["event"]


def test_what_never_happened_is_taken_back_with_its_reason(system):
    ben, contact = system("ben"), "/people/ada/events/ada-contact-2021-11-01/take-back"
    assert faults_of(ben.post(contact, {"why": " "})).keys() == {"why"}
    assert ben.post(contact, {"why": "Another Ada"}, "token-0002").status_code == 201
    (taken,) = [each for each in ben.get("/people/ada/timeline").json() if each["on"] == "2021-11-01"]
    assert "Taken back" in taken["notes"][0]
    assert ben.post(contact, {"why": "Another Ada"}, "token-0003").status_code == 409


@pytest.mark.parametrize("code", ["cai", "bob", "pat", "gil", "ada_min"])
@pytest.mark.parametrize(
    ("act", "said"),
    [("correct", {"fields": {"why": "x"}}), ("end", {"fields": {"on": "2021-11-05"}}), ("take-back", {"why": "x"})],
)
def test_whoever_may_not_put_it_right_on_a_page_may_not_here(system, code, act, said):
    before = len(rows_of(Event))
    theirs = system(code)
    there = theirs.post(f"{CAFE}/{act}", said)
    nowhere = theirs.post(f"/people/nobody/events/none/{act}", said, "token-0002")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    assert len(rows_of(Event)) == before


def test_notes_are_read_and_written_by_kind(system):
    ben = system("ben")
    note = {"kind": "health", "on": "2021-11-09", "words": "She sleeps badly."}
    assert ben.post("/people/ada/notes", note).status_code == 201
    assert [each["words"] for each in ben.get("/people/ada/notes").json()] == ["She sleeps badly."]
    assert ben.get("/people/ada/notes", find="bakery").json() == []
    assert system("bea").get("/people/ada/notes").status_code == 404
    assert system("bea").post("/people/ada/notes", note).status_code == 404
    wrong = ben.post("/people/ada/notes", note | {"kind": "gossip"}, "token-0002")
    assert faults_of(wrong).keys() == {"kind"}


def test_a_note_is_corrected_once_and_both_stay(system):
    ben = system("ben")
    note = {"kind": "notes", "on": "2021-11-09", "words": "She likes the bakery."}
    id = ben.post("/people/ada/notes", note).json()["id"]
    better = {"on": "2021-11-09", "words": "She likes the butcher."}
    assert ben.post(f"/people/ada/notes/{id}/correct", better, "token-0002").status_code == 201
    (read,) = ben.get("/people/ada/notes").json()
    assert read["words"] == better["words"] and read["before"][0]["words"] == note["words"]
    assert ben.post(f"/people/ada/notes/{id}/correct", better, "token-0003").status_code == 404
    assert len(rows_of(Note)) == 2


NEW = {"given": "Isla", "family": "Moss", "born": "1990-05-09"}


def test_somebody_new_is_written_down(system):
    ben = system("ben")
    person = ben.post("/people", NEW).json()["person"]
    assert ben.get(f"/people/{person}").json()["name"] == "Isla Moss"
    assert system("cai").get(f"/people/{person}").status_code == 404


def test_somebody_alike_is_shown_and_nobody_is_made_until_it_is_said_why(system):
    ben, twin = system("ben"), {"given": "Ada", "family": "Farquhar", "born": "1990-05-09"}
    answer = ben.post("/people", twin)
    assert answer.status_code == 409
    said = answer.json()
    assert [each["person"] for each in said["alike"]] == ["ada"] and said["shown"]
    assert len(rows_of(Identity)) == 1
    unsaid = ben.post("/people", twin | {"shown": said["shown"]}, "token-0002")
    assert faults_of(unsaid).keys() == {"because"}
    told = twin | {"shown": said["shown"], "because": "Her cousin"}
    assert ben.post("/people", told, "token-0003").status_code == 201
    assert len(rows_of(Identity)) == 2


def test_of_somebody_alike_elsewhere_only_that_is_said(system):
    said = system("cai").post("/people", {"given": "Ada", "family": "Farquhar", "born": "1990-05-09"}).json()
    assert said["alike"] == [] and said["elsewhere"] is True
    assert "ada" not in str(said["alike"])


@pytest.mark.parametrize("code", ["pat", "gil", "eli", "ada_min"])
def test_who_may_not_add_on_a_page_may_not_here(system, code):
    assert system(code).post("/people", NEW).status_code == 404
    assert len(rows_of(Identity)) == 1


def test_a_key_does_not_end_what_another_organisation_wrote_as_its_page_does_not(system):
    """Cai's provider has Ada too: Ben's job of hers is his to end."""
    away = {"programme": "no-one-left-behind-local", "provider": ELSEWHERE, "enrolment": "ada-away"}
    by = {"recorded_by": "cai", "organisation": ELSEWHERE}
    here = told("work", "2021-10-01", id="bens", employer="bakery", recorded_by="ben", organisation=WORKS)
    worker = told("key_worker", "2021-08-01", id="cais", worker="cai", enrolment="ada-away", **by)
    actions.record_events(
        by="cai", events=[told("start", "2021-08-01", id="away", **(away | by)), worker, here], for_day=DAY
    )
    end, said = "/people/ada/events/bens/end", {"fields": {"on": "2021-11-05"}}
    assert system("cai").get("/people/ada").status_code == 200
    assert system("cai").post(end, said).status_code == 404
    assert not rows_of(Event, replaces="bens")
    assert system("ben").post(end, said).status_code == 201
