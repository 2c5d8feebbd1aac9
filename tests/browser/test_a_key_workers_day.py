"""A key worker's day from end to end, as it is done: by mouse with and without JavaScript, and by the keyboard alone.

Gil refers Catrìona; Ben answers, starts her, plans with her, holds a group session, records a job; then Ada: a missed offer,
a follow-up, leaving and a return. Each page met is put to axe, and its picture is kept.
"""

import pytest
from playwright.sync_api import expect

from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Event, Standing
from ettle.web.gateway.models import Referral
from ettle.web.people.actions import name_person
from tests.browser.conftest import SIDEWAYS, pictured
from tests.cast import WORKS, bens
from tests.web.told import DAY, ada

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "Catrìona NicDhòmhnaill"


@pytest.fixture(autouse=True)
def area(transactional_db, cast):
    with audit.entry(actor="system: test", act="test"):
        name_person(person="ada", given="Ada", family="Farquhar")
        actions.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)


@pytest.fixture
def met(kept_pictures, no_violations):
    """Put a page that was met to axe, and keep its picture. Axe is a script: it cannot run where scripts are off."""

    def look(page, name, javascript=True):
        pictured(page, kept_pictures / f"day-{name}{'' if javascript else '-no-script'}.png")
        assert sideways(page) == [], name
        if javascript:
            no_violations(page)

    return look


def say(page, **answers):
    """Fill in the form that is open: text, a choice from a list, or one of several buttons."""
    for name, said in answers.items():
        field = page.locator(f"main [name='{name.replace('_of_', '-')}']")
        kind = field.first.evaluate("each => each.type")  # waits for the field: the page may still be on its way
        if kind == "radio":
            button = page.locator(f"main [name='{name.replace('_of_', '-')}'][value='{said}']")
            page.locator(f"label[for='{button.get_attribute('id')}']").click()  # the words, which lie over the button
        elif kind == "select-one":
            field.select_option(said)
        else:
            field.fill(said)


def sideways(page):
    return page.evaluate(SIDEWAYS)


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()


def follow(page, link):
    page.get_by_role("link", name=link, exact=True).first.click()


def record(page, person, what):
    """Open a form of what can be recorded, from the person's own page."""
    page.goto(f"{site_of(page)}/people/{person}/")
    link = page.locator("nav.record").get_by_role("link", name=what, exact=True)
    if not link.is_visible():
        page.get_by_text("Record something else", exact=True).click()
    link.click()


def site_of(page):
    return "/".join(page.url.split("/")[:3])


def gil_refers(page, look):
    press(page, "Refer somebody")
    say(page, agreed_how="here", agreed="You can tell them my name and number.")
    look("referral-1-agreement")
    press(page, "Save and continue")
    say(page, given="Catrìona", family="NicDhòmhnaill", born_on="9 May 1990", phone="07700 900123")
    look("referral-2-who")
    press(page, "Save and continue")
    say(page, service=f"{WORKS}|fair-start-scotland", wants="Kitchen work near the school.")
    look("referral-3-help")
    press(page, "Save and continue")
    expect(page.get_by_text("9 May 1990", exact=True)).to_be_visible()
    look("referral-4-check")
    press(page, "Send the referral")
    look("referral-5-sent")
    with as_system():
        return Referral.objects.get()


def ben_answers(page, look, referral):
    expect(page.get_by_text("3 things to do")).to_be_visible()
    expect(page.get_by_role("link", name="New referrals 1")).to_have_count(1)
    look("today-with-a-referral")
    page.get_by_role("link", name="Get in touch").click()
    look("received")
    press(page, "I reached them")
    page.get_by_text("They start", exact=True).click()
    say(page, group="core")
    look("received-starting")
    press(page, "Record the start")
    look("received-started")
    follow(page, "Open their journey")
    look("person-new")
    expect(page.get_by_role("heading", name=NEW, level=1)).to_be_visible()


def ben_plans(page, look, person):
    page.goto(f"{site_of(page)}/people/{person}/plan/")
    look("plan-empty")
    follow(page, "Add a goal")
    say(page, words="A kitchen job in school hours")
    press(page, "Save")
    follow(page, "Add a step to “A kitchen job in school hours”")
    say(page, words="Get the food hygiene certificate")
    look("plan-step")
    press(page, "Save")
    look("plan")


def ben_speaks_from_today(page, look):
    page.goto(f"{site_of(page)}/today/")
    page.locator("details.quick summary").first.click()
    look("today-quick-contact-open")
    page.locator("button[value=phone]").first.click()
    page.get_by_text("Spoke by phone with").wait_for()
    look("quick-contact-recorded")


def ben_holds_a_group(page, look, person):
    page.goto(f"{site_of(page)}/group/")
    say(page, activity="cv", hours="2", **{"p_of_ada": "yes", f"p_of_{person}": "no"})
    look("group")
    press(page, "See what will be recorded")
    expect(page.get_by_text("Support for CV development", exact=False)).to_be_visible()
    look("group-preview")
    press(page, "Record all of them")
    look("group-recorded")


def ben_records(page, look, person, what, name, **answers):
    """One form of one person, to the page that says what the rules say changed."""
    record(page, person, what)
    say(page, **answers)
    look(f"{name}-form")
    page.locator("form .buttons .ds_button").first.click()
    page.get_by_role("heading", name="Recorded: ").wait_for()
    look(f"{name}-recorded")


