"""The pages of signing in, in a real browser: what axe finds, without JavaScript, and passkeys with an authenticator of the browser's own."""

import re

import pytest
from playwright.sync_api import expect

from ettle.web.access.models import Post
from ettle.web.access.sign_in import ways_in
from ettle.web.audit.models import Recorded
from tests.access.signing import App
from tests.browser.conftest import ending
from tests.cast import PASSWORD, WORKS
from tests.web.told import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOGIN, KEYS = "/sign-in/login/", "/sign-in/keys/"
OWN = {
    "today": "/today/",
    "choose": "/sign-in/acting/",
    "keys": KEYS,
    "app away": f"{KEYS}totp/deactivate/",
    "recovery codes": f"{KEYS}recovery-codes/",
    "new recovery codes": f"{KEYS}recovery-codes/generate/",
    "keys list": f"{KEYS}webauthn/",
    "add a key": f"{KEYS}webauthn/add/",
    "password": "/sign-in/password/change/",
    "sign out": "/sign-in/logout/",
}


@pytest.fixture
def bens(cast):
    return App(cast["ben"])


def lets_in(page, bens):
    """Sign in as people do."""
    page.get_by_label("Email address").fill(bens.staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(bens.recovery.pop())
    page.get_by_role("button", name="Go on").click()


def test_every_page_of_ones_own_is_sound(open_page, sound, bens):
    Post.objects.create(staff=bens.staff, organisation_id=WORKS, role="provider_manager", from_on=DAY)
    page = open_page(LOGIN)
    lets_in(page, bens)
    page.get_by_role("button", name="Act as key worker").click()
    for name, address in OWN.items():
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address)
        assert "Page not found" not in page.title()
        sound(page, f"sign-in-{name}")
    page.locator(".acting summary").click()
    sound(page, "sign-in-menu")
    assert page.complaints == []


def test_every_page_of_the_way_in_is_sound(open_page, sound, bens, recorded):
    page = open_page(LOGIN)
    sound(page, "sign-in-login")
    page.get_by_label("Email address").fill(bens.staff.email)
    page.get_by_role("button", name="Sign in", exact=True).click()
    sound(page, "sign-in-login without password")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert page.get_by_label("Email address").input_value() == bens.staff.email, "nothing typed is lost"
    sound(page, "sign-in-login wrong")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    sound(page, "sign-in-second step")
    page.get_by_label("Code").fill("123456")
    page.get_by_role("button", name="Go on").click()
    sound(page, "sign-in-second step wrong")
    for name, address in {"closed": "/sign-in/inactive/", "link over": "/sign-in/way-in/gone/"}.items():
        other = open_page(address)
        sound(other, f"sign-in-{name}")
    page = open_page(f"/sign-in/way-in/{ways_in.give_way_in(by='ada_min', staff=bens.staff)}/")
    sound(page, "sign-in-way in")
    page.get_by_label("New password", exact=True).fill("stovies and a brass band")
    page.get_by_label("New password again").fill("stovies and a brass band")
    page.get_by_role("button", name="Set password").click()
    sound(page, "sign-in-one more step")
    page.get_by_role("link", name="Set up an app").click()
    sound(page, "sign-in-set up an app")
    assert page.locator(".qr").evaluate("e => e.naturalWidth") > 0, "the policy lets the picture through"
    assert [each for each in page.complaints if "410" not in each] == []


def test_the_whole_way_in_works_without_javascript(open_page, bens):
    page = open_page(LOGIN, javascript=False)
    expect(page.get_by_role("button", name="Sign in with a passkey")).not_to_be_visible()
    lets_in(page, bens)
    expect(page).to_have_url(ending("/today/"))
    page.locator(".acting summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(ending(LOGIN))


def test_a_password_manager_knows_the_fields(open_page, bens):
    page = open_page(LOGIN)
    tokens = "[...document.querySelectorAll('input:not([type=hidden])')].map(e => e.autocomplete)"
    assert page.evaluate(tokens) == ["username", "current-password"]
    page.get_by_label("Email address").fill(bens.staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code").wait_for()
    assert page.evaluate(tokens) == ["one-time-code"]


@pytest.fixture
def with_authenticator():
    """Give a page the browser's own authenticator: a key that is always pressed, with the right finger."""

    def given(page):
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return session

    return given


def test_ben_adds_a_passkey_and_signs_in_with_it_alone(open_page, sound, with_authenticator, bens):
    page = open_page(LOGIN)
    with_authenticator(page)
    lets_in(page, bens)
    page.locator(".acting summary").click()
    page.get_by_role("link", name="Your keys and codes").click()
    page.get_by_role("link", name="Add a key").click()
    page.get_by_label("Name of the key").fill("Work laptop")
    page.get_by_role("button", name="Add this key").click()
    page.wait_for_url(f"**{KEYS}")
    assert "The key is added" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="See your 1 key").click()
    assert "Signs in alone" in page.get_by_role("row", name="Work laptop").inner_text()
    sound(page, "sign-in-keys list with one")
    page.locator(".acting summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today/")
    assert page.complaints == []
    assert list(Recorded.objects.filter(outcome="signed_in").values_list("actor", "act")) == [
        ("ben", "mfa_authenticate"),
        ("ben", "mfa_login_webauthn"),
    ]


def test_a_key_serves_as_second_step(open_page, with_authenticator, bens):
    page = open_page(LOGIN)
    with_authenticator(page)
    lets_in(page, bens)
    page.goto(page.url.replace("/today/", f"{KEYS}webauthn/add/"))
    page.get_by_role("button", name="Add this key").click()
    page.wait_for_url(f"**{KEYS}")
    page.locator(".acting summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Email address").fill(bens.staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a key").click()
    page.wait_for_url("**/today/")


def test_a_key_that_nobody_presses_is_told_in_words(open_page, with_authenticator, bens):
    page = open_page(LOGIN)
    with_authenticator(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    told = page.get_by_role("alert")
    told.wait_for()
    assert "Nothing was received from a key" in told.inner_text()


def test_a_passkey_of_somebody_disabled_lets_nobody_in(open_page, with_authenticator, bens):
    page = open_page(LOGIN)
    with_authenticator(page)
    lets_in(page, bens)
    page.goto(page.url.replace("/today/", f"{KEYS}webauthn/add/"))
    page.get_by_role("button", name="Add this key").click()
    page.wait_for_url(f"**{KEYS}")
    type(bens.staff).objects.filter(code="ben").update(is_active=False)
    page.goto(page.url.replace(KEYS, LOGIN))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/sign-in/inactive/")
