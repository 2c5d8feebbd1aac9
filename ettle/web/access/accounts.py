"""What the library for sign-in asks us: nobody signs up, whoever is refused is told what to do, and all of it is on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ettle.web.access import sessions
from ettle.web.access.installation_key import of_second_steps
from ettle.web.access.models import Staff
from ettle.web.audit import entry as audit

ASK = "ask the administrator of your organisation for a link that lets you back in"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That email address and password do not go together. Check both: capitals count, and "
        "five wrong tries shut an address for 15 minutes",
        "too_many_login_attempts": "There were too many tries. Wait 15 minutes, then try again. Nothing was lost",
        "incorrect_password": f"That is not your password. Check it: capitals count. If you have forgotten it, sign out and {ASK}",
        "enter_current_password": "That is not the password you have now. Check it: capitals count",
        "rate_limited": "There were too many tries. Wait a few minutes, then try again. Nothing was lost",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not just after a sign-in: they have this minute shown who they are."""
        return not sessions.has_just_signed_in(self.request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        failed("wrong password", Staff.objects.filter(email=address_tried(request, credentials)).first())

    def reauthenticate(self, user: Any, password: str) -> bool:
        """By the address of the account itself: the library's own list of addresses is not used."""
        return self.authenticate(self.request, email=user.email, password=password) == user

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        sessions.begin(request)
        signed_in(user)
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Staff):
            entry = audit.current()
            assert entry is not None, "begun by the middleware"
            entry.actor, entry.outcome = request.user.code, "signed_out"
        super().logout(request)


class KeysAdapter(DefaultMFAAdapter):
    """Second steps: an app's codes, passkeys and security keys, recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right, or was used before. Wait for the next one in your app and type all six figures, "
        "or type one of your recovery codes",
        "cannot_delete_authenticator": "This is your only second step, and you cannot be without one. Add a passkey first, then take this away",
    }

    def encrypt(self, text: str) -> str:
        """Whoever has the database or a copy of it alone makes no code."""
        return of_second_steps().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return of_second_steps().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Somebody without a second step could be signed in with a password alone."""
        steps = Authenticator.objects.filter(user=authenticator.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(steps.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Key {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Ettle"}


def signed_in(staff: Staff) -> None:
    entry = audit.current()
    assert entry is not None, "begun by the middleware"
    entry.actor, entry.outcome = staff.code, "signed_in"


def failed(why: str, staff: Staff | None) -> None:
    """On record as nobody's act: whoever tried has not shown that they are the one whose address they gave."""
    entry = audit.current()
    if entry is None:
        return
    if staff is not None:
        audit.wrote("failed_sign_in", staff.code)
    entry.outcome, entry.why = "failed", why


def address_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address that somebody tries to sign in with, as it is counted: however it was typed."""
    said = (credentials or {}).get("email") or request.POST.get("login") or ""
    if not said and isinstance(request.user, Staff):
        said = request.user.email
    return str(said).strip().lower()[:254].replace("\0", "")


def shut_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many wrong passwords: the same whether the address is anybody's or not."""
    failed("shut out", None)
    return render(request, "access/shut_out.html", status=429)