def ada_comes_back(page, look):
    record(page, "ada", "Start or return")
    look("return-choice")
    page.get_by_role("link", name="Back to the programme left on").click()
    say(page, group="core")
    look("return-form")
    page.locator("form .buttons .ds_button").first.click()
    page.get_by_role("heading", name="Recorded: ").wait_for()
    look("return-recorded")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_from_a_referral_to_a_return(open_page, cast, met, javascript):
    gils = open_page("/referrals/", staff=cast["gil"], javascript=javascript)
    referral = gil_refers(gils, lambda name: met(gils, name, javascript))
    person = referral.person_id

    page = open_page("/today/", staff=cast["ben"], javascript=javascript)
    page.set_default_timeout(8000)

    def look(name):
        met(page, name, javascript)

    ben_answers(page, look, referral)
    ben_plans(page, look, person)
    ben_speaks_from_today(page, look)
    ben_holds_a_group(page, look, person)
    ben_records(page, look, person, "Started a job", "job", employer="Brae Bakery", hours_per_week="20")
    expect(page.get_by_text("reached on 10 November 2021"), "what the rules say changed with the job").to_be_visible()
    ben_records(page, look, "ada", "Excuse a missed offer", "excuse", rule="weekly_contact", reason="ill",
                agreed_by="Lea Orr", on="8 November 2021", last="10 November 2021")  # fmt: skip
    ben_records(page, look, "ada", "Follow-up after weeks", "follow-up", checkpoint_weeks="4", answer="in_work")
    ben_records(page, look, "ada", "Has left", "leave", on="10 November 2021", reason="caring",
                back="When her mother is well.")  # fmt: skip
    ada_comes_back(page, look)
    what_the_day_left(page, look, person)

    gils.goto(f"{site_of(page)}/referrals/{referral.pk}/")
    expect(gils.get_by_text("Started", exact=False).first).to_be_visible()
    expect(gils.get_by_text("Brae Bakery")).to_have_count(0)
    met(gils, "referral-answered", javascript)
    cais = open_page("/today/", staff=cast["cai"], javascript=javascript)
    assert cais.goto(f"{site_of(page)}/people/{person}/").status == 404 and not cais.get_by_text("Catrìona").count()
    met(cais, "not-found", javascript)
    assert [each for each in (*gils.complaints, *page.complaints) if each] == []


def what_the_day_left(page, look, person):
    """Today, the caseload and both people's pages show it."""
    page.goto(f"{site_of(page)}/today/")
    expect(page.locator("section[aria-labelledby=h-done]").get_by_text("Ada Farquhar").first).to_be_visible()
    look("today-at-the-end")
    page.goto(f"{site_of(page)}/caseload/")
    expect(page.get_by_role("link", name=NEW)).to_be_visible()
    expect(page.get_by_role("link", name="Ada Farquhar").first).to_be_attached()
    table, beside = page.locator("#people table").bounding_box(), page.locator("#narrow").bounding_box()
    assert table["x"] + table["width"] <= beside["x"], "the list lies over the filters"
    look("caseload-at-the-end")
    page.goto(f"{site_of(page)}/people/{person}/")
    expect(page.get_by_text("Brae Bakery").first).to_be_attached()
    expect(page.get_by_text(f"What is owed to {NEW}")).to_be_visible()
    look("person-at-the-end")
    page.goto(f"{site_of(page)}/people/ada/")
    look("ada-returned")
    with as_system():
        assert Standing.objects.filter(person="ada").count() == 2
        kinds = set(Event.objects.filter(person="ada", recorded_by="ben").values_list("kind", flat=True))
    assert kinds >= {"activity", "excuse", "follow_up", "leave", "start"}


NARROW = {"today": "/today/", "caseload": "/caseload/", "person": "/people/ada/", "form": "/people/ada/record/work/"}


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_narrow_screen_nothing_runs_sideways(open_page, cast, met, width):
    page = open_page("/today/", width, staff=cast["ben"])
    for name, address in NARROW.items():
        page.goto(f"{site_of(page)}{address}")
        met(page, f"{name}-{width}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert sideways(page) == [], f"{name}, with everything opened"


def tab_to(page, words):
    """Press Tab until what has the focus says or is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate("`${document.activeElement.textContent} ${document.activeElement.name}`"):
            return
    raise AssertionError(f"Tab never comes to {words!r} on {page.url}")


def test_by_the_keyboard_alone(open_page, cast, met):
    """A contact from Today, and a job that began: no press of a mouse, and each page is reached by Tab and Enter."""
    page = open_page("/today/", staff=cast["ben"])
    page.set_default_timeout(8000)
    tab_to(page, "Contact with Ada Farquhar")
    page.keyboard.press("Enter")
    for words in ("Spoke by phone", "Ada Farquhar", "Started a job"):
        tab_to(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    tab_to(page, "employer")
    page.keyboard.type("Brae Bakery")
    met(page, "keyboard-form")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Recorded: Ada Farquhar").wait_for()
    tab_to(page, "Take it back")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Taken back: Ada Farquhar").wait_for()
    met(page, "keyboard-taken-back")
    assert Event.objects.filter(kind="contact", on=DAY, recorded_by="ben").count() == 1
