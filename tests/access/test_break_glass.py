"""Opening a record in need: Bob sees Ada's name only, says why, and Ben is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.access.models import BreakGlass, Grant, Staff
from ettle.web.access.roles import Category
from ettle.web.access.sight import sight_of
from ettle.web.audit.models import Recorded
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.plans.owner import as_owner
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

OPEN, ADA = "/seeing/people/ada/open/", "/people/ada/"
REASON = "Ada rang in distress and Ben cannot be reached"
NOON = datetime(2021, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def bob(sign_in, cast, adas):
    return sign_in(cast["bob"])


def opened(browser, reason=REASON, hours="1"):
    return browser.post(OPEN, {"reason": reason, "hours": hours})


def test_bob_sees_the_name_only_and_whom_to_ask(bob):
    page = bob.get(ADA)
    assert page.status_code == 404
    assert (
        "Ada Farquhar" in page.text
        and "You can see the name only" in page.text
        and "Ben Laidlaw is their key" in page.text
    )
    assert "bakery" not in page.text and "cafe" not in page.text
    last = Recorded.objects.order_by("id").last()
    assert (last.outcome, last.people, last.break_glass) == ("refused", ["ada"], False)


def test_bob_opens_the_record_for_an_hour_and_it_closes_by_itself(bob):
    with time_machine.travel(NOON) as clock:
        assert opened(bob).url == ADA
        page = bob.get(ADA)
        assert page.status_code == 200 and "cafe" in page.text
        assert "You opened this record in need; it closes at 13:00" in page.text
        clock.shift(timedelta(minutes=29))
        bob.get(ADA)
        clock.shift(timedelta(minutes=29))
        assert bob.get(ADA).status_code == 200
        clock.shift(timedelta(minutes=3))
        assert bob.get(ADA).status_code == 404


def test_every_look_at_an_opened_record_is_marked_in_the_audit(bob):
    opened(bob)
    bob.get(ADA)
    kept = list(
        Recorded.objects.filter(break_glass=True).order_by("id").values_list("actor", "act", "outcome", "people")
    )
    assert kept == [("bob", "open_record", "wrote", ["ada"]), ("bob", "person", "read", ["ada"])]


def test_an_opened_record_is_open_to_whoever_opened_it_alone(bob, cast, sign_in):
    opened(bob)
    make_staff("boy", "Boy Ure", WORKS, "key_worker", "South")
    assert sign_in(Staff.objects.get(code="boy"), Client()).get(ADA).status_code == 404


@pytest.mark.parametrize(
    "reason, told",
    [
        ("", "Fill this in"),
        ("safety", "is too short to be checked"),
        (" .  .  . ", "is too short to be checked"),
        ("word " * 300, "1,000 or fewer"),
    ],
)
def test_a_reason_that_says_nothing_opens_nothing(bob, reason, told):
    answer = opened(bob, reason)
    assert answer.status_code == 422 and told in answer.text
    assert reason.strip() in answer.text, "nothing typed is lost"
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("hours", ["5", "0", "-1", "x", ""])
def test_for_one_two_or_four_hours_and_no_other(bob, hours):
    assert opened(bob, hours=hours).status_code == 422


def test_the_database_refuses_a_longer_one(cast, adas):
    with pytest.raises(IntegrityError, match="glass_at_most_four_hours"), transaction.atomic():
        BreakGlass.objects.create(
            staff=cast["bob"],
            organisation_id=WORKS,
            person_id="ada",
            reason=REASON,
            from_at=NOON,
            until_at=NOON + timedelta(hours=4, seconds=1),
        )


@pytest.mark.parametrize("who", ["cai", "gil", "dee", "eli", "fay", "pat", "ada_min"])
def test_nobody_else_may_open_anything(sign_in, cast, adas, who):
    browser = sign_in(cast[who])
    assert (browser.get(OPEN).status_code, opened(browser).status_code) == (404, 404)
    assert "Ada" not in browser.get(OPEN).text
    assert not BreakGlass.objects.exists()


def test_ben_needs_not_break_what_is_open_to_him(sign_in, cast, adas):
    assert sign_in(cast["ben"]).get(OPEN).url == ADA


def test_ben_is_told_on_today_until_he_says_that_he_knows(bob, cast, sign_in):
    opened(bob)
    ben = sign_in(cast["ben"], Client())
    page = ben.get("/today/").text
    assert "the record was opened by Bob Nairn" in page and REASON in page
    glass = BreakGlass.objects.get()
    for other in ("cai", "bea", "bob"):
        assert sign_in(cast[other], Client()).post(f"/seeing/opened/{glass.pk}/known/").status_code == 404
    assert ben.post(f"/seeing/opened/{glass.pk}/known/").url == "/today/"
    glass.refresh_from_db()
    assert glass.told == "ben" and REASON not in ben.get("/today/").text


def test_those_who_answer_for_data_see_the_list_and_nobody_else_does(bob, cast, sign_in):
    opened(bob)
    page = sign_in(cast["eli"], Client()).get("/seeing/opened/").text
    assert REASON in page and "Bob Nairn" in page and "Farquhar" not in page, "the reference, not the name"
    for other in ("ben", "lea", "pat", "dee", "ada_min"):
        assert sign_in(cast[other], Client()).get("/seeing/opened/").status_code == 404


def test_row_level_security_alone_hides_an_opened_record_from_others(bob):
    opened(bob)
    with as_organisation(ELSEWHERE, DAY):
        assert not BreakGlass.objects.exists()
    with as_organisation(WORKS, DAY):
        assert BreakGlass.objects.count() == 1
    with as_organisation("council", DAY):
        assert not BreakGlass.objects.exists(), "only while somebody who answers for data is asking"


def test_an_opened_record_shows_no_more_than_the_organisation_is_granted(bob, cast):
    opened(bob)
    as_owner()
    acting = Acting(cast["bob"], cast["bob"].posts.get(), DAY)
    assert sight_of(acting, "ada").has(Category.JOURNEY, Category.HEALTH)
    Grant.objects.filter(person="ada", category="health").delete()
    assert sight_of(acting, "ada").has(Category.JOURNEY)
    assert not sight_of(acting, "ada").has(Category.HEALTH)
