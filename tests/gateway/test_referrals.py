"""Gil refers somebody, Ben answers, Gil sees the answer and nothing else."""

import re

import pytest
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Staff
from ettle.web.audit import entry as audit
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Delivered, Event, Standing
from ettle.web.gateway.models import Draft, Referral, Step
from ettle.web.gateway.queries import services
from ettle.web.people.models import Identity
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db

AGREEMENT = {"agreed_how": "here", "agreed": "You can tell them my name and number."}
WHO = {
    "given": "Catrìona",
    "family": "NicDhòmhnaill",
    "born_on": "9 May 1990",
    "phone": "07700 900123",
    "safe": "text first",
}
HELP = {"service": f"{WORKS}|fair-start-scotland", "wants": "Kitchen work near the school."}


@pytest.fixture
def gil(client, sign_in, cast, adas):
    return sign_in(cast["gil"])


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"], Client())


@pytest.fixture
def lea(sign_in, cast, adas):
    """A team lead sees the journey of somebody referred, so that the record's own forms are hers to use."""
    return sign_in(cast["lea"], Client())


def draft_of(browser):
    return browser.post("/referrals/new/").url.removesuffix("agreement/")


def refer(browser):
    draft = draft_of(browser)
    assert browser.post(f"{draft}agreement/", AGREEMENT).url == f"{draft}who/"
    assert browser.post(f"{draft}who/", WHO).url == f"{draft}help/"
    assert browser.post(f"{draft}help/", HELP).url == f"{draft}check/"
    page = browser.get(f"{draft}check/").text
    assert "Catrìona NicDhòmhnaill" in page and "Kitchen work" in page
    return browser.post(f"{draft}check/")


def test_a_referral_is_an_event_a_consent_and_a_place_in_the_queue(gil):
    answer = refer(gil)
    referral = Referral.objects.get()
    assert answer.url == f"/referrals/{referral.pk}/sent/"
    page = gil.get(answer.url).text
    assert "15 November 2021" in page and referral.reference in page
    with as_system():
        kinds = set(Event.objects.filter(person=referral.person_id).values_list("kind", flat=True))
        assert kinds == {"referral", "consent", "fact"}
        event = Event.objects.get(id=referral.event)
        assert (event.detail["source"], event.detail["to"], event.organisation) == ("jobcentre", WORKS, "jobcentre")
        assert Standing.objects.get(person=referral.person_id).organisation == WORKS
        assert Draft.objects.count() == 0


def test_what_can_be_referred_to_is_known_to_gil_without_any_sight_of_people(gil, adas):
    with as_organisation("jobcentre", DAY):
        assert not Standing.objects.exists()
        assert services() == [(f"{WORKS}|fair-start-scotland", "Fair Start Scotland, Ettlebrae Works")]


def test_what_nobody_delivers_any_more_cannot_be_referred_to(adas):
    Delivered.objects.create(organisation=ELSEWHERE, programme="fair-start-scotland")
    assert len(services()) == 2
    casework.rebuild(for_day=DAY)
    assert [each.organisation for each in Delivered.objects.all()] == [WORKS]


def test_without_agreement_nothing_about_anybody_is_asked_or_sent(gil):
    draft = draft_of(gil)
    assert gil.get(f"{draft}who/").url == f"{draft}agreement/"
    answer = gil.post(f"{draft}agreement/", {"agreed_how": "no", "agreed": ""})
    assert answer.url == f"{draft}not-agreed/"
    assert "changes nothing about their benefits" in gil.get(answer.url).text
    assert gil.post(f"{draft}check/").url == f"{draft}agreement/"
    gil.post(answer.url)
    assert (Draft.objects.count(), Referral.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("step", "said", "told"),
    [
        ("agreement", {"agreed_how": "here", "agreed": ""}, "in their words. A few words will do."),
        ("agreement", {"agreed_how": "perhaps", "agreed": "yes"}, "perhaps"),
        ("who", {"given": "", "safe": "text"}, "First name"),
        ("who", {"given": "Ada"}, "say how to reach them"),
        ("who", {"given": "Ada", "phone": "07700 900123", "born_on": "31 February 1990"}, "31 February 1990"),
        ("who", {"given": "Ada", "phone": "07700 900123", "born_on": "1 January 2030"}, "1 January 2030"),
        ("help", {"service": "nowhere|nothing", "wants": "work"}, "nowhere|nothing"),
        ("help", {"service": HELP["service"], "wants": ""}, "What they want help with"),
    ],
)
def test_what_cannot_be_read_comes_back_with_why_and_nothing_typed_is_lost(gil, step, said, told):
    draft = draft_of(gil)
    if step != "agreement":
        gil.post(f"{draft}agreement/", AGREEMENT)
    answer = gil.post(f"{draft}{step}/", said)
    assert answer.status_code == 422
    assert told in answer.text and "put right" in answer.text
    for typed in filter(None, said.values()):
        assert typed in answer.text


