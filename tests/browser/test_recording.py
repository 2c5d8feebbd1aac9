"""The forms of recording in a real browser: what axe says, narrow screens, the keyboard alone, without JavaScript."""

import pytest
from playwright.sync_api import expect

from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Event
from ettle.web.people.actions import name_person
from tests.browser.conftest import pictured
from tests.cast import bens
from tests.web.told import DAY, ada

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [f"/people/ada/record/{slug}/" for slug in ("contact", "activity", "missed", "review", "follow_up", "excuse")]
PAGES += ["/people/ada/record/evidence/", "/people/ada/record/work/"]
KEPT = {"/people/ada/record/contact/": "record-contact", "/people/ada/record/work/": "record-work"}


@pytest.fixture(autouse=True)
def area(transactional_db, cast):
    with audit.entry(actor="system: test", act="test"):
        name_person(person="ada", given="Ada", family="Farquhar")
        actions.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)


def test_axe_finds_nothing_on_a_form_nor_on_its_errors(open_page, no_violations, cast, kept_pictures):
    page = open_page("/today/", staff=cast["ben"])
    site = page.url.removesuffix("/today/")
    for address in PAGES:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(site + address)
        no_violations(page)
        if address in KEPT:
            pictured(page, kept_pictures / f"{KEPT[address]}-1280.png")
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        send = page.locator("form .buttons .ds_button").first
        if send.count() and page.get_by_label("Day", exact=True).count():
            page.get_by_label("Day", exact=True).fill("31 February 2021")
            send.click()
            expect(page.get_by_role("alert"), address).to_be_visible()
            no_violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    assert [each for each in page.complaints if "422" not in each] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_two_presses_from_today_record_a_contact(open_page, no_violations, cast, kept_pictures, javascript):
    page = open_page("/today/", staff=cast["ben"], javascript=javascript)
    page.locator("details.quick summary").first.click()
    page.locator("button[value=phone]").first.click()
    page.wait_for_url("**/contact/")
    expect(page.get_by_text("Spoke by phone with")).to_be_visible()
    if javascript:
        no_violations(page)
        page.screenshot(path=kept_pictures / "quick-contact.png")
    page.get_by_role("link", name="What changed because of it").click()
    expect(page.get_by_role("heading", name="Recorded: Ada Farquhar")).to_be_visible()
    assert Event.objects.filter(kind="contact", on=DAY).count() == 1


def test_a_job_start_by_the_keyboard_alone_and_taken_back(open_page, no_violations, cast, kept_pictures):
    page = open_page("/people/ada/record/finished/", staff=cast["ben"])
    page.locator("input[name=which]").first.focus()
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "on":
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("5 November 2021")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recorded/**")
    expect(page.get_by_text("Before: On course: 80 of 91 days", exact=False).first).to_be_visible()
    no_violations(page)
    pictured(page, kept_pictures / "recorded-1280.png")
    page.get_by_role("button", name="Take it back").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Put it back").wait_for()
    expect(page.get_by_role("heading", name="Taken back: Ada Farquhar")).to_be_visible()
