"""Somebody who is known already is recognised when they are written down again, and only as far as the asker may see."""

from datetime import date

import pytest

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Grant
from ettle.web.casework.models import Event
from ettle.web.people import actions
from ettle.web.people.duplicates import Described, alike, said_not_same
from ettle.web.people.models import Identity, NotTheSame
from tests.casework.filled import send
from tests.cast import ELSEWHERE, WORKS
from tests.people.test_search import acting_as, found
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
BORN = date(1990, 5, 9)


@pytest.fixture
@remembered
def known(adas):
    actions.set_number(person="ada", number="AB123456C", by="ben")
    actions.set_contact(person="ada", said={"phone": "0131 496 0000"}, by="ben")
    actions.move(person="ada", from_on=DAY, postcode="EH1 1AA", by="ben")
    return adas


def asked(cast, code="ben", **said):
    acting = acting_as(cast, code)
    with as_organisation(acting.organisation, DAY):
        return alike(acting, Described(**said))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"given": "Ada", "family": "Farquhar"}, {"same_name"}),
        ({"given": "Farquhar", "family": "Ada"}, {"same_name"}),
        ({"given": "Ada", "family": "Farquar", "born": BORN}, {"sounds", "born"}),
        ({"given": "Ada", "family": "Farquhat", "born": BORN}, {"nearly", "born"}),
        ({"given": "Una", "family": "Ross", "number": "AB 12 34 56"}, {"number"}),
        ({"given": "Ada", "family": "Farqhar", "phone": "+44 (0)131 496 0000"}, {"sounds", "phone"}),
        ({"given": "Ada", "family": "Farqhar", "postcode": "EH1 1AA"}, {"sounds", "postcode"}),
    ],
)
def test_ada_is_recognised_and_it_is_said_why(cast, known, said, why):
    answer = asked(cast, **{**said, "number": said.get("number", "").replace(" ", "")})
    assert [each.person for each in answer.seen] == ["ada"]
    assert set(answer.seen[0].why) == why and not answer.elsewhere


@pytest.mark.parametrize(
    "said",
    [
        {"given": "Una", "family": "Ross"},
        {"given": "Una", "family": "Ross", "born": BORN},
        {"given": "Una", "family": "Ross", "postcode": "EH1 1AA"},
        {"given": "Ada", "family": "Farquar"},
        {"given": "Ada", "family": "Farquhar", "born": date(1970, 1, 1)},
        {},
    ],
)
def test_what_many_share_is_no_likeness(cast, known, said):
    assert not asked(cast, **said)


def test_cai_learns_only_that_somebody_alike_is_known_elsewhere(cast, known):
    answer = asked(cast, "cai", given="Ada", family="Farquhar", born=BORN)
    assert answer.elsewhere and not answer.seen
    assert not asked(cast, "cai", given="Ada", family="Farquhar").elsewhere, "a name alone tells nothing of others"


def test_bob_sees_the_name_and_not_that_the_birth_is_the_same(cast, known):
    answer = asked(cast, "bob", given="Ada", family="Farquhar", born=BORN)
    assert [each.why for each in answer.seen] == [("same_name",)]


def test_ben_adds_somebody_new_who_is_found_and_opened_at_once(cast, known, sign_in):
    client = sign_in(cast["ben"])
    assert client.get("/people/add/").status_code == 200
    answer = client.post(
        "/people/add/",
        {"given": "Una", "family": "Ross", "born": "1 May 1999", "number": "AB 12 34 57 C", "postcode": "EH2 2AA"},
    )
    assert answer.status_code == 302, answer.text
    person = answer.url.split("/")[2]
    assert found(cast, "Una 1 May 1999") == found(cast, "AB123457C") == [person]
    assert Event.objects.get(person=person).kind == "fact"
    assert client.get(answer.url).status_code == 200 and client.get(f"/people/{person}/details/").status_code == 200
    assert {row.valid_until for row in Grant.objects.filter(person=person)} == {date(2022, 2, 2)}
    with as_organisation(ELSEWHERE, DAY):
        assert not Identity.objects.filter(person=person).exists()


def test_somebody_written_down_here_starts_here(cast, recorded, sign_in):
    client = sign_in(cast["ben"])
    person = client.post("/people/add/", {"given": "Una", "family": "Ross"}).url.split("/")[2]
    assert send(client, "start?programme=no-one-left-behind-local", person=person).status_code == 302
    assert Event.objects.filter(person=person, kind="start").exists()


def test_ada_again_is_shown_first_and_somebody_else_needs_a_reason_that_is_kept(cast, known, sign_in):
    client = sign_in(cast["ben"])
    said = {"given": "Ada", "family": "Farquhar"}
    shown = client.post("/people/add/", said)
    assert shown.status_code == 422 and "Is this one of these people?" in shown.text
    assert 'href="/people/ada/"' in shown.text and "the same name" in shown.text and Identity.objects.count() == 1
    again = client.post("/people/add/", said | {"shown": "ada"})
    assert again.status_code == 422 and "Say why this is somebody else" in again.text
    added = client.post("/people/add/", said | {"shown": "ada", "because": "Her mother"})
    assert added.status_code == 302
    kept = NotTheSame.objects.get()
    assert kept.because == "Her mother" and kept.said_by == "ben"
    assert said_not_same("ada") == {added.url.split("/")[2]}


def test_cai_s_form_says_no_more_than_that_somebody_alike_is_known(cast, known, sign_in):
    client = sign_in(cast["cai"])
    said = {"given": "Adah", "family": "Farquhar", "born": "9 May 1990", "number": "AB123456C"}
    page = client.post("/people/add/", said)
    assert page.status_code == 422 and "Somebody alike is known to another service" in page.text
    assert "Ben" not in page.text and "/people/ada/" not in page.text and "Ettlebrae Works" not in page.text
    assert client.post("/people/add/", said | {"shown": "somewhere else"}).status_code == 302


def test_a_fresh_fear_is_shown_though_another_was_seen(cast, known, sign_in):
    page = sign_in(cast["ben"]).post(
        "/people/add/", {"given": "Ada", "family": "Farquhar", "shown": "somebody", "because": "no"}
    )
    assert page.status_code == 422 and Identity.objects.count() == 1


def test_row_level_security_shows_who_is_not_the_same_only_where_both_are_seen(cast, known, sign_in):
    sign_in(cast["ben"]).post(
        "/people/add/", {"given": "Ada", "family": "Farquhar", "shown": "ada", "because": "Her mother"}
    )
    with as_organisation(WORKS, DAY):
        assert NotTheSame.objects.count() == 1
    with as_system():
        Grant.objects.filter(person="ada").delete()
    with as_organisation(WORKS, DAY):
        assert not NotTheSame.objects.exists()


def test_nobody_adds_whose_role_records_nothing(cast, known, sign_in):
    for who in ("pat", "fay", "eli", "gil"):
        assert sign_in(cast[who]).get("/people/add/").status_code == 404