def test_the_referrer_sees_the_answer_and_nothing_else(gil, ben):
    refer(gil)
    referral = Referral.objects.get()
    at = f"/referrals/received/{referral.pk}/"
    for act in ("tried", "contacted", "met"):
        assert ben.post(f"{at}{act}/").url == at
    ben.post(f"{at}start/", {"on": "10 November 2021", "worker": "ben", "group": "core"})
    page = gil.get(f"/referrals/{referral.pk}/").text
    assert all(word in page for word in ("Received", "In touch", "Met", "Started"))
    assert "Tried" not in page and "Kitchen" not in page
    for address in (at, "/referrals/received/", f"/people/{referral.person_id}/", "/caseload/", "/today/"):
        assert gil.get(address).status_code == 404
    with as_organisation("jobcentre", DAY):
        assert [Event.objects.count(), Standing.objects.count(), Identity.objects.count()] == [0, 0, 0]
        assert "tried" not in set(Step.objects.values_list("kind", flat=True))
    assert "Catrìona" in ben.get(f"/people/{referral.person_id}/").text


def test_a_start_makes_an_enrolment_with_a_key_worker(gil, ben):
    refer(gil)
    referral = Referral.objects.get()
    assert "New referrals" in ben.get("/today/").text
    wrong = ben.post(f"/referrals/received/{referral.pk}/start/", {"on": "9 November 2021", "worker": "nobody"})
    assert wrong.status_code == 422 and "10 November 2021" in wrong.text and "nobody" in wrong.text
    ben.post(f"/referrals/received/{referral.pk}/start/", {"on": "10 November 2021", "worker": "ben", "group": "core"})
    standing = Standing.objects.get(person=referral.person_id)
    assert (standing.worker, standing.organisation, standing.programme) == ("ben", WORKS, "fair-start-scotland")
    assert referral.name in ben.get("/caseload/").text


def test_a_no_carries_its_reason_back_and_ends_what_the_service_sees(gil, ben):
    refer(gil)
    referral = Referral.objects.get()
    at = f"/referrals/received/{referral.pk}/"
    assert ben.post(f"{at}decline/", {"told": "full until spring"}).status_code == 422
    ben.post(f"{at}decline/", {"reason": "full", "told": "We will have places in March."})
    page = gil.get(f"/referrals/{referral.pk}/").text
    assert "there is no place now. We will have places in March." in page
    again = ben.post(f"{at}accept/", follow=True).text
    assert "was answered meanwhile: not started" in again
    with as_organisation(WORKS, DAY.replace(day=12)):
        assert Event.objects.filter(person=referral.person_id).count() == 0


ON_THE_RECORD = [
    ({"answer": "declined", "reason": "no capacity"}, "declined", "there is no place now"),
    ({"answer": "declined", "reason": "they shouted"}, "declined", "the service gave no reason that it passes on"),
    ({"answer": "no_contact"}, "declined", "they could not be reached"),
    ({"answer": "withdrawn"}, "withdrawn", "Not started"),
    ({"answer": "accepted"}, "accepted", "Accepted"),
]


@pytest.mark.parametrize(("said", "state", "words"), ON_THE_RECORD)
def test_an_answer_on_the_person_s_record_is_the_answer_that_the_referrer_sees(gil, lea, said, state, words):
    refer(gil)
    referral = Referral.objects.get()
    form = {"on": "10 November 2021", "referral": referral.event, **said}
    assert lea.post(f"/people/{referral.person_id}/record/referral_answer/", form).status_code == 302
    referral.refresh_from_db()
    assert referral.state == state
    page = gil.get(f"/referrals/{referral.pk}/").text
    assert words in page and "shouted" not in page
    assert Step.objects.filter(kind=state, by="lea").count() == 1


def test_a_start_on_the_person_s_record_starts_the_referral(gil, lea):
    refer(gil)
    referral = Referral.objects.get()
    start = {"on": "10 November 2021", "referral": referral.event, "group": "core"}
    address = f"/people/{referral.person_id}/record/start/?programme=fair-start-scotland"
    assert lea.post(address, start).status_code == 302
    referral.refresh_from_db()
    assert referral.state == "started" and not referral.told_until < DAY
    assert "was answered meanwhile" in lea.post(f"/referrals/received/{referral.pk}/accept/", follow=True).text


