"""Production: `check --deploy` finds nothing, and a role that row-level security does not bind is refused."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import connection

from ettle.web.site import role
from ettle.web.site.environment import NonsenseInEnvironment
from ettle.web.site.loopback import CannotServe
from ettle.web.site.serve import run_demo
from tests.site.test_environment import PRODUCTION

SAID = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "ettle.web.site.settings", "PATH": os.environ["PATH"]}
KEYS = {"ETTLE_SECRET_KEY": "a-key_of9many/different+signs" * 3, "ETTLE_DATA_KEY": "another-key_of8many/signs+here" * 3}


def run(code: str, **said: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, env={**SAID, **KEYS, **said}, capture_output=True, text=True, timeout=120)


def test_check_deploy_finds_nothing():
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={**SAID, **KEYS},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "no issues" in ran.stdout and "(1 silenced)" in ran.stdout


SETTINGS = """
import django; django.setup()
from django.conf import settings as s
from django.urls import NoReverseMatch, reverse
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 31536000, s.DEBUG)
print(s.DEMONSTRATION_DAY, s.ALLOWED_HOSTS, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.SECURE_PROXY_SSL_HEADER)
print(any("this_machine_only" in each for each in s.MIDDLEWARE))
try: print(reverse("sign_ins"))
except NoReverseMatch: print("no list of sign-ins")
"""


def test_production_stands_on_the_real_day_over_https_without_a_list_of_sign_ins():
    assert run(SETTINGS).stdout.splitlines() == [
        "True True True True False",
        "None ['ettle.example.org', 'www.ettle.example.org'] False None",
        "False",
        "no list of sign-ins",
    ]


def test_a_proxy_is_believed_only_where_there_is_said_to_be_one():
    assert "HTTP_X_FORWARDED_PROTO" in run(SETTINGS, ETTLE_BEHIND_PROXY="yes").stdout


ASK = """
import django; django.setup()
from django.test import RequestFactory
from ettle.web.site.headers import behind_proxy
from django.http import HttpResponse
seen = behind_proxy(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))
print(seen(RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})).text)
"""


def test_the_address_on_record_is_the_one_our_own_proxy_wrote():
    assert run(ASK).stdout.strip() == "198.51.100.7"


def test_a_demonstration_is_refused_where_real_people_are(monkeypatch):
    monkeypatch.setenv("ETTLE_MODE", "production")
    with pytest.raises(CannotServe, match="invented people"):
        run_demo()


@pytest.mark.django_db
class TestTheRoleOfTheDatabase:
    @pytest.fixture(autouse=True)
    def in_production(self, settings):
        settings.PRODUCTION = True
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, owner=False)

    def refused(self):
        with pytest.raises(NonsenseInEnvironment) as trouble:
            role.require_role_that_owns_nothing()
        return str(trouble.value)

    def test_the_owner_of_the_tables_is_refused_with_the_cure(self):
        said = self.refused()
        assert "is a superuser" in said and "owns tables" in said and "alter role ettle_app password" in said

    @pytest.mark.parametrize(
        "made, told",
        [
            ("bypassrls in role ettle_app", "passes by row-level security"),
            ("createrole in role ettle_app", "can make roles"),
            ("in role ettle_app, {owner}", "owns tables of the site, or may become who does"),
            ("nologin", "may not become ettle_app"),
        ],
    )
    def test_each_fault_is_told(self, made, told):
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            owner = cursor.fetchone()[0]
            cursor.execute(f"create role trial {made.format(owner=owner)}")
            cursor.execute("set session authorization trial")
            assert told in self.refused()
            cursor.execute("reset session authorization")

    def test_the_sites_own_role_may_serve(self):
        with connection.cursor() as cursor:
            cursor.execute("set session authorization ettle_app")
            role.require_role_that_owns_nothing()
            cursor.execute("reset session authorization")
