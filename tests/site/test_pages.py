"""Every answer of the site: what it shows, and what it tells the browser."""

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path

from ettle.web.access.declared import for_everybody


@for_everybody("a test")
def broken(request):
    raise RuntimeError("a fault of ours")


urlpatterns = [path("broken", broken, name="home")]


@pytest.mark.django_db
def test_the_first_page_says_what_it_is_and_that_people_are_invented(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Help towards, into and in work" in page.text
    assert "Everybody here is invented" in page.text
    assert "Sign in" in page.text


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
@pytest.mark.django_db
def test_a_security_header_is_on_every_page(client, header, value):
    assert client.get("/")[header] == value
    assert client.get("/no-such-page")[header] == value


@pytest.mark.django_db
def test_the_policy_lets_nothing_inline_and_nothing_from_outside(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "http" not in policy


@pytest.mark.django_db
def test_a_missing_page_is_told_in_our_own_words(client):
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert "There is no page here" in page.text


@pytest.mark.django_db
def test_another_host_name_is_refused(client):
    assert client.get("/", headers={"host": "ettle.example"}).status_code == 400


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_shows_no_inside():
    page = Client(raise_request_exception=False).get("/broken")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "RuntimeError" not in page.text


def test_without_a_database_the_page_says_so_and_does_not_hang(client, monkeypatch):
    from django.db import connection

    monkeypatch.setattr(connection, "cursor", lambda: (_ for _ in ()).throw(OperationalError("gone")))
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
