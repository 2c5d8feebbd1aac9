"""An account of a body; the bank's file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from ettle.web.claims.batches.payees import for_the_bank
from ettle.web.frame.fields import ChoiceField, DayField, TextField, today

MOST_OF_AN_ANSWER = 1024 * 1024


class AccountForm(forms.Form):
    """The bank account of a body, as its own letter has it."""

    kept = False
    body = ChoiceField(label="Whose account", choices=[])
    name = TextField(
        label="Name of the account", max_length=100, help_text="As the bank has it; 18 letters of it go into a payment"
    )
    sort_code = TextField(label="Sort code", max_length=20, help_text="For example 83-11-00")
    account = TextField(label="Account number", max_length=20, help_text="8 figures; put a nought before one of 7")

    def __init__(self, *args: Any, bodies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = list(bodies.items())  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        said = str(self.cleaned_data["name"])
        if not for_the_bank(said):
            raise forms.ValidationError("It has no letter that a payment may have. Write it as the bank does.")
        return said

    def clean_sort_code(self) -> str:
        return _figures(self.cleaned_data["sort_code"], 6, "A sort code")

    def clean_account(self) -> str:
        return _figures(self.cleaned_data["account"], 8, "An account number")


def _figures(said: str, many: int, what: str) -> str:
    found = re.sub(r"[\s-]", "", said)
    if not re.fullmatch(rf"[0-9]{{{many}}}", found, re.ASCII):
        raise forms.ValidationError(
            f"{what} has {many} figures, and this has {len(found)} signs. Copy it from the letter."
        )
    return found


class BouncedForm(forms.Form):
    """When and why a payment came back after it was paid."""

    on = DayField(label="The day it came back", last=today)
    reason = TextField(label="Why, as the bank says it", max_length=200, help_text="For example: account closed")

    def __init__(self, *args: Any, paid_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].first = paid_on  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The bank's answer."""

    file = forms.FileField(
        label="The bank’s file",
        help_text="CSV, XLSX or ODS with the columns reference, amount (or pence), outcome (paid or returned) and date",
        error_messages={
            "required": "Choose the file that the bank gave you.",
            "empty": "The file is empty. Get it again.",
        },
        max_length=200,
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_OF_AN_ANSWER:
            raise forms.ValidationError("The file is larger than 1 MB. Save the one sheet as CSV.")
        return given
