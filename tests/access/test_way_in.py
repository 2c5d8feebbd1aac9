"""The way in for somebody new, or who lost everything: one link, once, for three days."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.access.sign_in import ways_in
from ettle.web.access.sign_in.forms import NewPasswordForm
from ettle.web.audit.models import Recorded
from tests.access.signing import KEYS, LOGIN, App
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "stovies and a brass band"
SAID = {"password1": NEW, "password2": NEW}
NOON = datetime(2021, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def link(cast, recorded):
    return f"/sign-in/way-in/{ways_in.give_way_in(by='ada_min', staff=cast['ben'])}/"


def test_a_link_lets_ben_in_to_set_a_password_and_then_a_second_step(client, link):
    assert "Ben Laidlaw" in client.get(link).text
    assert client.post(link, SAID).url == KEYS
    assert client.get("/today/").url == KEYS, "nothing else before the second step"
    assert "One more step" in client.get(KEYS).text
    assert client.get(f"{KEYS}totp/activate/").status_code == 200, "the password is not asked again"
    with as_system():
        assert Recorded.objects.get(outcome="signed_in").actor == "ben"


def test_a_link_is_good_once(client, link):
    client.post(link, SAID)
    assert Client().get(link).status_code == 410
    assert Client().post(link, SAID).status_code == 410


def test_of_two_who_use_a_link_at_once_the_later_is_not_let_in(client, link, monkeypatch):
    is_valid = NewPasswordForm.is_valid

    def while_another_is_quicker(form):
        with as_system():
            ways_in.use_way_in(token=link.split("/")[3], password="the quicker of the two")
        return is_valid(form)

    monkeypatch.setattr(NewPasswordForm, "is_valid", while_another_is_quicker)
    assert client.post(link, SAID).status_code == 410
    assert client.get("/today/").url.startswith(LOGIN)


def test_a_link_is_good_for_three_days(client, cast, recorded):
    with time_machine.travel(NOON) as clock:
        token = ways_in.give_way_in(by="ada_min", staff=cast["ben"])
        clock.shift(timedelta(days=3, seconds=-5))
        assert client.get(f"/sign-in/way-in/{token}/").status_code == 200
        clock.shift(timedelta(seconds=10))
        assert client.get(f"/sign-in/way-in/{token}/").status_code == 410


def test_a_newer_link_takes_the_place_of_an_older(client, cast, link):
    ways_in.give_way_in(by="ada_min", staff=cast["ben"])
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("spoilt", ["x", "a:b:c", "%00", "ü"])
def test_a_link_that_was_changed_lets_nobody_in(client, link, spoilt):
    assert client.get(link[:-2] + spoilt + "/").status_code == 410


def test_somebody_who_has_left_is_not_let_in(client, cast, link):
    cast["ben"].is_active = False
    cast["ben"].save()
    assert client.post(link, SAID).status_code == 410


def test_who_lost_everything_starts_afresh(client, cast, recorded):
    bens = App(cast["ben"])
    open_elsewhere = Client()
    bens.sign_in(open_elsewhere)
    token = ways_in.give_way_in(by="ada_min", staff=cast["ben"])
    assert open_elsewhere.get("/today/").status_code == 200, "giving a link takes nothing away"
    client.post(f"/sign-in/way-in/{token}/", SAID)
    assert open_elsewhere.get("/today/").url.startswith(LOGIN)
    assert not Authenticator.objects.filter(user=cast["ben"]).exists()
    assert bens.password(Client(), PASSWORD).status_code == 200
    assert bens.password(Client(), NEW).status_code == 302


@pytest.mark.parametrize(
    "said, told",
    [
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": NEW, "password2": NEW + "s"}, "The two are not the same"),
        ({"password1": "ben@ettlebrae", "password2": "ben@ettlebrae"}, "too similar"),
        ({}, "Fill this in"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(client, link, said, told):
    answer = client.post(link, said)
    assert answer.status_code == 422 and told in answer.text
    assert NEW not in answer.text
    assert client.get(link).status_code == 200, "the link is not spent by it"
