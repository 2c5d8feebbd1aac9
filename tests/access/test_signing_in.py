"""Signing in: a password and a second step, or a key; each code once; and an end to every session."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.access.models import Post
from ettle.web.audit.models import Recorded
from tests.access.signing import CODE, KEYS, LOGIN, WRONG, App, code_of
from tests.cast import PASSWORD, WORKS

pytestmark = pytest.mark.django_db

NOON = datetime(2021, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def bens(cast):
    return App(cast["ben"])


def test_a_password_and_a_code_let_ben_in(client, bens):
    assert bens.password(client).url.startswith(CODE)
    assert client.get("/today/").url.startswith(LOGIN), "a password is half of it"
    assert client.post(CODE, {"code": bens.code()}).status_code == 302
    assert client.get("/today/").status_code == 200


def test_where_ben_was_going_is_kept(client, bens):
    asked = bens.password(client, next="/caseload/")
    assert client.post(asked.url, {"code": bens.code()}).url == "/caseload/"


def test_a_code_lets_in_once_whichever_process_took_it(client, bens):
    code = bens.code()
    bens.password(client)
    client.post(CODE, {"code": code})
    from django.core.cache import cache

    cache.clear()  # another process of the site has another cache
    other = Client()
    bens.password(other)
    answer = other.post(CODE, {"code": f"{code[:3]} {code[3:]}"})
    assert "was used before" in answer.text
    assert other.get("/today/").url.startswith(LOGIN)


def test_a_recovery_code_lets_in_once(client, bens):
    code = bens.recovery[0]
    bens.password(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    bens.password(other)
    assert "was used before" in other.post(CODE, {"code": code}).text
    assert other.post(CODE, {"code": bens.recovery[1]}).status_code == 302


def test_five_wrong_codes_shut_the_second_step_for_a_quarter_of_an_hour(client, bens):
    with time_machine.travel(NOON) as clock:
        bens.password(client)
        for _ in range(5):
            client.post(CODE, {"code": "000000"})
        assert "Wait 15 minutes" in client.post(CODE, {"code": bens.code()}).text
        clock.shift(timedelta(minutes=16))
        bens.password(client)
        assert client.post(CODE, {"code": bens.code()}).status_code == 302


def test_five_wrong_passwords_shut_an_address_to_everybody_but_nobody_else(client, bens, cast):
    beas = App(cast["bea"])
    with time_machine.travel(NOON) as clock:
        for number in range(5):
            browser = Client(REMOTE_ADDR=f"127.0.0.{number + 1}")
            last = browser.post(LOGIN, {"login": "BEN@Ettlebrae.example ", "password": WRONG})
        assert last.status_code == 429 and "shut for 15 minutes" in last.text
        assert bens.password(client).status_code == 429, "the right password too"
        assert beas.password(Client()).url.startswith(CODE)
        clock.shift(timedelta(minutes=16))
        assert bens.password(client).url.startswith(CODE)


def test_an_address_that_is_nobodys_is_answered_as_bens_is(client, bens):
    def tries(login):
        return [client.post(LOGIN, {"login": login, "password": WRONG}) for _ in range(6)]

    said = [(answer.status_code, answer.text.count("do not go together")) for answer in tries(bens.staff.email)]
    assert said == [(each.status_code, each.text.count("do not go together")) for each in tries("nobody@example.org")]


def test_sign_ins_and_outs_are_on_record_with_the_code_of_the_member_of_staff(client, bens):
    bens.password(client, WRONG)
    bens.sign_in(client)
    client.post("/sign-in/logout/")
    with as_system():
        kept = list(Recorded.objects.exclude(outcome__in=["read", "refused"]).order_by("id"))
    assert [(one.actor, one.outcome, one.why, one.wrote) for one in kept] == [
        ("nobody signed in", "failed", "wrong password", ["failed_sign_in:ben"]),
        ("ben", "signed_in", "", []),
        ("ben", "signed_out", "", []),
    ]


def test_a_wrong_code_is_on_record(client, bens):
    bens.password(client)
    client.post(CODE, {"code": "000000"})
    with as_system():
        last = Recorded.objects.latest("id")
    assert (last.actor, last.outcome, last.why, last.wrote) == (
        "nobody signed in", "failed", "wrong code", ["failed_sign_in:ben"],
    )  # fmt: skip


def test_the_key_of_a_session_changes_at_sign_in(client, bens):
    bens.password(client)
    before = client.cookies["sessionid"].value
    client.post(CODE, {"code": bens.code()})
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_half_an_hour_without_a_click_ends_a_session(client, bens):
    with time_machine.travel(NOON) as clock:
        bens.sign_in(client)
        clock.shift(timedelta(minutes=29))
        assert client.get("/today/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/today/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/today/").url.startswith(LOGIN)


def test_twelve_hours_end_a_session_however_busy_it_is(client, bens):
    with time_machine.travel(NOON) as clock:
        bens.sign_in(client)
        for _ in range(12 * 3):
            assert client.get("/today/").status_code == 200
            clock.shift(timedelta(minutes=20))
        clock.shift(timedelta(seconds=1))
        assert client.get("/today/").url.startswith(LOGIN)


def test_a_member_of_staff_who_is_disabled_is_a_stranger_at_the_next_request(client, bens):
    bens.sign_in(client)
    type(bens.staff).objects.filter(code="ben").update(is_active=False)
    assert client.get("/today/").url.startswith(LOGIN)
    assert bens.password(Client()).url == "/sign-in/inactive/"


def test_a_post_that_has_ended_is_nobodys_at_the_next_request(client, bens):
    bens.sign_in(client)
    Post.objects.filter(staff=bens.staff).update(until_on=date(2021, 11, 10))
    assert client.get("/today/").url == "/sign-in/acting/"
    assert "You hold no role on this day" in client.get("/sign-in/acting/").text


def test_changing_the_password_signs_out_everywhere_else(client, bens):
    bens.sign_in(client)
    elsewhere = Client()
    bens.password(elsewhere)
    elsewhere.post(CODE, {"code": bens.recovery[0]})
    said = {"oldpassword": PASSWORD, "password1": "another long walk", "password2": "another long walk"}
    assert client.post("/sign-in/password/change/", said).status_code == 302
    assert client.get("/today/").status_code == 200
    assert elsewhere.get("/today/").url.startswith(LOGIN)


def test_the_only_second_step_cannot_be_taken_away(client, bens):
    bens.sign_in(client)
    answer = client.post("/sign-in/keys/totp/deactivate/")
    assert "your only second step" in answer.text


def test_keys_are_changed_only_by_somebody_who_has_just_shown_who_they_are(client, bens):
    with time_machine.travel(NOON) as clock:
        bens.sign_in(client)
        assert client.get(f"{KEYS}webauthn/add/").status_code == 200
        clock.shift(timedelta(minutes=6))
        asked = client.get(f"{KEYS}webauthn/add/")
        assert asked.url.startswith("/sign-in/reauthenticate/")
        assert client.post(asked.url, {"password": WRONG}).status_code == 200
        assert client.post(asked.url, {"password": PASSWORD}).status_code == 302
        assert client.get(f"{KEYS}webauthn/add/").status_code == 200


def test_with_a_password_alone_ben_sees_only_where_a_second_step_is_set_up(client, cast):
    cast["ben"].set_password(PASSWORD)
    cast["ben"].save()
    client.post(LOGIN, {"login": "ben@ettlebrae.example", "password": PASSWORD})
    for address in ["/today/", "/caseload/", "/people/ada/", "/sign-in/acting/"]:
        assert client.get(address).url == KEYS
    page = client.get("/sign-in/keys/totp/activate/")
    assert "Acting as" not in page.text
    secret = page.context["form"].secret
    answer = client.post("/sign-in/keys/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/sign-in/keys/recovery-codes/"
    assert client.get("/today/").status_code == 200


def test_a_session_of_a_password_alone_ends_when_a_second_step_is_set_up_in_another(client, cast):
    cast["ben"].set_password(PASSWORD)
    cast["ben"].save()
    other = Client()
    for each in (client, other):
        each.post(LOGIN, {"login": "ben@ettlebrae.example", "password": PASSWORD})
    assert other.get("/today/").url == KEYS
    secret = client.get(f"{KEYS}totp/activate/").context["form"].secret
    client.post(f"{KEYS}totp/activate/", {"code": code_of(secret)})
    assert client.get("/today/").status_code == 200
    assert other.get(f"{KEYS}webauthn/add/").url.startswith(LOGIN), "nor does it add a step of its own"
    assert other.get("/today/").url.startswith(LOGIN)


def test_nobody_signs_up_or_resets_a_password_by_themselves(client, cast):
    for address in ["signup/", "password/reset/", "email/", "password/set/", "login/code/confirm/"]:
        assert client.get(f"/sign-in/{address}").status_code == 404
        assert client.post(f"/sign-in/{address}", {"email": "ben@ettlebrae.example"}).status_code == 404


def test_ben_switches_between_two_posts(client, bens):
    second = Post.objects.create(
        staff=bens.staff, organisation_id=WORKS, role="provider_manager", from_on=date(2021, 1, 1)
    )
    bens.sign_in(client)
    assert client.get("/today/").url == "/sign-in/acting/", "of two roles one is chosen"
    client.post("/sign-in/acting/", {"post": second.pk})
    assert "Acting as provider manager, Ettlebrae Works" in client.get("/caseload/").text
    assert client.get("/today/").status_code == 404, "not an act of that role"
    others = Post.objects.exclude(staff=bens.staff).first()
    assert "not one of yours" in client.post("/sign-in/acting/", {"post": others.pk}).text
