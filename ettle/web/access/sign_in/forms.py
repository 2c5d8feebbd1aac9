"""The forms of the library in our words. A password manager knows each field by its name and its token."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.contrib.auth.password_validation import validate_password

from ettle.web.access.accounts import AccountAdapter, failed
from ettle.web.access.models import Staff
from ettle.web.access.sign_in import codes

KEY_REFUSED = "That key was not accepted, or the page was open too long. Try again, or use another way below"
NEW_PASSWORD = (
    "At least 12 letters, figures or signs. Three or four words that only you put together are easy to keep in mind"
)


class OurWords:
    """Labels and hints of the fields by name; no words inside the boxes, which vanish when somebody types."""

    words: dict[str, tuple[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label or "", ""))


class LoginForm(OurWords, account.LoginForm):
    words = {"login": ("Email address", ""), "password": ("Password", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class PasswordAgainForm(OurWords, account.ReauthenticateForm):
    words = {"password": ("Password", "")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    words = {
        "oldpassword": ("The password you have now", ""),
        "password1": ("New password", NEW_PASSWORD),
        "password2": ("New password again", ""),
    }


class CodeForm(OurWords, codes_forms.AuthenticateForm):
    words = {"code": ("Code", "Six figures from your app, or one of your recovery codes")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": "10", "spellcheck": "false"}

    def clean_code(self) -> str:
        """A right code that nobody used before, and not after too many wrong ones."""
        if codes.is_shut(self.user):
            failed("too many codes", self.user)
            raise AccountAdapter().validation_error("too_many_login_attempts")
        try:
            code = str(super().clean_code())
        except forms.ValidationError:
            self._refuse()
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not codes.spend(self.user, code):
            self._refuse()
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _refuse(self) -> None:
        codes.note_wrong(self.user)
        failed("wrong code", self.user)


class CodeAgainForm(CodeForm, codes_forms.ReauthenticateForm):
    pass


class AppForm(OurWords, app_forms.ActivateTOTPForm):
    words = {"code": ("Code that the app shows now", "Six figures, new every half minute")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": "10", "spellcheck": "false"}


class _SaysWhatToDo:
    """A key that is refused is told in words about keys, not about codes."""

    def clean(self) -> Any:
        try:
            return super().clean()  # type: ignore[misc]
        except forms.ValidationError as error:
            raise forms.ValidationError(KEY_REFUSED) from error


class AddKeyForm(_SaysWhatToDo, OurWords, key_forms.AddWebAuthnForm):
    words = {
        "name": ("Name of the key", "So that you know it from others. For example: work laptop"),
        "passwordless": (
            "Sign in with this key alone, without a password",
            "A passkey: it asks for your finger, face or PIN each time",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "passwordless", "credential"])


class NameKeyForm(OurWords, key_forms.EditWebAuthnForm):
    words = {"name": ("Name of the key", "So that you know it from others. For example: work laptop")}


class _KeyForm:
    """A key in place of a code or a password."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError as error:
            failed("key refused", getattr(self, "user", None))
            raise forms.ValidationError(KEY_REFUSED) from error


class KeyForm(_KeyForm, key_forms.AuthenticateWebAuthnForm):
    pass


class KeyAloneForm(_KeyForm, key_forms.LoginWebAuthnForm):
    pass


class KeyAgainForm(_KeyForm, key_forms.ReauthenticateWebAuthnForm):
    pass


class NewPasswordForm(forms.Form):
    """The first password, or the first after everything was lost."""

    password1 = forms.CharField(
        label="New password",
        help_text=NEW_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="New password again", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.staff)
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if again != self.cleaned_data.get("password1", again):
            raise forms.ValidationError("The two are not the same. Type the new password again in both")
        return again
