"""Ada's plan: hers, step by step, agreed, and nothing she said is lost."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from ettle.web.access.acting import as_organisation
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event
from ettle.web.plans.models import Agreement, Entry
from tests.cast import ELSEWHERE, WORKS
from tests.plans.owner import as_owner, erase
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
GOAL = {"words": "A steady job where I am not rushed", "state": "to_do"}
STEP = {"words": "Get the food hygiene certificate", "who": "person", "by_on": "1 December 2021", "state": "to_do"}


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


@pytest.fixture
def goal(ben):
    assert ben.post("/people/ada/plan/goal/", GOAL).status_code == 302
    return Entry.objects.get(step=None).goal


@pytest.fixture
def step(ben, goal):
    assert ben.post(f"/people/ada/plan/{goal}/step/", STEP).status_code == 302
    return Entry.objects.get(goal=goal, step__isnull=False).step


def test_a_goal_and_a_step_are_on_her_page(ben, step):
    for address in ("/people/ada/", "/people/ada/plan/"):
        page = ben.get(address).text
        assert "A steady job where I am not rushed" in page
        assert "Get the food hygiene certificate" in page and "0 of 1 steps done" in page


def test_a_step_done_keeps_what_stood_before(ben, goal, step):
    answer = ben.post(f"/people/ada/plan/{goal}/{step}/", STEP | {"words": "Get the certificate", "state": "done"})
    assert answer.status_code == 302
    assert "1 of 1 steps done" in ben.get("/people/ada/plan/").text
    history = ben.get("/people/ada/plan/history/").text
    assert "Get the food hygiene certificate" in history and "Get the certificate" in history
    assert "Written by Ben Laidlaw" in history, "a name and not a code"
    assert Entry.objects.filter(step=step).count() == 2


def test_the_database_refuses_to_rewrite_what_was_planned(step):
    as_owner()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("update plans_entry set state = 'done'")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("delete from plans_entry")


def test_archived_needs_its_reason_here_and_in_the_database(ben, goal, step):
    answer = ben.post(f"/people/ada/plan/{goal}/{step}/", STEP | {"state": "archived"})
    assert answer.status_code == 422 and "Choose why" in answer.text
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(person_id="ada", organisation_id=WORKS, made_at="2021-11-10T10:00Z", made_by="ben",
                             goal=goal, words=b"", state="archived")  # fmt: skip
    ben.post(f"/people/ada/plan/{goal}/{step}/", STEP | {"state": "archived", "why": "changed"})
    assert "0 of" not in ben.get("/people/ada/plan/").text, "put away, it no longer counts"
    assert "Things have changed" in ben.get("/people/ada/plan/history/").text


def test_agreeing_is_an_event_and_a_change_after_it_shows(ben, goal, step):
    said = {
        "kind": "plan",
        "on": "10 November 2021",
        "agreed": "yes",
        "words": "That is me",
        "review_on": "10 December 2021",
    }
    assert ben.post("/people/ada/plan/agree/", said).status_code == 302
    event = Event.objects.get(kind="plan", on="2021-11-10")
    assert (event.detail["agreed_by_person"], event.enrolment) == ("yes", "ada-1")
    page = ben.get("/people/ada/plan/").text
    assert "Agreed on 10 November 2021." in page and "To be gone over by 10 December 2021" in page
    assert "Changed since" not in page and "That is me" in page
    ben.post(f"/people/ada/plan/{goal}/{step}/", STEP | {"state": "doing"})
    assert "Changed since" in ben.get("/people/ada/plan/").text


def test_going_over_it_is_a_review_and_says_whether_she_agrees(ben, step):
    said = {"kind": "review", "on": "9 November 2021", "agreed": "no", "review_on": ""}
    ben.post("/people/ada/plan/agree/", said)
    assert Event.objects.filter(kind="review", on="2021-11-09").count() == 1
    assert Event.objects.get(kind="plan", on="2021-11-09").detail["agreed_by_person"] == "no"
    assert "Not agreed yet." in ben.get("/people/ada/plan/").text


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"on": "11 November 2021"}, "Choose 10 November 2021 or earlier"),
        ({"agreed": ""}, "agree with it"),
        ({"review_on": "9 November 2021"}, "That is not after the day itself"),
        ({"kind": "wedding"}, "“wedding” is not one of the answers"),
    ],
)  # fmt: skip
def test_an_agreement_that_does_not_hold_is_told_at_its_field(ben, step, said, problem):
    answer = ben.post("/people/ada/plan/agree/", {"kind": "plan", "on": "9 November 2021", "agreed": "yes"} | said)
    assert answer.status_code == 422 and problem in answer.text
    assert not Agreement.objects.exists() and not Event.objects.filter(kind="plan", on="2021-11-09").exists()


def test_a_finished_step_suggests_and_records_nothing(ben, goal, step):
    before = Event.objects.count()
    ben.post(f"/people/ada/plan/{goal}/{step}/", STEP | {"state": "done", "leads_to": "work"})
    page = ben.get("/people/ada/plan/").text
    assert 'href="/people/ada/record/work/"' in page and "Nothing is recorded by itself" in page
    assert Event.objects.count() == before


def test_a_need_without_a_step_is_shown_until_one_answers_it(ben, goal):
    casework.record_events(by="ben", events=[told("need", "2021-09-01", need="childcare", enrolment=None)], for_day=DAY)
    assert "Needs without a step" in ben.get("/people/ada/plan/").text
    ben.post(f"/people/ada/plan/{goal}/step/", STEP | {"need": "childcare"})
    page = ben.get("/people/ada/plan/").text
    assert "Needs without a step" not in page and "answers: childcare" in page


def test_a_step_for_a_health_need_is_for_those_who_may_know_it(ben, goal, sign_in, cast):
    casework.record_events(
        by="ben", events=[told("need", "2021-09-01", need="mental_health", enrolment=None)], for_day=DAY
    )
    ben.post(f"/people/ada/plan/{goal}/step/", STEP | {"words": "See the counsellor", "need": "mental_health"})
    step = Entry.objects.get(need="mental_health").step
    assert "See the counsellor" in ben.get("/people/ada/plan/").text
    bea = sign_in(cast["bea"])
    for address in ("plan/", "plan/history/", "plan/print/", ""):
        page = bea.get(f"/people/ada/{address}").text
        assert "steady job" in page or address == ""
        assert "counsellor" not in page and "Mental health" not in page
    assert bea.get(f"/people/ada/plan/{goal}/{step}/").status_code == 404


def test_on_paper_it_is_hers_in_plain_words_small_and_large(ben, step):
    page = ben.get("/people/ada/plan/print/").text
    assert "What Ada Farquhar wants" in page and "By: 1 December 2021" in page and 'class="large"' not in page
    assert 'class="large"' in ben.get("/people/ada/plan/print/?size=large").text


def test_words_are_sealed_and_erased_with_her_key(ben, step, recorded):
    assert not any(b"hygiene" in bytes(entry.words) for entry in Entry.objects.all())
    erase("ada")
    page = ben.get("/people/ada/plan/").text
    assert "hygiene" not in page and "can no longer be read" in page
    assert ben.post("/people/ada/plan/goal/", GOAL).status_code == 404, "and nothing more is written"


@pytest.mark.parametrize("words", ["", "   ", "x" * 501, "a\u202eb", "a\x00b"])
def test_words_that_cannot_be_kept_come_back(ben, words):
    answer = ben.post("/people/ada/plan/goal/", GOAL | {"words": words})
    assert answer.status_code == 422 and "put right" in answer.text
    assert not Entry.objects.exists()


def test_a_script_in_her_words_is_only_words(ben):
    ben.post("/people/ada/plan/goal/", GOAL | {"words": "<script>alert(1)</script>"})
    page = ben.get("/people/ada/plan/").text
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_a_goal_of_another_person_is_not_found_under_ada(ben, goal, adas, recorded):
    unknown = uuid.uuid4()
    for address in (f"/people/ada/plan/{unknown}/", f"/people/bob/plan/{goal}/", f"/people/ada/plan/{goal}/{goal}/"):
        assert ben.get(address).status_code == 404


def test_row_level_security_alone_keeps_the_plan(step):
    with as_organisation(WORKS, DAY):
        assert Entry.objects.count() == 2
    with as_organisation(ELSEWHERE, DAY):
        assert Entry.objects.count() == 0
    with pytest.raises(DatabaseError, match="row-level security"), as_organisation(ELSEWHERE, DAY):
        Entry.objects.create(person_id="ada", organisation_id=ELSEWHERE, made_at="2021-11-10T10:00Z", made_by="cai",
                             goal=step, words=b"", state="to_do")  # fmt: skip
