"""Ben records what happened to Ada; the page says what the rules say now; the record can be taken back."""

import re

import pytest

from ettle.engine.events.catalogue import KINDS
from ettle.web.access.acting import as_organisation, as_system
from ettle.web.casework import actions
from ettle.web.casework.models import Beside, Event
from ettle.web.casework.record.menu import RECORDABLE
from tests.casework.filled import SENT, send, token
from tests.cast import WORKS
from tests.web.told import DAY
from tests.web.told import told as told_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(sign_in, cast, adas):
    sent = told_event("referral", "2021-07-21", id="ada-to-works", programme="fair-start-scotland", to=WORKS)
    actions.record_events(by="ben", events=[sent], for_day=DAY)
    return sign_in(cast["ben"])


@pytest.mark.parametrize("slug", SENT)
def test_ben_records_it_and_sees_that_it_was(ben, slug):
    before = set(Event.objects.values_list("id", flat=True))
    answer = send(ben, slug)
    assert answer.status_code == 302, told(answer)
    with as_system():  # Ben may have handed her over, and his organisation sees nothing now
        new = Event.objects.exclude(id__in=before).values_list("recorded_by", "entered_by", "organisation")
        assert set(new) == {("ben", "ben", WORKS)}
    page = ben.get(answer.url)
    if slug in LOSES_SIGHT:
        assert answer.url == "/caseload/" and "no longer on your list" in page.text
    else:
        assert "Recorded: Ada Farquhar" in page.text


LOSES_SIGHT = ("handover",)


def told(answer):
    """What the page says is wrong."""
    found = re.search(r"ds_error-summary.*?</div>", answer.text, re.S)
    return found[0] if found else answer.text


def test_every_form_is_sent_by_a_test():
    assert {slug.partition("?")[0] for slug in SENT} | {"came_back"} == RECORDABLE.keys() | {"fact", "start"}


def test_ada_comes_back_from_a_pause(ben):
    assert "No pause of Ada is going on" in ben.get("/people/ada/record/came_back/").text
    act = send(ben, "pause", on="1 November 2021").url.rstrip("/").rpartition("/")[2]
    answer = ben.post("/people/ada/record/came_back/", {"which": act, "on": "9 November 2021"})
    assert answer.status_code == 302, told(answer)
    ended = Event.objects.get(kind="pause", replaces=act)
    assert (ended.on.isoformat(), ended.until.isoformat()) == ("2021-11-01", "2021-11-09")


LEFT_TO = {
    "referral": "the gateway",
    "claim": "the money desk",
    "link": "the people desk",
    "unlink": "the people desk",
    "assessment": "the plans",
    "plan": "the plans",
    "retract": "the button that takes back",
}


def test_every_kind_has_a_form_or_a_desk():
    recorded = {each.kind for each in RECORDABLE.values()} | {"fact", "start"}
    assert recorded | LEFT_TO.keys() == KINDS.keys()
    assert not recorded & LEFT_TO.keys()


@pytest.mark.parametrize("slug", RECORDABLE)
def test_every_field_of_a_kind_is_asked_or_left_out_for_a_reason(slug):
    it = RECORDABLE[slug]
    first = next(each for each in RECORDABLE.values() if each.kind == it.kind)
    fields = {field.alias or name for name, field in KINDS[it.kind].model_fields.items()}
    asked = {ask.name for ask in first.asks} | first.fixed.keys() | EVERY_EVENT
    assert fields - asked <= LEFT_OUT.get(it.kind, set())


EVERY_EVENT = {"id", "person", "enrolment", "kind", "on", "until", "ended", "last_known", "recorded_at", "said_at"}
EVERY_EVENT |= {"recorded_by", "organisation", "replaces", "correction"}
LEFT_OUT = {
    "contact": {"about"},  # in words, beside the event
    "evidence": {"about", "file"},  # the documents' desk keeps the file and says which
    "handover": {"from"},  # the organisation that acts
}


