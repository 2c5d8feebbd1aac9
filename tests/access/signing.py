"""What the tests of signing in share: a password, an app that shows codes, and the addresses."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from tests.cast import PASSWORD

LOGIN, CODE, KEYS = "/sign-in/login/", "/sign-in/keys/authenticate/", "/sign-in/keys/"
WRONG = "not the password of anybody"


class App:
    """Somebody's phone: a password known, an app set up."""

    def __init__(self, staff: Any) -> None:
        staff.set_password(PASSWORD)
        staff.save()
        self.staff = staff
        self.secret = totp.generate_totp_secret()
        totp.TOTP.activate(staff, self.secret)
        self.recovery = RecoveryCodes.activate(staff).get_unused_codes()

    def code(self) -> str:
        return code_of(self.secret)

    def password(self, client: Any, password: str = PASSWORD, **said: Any) -> Any:
        return client.post(LOGIN, {"login": self.staff.email, "password": password, **said})

    def sign_in(self, client: Any) -> Any:
        self.password(client)
        return client.post(CODE, {"code": self.code()})


def code_of(secret: str) -> str:
    """What the app shows now."""
    import time

    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
