"""The secrets of second steps, which lay open in the database, locked with the installation's key."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from ettle.web.access.installation_key import of_second_steps

SECRETS = ("secret", "seed")
"""Of an app, and of recovery codes."""
LOCKED = "gAAAA"
"""How what is locked begins: no open secret has small letters and capitals."""


def lock(apps: Any, schema_editor: Any) -> None:
    _each(apps, lambda text: text if text.startswith(LOCKED) else of_second_steps().encrypt(text.encode()).decode())


def unlock(apps: Any, schema_editor: Any) -> None:
    _each(apps, lambda text: of_second_steps().decrypt(text.encode()).decode() if text.startswith(LOCKED) else text)


def _each(apps: Any, change: Callable[[str], str]) -> None:
    Authenticator = apps.get_model("mfa", "Authenticator")
    for held in Authenticator.objects.filter(type__in=["totp", "recovery_codes"]):
        held.data = {name: change(said) if name in SECRETS else said for name, said in held.data.items()}
        held.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0008_places"),
        ("access", "0009_outlines_security"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(lock, unlock)]
