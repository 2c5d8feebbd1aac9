"""Ann makes, sees and takes back the keys of Ettlebrae Works; what a key opens is no more than its post's."""

import re
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test import Client

from ettle.cli import main
from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Post
from ettle.web.api.door import api
from ettle.web.api.keys import actions
from ettle.web.api.keys.often import ADD, forget_old
from ettle.web.api.models import Key
from ettle.web.audit.models import Recorded
from tests.api.conftest import NEXT_YEAR, System
from tests.cast import ELSEWHERE, PASSWORD, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

MADE = re.compile(r"ettle_[0-9a-f]{12}_[\w-]{43}")


@pytest.fixture
def ann(sign_in, cast, adas):
    """Ann, here the administrator of Ettlebrae Works itself, signed in."""
    Post.objects.filter(staff=cast["ada_min"]).update(organisation_id=WORKS)
    return sign_in(cast["ada_min"])


def said(cast, code="ben", **more):
    return {"name": "Our case system", "post": cast[code].posts.get().pk, "last": "31 December 2021"} | more


def made(ann, cast, **more):
    """What Ann makes on the page: the key."""
    answer = ann.post("/keys/make/", said(cast, **more))
    assert answer.status_code == 200, answer.text
    return MADE.search(answer.text)[0]


def test_ann_makes_a_key_that_is_shown_once_and_reads_as_ben_does(ann, cast):
    key = made(ann, cast)
    assert key.rpartition("_")[2] not in ann.get("/keys/").text
    assert [row["person"] for row in System(key).get("/people").json()["rows"]] == ["ada"]
    kept = Recorded.objects.filter(act="make_key", outcome="wrote").get()
    assert kept.actor == "ada_min"
    assert any("for ben, key_worker" in each for each in kept.wrote)


def test_the_list_says_whose_work_it_does_who_made_it_and_when_it_was_last_used(ann, cast):
    key = made(ann, cast)
    assert "Never" in ann.get("/keys/").text
    System(key).get("/people")
    page = ann.get("/keys/").text
    for words in ("Our case system", key[:18], "Ben Laidlaw, key worker", "by Ann Weir", "31 December 2021", "Works"):
        assert words in page
    assert "Never" not in page


