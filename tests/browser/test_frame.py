"""The frame of every page, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ending

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/there-is-no-such-page"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(open_page, no_violations, address, width):
    no_violations(open_page(address, width))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_runs_sideways_at_320_pixels(open_page, address):
    page = open_page(address, 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_security_policy_blocks_nothing_of_ours(open_page):
    assert open_page("/").complaints == []


def test_the_look_is_loaded(open_page):
    page = open_page("/")
    rules = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length)")
    assert len(rules) == 3 and min(rules[:2]) > 100 and rules[2] > 20, "the design system's stylesheet and our two"
    assert page.locator(".brand").evaluate("e => getComputedStyle(e).color") == "rgb(0, 45, 84)"


def test_the_first_key_press_offers_the_way_past_the_header(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(ending("#main"))
