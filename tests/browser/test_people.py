"""The pages of who somebody is in a real browser: full, empty and wrong, wide and narrow, with and without JavaScript."""

from datetime import date

import pytest
from playwright.sync_api import expect

from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.people import actions as people
from tests.cast import ELSEWHERE, WORKS, bens
from tests.web.told import DAY, ada, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OF = "/people/ada/"
PAGES = ["/people/", "/people/?find=farquar", "/people/?find=zzz", "/people/?find=o", "/people/add/", OF, f"{OF}details/",
         f"{OF}details/name/", f"{OF}details/other-name/", f"{OF}details/number/", f"{OF}details/contact/", f"{OF}details/address/",
         f"{OF}details/emergency/", f"{OF}equality/", f"{OF}records/", f"{OF}records/?find=farquhar", f"{OF}records/adah/link/"]  # fmt: skip
WRONG = [f"{OF}details/name/", f"{OF}details/contact/", f"{OF}records/adah/link/", "/people/add/"]


@pytest.fixture(autouse=True)
def area(transactional_db, cast):
    with audit.entry(actor="system: test", act="test"):
        people.name_person(person="ada", given="Ada", family="Farquhar", pronoun="she/her")
        people.name_person(person="adah", given="Adah", family="Farquhar")
        casework.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)
        second = [
            told("start", "2021-09-01", person="adah", programme="fair-start-scotland", provider=ELSEWHERE, area="lot-6", group="core"),
            told("referral", "2021-10-01", person="adah", source="jobcentre", programme="fair-start-scotland", to=WORKS),
        ]  # fmt: skip
        casework.record_events(by="ben", events=second, for_day=DAY)
        for phone in ("0131 496 0000", "0131 496 0001"):
            said = {
                "phone": phone,
                "preferred": "text",
                "never_by": ["post"],
                "safe_message": "no",
                "safe_post": "yes",
                "best_times": "after 10",
                "print": "large",
            }
            people.set_contact(person="ada", said=said, by="ben")
        people.set_number(person="ada", number="AB123456C", by="ben")
        people.add_other_name(
            person="ada", kind="previous", given="Ada", family="Wishart", since=date(2010, 1, 1), by="ben"
        )
        people.move(person="ada", from_on=date(2021, 6, 1), lines="1 Brae\nEttlebrae", postcode="EH1 1AA", by="ben")
        people.set_emergency_contact(
            person="ada", name="Una Farquhar", relation="sister", phone="0131 496 0002", by="ben"
        )


def test_every_page_is_sound(open_page, cast, sound):
    page = open_page("/today/", staff=cast["lea"])
    site = page.url.removesuffix("/today/")
    for address in PAGES:
        page.goto(f"{site}{address}")
        name = address.strip("/").replace("/", "-").replace("?find=", "-find-") or "people"
        sound(page, f"people-{name}")


def test_what_is_wrong_is_told_on_a_page_that_is_whole(open_page, cast, no_violations, kept_pictures):
    for address in WRONG:
        page = open_page(address, 390, javascript=False, staff=cast["lea"])
        for box in page.locator("main input[type=text]").all():
            box.fill("")
        page.locator("main form button:not([data-keep])").last.click()
        if "details/contact" not in address:
            expect(page.locator(".ds_error-summary"), address).to_have_count(1)
        page.screenshot(
            path=str(kept_pictures / f"people-wrong-{address.strip('/').replace('/', '-')}.png"), full_page=True
        )


def test_lea_finds_ada_from_any_page_with_the_keyboard_and_no_script(open_page, cast):
    page = open_page("/today/", 1280, javascript=False, staff=cast["lea"])
    page.locator("#find-box").focus()
    page.keyboard.type("farquar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/?find=farquar")
    page.get_by_role("link", name="Ada Farquhar").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/ada/")
    expect(page.get_by_text("Do not leave a message")).to_be_visible()


def test_somebody_alike_is_shown_before_she_is_written_down_twice(open_page, cast, no_violations, kept_pictures):
    for who, says in (("lea", "Is this one of these people?"), ("cai", "Somebody alike is known to another service")):
        page = open_page("/people/add/", 390, staff=cast[who])
        page.fill("[name=given]", "Ada")
        page.fill("[name=family]", "Farquar")
        page.fill("[name=born]", "9 May 1990")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_text(says)).to_be_visible()
        no_violations(page)
        page.screenshot(path=str(kept_pictures / f"people-alike-{who}.png"), full_page=True)
