"""What makes the codes of a second step is locked in the database with the installation's key."""

import json
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps

from tests.access.signing import App

pytestmark = pytest.mark.django_db
locking = import_module("ettle.web.access.migrations.0010_second_steps_locked")


@pytest.fixture
def bens(cast):
    return App(cast["ben"])


def kept():
    return {held.type: held.data for held in Authenticator.objects.all()}


def test_neither_the_secret_of_an_app_nor_the_seed_of_codes_lies_open(client, bens):
    said = json.dumps(kept())
    assert bens.secret not in said and not any(code in said for code in bens.recovery)
    assert all(
        kept()[type][name].startswith("gAAAA") for type, name in (("totp", "secret"), ("recovery_codes", "seed"))
    )
    assert bens.sign_in(client).status_code == 302 and client.session.get("_auth_user_id")


def test_secrets_that_lay_open_are_locked_once_and_still_let_in(client, bens):
    locking.unlock(apps, None)
    assert kept()["totp"]["secret"] == bens.secret, "as it lay before"
    locking.lock(apps, None)
    once = kept()
    assert bens.secret not in json.dumps(once)
    locking.lock(apps, None)
    assert kept() == once, "locked twice it would open for nobody"
    assert bens.sign_in(client).status_code == 302 and client.session.get("_auth_user_id")


def test_a_copy_of_the_database_without_the_key_makes_no_code(bens, settings):
    from ettle.web.access.accounts import KeysAdapter

    locked = kept()["totp"]["secret"]
    settings.DATA_KEY = "another installation's key, as long as one must be"
    with pytest.raises(InvalidToken):
        KeysAdapter().decrypt(locked)