def test_ben_takes_it_back_and_puts_it_in_place_again(ben):
    page = send(ben, "learning").url
    assert Event.objects.filter(kind="learning").count() == 1
    assert "Take it back" in ben.get(page).text
    ben.post(page, {"token": token()})
    assert "Taken back: Ada Farquhar" in ben.get(page).text
    assert "Taken back on 10 November 2021" in ben.get("/people/ada/").text
    ben.post(page, {"token": token()})
    assert "Recorded: Ada Farquhar" in ben.get(page).text
    assert [each.kind for each in Event.objects.order_by("recorded_at")][-2:] == ["retract", "retract"]


def test_the_button_pressed_twice_records_once(ben):
    same = token()
    first, second = send(ben, "contact", token=same), send(ben, "contact", token=same)
    assert first.url == second.url
    assert Event.objects.filter(kind="contact", recorded_by="ben", on="2021-11-09").count() == 1


def test_sent_again_with_other_words_it_asks_whether_it_is_another(ben):
    same = token()
    send(ben, "contact", token=same)
    asked = send(ben, "contact", token=same, mode="video")
    assert asked.status_code == 422 and "recorded already" in told(asked)
    fresh = re.search(r'name="token" value="([0-9a-f]{32})"', asked.text)[1]
    assert fresh != same
    assert send(ben, "contact", token=fresh, mode="video").status_code == 302
    assert Event.objects.filter(kind="contact", on="2021-11-09").count() == 2


def test_a_change_of_hours_is_the_same_job(ben):
    page = ben.get(send(ben, "hours").url).text
    old, new = Event.objects.filter(kind="work", recorded_by="ben").order_by("on")
    assert (old.on.isoformat(), old.until.isoformat(), old.correction) == ("2021-08-23", "2021-11-01", "no")
    assert (new.on.isoformat(), new.until, new.detail["hours_per_week"]) == ("2021-11-01", None, "30")
    assert "80 of 91 days" in ben.get("/people/ada/").text, "no day is lost"
    assert "13 weeks" not in page


def test_the_page_says_what_the_rules_say_changed(ben):
    page = ben.get(send(ben, "finished").url).text
    assert "13 weeks in work" in page
    assert "Before: On course: 80 of 91 days" in page


def test_what_would_bring_her_back_is_kept_sealed(ben):
    page = send(ben, "leave").url
    assert "When her mother is well." in ben.get(page).text
    kept = Beside.objects.get(name="back")
    assert (kept.category, b"mother" in bytes(kept.sealed)) == ("notes", False)
    with as_organisation("elsewhere", DAY):
        assert not Beside.objects.exists()


def test_a_return_is_a_new_start_on_the_same_journey(ben):
    send(ben, "leave", on="8 November 2021")
    offered = ben.get("/people/ada/record/start/").text
    assert "Back to the programme left on 8 November 2021" in offered
    form = ben.get("/people/ada/record/start/?programme=fair-start-scotland&continues=ada-1").text
    assert "The clock begins again on the day of this start" in form
    SENT["start?programme=fair-start-scotland"] = {}
    answer = send(ben, "start?programme=fair-start-scotland", continues="ada-1", group="core")
    assert answer.status_code == 302, told(answer)
    start = Event.objects.get(kind="start", recorded_by="ben")
    assert start.detail["continues"] == "ada-1" and start.enrolment != "ada-1"
    assert Event.objects.filter(kind="key_worker", enrolment=start.enrolment, detail__worker="ben").exists()


def test_a_handover_to_a_colleague_moves_her_to_the_next_list(ben, sign_in, cast):
    answer = send(ben, "key_worker", worker="bob", on="10 November 2021")
    assert answer.url == "/caseload/", "Bob is of another team"
    assert ben.get("/people/ada/").status_code == 404
    assert sign_in(cast["bob"]).get("/people/ada/").status_code == 200
