"""Somebody who is referred and known already is recognised at the answer, as far as whoever answers may see."""

import re

import pytest
from django.test import Client

from ettle.web.access.acting import Acting, as_organisation, as_system
from ettle.web.access.models import Assignment, Grant, Post
from ettle.web.casework import actions, queries
from ettle.web.casework.models import Event
from ettle.web.frame.day import now
from ettle.web.gateway.actions import CannotAnswer, same_as
from ettle.web.gateway.models import Referral
from ettle.web.people.actions import name_person
from ettle.web.people.models import NotTheSame
from tests.cast import ELSEWHERE, WORKS, bens
from tests.gateway.test_referrals import AGREEMENT, HELP, draft_of
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
ADA = {"given": "Ada", "family": "Farquhar", "born_on": "9 May 1990", "phone": "07700 900123"}
START = {"on": "10 November 2021", "worker": "ben", "group": "core"}


@pytest.fixture
def desk(sign_in, cast, adas):
    return lambda code: sign_in(cast[code], Client())


@pytest.fixture
def at(desk):
    """Ada is with Ben, and Gil refers her again: the address of the referral."""
    return referred(desk("gil"), ADA)


def referred(gil, who):
    draft = draft_of(gil)
    for step, said in (("agreement", AGREEMENT), ("who", who), ("help", HELP)):
        gil.post(f"{draft}{step}/", said)
    gil.post(f"{draft}check/")
    return f"/referrals/received/{Referral.objects.get().pk}/"


def test_whoever_answers_is_shown_who_is_alike_and_why(desk, at):
    page = desk("ben").get(at).text
    assert "Is this one of these people?" in page and "the same name, the same date of birth" in page
    assert "It is Ada Farquhar" in page and 'href="/people/ada/"' in page


@pytest.mark.parametrize("act", ["accept", "start"])
def test_nobody_is_taken_on_before_it_is_said_who_they_are(desk, at, act):
    page = desk("ben").post(f"{at}{act}/", START, follow=True).text
    assert "Say first whether it is the same person" in page
    assert Referral.objects.get().state == "received"
    desk("ben").post(f"{at}decline/", {"reason": "already_helped"})
    assert Referral.objects.get().state == "declined", "a no needs no such answer"


def test_the_same_person_becomes_one_journey(desk, at):
    ben, person = desk("ben"), Referral.objects.get().person_id
    assert ben.post(f"{at}same/", {"who": "ada", "words": ""}).status_code == 422
    assert ben.post(f"{at}same/", {"who": "ada", "words": "She told me on the phone"}).url == at
    assert "Is this one of these" not in ben.get(at).text
    ben.post(f"{at}start/", START)
    with as_system():
        assert set(queries.journey("ada", now()).people) == {"ada", person}
        assert Event.objects.filter(kind="start", person=person).count() == 1


def test_somebody_else_is_kept_with_the_reason_and_not_asked_again(desk, at):
    ben, person = desk("ben"), Referral.objects.get().person_id
    ben.post(f"{at}same/", {"who": "else", "words": "Cousins of one name", "shown": "ada"})
    with as_system():
        assert NotTheSame.objects.get().because == "Cousins of one name"
        assert not Event.objects.filter(kind="link").exists()
    assert "Is this one of these" not in ben.get(at).text
    ben.post(f"{at}accept/")
    assert Referral.objects.get().state == "accepted" and person != "ada"


def test_somebody_else_is_said_of_those_who_were_shown_and_of_nobody_who_came_since(desk, at, recorded):
    ben, person = desk("ben"), Referral.objects.get().person_id
    shown = re.search(r'name="shown" value="([^"]*)"', ben.get(at).text)[1]
    name_person(person="vi", given="Ada", family="Farquhar")
    start = told("start", "2021-06-01", person="vi", programme="no-one-left-behind-local", provider=WORKS)
    actions.record_events(by="ben", events=[start, bens("vi")], for_day=DAY)
    ben.post(f"{at}same/", {"who": "else", "words": "Cousins of one name", "shown": shown})
    with as_system():
        assert [{each.one_id, each.other_id} for each in NotTheSame.objects.all()] == [{person, "ada"}]
    page = ben.get(at).text
    assert "Is this one of these people?" in page and 'value="vi"' in page
    again = ben.post(f"{at}same/", {"who": "else", "words": "Cousins", "shown": shown}, follow=True).text
    assert "Others are alike than those you were shown." in again


def test_bob_of_another_team_sees_a_name_and_whom_to_ask_and_cannot_say_it_is_her(desk, at):
    bob = desk("bob")
    page = bob.get(at).text
    assert "Ada Farquhar" in page and "ask Ben Laidlaw" in page
    assert "9 May 1990" not in page and 'href="/people/ada/"' not in page and "same date of birth" not in page
    assert "Say who it is" not in page
    assert bob.post(f"{at}same/", {"who": "ada", "words": "I think so"}).status_code == 422
    assert "Ask their key worker" in bob.post(f"{at}same/", {"who": "else", "words": "No"}, follow=True).text
    with as_system():
        assert not Event.objects.filter(kind="link").exists() and not NotTheSame.objects.exists()


@pytest.mark.parametrize("category", ["identity", "journey"])
def test_who_does_not_see_all_that_linking_needs_says_nothing_of_her(desk, at, category):
    with as_system():
        Grant.objects.filter(person="ada", category=category).delete()
    assert desk("ben").post(f"{at}same/", {"who": "ada", "words": "I think so"}).status_code == 422
    post = Post.objects.get(staff__code="ben")
    with as_organisation(WORKS, DAY), pytest.raises(CannotAnswer, match="Ask their key worker"):
        same_as(by=Acting(post.staff, post, DAY), referral=Referral.objects.get(), other="ada", words="I think so")


def test_whom_an_agreement_alone_tells_of_is_another_service_s(desk, at):
    with as_system():
        Grant.objects.filter(person="ada").update(because="agreement")
        Assignment.objects.filter(person="ada").delete()
    ben = desk("ben")
    assert "known to another service" in ben.get(at).text
    assert ben.post(f"{at}same/", {"who": "ada", "words": "I think so"}).status_code == 422
    ben.post(f"{at}accept/")
    assert Referral.objects.get().state == "accepted" and not Event.objects.filter(kind="link").exists()


def test_of_somebody_with_another_service_it_is_said_that_there_is_somebody_and_not_who(desk, recorded):
    name_person(person="una", given="Una", family="Wemyss")
    start = told("start", "2021-06-01", person="una", programme="no-one-left-behind-local", provider=ELSEWHERE)
    born = told("fact", "1991-02-03", person="una", name="date_of_birth", value=DAY.replace(1991, 2, 3))
    actions.record_events(by="cai", events=[start, born], for_day=DAY)
    at = referred(desk("gil"), ADA | {"given": "Una", "family": "Wemyss", "born_on": "3 February 1991"})
    ben = desk("ben")
    page = ben.get(at).text
    assert "known to another service. You are not told who" in page and "Elsewhere Training" not in page
    ben.post(f"{at}accept/")
    assert Referral.objects.get().state == "accepted", "it stops nobody: there is nothing to choose"


def test_the_referrer_is_told_nothing_of_it(desk, at):
    page = desk("gil").get(f"/referrals/{Referral.objects.get().pk}/").text
    assert "alike" not in page.lower() and "Ben Laidlaw" not in page
