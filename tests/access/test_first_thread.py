"""Ben signs in with a second factor, sees Ada on Today, records a job start; Cai sees nothing; the audit has it all."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.db import connection

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.audit.models import Recorded
from ettle.web.casework.models import Event, Standing
from tests.cast import ELSEWHERE, PASSWORD, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

ADDRESSES = ["/people/ada/", "/people/ada/record/work/"]


@pytest.fixture
def ben_with_a_code(cast):
    ben = cast["ben"]
    ben.set_password(PASSWORD)
    ben.save()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(ben, secret)
    return secret


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_ben_signs_in_with_a_password_and_a_code(client, ben_with_a_code):
    asked = client.post("/sign-in/login/", {"login": "ben@ettlebrae.example", "password": PASSWORD})
    assert asked.url.startswith("/sign-in/keys/authenticate/")
    assert client.get("/today/").url.startswith("/sign-in/login/"), "not yet: a password is half of it"
    answer = client.post("/sign-in/keys/authenticate/", {"code": code_of(ben_with_a_code)})
    assert answer.status_code == 302
    assert client.get("/today/").status_code == 200


def test_without_a_second_factor_ben_sees_only_where_to_set_one_up(client, cast):
    client.force_login(cast["ben"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/today/").url == "/sign-in/keys/"


def test_a_stranger_is_asked_to_sign_in(client, adas):
    for address in ["/today/", "/caseload/", *ADDRESSES]:
        assert client.get(address).url == f"/sign-in/login/?next={address}"


def test_ben_sees_ada_on_today_and_records_a_job_start(sign_in, cast, adas):
    client = sign_in(cast["ben"])
    assert "Ada Farquhar" in client.get("/today/").text
    answer = client.post(
        "/people/ada/record/work/", {"on": "9 November 2021", "employer": "bakery", "hours_per_week": "20"}
    )
    assert answer.status_code == 302, answer.text
    event = Event.objects.get(kind="work", detail__employer="bakery")
    assert (event.recorded_by, event.organisation, event.entered_by) == ("ben", WORKS, "ben")
    page = client.get("/people/ada/").text
    assert "Ada Farquhar" in page and "bakery" in page


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_cai_gets_the_answer_of_a_page_that_is_not_there(sign_in, cast, adas, address, method):
    client = sign_in(cast["cai"])
    theirs, nobodys = getattr(client, method)(address), getattr(client, method)(address.replace("ada", "nobody"))
    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in (404, 405), "405 says how an address is asked, of anybody"
    assert without_token(theirs) == without_token(nobodys)
    assert "Ada" not in client.get("/today/").text + client.get("/caseload/").text


def without_token(answer):
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_row_level_security_alone_hides_ada_from_cai(adas):
    with as_organisation(ELSEWHERE, DAY):
        assert (Event.objects.count(), Standing.objects.count()) == (0, 0)
    with as_organisation(WORKS, DAY):
        assert Standing.objects.count() == 1
        assert Event.objects.filter(person="ada").count() > 5
    with as_organisation("", DAY):
        assert (Event.objects.count(), Standing.objects.count()) == (0, 0)


def test_the_site_cannot_rewrite_what_was_recorded(adas):
    from django.db import ProgrammingError, transaction

    with as_organisation(WORKS, DAY), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("update casework_event set kind = 'death'")


def test_the_audit_has_it_all(sign_in, cast, adas):
    sign_in(cast["ben"]).get("/people/ada/")
    sign_in(cast["cai"]).get("/people/ada/")
    with as_system():  # a page's role sees the acts of its own organisation
        looked, refused = Recorded.objects.filter(act="person").order_by("id")
    assert (looked.actor, looked.organisation, looked.role, looked.people, looked.outcome) == (
        "ben", WORKS, "key_worker", ["ada"], "read",
    )  # fmt: skip
    assert (refused.actor, refused.outcome, refused.status) == ("cai", "refused", 404)
