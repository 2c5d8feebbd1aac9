"""A claim from the provider to the payer in a real browser, without JavaScript; each page on the way sound."""

import re

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


def test_a_refusal_is_cured_and_appealed_against_and_money_taken_back(open_page, sound, committed, desks):  # noqa: F811
    at = {
        code: open_page("/", javascript=False, staff=desks[code].staff) for code in ("pat", "fay", "flo", "dee", "dan")
    }
    pat, fay, flo, dee, dan = at.values()
    claimed(pat)
    own = refused(fay)
    opened(pat, own)
    expect(pat.get_by_text("To put it right: Add September’s payslip.")).to_be_visible()
    claimed(pat)
    own = refused(fay)
    words(opened(pat, own, "Appeal"), "Why it should be decided otherwise", "It is September’s.", "Appeal")
    decided(dee, own, "The provider is right")
    opened(flo, own).get_by_role("button", name="Checked: it holds").click()
    opened(dan, own).get_by_role("button", name="Approve £850.00").click()
    opened(fay, own, "Take money back").get_by_label("How much").fill("10.01")
    words(fay, "Why", "A day too many.", "Give notice")
    opened(pat, STATEMENT, "Recovery, 13 weeks in work")
    taken_back = on_page(pat)
    words(opened(pat, taken_back, "Reply to the notice"), "Your reply", "It was not.", "Send the reply")
    opened(dee, taken_back).get_by_role("button", name="Agree that £10.01 is taken back").click()
    words(opened(pat, taken_back, "Appeal"), "Why it should be decided otherwise", "It was no day too many.", "Appeal")
    opened(dan, taken_back, "Decide on the appeal")
    sound(open_page(on_page(dan), staff=desks["dan"].staff), "decide on an appeal")
    decided(dan, taken_back, "It stays as it was")
    expect(opened(pat, taken_back).get_by_text("Appeal lost")).to_be_visible()
    for address, name in ((own, "claim line taken back"), (taken_back, "recovery"), (STATEMENT, "statement corrected")):
        sound(open_page(address, staff=desks["pat"].staff), name)


def claimed(page):
    go(page, "Claims").get_by_role("button", name="Claim these").click()
    expect(page.get_by_text("1 result claimed: £850.00.")).to_be_visible()


def opened(page, address, act=""):
    """A page, and what it has a link to."""
    page.goto(page.url.removesuffix(on_page(page)) + address)
    if act:
        page.get_by_role("link", name=act, exact=True).click()
    return page


def words(page, label, said, button):
    page.get_by_label(label, exact=True).fill(said)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(re.compile(r"^L-\d+: \w+ .+\.$"))).to_be_visible()


def refused(page):
    """Refuse what waits to be checked; returns the address of the line."""
    go(page, "To check").get_by_role("link", name="L-").click()
    page.get_by_role("link", name="Refuse", exact=True).click()
    page.get_by_text("The evidence does not show it", exact=True).click()
    page.get_by_label("What is wrong").fill("It is August’s.")
    words(page, "What would put it right", "Add September’s payslip.", "Refuse")
    return on_page(page)


def on_page(page):
    return "/" + page.url.split("/", 3)[3]


def decided(page, own, decision):
    opened(page, own, "Decide on the appeal").get_by_text(decision, exact=True).click()
    words(page, "Why", "So it was.", "Decide")
