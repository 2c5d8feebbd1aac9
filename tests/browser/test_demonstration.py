"""The three pages in a real browser: read, asked, by keyboard alone, without JavaScript, in every state."""

import pytest
from playwright.sync_api import expect

from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.people.actions import name_person
from tests.browser.conftest import ending
from tests.cast import WORKS, bens
from tests.web.told import DAY, ada, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "programmes": "/programmes/",
    "a programme with much to say": "/programmes/fair-start-scotland/",
    "a programme with little to say": "/programmes/aberdeenshire-eri/",
    "a start out of force": "/programmes/fair-start-scotland/?start=1+May+2034",
    "today": "/today/",
    "caseload": "/caseload/",
    "nobody matches": "/caseload/?find=zzz",
    "a choice that is none": "/caseload/?state=happy",
    "a person": "/people/ada/",
    "a person long ago": "/people/ada/?on=2+August+2021",
    "a day that is none": "/people/ada/?on=someday&known=1+January+2030",
    "before anything was known": "/people/ada/?on=1+June+2020&known=1+June+2020",
    "something not known": "/people/eli/",
}


@pytest.fixture(autouse=True)
def area(transactional_db, cast):
    contacts = [told("contact", f"2021-{m:02}-{d:02}", id=f"c-{m}-{d}") for m in (8, 9, 10) for d in range(2, 28)]
    start = told("start", "2021-06-01", person="eli", programme="fair-start-scotland", group="core", provider=WORKS)
    work = told("work", "2021-07-01", person="eli", employer="shop")
    with audit.entry(actor="system: test", act="test"):
        name_person(person="ada", given="Ada", family="Farquhar")
        events = [*ada(), bens("ada"), *contacts, start, work, bens("eli")]
        actions.record_events(by="ben", events=events, for_day=DAY)


@pytest.fixture
def open_page(open_page, cast):
    """Ben's browser."""
    return lambda address, width=1280, javascript=True: open_page(address, width, javascript, cast["ben"])


def test_every_page_is_sound(open_page, sound, cast):
    page = open_page("/today/")
    site = page.url.removesuffix("/today/")
    for state, address in PAGES.items():
        page.goto(f"{site}{address}")
        sound(page, state.replace(" ", "-"))


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_first_page_to_the_reasons(open_page, javascript):
    page = open_page("/", javascript=javascript)
    expect(page, "a key worker's day begins there").to_have_url(ending("/today/"))
    page.goto(page.url.replace("today", "programmes"))
    page.get_by_role("link", name="Fair Start Scotland").click()
    page.get_by_label("Who started on").fill("12 February 2019")
    page.get_by_role("button", name="Show their rules").click()
    expect(page.get_by_text("Rules for somebody who started on 12 February 2019")).to_be_visible()
    page.get_by_role("link", name="Caseload", exact=True).click()
    page.get_by_label("Programme").select_option("fair-start-scotland")
    page.get_by_role("textbox", name="Find", exact=True).fill("ada")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name="Ada Farquhar").click()
    page.locator("#o-job_13-1 summary").click()
    reasons = page.locator("#o-job_13-1 details div")
    expect(reasons.get_by_text("80 days of 91 days so far")).to_be_visible()
    reasons.get_by_role("link", name="23 August 2021").click()
    expect(page).to_have_url(ending("#e-ada-work-2021-08-23"))


def test_the_rule_opens_as_it_was_for_her_start(open_page):
    page = open_page("/people/ada/")
    page.locator("#o-job_13-1 summary").click()
    page.locator("#o-job_13-1").get_by_role("link", name="13 weeks in work").click()
    expect(page).to_have_url(ending("/programmes/fair-start-scotland/?start=2021-07-29#outcomes-job_13"))
    expect(page.locator("#outcomes-job_13")).to_be_visible()


def test_by_keyboard_alone_another_day_is_asked_and_reasons_opened(open_page):
    page = open_page("/people/ada/")
    page.get_by_label("What the rules say on").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1 September 2021")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What the rules say on 1 September 2021").wait_for()
    page.locator("#o-job_13-1 summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#o-job_13-1 details").get_attribute("open") is not None


def test_an_error_is_summed_up_and_leads_to_its_field(open_page):
    page = open_page("/people/ada/?on=someday")
    page.locator(".ds_error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "id_on"
    assert page.locator("#id_on").input_value() == "someday"


def test_on_paper_the_forms_are_gone_and_the_answers_are_there(open_page):
    page = open_page("/people/ada/")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Ask again")).not_to_be_visible()
    expect(page.get_by_text("80 of 91 days").first).to_be_visible()
