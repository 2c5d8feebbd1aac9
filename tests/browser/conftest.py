"""What the tests of pages share: a page of a given width that notes every complaint of the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error as PageWent

from ettle.web.access.sessions import FACTOR
from tests.repository.tree import ROOT


@dataclass
class Sessions:
    """Browsers apart from each other, with a script and without: what one test has done with is emptied for the next.

    A fresh one for every page takes half of the time of most tests.
    """

    browser: Any
    free: dict[bool, list[Any]] = field(default_factory=lambda: {True: [], False: []})

    def taken(self, javascript: bool) -> Any:
        if self.free[javascript]:
            return self.free[javascript].pop()
        return self.browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=javascript)

    def given_back(self, context: Any, javascript: bool) -> None:
        for page in context.pages:
            page.close()
        context.clear_cookies()
        context.set_offline(False)
        self.free[javascript].append(context)


@pytest.fixture(scope="session")
def sessions(browser: Any) -> Sessions:
    return Sessions(browser)


@pytest.fixture
def open_page(sessions: Sessions, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open an address of the running site, signed in as somebody or not. `page.complaints` holds what the browser's console said."""
    taken = []

    def opened(address: str, width: int = 1280, javascript: bool = True, staff: Any = None) -> Any:
        context = sessions.taken(javascript)
        taken.append((context, javascript))
        if staff is not None:
            context.add_cookies([cookie_of(staff, live_server.url)])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context, javascript in taken:
        sessions.given_back(context, javascript)


def ending(words: str) -> re.Pattern[str]:
    """What an address that ends with these words matches."""
    return re.compile(f"{re.escape(words)}$")


@pytest.fixture(scope="session")
def kept_pictures() -> Path:
    """Where pictures of pages are put, for somebody to look at."""
    folder = ROOT / "artefacts" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cookie_of(staff: Any, url: str) -> Any:
    """The cookie of a session signed in with a second factor."""
    client = Client()
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[FACTOR] = True
    session.save()
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def become(page: Any, staff: Any, site: str) -> None:
    """Have somebody else sign in where this page is open: to open another browser takes a second."""
    page.context.clear_cookies()
    page.context.add_cookies([cookie_of(staff, site)])


AXE_IS_THERE = "() => 'axe' in window"
AXE_RUNS = """() => axe.run({runOnly: {type: "tag", values:
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
    .then(found => found.violations.map(one => `${one.id}: ${one.help} ${one.nodes[0].target}`))"""
"""Only what is wrong leaves the page: to carry out all that is right as well takes longer than to find it."""


@pytest.fixture(scope="session")
def axe_script() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return Axe().axe_script


@pytest.fixture
def no_violations(axe_script: str) -> Callable[[Any], None]:
    """Assert that axe finds nothing on a page, under WCAG 2.0 to 2.2 A and AA and its best practices."""

    def look(page: Any) -> Callable[[], Any]:
        return lambda: (page.evaluate(AXE_IS_THERE) or page.evaluate(axe_script), page.evaluate(AXE_RUNS))[1]

    def check(page: Any) -> None:
        found = settled(page, look(page))
        assert not found, "\n".join(found)

    return check


def settled(page: Any, look: Callable[[], Any]) -> Any:
    """What is seen of a page. On a busy machine one may be replaced, or not painted, while it is looked at: then once more.

    What is found is never asked for again, only a look that could not be had.
    """
    page.wait_for_load_state("load")
    try:
        return look()
    except PageWent:
        page.wait_for_load_state("networkidle")
        return look()


def pictured(page: Any, path: Path) -> None:
    """Keep a picture of the whole page."""
    settled(page, lambda: page.screenshot(path=path, full_page=True))


OPENED_OUT = "() => [...document.querySelectorAll('details:not([open])')].map(each => each.open = true).length"
FOLDED = "() => document.querySelectorAll('details').forEach(each => each.open = false)"
SIDEWAYS = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.querySelectorAll('main *')].filter(it => it.getBoundingClientRect().right > window.innerWidth)
    .map(it => it.outerHTML.slice(0, 90)).slice(0, 9)"""
"""What reaches beyond the right edge of the window, where a page can be scrolled sideways."""


@pytest.fixture
def sound(no_violations: Callable[[Any], None], kept_pictures: Path) -> Callable[[Any, str], None]:
    """Assert that the page that is open is sound, and keep its pictures under a name.

    axe finds nothing on a phone as it comes nor on a desk with everything opened out; at 320 pixels nothing of that runs
    sideways; the security policy blocks nothing of ours.
    """

    def check(page: Any, name: str) -> None:
        for width, opened_out in ((390, False), (1280, True)):
            page.set_viewport_size({"width": width, "height": 800})
            if opened_out:
                page.evaluate(OPENED_OUT)
            pictured(page, kept_pictures / f"{name.replace(' ', '-')}-{width}.png")
            no_violations(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(SIDEWAYS) == [], name
        page.evaluate(FOLDED)
        page.set_viewport_size({"width": 1280, "height": 800})
        # A page that is meant to be an error, of a form or an address, is told of as such.
        assert [each for each in page.complaints if "the server responded with a status of 4" not in each] == [], name

    return check
