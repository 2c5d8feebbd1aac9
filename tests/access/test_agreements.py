"""Sharing agreements on the site: who sees what by one, from which day, and why; and what nobody sees by any."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from ettle.engine.rules.sharing import SharingAgreement
from ettle.web.access import agreements
from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Grant, Organisation, Outline, Staff
from ettle.web.casework import actions
from ettle.web.casework.models import Event
from tests.access.test_rebuild import worked_out
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
GIVES, RECEIVES = {"role": "controller", "does": "gives"}, {"role": "controller", "does": "receives"}
TERMS = {
    "agreement": "coach-link",
    "title": "The work coach link",
    "parties": {WORKS: GIVES, "jobcentre": RECEIVES},
    "purpose": "telling the work coach how it went",
    "lawful_basis": "public_task",
    "needs_consent": "no",
    "categories": ["identity", "journey"],
    "fields": {"identity": ["name"], "journey": ["programme", "provider", "started", "key_worker"]},
    "from": "2021-08-01",
    "until": "2022-01-01",
    "review_on": "2021-12-01",
    "told_to_person": "Your work coach is told that you started.",
    "sources": {"signed": "The agreement"},
    "source": "signed",
}


@pytest.fixture
def agree(monkeypatch):
    """Have these agreements in the rulebook, and work out who sees whom by them."""

    def agreed(**terms):
        one = SharingAgreement.model_validate(TERMS | terms)
        monkeypatch.setattr(agreements, "written", lambda: {one.agreement: one})
        actions.rebuild(for_day=DAY)
        return one

    return agreed


@pytest.fixture
def practice(db):
    """A practice with somebody who works with its patients."""
    Organisation.objects.create(id="practice", name="Brae Practice", kind="health", area="ettlebrae")
    make_staff("nor", "Nora Weir", "practice", "key_worker")
    return sign_in_code("nor")


def sign_in_code(code):
    return Staff.objects.get(code=code)


HEALTH = {
    "parties": {WORKS: GIVES, "practice": RECEIVES},
    "needs_consent": "yes",
    "categories": ["identity", "contact", "health"],
    "fields": {},
}


def standing(organisation, day, person="ada"):
    """The categories that an organisation may see of somebody on a day, as the database gives them to it."""
    with as_organisation(organisation, day):
        rows = Grant.objects.filter(person=person, valid_from__lte=day).exclude(valid_until__lte=day)
        return set(rows.values_list("category", flat=True))


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (date(2021, 7, 31), set()),
        (date(2021, 8, 1), {"name", "outline"}),
        (date(2021, 12, 31), {"name", "outline"}),
        (date(2022, 1, 1), set()),
    ],
)
def test_an_agreement_comes_in_force_and_ends_by_the_day_alone(adas, agree, day, seen):
    agree()
    assert standing("jobcentre", day) == seen
    assert standing(ELSEWHERE, day) == set()
    with as_organisation("jobcentre", day):
        assert Outline.objects.exists() is bool(seen)


def test_gil_sees_the_outline_and_why_and_what_ada_was_told(sign_in, cast, adas, agree):
    agree()
    client = sign_in(cast["gil"])
    assert "Ada Farquhar" in client.get("/shared/").text
    page = client.get("/shared/ada/").text
    for said in ("Fair Start Scotland", "Ettlebrae Works", "29 July 2021", "Ben Laidlaw"):
        assert said in page
    assert "The agreement “The work coach link” shares them with Ettlebrae Jobcentre since 1 August 2021." in page
    assert "Your work coach is told that you started." in page
    assert "As referrer you see the name, an outline of their journey." in page


@pytest.mark.parametrize("first", [0, 1])
def test_what_two_agreements_tell_differently_is_told_by_each(sign_in, cast, adas, agree, first):
    agree()
    kept = {"person_id": "ada", "organisation_id": "jobcentre", "valid_from": DAY}
    rows = [("a-first", "provider", ELSEWHERE), ("z-last", "programme", "fair-start-scotland")]
    with as_system():
        for source, field, value in (rows[first], rows[1 - first]):
            Outline.objects.create(**kept, source=source, field=field, value=value)
    page = re.sub(r"<[^>]+>", "|", sign_in(cast["gil"]).get("/shared/ada/").text)
    assert re.search(r"Provider, by a-first\|+Elsewhere Training", page)
    assert re.search(r"Provider, by The work coach link\|+Ettlebrae Works", page)
    assert page.index("by a-first") < page.index("by The work coach link")
    assert "Programme, by" not in page and page.count("Fair Start Scotland") == 1, "told alike it is told once"


def test_a_commissioner_who_is_given_the_whole_journey_reads_it(sign_in, cast, adas, agree):
    agree(parties={WORKS: GIVES, "council": RECEIVES}, categories=["identity", "journey"], fields={})
    client = sign_in(make_staff("cyd", "Cyd Vale", "council", "commissioner"))
    page = client.get("/shared/ada/").text
    assert "What was recorded" in page and "cafe" in page
    assert client.get("/people/ada/").status_code == 404


def test_a_work_coach_reads_no_attendance_notes_or_health(sign_in, cast, adas, agree):
    """Whatever the agreement says: the whole journey would tell who came when."""
    actions.record_events(
        by="ben", for_day=DAY, events=[told("need", "2021-08-01", need="mental_health", enrolment=None)]
    )
    agree(categories=["identity", "contact", "journey", "health", "notes", "justice"], fields={})
    assert standing("jobcentre", DAY) == {"name", "identity", "contact", "justice"}
    with as_organisation("jobcentre", DAY):
        assert not Event.objects.exists()
    page = sign_in(cast["gil"]).get("/shared/ada/").text
    assert page and "cafe" not in page and "phone" not in page.lower().replace("telephone", "")


@pytest.mark.parametrize("who", ["cai", "dee", "fay", "eli", "ada_min"])
def test_nobody_else_sees_what_is_shared_with_the_jobcentre(sign_in, cast, adas, agree, who):
    agree()
    client = sign_in(cast[who])
    assert client.get("/shared/ada/").status_code == 404
    assert "Farquhar" not in client.get("/shared/").text


def test_ben_who_sees_ada_by_her_enrolment_has_no_page_of_her_as_shared(sign_in, cast, adas, agree):
    agree()
    assert sign_in(cast["ben"]).get("/shared/ada/").status_code == 404


def test_it_begins_with_consent_and_ends_on_the_day_it_is_taken_back_by_the_act_itself(cast, adas, practice, agree):
    agree(**HEALTH)
    assert standing("practice", DAY) == set()
    given = told("consent", "2021-10-01", id="c1", purpose="sharing", enrolment=None, **{"with": "practice"})
    actions.record_events(by="ben", events=[given], for_day=DAY)
    assert standing("practice", date(2021, 9, 30)) == set()
    assert standing("practice", date(2021, 10, 1)) == {"name", "identity", "contact", "health"}
    ended = told("consent", "2021-10-01", id="c2", purpose="sharing", until="2021-11-05", replaces="c1", correction="no",
                 recorded="2021-11-05", enrolment=None, **{"with": "practice"})  # fmt: skip
    actions.record_events(by="ben", events=[ended], for_day=DAY)
    assert standing("practice", date(2021, 11, 4)) == {"name", "identity", "contact", "health"}
    assert standing("practice", date(2021, 11, 5)) == set()


def test_the_page_of_what_is_shared_is_gone_once_consent_is_taken_back(sign_in, cast, adas, practice, agree):
    agree(**HEALTH)
    say = {"purpose": "sharing", "enrolment": None, "with": "practice"}
    need = told("need", "2021-08-01", need="mental_health", enrolment=None)
    actions.record_events(by="ben", events=[need, told("consent", "2021-10-01", id="c1", **say)], for_day=DAY)
    client = sign_in(practice)
    page = client.get("/shared/ada/").text
    assert "mental health" in page.lower() and "cafe" not in page
    ended = told(
        "consent", "2021-10-01", id="c2", until=DAY.isoformat(), replaces="c1", recorded=DAY.isoformat(), **say
    )
    actions.record_events(by="ben", events=[ended], for_day=DAY)
    assert client.get("/shared/ada/").status_code == 404


def test_reading_is_all_that_an_agreement_gives(sign_in, cast, adas, practice, agree):
    """A key worker of another organisation, to whom the whole journey is shared, records nothing about Ada."""
    agree(parties={WORKS: GIVES, "practice": RECEIVES}, categories=["identity", "journey"], fields={})
    client = sign_in(practice)
    assert client.get("/people/ada/").status_code == 200
    before = Event.objects.count()
    sent = client.post("/people/ada/record/contact/", {"mode": "phone", "reached": "yes", "on": "10 November 2021"})
    assert (sent.status_code, Event.objects.count()) == (404, before)


def test_no_record_of_another_organisation_is_opened_in_need(sign_in, cast, adas, practice, agree):
    """Who sees the name by an agreement is not offered to open the record: that is for the organisation that has it."""
    agree(parties={WORKS: GIVES, "practice": RECEIVES})
    client = sign_in(practice)
    assert client.get("/shared/ada/").status_code == 200
    page = client.get("/people/ada/")
    assert page.status_code == 404 and "Farquhar" not in page.text


def test_act_by_act_gives_the_rows_of_a_rebuild_with_agreements_too(adas, practice, agree):
    agree(**HEALTH | {"categories": ["identity", "contact", "journey"], "fields": {"journey": ["key_worker"]}})
    say = {"enrolment": None, "with": "practice"}
    for event in [
        told("consent", "2021-10-01", purpose="sharing", **say),
        told("key_worker", "2021-10-05", worker="bea"),
        told("handover", "2021-10-20", to=ELSEWHERE),
        told("link", "2021-10-21", other="eve", enrolment=None),
    ]:
        actions.record_events(by="ben", events=[event], for_day=DAY)
    with as_system():
        pushed = (
            worked_out(),
            sorted(Outline.objects.values_list("person", "field", "value", "valid_from", "valid_until")),
        )
        assert {row[1] for row in pushed[1]} == {"key_worker"}
        assert Grant.objects.filter(because="agreement", person="eve").exists()
    actions.rebuild(for_day=DAY)
    with as_system():
        assert (
            worked_out(),
            sorted(Outline.objects.values_list("person", "field", "value", "valid_from", "valid_until")),
        ) == pushed


def test_ada_s_own_page_says_what_is_shared_with_whom(sign_in, cast, adas, agree):
    page = sign_in(cast["ben"]).get("/people/ada/").text
    assert "No agreement shares anything of them with another organisation on this day." in page
    agree()
    page = sign_in(cast["ben"], Client()).get("/people/ada/").text
    assert (
        "<b>Ettlebrae Jobcentre</b> sees their name, which programme they are on, who provides it, the day they started"
        in page
    )
    assert "By the agreement “The work coach link”." in page and "Your work coach is told that you started." in page


def test_those_who_answer_for_data_read_which_agreement_it_was(sign_in, cast, adas, agree):
    agree()
    page = sign_in(cast["eli"]).get("/seeing/who/?person=ada").text
    assert "The agreement “The work coach link” shares them with Ettlebrae Jobcentre" in page
    assert "an outline of their journey" in page


def test_what_nobody_agreed_to_shares_nothing_in_production(adas, agree, settings):
    settings.PRODUCTION = True
    agree(illustrative="yes", unconfirmed={"text": "Invented."})
    assert standing("jobcentre", DAY) == set()
    settings.PRODUCTION = False
    actions.rebuild(for_day=DAY)
    assert standing("jobcentre", DAY) == {"name", "outline"}


def test_an_outline_opens_no_event_and_is_read_on_its_own_days_only(adas, agree):
    agree()
    with as_organisation("jobcentre", DAY):
        assert not Event.objects.exists()
        assert set(Outline.objects.values_list("field", flat=True)) == {
            "programme",
            "provider",
            "started",
            "key_worker",
        }
    for organisation, day in ((ELSEWHERE, DAY), (WORKS, DAY), ("jobcentre", date(2022, 1, 1) + timedelta(days=3))):
        with as_organisation(organisation, day):
            assert not Outline.objects.exists()
    Grant.objects.filter(category="outline").delete()
    with as_organisation("jobcentre", DAY):
        assert not Outline.objects.exists(), "an outline without its grant is told to nobody"
