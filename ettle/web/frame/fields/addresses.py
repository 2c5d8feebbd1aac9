"""Where somebody can be reached: postcode, phone, e-mail."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ettle.web.frame.fields.text import TextField, shown

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?", re.ASCII)
_PHONE = re.compile(r"(\+?)([\d\s().-]+)( ?(?:x|ext\.?) ?\d{1,6})?", re.ASCII | re.IGNORECASE)


class PostcodeField(TextField):
    """A full UK postcode, kept as EH1 1AA."""

    own_token = "postal-code"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"size": "10", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        text = "".join(typed.upper().split())
        if not text:
            return ""
        if found := _POSTCODE.fullmatch(text):
            return f"{found[1]} {found[2]}"
        if _OUTWARD.fullmatch(text):
            _refuse(typed, "is the first half of a postcode", "Write all of it, like EH1 1AA.")
        if _POSTCODE.fullmatch(text[:-3] + text[-3:].replace("O", "0", 1)):
            _refuse(
                typed, "has the letter O where a figure must be", f"Write {text[:-3]} {text[-3:].replace('O', '0', 1)}."
            )
        return _refuse(typed, "is not a UK postcode", "Write it like EH1 1AA, or leave it empty if there is none.")


class PhoneField(TextField):
    """A phone number that can be dialled, kept as it was written."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "size": "20"})
    own_token = "tel"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = " ".join(super().to_python(value).split())
        if not typed:
            return ""
        found = _PHONE.fullmatch(typed)
        if not found:
            return _refuse(typed, "is not a phone number", "Write figures and spaces, like 0131 496 0000.")
        figures = re.sub(r"\D", "", found[2].replace("(0)", ""))
        if not found[1] and not figures.startswith("0"):
            return _refuse(typed, "has no area code", "Start with 0, like 0131 496 0000, or with + from abroad.")
        least, most = (8, 15) if found[1] else (10, 11)
        if not least <= len(figures) <= most:
            return _refuse(typed, f"has {len(figures)} figures", f"A number like this has {least} to {most}. Check it.")
        return typed


class EmailField(TextField):
    """An e-mail address, kept as it was written."""

    widget = forms.TextInput(attrs={"type": "email", "inputmode": "email", "spellcheck": "false"})
    own_token = "email"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed:
            return ""
        try:
            validate_email(typed)
        except ValidationError:
            return _refuse(
                typed, "is not an e-mail address", "It has one @ with a name before it, like ben@example.org."
            )
        return typed


def _refuse(typed: str, why: str, cure: str) -> str:
    raise ValidationError(f"“{shown(typed)}” {why}. {cure}", code="invalid")
