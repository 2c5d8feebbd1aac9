"""The auditor's pages in a real browser: read, narrowed, opened; without JavaScript, narrow, in every state."""

import pytest
from playwright.sync_api import expect

from ettle.web.audit import actions
from ettle.web.audit.models import Check, Recorded
from tests.audit.acts import did
from tests.cast import ELSEWHERE, WORKS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.alone]

PAGES = {
    "audit": "/audit/",
    "audit of one person": "/audit/?person=ada&outcome=read&organisation=lead-of-lot-6",
    "audit with nothing": "/audit/?act=none",
    "audit a day that is none": "/audit/?from_on=32+May+2021",
    "audit entry": "/audit/{id}/",
}


@pytest.fixture
def eli(transactional_db, cast):
    for _ in range(52):
        did("ben", "person", "ada", organisation=WORKS, role="key_worker", method="GET", address="/people/ada/")
    did("cai", "caseload", *(f"P-{n:06}" for n in range(40)), organisation=ELSEWHERE, role="key_worker")
    did("nobody signed in", "account_login", address="/sign-in/login/", address_of="192.0.2.7")
    did("lea", "break_glass", "ada", organisation=WORKS, role="team_lead", said="Her mother rang: she is in danger")
    actions.seal()
    actions.check()
    return cast["eli"]


def address_of(name):
    return PAGES[name].format(id=Recorded.objects.get(act="break_glass").pk)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound(open_page, sound, eli, name):
    sound(open_page(address_of(name), staff=eli), name.replace(" ", "-"))


def test_a_broken_chain_is_at_the_top(open_page, no_violations, kept_pictures, eli):
    Check.objects.create(first=1, last=2, head="", finding="Entry 3, sealed as 3, was removed. Change nothing.")
    page = open_page("/audit/", staff=eli)
    expect(page.locator("#chain").get_by_text("was removed")).to_be_visible()
    no_violations(page)
    page.screenshot(path=kept_pictures / "audit-broken-1280.png")


@pytest.mark.parametrize("javascript", [True, False])
def test_eli_finds_who_looked_at_ada(open_page, eli, javascript):
    page = open_page("/", javascript=javascript, staff=eli)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Audit").click()
    page.get_by_label("Whose data").fill("ada")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Lea Orr")).to_be_visible()
    expect(page.get_by_text("Cai Ross")).not_to_be_visible()
    page.get_by_role("link", name="Next entries").click()
    expect(page.get_by_role("row")).to_have_count(1 + 3)
    page.get_by_role("link", name="Previous entries").click()
    page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_text("Her mother rang")).to_be_visible()
    expect(page.get_by_text("Sealed as number")).to_be_visible()