def test_another_organisation_s_answer_moves_nothing(gil):
    refer(gil)
    referral = Referral.objects.get()
    said = {"referral": referral.event, "answer": "declined", "organisation": ELSEWHERE}
    with audit.entry(actor="cai", act="test"):
        casework.record_events(
            by="cai", events=[told("referral_answer", "2021-11-10", person=referral.person_id, **said)], for_day=DAY
        )
    referral.refresh_from_db()
    assert referral.state == "received"


@pytest.mark.parametrize("act", ["accept", "decline", "start"])
def test_an_answer_given_here_is_one_step_and_one_answer(gil, ben, act):
    refer(gil)
    referral = Referral.objects.get()
    said = {"reason": "full", "on": "10 November 2021", "worker": "ben", "group": "core"}
    ben.post(f"/referrals/received/{referral.pk}/{act}/", said)
    assert Step.objects.exclude(kind="received").count() == 1
    assert Event.objects.filter(person=referral.person_id, kind="referral_answer").count() == 1


def test_a_draft_and_a_referral_are_their_makers_alone(gil, ben, sign_in, cast):
    draft = draft_of(gil)
    other = sign_in(make_staff("gus", "Gus Vance", "jobcentre", "referrer"), Client())
    assert other.get(f"{draft}agreement/").status_code == other.post(f"{draft}check/").status_code == 404
    refer(gil)
    referral = Referral.objects.get()
    assert other.get(f"/referrals/{referral.pk}/").status_code == 404
    cai = sign_in(cast["cai"], Client())
    for method, address in (("get", ""), ("post", "accept/"), ("post", "decline/")):
        assert getattr(cai, method)(f"/referrals/received/{referral.pk}/{address}").status_code == 404
    with as_organisation(ELSEWHERE, DAY):
        assert (Referral.objects.count(), Step.objects.count(), Draft.objects.count()) == (0, 0, 0)


def test_one_draft_sent_twice_is_one_referral(gil):
    draft = draft_of(gil)
    for step, said in (("agreement", AGREEMENT), ("who", WHO), ("help", HELP)):
        gil.post(f"{draft}{step}/", said)
    assert gil.post(f"{draft}check/").status_code == 302
    assert gil.post(f"{draft}check/").url.endswith("/sent/")
    assert Referral.objects.count() == 1


def test_who_referred_and_who_answered_is_on_record(gil, ben):
    refer(gil)
    referral = Referral.objects.get()
    ben.post(f"/referrals/received/{referral.pk}/accept/")
    for actor, word in (("gil", "received"), ("ben", "accepted")):
        with as_system():
            found = list(Recorded.objects.filter(actor=actor, people__contains=[referral.person_id], outcome="wrote"))
        assert any(re.search(word, each) for row in found for each in row.wrote)


def test_once_answered_the_page_is_for_those_who_see_the_person(gil, ben, sign_in, cast):
    refer(gil)
    referral = Referral.objects.get()
    at = f"/referrals/received/{referral.pk}/"
    bob = sign_in(cast["bob"], Client())
    assert bob.get(at).status_code == 200, "it waits for whoever answers"
    ben.post(f"{at}start/", {"on": "10 November 2021", "worker": "ben", "group": "core"})
    assert ben.get(at).status_code == 200
    assert bob.get(at).status_code == 404, "Bob sees the name of Ben's participant, and no more"


def test_met_after_a_yes_takes_nothing_back(gil, ben):
    refer(gil)
    referral = Referral.objects.get()
    for act in ("accept", "met", "contacted"):
        ben.post(f"/referrals/received/{referral.pk}/{act}/")
    referral.refresh_from_db()
    assert referral.state == "accepted"


def test_drafts_nobody_sent_are_removed_in_time(gil, recorded):
    from datetime import timedelta

    from ettle.web.gateway import actions

    draft_of(gil)
    with as_system():
        assert actions.remove_old() == 0
        Draft.objects.update(kept_until=DAY - timedelta(days=1))
        assert actions.remove_old() == 1


def test_a_key_worker_is_one_of_the_same_people_wherever_one_is_chosen(gil, ben, cast):
    """Key workers and team leads who may sign in and whose post stands: asked in one place."""
    refer(gil)
    make_staff("old", "Old", WORKS, "key_worker").posts.update(until_on=DAY)
    make_staff("gone", "Gone", WORKS, "key_worker")
    Staff.objects.filter(code="gone").update(is_active=False)
    start = ben.get(f"/referrals/received/{Referral.objects.get().pk}/").context["start"].fields["worker"].choices
    over = ben.get("/people/ada/record/key_worker/").context["form"].fields["worker"].choices
    assert [code for code, _ in start] == ["ben", "bea", "bob", "lea"]
    assert {code for code, _ in over if code} == {"bea", "bob", "lea"}
