"""The page of months: one says that a month is ready, another locks it; then corrections land in an open one, with a link."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.claims.ledger import actions
from ettle.web.claims.ledger.models import Period
from tests.claims.ledger.books import PAYER, approve
from tests.plans.owner import as_owner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]
MONTHS = "/ledger/months/"


@pytest.fixture
def desk(cast, sign_in):
    return lambda code: sign_in(cast[code], Client())


@pytest.fixture
def october(desk):
    line = approve(on=date(2021, 10, 31))
    as_owner()
    return line


def pressed(browser, what, **said):
    """Press a button of October; what the page says then."""
    return browser.post(f"{MONTHS}2021-10/{what}/", said, follow=True).text


def test_fay_says_it_is_ready_and_dee_locks_it(desk, october):
    fay, dee = desk("fay"), desk("dee")
    assert "Nobody said yet that it is ready" in fay.get(MONTHS).text
    assert "A colleague looks it over" in pressed(fay, "ready", seen=str(october.pk))
    assert "You said yourself" in pressed(fay, "lock")
    assert "Lock October 2021 and before" in dee.get(MONTHS).text
    assert "are locked" in pressed(dee, "lock")
    page = fay.get(MONTHS).text
    assert "Ready by Fay Tait, locked by Dee Rennie" in page and "It is ready" not in page
    assert "locked already" in pressed(dee, "lock")


def test_a_correction_of_a_locked_month_lands_in_the_open_one_and_each_leads_to_the_other(desk, october):
    fay = desk("fay")
    pressed(fay, "ready", seen=str(october.pk))
    pressed(desk("dee"), "lock")
    as_owner()
    off = actions.reverse(act="off", entry=october, pence=100, by="dee", because=["It was too much."])
    as_owner()
    assert off.dated_on == date(2021, 11, 10)
    assert f"/ledger/{october.pk}/" in fay.get(f"/ledger/{off.pk}/").text
    assert f"/ledger/{off.pk}/" in fay.get(f"/ledger/{october.pk}/").text
    rows = {row.month: row for row in fay.get(MONTHS).context["books"][0].months}
    assert (rows[date(2021, 10, 1)].corrected, rows[date(2021, 11, 1)].corrected) == (1, 0)


@pytest.mark.parametrize("said", ["", "0", "x", "²"])
def test_ready_is_what_was_shown_and_nothing_that_came_since(desk, october, said):
    told = pressed(desk("fay"), "ready", seen=said)
    assert "since the page was shown" in told or "did not say what it had shown" in told
    as_owner()
    assert Period.objects.get(payer=PAYER, month="2021-10-01").ready_by == ""


def test_what_came_after_it_was_ready_is_told_and_said_ready_again(desk, october):
    fay, dee = desk("fay"), desk("dee")
    pressed(fay, "ready", seen=str(october.pk))
    as_owner()
    late = approve("late", on=date(2021, 10, 30))
    as_owner()
    assert "something was posted since" in dee.get(MONTHS).text
    assert "posted since this month was said" in pressed(dee, "lock")
    pressed(fay, "ready", seen=str(late.pk))
    assert "are locked" in pressed(dee, "lock")


def test_a_month_that_is_not_over_has_no_button(desk):
    approve()
    as_owner()
    page = desk("fay").get(MONTHS).text
    assert "it can be locked from 1 December 2021" in page and "It is ready" not in page
    assert "not over" in desk("fay").post(f"{MONTHS}2021-11/ready/", {"seen": "1"}, follow=True).text


def test_the_auditor_reads_and_presses_nothing_and_providers_keep_no_books(desk, october):
    eli = desk("eli")
    page = eli.get(MONTHS).text
    assert "October 2021" in page and "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert eli.post(f"{MONTHS}2021-10/ready/", {"seen": str(october.pk)}).status_code == 404
    assert "keeps no books here" in desk("pat").get(MONTHS).text
    assert desk("fay").post(f"{MONTHS}2021-13/ready/", {"seen": "1"}).status_code == 404
