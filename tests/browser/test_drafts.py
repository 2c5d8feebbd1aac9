"""A half-filled form survives, in a real browser: a dead network, an ended session, a second tab, a page that is left."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.conftest import cookie_of
from tests.cast import PASSWORD
from tests.drafts.desk import SENT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.drafts.desk"),
]

PAGE = "/write/ada/"
NOTE = "What was said or done"


@pytest.fixture(autouse=True)
def nothing_sent():
    SENT.clear()


@pytest.fixture
def ben(cast):
    return cast["ben"]


@pytest.fixture
def page(open_page, ben):
    return open_page(PAGE, staff=ben)


def says(page, words):
    expect(page.locator("[data-kept]")).to_contain_text(words, timeout=15_000)


def open_again(page):
    """The same form in another tab."""
    page.on("dialog", lambda dialog: dialog.accept())
    other = page.context.new_page()
    other.goto(page.url)
    return other


def send(page):
    page.get_by_text("Phone", exact=True).click()
    page.get_by_role("button", name="Save contact").click()


def test_what_is_typed_is_kept_by_itself_and_carried_on_with(page):
    page.get_by_label(NOTE).fill("Rota fixed.")
    page.get_by_text("Address", exact=True).click()
    says(page, "Saved at ")
    other = open_again(page)
    other.get_by_text("You left this unfinished").wait_for()
    assert other.get_by_label(NOTE).input_value() == ""
    other.get_by_role("link", name="Carry on").click()
    assert other.get_by_label(NOTE).input_value() == "Rota fixed."
    assert other.get_by_label("Address").is_checked()
    send(other)
    other.get_by_text("Contact saved.").wait_for()
    assert len(SENT) == 1
    expect(other.get_by_text("Nothing is unfinished")).to_be_visible()
    assert page.complaints == [], "the security policy blocks nothing of ours"


def test_starting_again_leaves_an_empty_form(page):
    page.get_by_label(NOTE).fill("Rota fixed.")
    says(page, "Saved at ")
    other = open_again(page)
    other.get_by_role("button", name="Start again").click()
    other.get_by_label(NOTE).wait_for()
    expect(other.get_by_text("You left this unfinished")).not_to_be_visible()


def test_a_dead_network_loses_nothing_and_what_was_typed_is_kept_when_it_is_back(page):
    page.context.set_offline(True)
    page.get_by_label(NOTE).fill("Typed in a tunnel.")
    says(page, "No connection")
    send(page)
    says(page, "Not sent: there is no connection")
    assert page.get_by_label(NOTE).input_value() == "Typed in a tunnel."
    assert SENT == []
    page.context.set_offline(False)
    says(page, "Saved at ")
    send(page)
    page.get_by_text("Contact saved.").wait_for()
    assert [each["note"] for each in SENT] == ["Typed in a tunnel."]


def test_a_session_that_ended_is_told_of_and_after_signing_in_elsewhere_it_goes_on(page, ben, live_server):
    page.get_by_label(NOTE).fill("Before.")
    says(page, "Saved at ")
    Session.objects.all().delete()
    page.get_by_label(NOTE).fill("Before. After.")
    says(page, "Your session has ended")
    expect(page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    # Signing in makes new tokens: those that the page holds are of the session before.
    page.context.clear_cookies()
    page.context.add_cookies([cookie_of(ben, live_server.url)])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    says(page, "Saved at ")
    send(page)
    page.get_by_text("Contact saved.").wait_for()
    assert [each["note"] for each in SENT] == ["Before. After."]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_form_sent_after_the_session_ended_is_there_after_signing_in(open_page, no_violations, ben, javascript):
    ben.set_password(PASSWORD)
    ben.save()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(ben, secret)
    page = open_page(PAGE, staff=ben, javascript=javascript)
    page.get_by_label(NOTE).fill("Typed before the end.")
    Session.objects.all().delete()
    send(page)
    page.get_by_text("What you typed is kept").wait_for()
    if javascript:
        no_violations(page)
    page.locator("input[name=login]").fill(ben.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("This is what you typed. It has not been sent yet").wait_for()
    assert page.get_by_label(NOTE).input_value() == "Typed before the end."
    assert SENT == []
    page.get_by_role("button", name="Save contact").click()
    page.get_by_text("Contact saved.").wait_for()
    assert len(SENT) == 1


def test_two_tabs_that_differ_are_both_kept_and_shown_side_by_side(page, no_violations, kept_pictures):
    other = open_again(page)
    page.get_by_label(NOTE).fill("From the first tab.")
    says(page, "Saved at ")
    other.get_by_label(NOTE).fill("From the second tab.")
    says(other, "also changed in another tab")
    no_violations(other)
    other.get_by_role("link", name="See them side by side").click()
    other.get_by_text("You left 2 copies of this unfinished").wait_for()
    expect(other.get_by_role("cell", name="From the first tab.")).to_be_visible()
    expect(other.get_by_role("cell", name="From the second tab.")).to_be_visible()
    no_violations(other)
    for width in (1280, 390):
        other.set_viewport_size({"width": width, "height": 800})
        other.screenshot(path=kept_pictures / f"draft-two-copies-{width}.png", full_page=True)
    no_violations(other)
    other.set_viewport_size({"width": 320, "height": 800})
    assert other.evaluate("document.documentElement.scrollWidth") <= 320
    other.get_by_role("link", name=re.compile("Carry on with copy")).last.click()
    assert other.get_by_label(NOTE).input_value() == "From the first tab."


def test_a_page_that_is_left_in_mid_word_is_kept(page):
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label(NOTE).press_sequentially("Half a sen")
    page.goto(page.url.replace(PAGE, "/drafts/"))
    page.wait_for_timeout(500)
    page.reload()
    expect(page.get_by_role("link", name="Record a contact")).to_be_visible()


def test_without_javascript_the_button_keeps_and_the_list_leads_back(open_page, ben):
    page = open_page(PAGE, staff=ben, javascript=False)
    page.get_by_label(NOTE).fill("Rota fixed.")
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.get_by_text("is kept for you until")).to_be_visible()
    page.get_by_role("link", name="Record a contact").click()
    page.get_by_role("link", name="Carry on").click()
    assert page.get_by_label(NOTE).input_value() == "Rota fixed."
    page.get_by_text("Phone", exact=True).click()
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("Contact saved.")).to_be_visible()


def test_enter_in_a_field_sends_the_form_and_does_not_put_it_aside(page):
    page.get_by_label(NOTE).fill("Rota fixed.")
    page.get_by_text("Phone", exact=True).click()
    page.get_by_label("Hours a week").press("Enter")
    page.get_by_text("Contact saved.").wait_for()


def test_every_state_is_sound(page, sound):
    page.get_by_label(NOTE).fill("Rota fixed.")
    says(page, "Saved at ")
    sound(page, "draft-saved")
    for name, address in {"left": PAGE, "restored": f"{PAGE}?draft=", "list": "/drafts/"}.items():
        if name == "restored":
            address += page.locator("a:has-text('Carry on')").get_attribute("href").split("=")[1]
        page.goto(page.url.split("/write")[0].split("/drafts")[0] + address)
        sound(page, f"draft-{name}")
