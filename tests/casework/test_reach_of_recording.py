"""How far a record reaches: nobody takes back, rewrites, reads or takes over what is another's."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.api.keys.actions import make_key
from ettle.web.casework import actions
from ettle.web.casework.models import Event
from tests.casework.filled import send, token
from tests.cast import ELSEWHERE, WORKS, bens
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db


def record(*events):
    actions.record_events(by="ben", events=events, for_day=DAY)


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"], Client())


def retracted():
    with as_system():
        return set(Event.objects.filter(kind="retract").values_list("replaces", flat=True))


def test_the_beginning_of_an_id_names_no_act(ben):
    page = send(ben, "contact").url
    act = page.rstrip("/").rpartition("/")[2]
    for beginning in ("ev", "ada", act[:-1], f"{act}-x"):
        assert ben.get(f"/people/ada/recorded/{beginning}/").status_code == 404
        ben.post(f"/people/ada/recorded/{beginning}/", {"token": token()})
    assert retracted() == set()


@pytest.mark.parametrize(
    "other", [{"recorded_by": "bea", "organisation": WORKS}, {"recorded_by": "ben", "organisation": ELSEWHERE}]
)
def test_an_act_with_an_event_of_another_is_not_taken_back(ben, other):
    mine = told("contact", "2021-11-02", id="act", mode="phone", recorded_by="ben", organisation=WORKS)
    record(mine, told("contact", "2021-11-03", id="act-2", mode="phone", **other))
    assert "Take it back" not in ben.get("/people/ada/recorded/act/").text
    ben.post("/people/ada/recorded/act/", {"token": token()})
    assert retracted() == set()


def test_a_colleague_does_not_take_her_over_by_a_start(ben, sign_in, cast):
    answer = send(sign_in(cast["bea"], Client()), "start?programme=no-one-left-behind-local")
    assert answer.status_code == 200 and "hand over first" in answer.text
    assert not Event.objects.filter(kind="start", recorded_by="bea").exists()
    assert send(ben, "start?programme=no-one-left-behind-local").status_code == 302


def test_where_no_stay_is_open_a_colleague_may_record_a_start(sign_in, cast, ben):
    send(ben, "leave", on="8 November 2021")
    answer = send(sign_in(cast["bea"], Client()), "start?programme=no-one-left-behind-local")
    assert answer.status_code == 302
    assert Event.objects.filter(kind="start", recorded_by="bea").exists()


@pytest.mark.parametrize("way", ["correct/", "never/"])
def test_another_organisations_entry_of_the_person_is_its_own_to_put_right(ben, way):
    record(told("work", "2021-10-01", id="theirs", employer="bakery", recorded_by="cai", organisation=ELSEWHERE))
    entry = "/people/ada/entries/theirs/"
    page = ben.get(entry).text
    assert "Another organisation wrote this" in page and "Correct it" not in page
    answer = ben.post(f"{entry}{way}", {"employer": "x", "on": "1 October 2021", "why": "x", "token": token()})
    assert answer.status_code == 404
    with as_system():
        assert not Event.objects.filter(replaces="theirs").exists()


@pytest.mark.parametrize("whom", ["ada", "nobody", "a%00da"])
def test_who_may_not_see_her_waits_for_nobody_and_holds_up_nobody(ben, sign_in, cast, whom, monkeypatch):
    asked = []
    monkeypatch.setattr(actions, "wait_for_turn", lambda people: asked.extend(people))
    cai, key = sign_in(cast["cai"], Client()), Client()
    with as_system():
        made = make_key(by="x", name="theirs", post=cast["cai"].posts.get(), until_on=date(2022, 1, 1))
    headers = {"authorization": f"Bearer {made}", "idempotency-key": "token-0001"}
    way = {"content_type": "application/json", "headers": headers}
    answers = [
        cai.get(f"/people/{whom}/entries/x/correct/"),
        key.post(f"/api/v1/people/{whom}/events/x/correct", {"fields": {"why": "x"}}, **way),
    ]
    assert [each.status_code for each in answers] == [404, 404] and asked == []


@pytest.fixture
def theirs(ben):
    """Another provider has Ada too, and wrote down a job and a pause of hers that go on."""
    by = {"recorded_by": "cai", "organisation": ELSEWHERE}
    away = {"programme": "no-one-left-behind-local", "provider": ELSEWHERE, "enrolment": "ada-away"}
    record(
        told("start", "2021-08-01", id="away", **(away | by)),
        told("work", "2021-10-01", id="theirs", employer="bakery", **by),
        told("pause", "2021-10-01", id="their-pause", reason="health", **(by | {"enrolment": "ada-away"})),
    )


@pytest.mark.parametrize(("form", "which"), [("hours", "theirs"), ("finished", "theirs"), ("came_back", "their-pause")])
def test_another_organisation_s_spell_is_its_own_to_end_or_to_change(theirs, ben, form, which):
    page = ben.get(f"/people/ada/record/{form}/").text
    assert f'value="{which}"' not in page
    said = {"on": "9 November 2021", "which": which, "hours_per_week": "30", "token": token()}
    assert ben.post(f"/people/ada/record/{form}/", said).status_code != 302
    assert ben.post(f"/people/ada/entries/{which}/end/", {"on": "9 November 2021", "token": token()}).status_code == 404
    assert "It ended" not in ben.get(f"/people/ada/entries/{which}/").text
    with as_system():
        assert not Event.objects.filter(replaces=which).exists()


def test_a_job_written_by_a_provider_that_handed_her_over_is_the_next_one_s_to_end(sign_in, cast, ben):
    record(told("work", "2021-10-01", id="ours", employer="bakery", recorded_by="ben", organisation=WORKS))
    record(told("handover", "2021-11-05", to=ELSEWHERE, **{"from": WORKS}))
    record(told("key_worker", "2021-11-05", id="cais", worker="cai", organisation=ELSEWHERE))
    cai = sign_in(cast["cai"], Client())
    assert send(cai, "finished", which="ours").status_code == 302
    with as_system():
        assert Event.objects.filter(replaces="ours").exists()


@pytest.fixture
def health_first(ben):
    record(
        told("need", "2021-08-01", id="was", need="mental_health", recorded_by="ben"),
        told("need", "2021-08-01", id="is", need="childcare", replaces="was", correction="yes", recorded="2021-08-02"),
    )


@pytest.mark.parametrize("address", ["/people/ada/", "/people/ada/timeline/", "/people/ada/entries/is/"])
def test_what_was_hidden_before_is_not_told_as_first_recorded(health_first, ben, sign_in, cast, address):
    assert "ental health" in ben.get(address).text
    page = sign_in(cast["bea"], Client()).get(address).text
    assert "hildcare" in page and "ental health" not in page


def test_sent_again_with_another_note_it_is_not_lost(ben):
    same = token()
    assert send(ben, "contact", token=same).status_code == 302
    assert send(ben, "contact", token=same).status_code == 302, "the second press of the button"
    again = send(ben, "contact", token=same, note="She rang back.")
    assert again.status_code == 422 and "recorded already" in again.text and "She rang back." in again.text


SESSION = {"on": "9 November 2021", "activity": "cv", "p-ada": "yes", "p-una": "yes", "then": "record"}


@pytest.fixture
def session(ben):
    start = told("start", "2021-09-01", person="una", programme="fair-start-scotland", provider=WORKS)
    record(start, bens("una", "2021-09-01"))
    page = ben.post("/group/", {**SESSION, "token": token()}).url
    assert "/people/una/" in ben.get(page).text
    return page


def test_a_session_is_read_and_undone_only_of_whom_one_still_sees(session, ben):
    assert send(ben, "key_worker", person="una", worker="bob", on="10 November 2021").status_code == 302
    assert "/people/una/" not in ben.get(session).text
    ben.post(session, {"token": token()})
    with as_system():
        assert list(Event.objects.filter(kind="retract", recorded_by="ben", replaces__in=group_of()).values_list(
            "person", flat=True)) == ["ada"]  # fmt: skip


def group_of():
    return list(Event.objects.filter(kind="activity").values_list("id", flat=True))


def test_a_session_that_cannot_be_taken_back_says_so(session, ben, monkeypatch):
    def refuse(**said):
        raise actions.Refused({})

    monkeypatch.setattr(actions, "record_events", refuse)
    answer = ben.post(session, {"token": token()})
    assert answer.status_code == 409 and "Nothing was taken back" in answer.text


def test_only_referrals_to_the_organisation_are_offered(ben):
    said = {"programme": "fair-start-scotland"}
    record(told("referral", "2021-10-01", id="r-theirs", to=ELSEWHERE, **said))
    assert "to your organisation is recorded" in ben.get("/people/ada/record/referral_answer/").text
    record(told("referral", "2021-10-02", id="r-ours", to=WORKS, **said))
    page = ben.get("/people/ada/record/referral_answer/").text
    assert "r-ours" in page and "r-theirs" not in page
