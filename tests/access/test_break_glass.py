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


def test_ben_and_the_team_leads_are_told_on_today_each_until_they_say_that_they_know(bob, cast, sign_in):
    assert "Ben Laidlaw, Lea Orr are told on the page Today" in bob.get(OPEN).text
    opened(bob)
    ben, lea = sign_in(cast["ben"], Client()), sign_in(cast["lea"], Client())
    for each in (ben, lea):
        page = each.get("/today/").text
        assert "Bob Nairn opened the record of" in page and ": look." in page and REASON in page
    known = f"/seeing/opened/{BreakGlass.objects.get().pk}/known/"
    for other in ("cai", "bea", "bob"):
        assert sign_in(cast[other], Client()).post(known).status_code == 404
    assert ben.post(known).url == "/today/"
    assert REASON not in ben.get("/today/").text and REASON in lea.get("/today/").text


def test_the_officer_reads_who_was_told_and_when(bob, cast, sign_in):
    with time_machine.travel(NOON, tick=False) as clock:
        opened(bob)
        eli, lea = sign_in(cast["eli"], Client()), sign_in(cast["lea"], Client())
        assert "Nobody yet: it stands on Today of those who answer for the person" in eli.get("/seeing/opened/").text
        clock.shift(timedelta(minutes=5))
        lea.get("/today/")
        clock.shift(timedelta(minutes=5))
        lea.get("/today/")
        assert "Lea Orr: told 10 November 2021, 12:05</td>" in eli.get("/seeing/opened/").text
        lea.post(f"/seeing/opened/{BreakGlass.objects.get().pk}/known/")
        told = "Lea Orr: told 10 November 2021, 12:05, said so 10 November 2021, 12:10"
        assert told in eli.get("/seeing/who/?person=ada").text


@pytest.mark.parametrize("page", [ADA, f"{ADA}details/", f"{ADA}timeline/"])
def test_a_notice_stands_on_every_page_of_the_person_while_it_is_open(bob, page):
    with time_machine.travel(NOON):
        opened(bob)
        for _ in range(2):
            shown = bob.get(page).text
            assert "You opened this record in need" in shown and "It is open to you until 13:00" in shown
            assert "Close it now" in shown
        assert "Close it now" not in bob.get("/caseload/").text


def test_bob_closes_it_before_its_time(bob):
    opened(bob)
    assert bob.post("/seeing/people/ada/close/").url == "/caseload/"
    assert bob.get(ADA).status_code == 404
    assert "break_glass_closed" in str(Recorded.objects.get(act="close_record").wrote)


def test_nobody_closes_what_another_opened(bob, cast, sign_in):
    opened(bob)
    sign_in(cast["ben"], Client()).post("/seeing/people/ada/close/")
    assert bob.get(ADA).status_code == 200


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