def test_a_key_that_ann_takes_back_opens_nothing_and_is_on_record(ann, cast):
    key = made(ann, cast)
    address = f"/keys/{key[6:18]}/revoke/"
    assert "opens nothing" in ann.get(address).text
    assert ann.post(address).url == "/keys/"
    assert System(key).get("/people").status_code == 401
    assert "Taken back" in ann.get("/keys/").text
    assert Recorded.objects.filter(act="revoke_key", outcome="wrote").get().actor == "ada_min"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"last": "11 November 2022"}, "a key lasts a year at most"),
        ({"last": "9 November 2021"}, "9 November 2021"),
        ({"last": ""}, "Fill this in"),
        ({"name": ""}, "Fill this in"),
        ({"post": "999999"}, "999999"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_no_key_is_made(ann, cast, wrong, told):
    answer = ann.post("/keys/make/", said(cast, **wrong))
    assert answer.status_code == 422 and told in answer.text
    assert not Key.objects.exists()


def test_the_same_press_again_makes_no_second_key_and_says_so(ann, cast):
    press = said(cast, csrfmiddlewaretoken="of this page")
    assert MADE.search(ann.post("/keys/make/", press).text)
    again = ann.post("/keys/make/", press, follow=True)
    assert "This key was made already" in again.text and not MADE.search(again.text)
    with as_system():
        assert Key.objects.count() == 1
    assert "by Ann Weir" in again.text, "a name and not a code"
    assert MADE.search(ann.post("/keys/make/", press | {"csrfmiddlewaretoken": "of another page"}).text)


@pytest.mark.parametrize("code", ["cai", "gil", "eli", "ada_min"])
def test_ann_makes_none_for_another_organisation_s_post_nor_her_own_nor_one_that_can_do_nothing(ann, cast, code):
    assert ann.post("/keys/make/", said(cast, code)).status_code == 422
    assert not Key.objects.exists()


def test_no_key_acts_under_the_name_of_somebody_who_signs_in(ann, cast):
    key = made(ann, cast)
    cast["ben"].set_password(PASSWORD)
    cast["ben"].save()
    assert System(key).get("/people").status_code == 401
    assert "Stopped: somebody signs in" in ann.get("/keys/").text
    assert ann.post("/keys/make/", said(cast)).status_code == 422 and Key.objects.count() == 1


def test_another_organisation_s_key_is_as_if_there_were_none(ann, cast):
    actions.make_key(by="x", name="Cai's system", post=cast["cai"].posts.get(), until_on=NEXT_YEAR)
    theirs = Key.objects.get()
    assert "Cai" not in ann.get("/keys/").text
    there, nowhere = ann.post(f"/keys/{theirs.prefix}/revoke/"), ann.post("/keys/000000000000/revoke/")
    assert there.status_code == nowhere.status_code == 404
    with as_system():
        assert Key.objects.get().revoked_on is None


@pytest.mark.parametrize("code", ["ben", "lea", "pat", "gil", "eli"])
def test_keys_are_an_administrator_s_alone(sign_in, cast, code):
    theirs = sign_in(cast[code])
    assert {theirs.get("/keys/").status_code, theirs.post("/keys/make/").status_code} == {404}


def test_row_level_security_alone_shows_an_organisation_its_own_keys_only(cast, recorded):
    for code in ("ben", "cai"):
        actions.make_key(by="x", name=code, post=cast[code].posts.get(), until_on=NEXT_YEAR)
    for organisation, theirs in ((WORKS, ["ben"]), (ELSEWHERE, ["cai"]), ("", [])):
        with as_organisation(organisation, DAY):
            assert [each.name for each in Key.objects.all()] == theirs


def test_the_database_refuses_a_key_without_an_end_within_a_year(cast, recorded):
    actions.make_key(by="x", name="long", post=cast["ben"].posts.get(), until_on=NEXT_YEAR)
    for until_on in (date(2022, 11, 12), DAY):
        with pytest.raises(IntegrityError, match="api_key_ends"), transaction.atomic():
            Key.objects.update(until_on=until_on)


def test_an_organisation_may_ask_so_often_a_minute_whichever_key_it_uses_and_whoever_answers(system, monkeypatch):
    """What is counted is in the database: a process that has counted nothing itself refuses all the same."""
    (throttle,) = api.throttle
    monkeypatch.setattr(throttle, "most", 2)
    ben, bea, cai = system("ben"), system("bea"), system("cai")
    assert [each.get("/people").status_code for each in (ben, bea)] == [200, 200]
    caches["default"].clear()
    for each in (ben, bea):
        refused = each.get("/people")
        assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 60
    assert cai.get("/people").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute("update api_asked set at = at - interval '61 seconds'")
    assert ben.get("/people").status_code == 200, "what was refused does not count"


def test_the_count_of_a_full_minute_reads_one_organisation_by_an_index_and_is_forgotten(system, recorded):
    ben = system("ben")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into api_asked (organisation_id, at) select who, statement_timestamp() from generate_series(1, 1199), "
            "unnest(array[%s, 'a', 'b', 'c', 'd', 'e', 'f', 'g']) who",
            [WORKS],
        )
        cursor.execute("analyze api_asked")
        assert ben.get("/people").status_code == 200 and ben.get("/people").status_code == 429
        cursor.execute("reset role")
        cursor.execute(f"explain {ADD}", {"organisation": WORKS, "most": 1200})
        assert "api_asked_lately" in "".join(line for (line,) in cursor.fetchall())
        cursor.execute("update api_asked set at = at - interval '61 seconds'")
    assert forget_old() == 1200 + 7 * 1199


def ettle(*words):
    return CliRunner().invoke(main, ["key", *words])


BENS = ("make", "--organisation", WORKS, "--staff", "ben", "--name", "Our case system")


@pytest.mark.django_db(transaction=True)
def test_the_command_makes_a_key_lists_it_and_takes_it_back(cast):
    run = ettle(*BENS)
    assert run.exit_code == 0, run.output
    key = run.stdout.strip()
    assert MADE.fullmatch(key)
    assert System(key).get("/people").status_code == 200
    listed = ettle("list", "--organisation", WORKS).stdout
    assert key[:18] in listed and "ben, key_worker" in listed and "Works" in listed
    assert ettle("revoke", key[:18]).exit_code == 0
    assert System(key).get("/people").status_code == 401
    assert {"key make", "key revoke"} <= set(Recorded.objects.values_list("act", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*BENS[:4], "nobody", *BENS[5:]), "there is bea, ben, bob, lea, pat"),
        ((*BENS, "--until", "2022-11-12"), "by 2022-11-11"),
        ((*BENS, "--role", "team_lead"), "has no post"),
        (("revoke", "ettle_000000000000"), "no key begins so"),
    ],
)
def test_a_command_that_cannot_says_why_and_makes_nothing(cast, words, told):
    run = ettle(*words)
    assert run.exit_code == 2 and told in run.output
    assert not Key.objects.exists()


def test_a_stranger_is_led_to_sign_in(db):
    assert "/sign-in/" in Client().get("/keys/").url
