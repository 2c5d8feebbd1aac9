"""What is asked about getting online, about a loan, and when it is over."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from ettle.web.frame.fields import ChoiceField, DayField, TextField, YesNoField, today
from ettle.web.plans.digital.words import KINDS, NOT_ASKED, QUESTIONS, lacks


class CheckForm(forms.Form):
    """Each question may be left; whether it is a need is for the key worker to say."""

    on = DayField(label="Day", last=today, initial=today)
    need = YesNoField(label="Does it stand in their way?", help_text="Yes records a need, or leaves it open")
    field_order = ("on", *QUESTIONS, "need")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, answers) in QUESTIONS.items():
            self.fields[name] = ChoiceField(label=label, choices=[NOT_ASKED, *answers], required=False, radios=True)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(said.get(name) for name in QUESTIONS):
            raise forms.ValidationError("Nothing was asked. Answer at least one question, or go back without saving.")
        if said.get("need") == "no" and lacks(said):
            words = ", ".join(lacks(said))
            self.add_error(
                "need", f"Something is missing ({words}). If it does not stand in their way, change that answer."
            )
        return said


class DeviceForm(forms.Form):
    """Something to lend, by the number on its label."""

    asset = TextField(label="Number on its label", max_length=60, help_text="For example ETL-0042")
    kind = ChoiceField(label="What it is", choices=KINDS)

    def clean_asset(self) -> str:
        asset = str(self.cleaned_data["asset"]).upper()
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9 ./-]*", asset):
            raise forms.ValidationError("Write letters, figures, dots and hyphens, as on the label: ETL-0042.")
        return asset


class LendForm(forms.Form):
    """A device from the shelf, and when it is due back."""

    device = ChoiceField(label="Which device", choices=[])
    lent_on = DayField(label="Lent on", last=today, initial=today)
    due_on = DayField(
        label="Due back", required=False, help_text="For example 10 February 2022. Leave empty if there is no day"
    )

    def __init__(self, *args: Any, devices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["device"].choices = devices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("due_on") and said.get("lent_on") and said["due_on"] < said["lent_on"]:
            self.add_error("due_on", "That is before it was lent. Choose the day of the loan or a later one.")
        return said


class EndForm(forms.Form):
    """It came back, or it will not."""

    ended = ChoiceField(
        label="What became of it", choices=[("returned", "It came back"), ("lost", "It is lost")], radios=True
    )
    ended_on = DayField(label="Day", last=today, initial=today)

    def __init__(self, *args: Any, lent_on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].first = lent_on  # type: ignore[attr-defined]
