"""A claim from the provider to the payer in a real browser, without JavaScript; each page on the way sound."""

import pytest
from playwright.sync_api import expect

from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.people import actions as people
from tests.claims.paid import CONTRACT, desks, payslip, worked  # noqa: F401
from tests.web.told import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.alone]

STATEMENT = f"/statements/{CONTRACT}/2021-11/"


@pytest.fixture
def committed(transactional_db, desks):  # noqa: F811
    """Ada has earned the first outcome, and the site that is running sees it."""
    with audit.entry(actor="system: test", act="test"):
        people.name_person(person="ada", given="Ada", family="Farquhar")
        casework.record_events(by="ben", events=[*worked(), payslip()], for_day=DAY)


def test_a_result_is_claimed_asked_about_answered_checked_and_approved(open_page, sound, committed, desks):  # noqa: F811
    at = {code: open_page("/", javascript=False, staff=desks[code].staff) for code in ("pat", "fay", "dee")}
    pat, fay, dee = at.values()
    go(pat, "Claims").get_by_role("button", name="Claim these").click()
    expect(pat.get_by_text("1 result claimed: £850.00.")).to_be_visible()
    go(fay, "To check").get_by_role("link", name="L-").click()
    fay.get_by_role("link", name="Ask a question").click()
    fay.get_by_label("What do you want to know?").fill("Which week is the payslip for?")
    fay.get_by_role("button", name="Ask").click()
    go(pat, "Claims").get_by_role("link", name="Ada Farquhar, 13 weeks in work").click()
    pat.get_by_role("link", name="Answer the question").click()
    pat.get_by_label("Your answer").fill("The thirteenth.")
    pat.get_by_role("button", name="Send the answer").click()
    go(fay, "To check").get_by_role("checkbox").check()
    fay.get_by_role("button", name="Checked: the ticked lines hold").click()
    go(dee, "To approve").get_by_role("link", name="November 2021").click()
    dee.get_by_role("button", name="Approve 1 line, £850.00").click()
    expect(dee.get_by_text("1 line approved: £850.00.")).to_be_visible()
    own = line_of(dee)
    for code, address, name in (
        ("pat", STATEMENT, "statement"),
        ("pat", f"{STATEMENT}lines/", "statement lines"),
        ("pat", own, "claim line"),
        ("fay", own, "claim line of the payer"),
        ("pat", "/claims/", "claims"),
        ("fay", "/claims/to-check/", "to check"),
        ("dee", f"{STATEMENT}approve/", "approve"),
        ("sam", "/our-share/", "our share"),
    ):
        sound(open_page(address, staff=desks[code].staff), name.replace(" ", "-"))


def go(page, words):
    page.get_by_role("navigation", name="Main").get_by_role("link", name=words).click()
    return page


def line_of(page):
    page.goto(page.url.split("/statements/")[0] + f"{STATEMENT}lines/")
    return page.get_by_role("link", name="ada-1").get_attribute("href")
