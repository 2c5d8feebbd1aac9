"""What every answer carries: pages, refusals, errors, redirects, stylesheets."""

import pytest
from django.test import Client, override_settings
from django.urls import path

from ettle.web.access.declared import for_everybody
from ettle.web.site.headers import ALWAYS
from ettle.web.site.urls import urlpatterns as real

pytestmark = pytest.mark.django_db


@for_everybody("a test")
def breaks(request):
    raise RuntimeError("on purpose")


urlpatterns = [path("breaks/", breaks, name="breaks"), *real]

ANSWERS = {
    "a page": ("get", "/sign-in/login/", {}, 200),
    "a redirect": ("get", "/today/", {}, 302),
    "nothing there": ("get", "/there-is-no-such-page", {}, 404),
    "a method it has not": ("options", "/", {}, 405),
    "a form of another site": ("post", "/sign-in/login/", {}, 403),
    "another host": ("get", "/", {"HTTP_HOST": "elsewhere.example"}, 400),
    "another machine": ("get", "/", {"REMOTE_ADDR": "203.0.113.9"}, 403),
    "an error of ours": ("get", "/breaks/", {}, 500),
    "a stylesheet": ("get", "/static/frame/ettle.css", {}, 200),
    "no stylesheet": ("get", "/static/frame/none.css", {}, 404),
}


@pytest.mark.parametrize("what", ANSWERS)
@override_settings(ROOT_URLCONF="tests.site.test_headers")
def test_every_answer_carries_every_header(what):
    method, address, said, status = ANSWERS[what]
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = getattr(client, method)(address, **said)
    assert answer.status_code == status
    assert set(ALWAYS) - set(answer.headers) == set()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy
    assert "publickey-credentials-get=(self)" in answer.headers["Permissions-Policy"]


def test_no_page_of_people_stays_in_a_browser(sign_in, cast, adas):
    client = sign_in(cast["ben"])
    for address in ["/today/", "/caseload/", "/people/ada/", "/sign-in/keys/"]:
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_stylesheet_may_stay_in_a_browser(client):
    assert "no-store" not in client.get("/static/frame/ettle.css").headers["Cache-Control"]


def test_nothing_runs_inline_on_any_page_of_the_sources():
    """A script between its tags, or a style in a tag, would be blocked; a browser would say so to nobody."""
    import re
    from pathlib import Path

    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.I
    )
    folder = Path(__file__).resolve().parents[2] / "ettle" / "web"
    found = [path.name for path in folder.rglob("templates/**/*.html") if inline.search(path.read_text())]
    assert found == []
