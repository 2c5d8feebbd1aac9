"""The forms: which months to draw from, and what was found of one line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from ettle.web.claims.sampling.models import Found
from ettle.web.contracts.queries import contract_title
from ettle.web.frame.fields import ChoiceField, LongTextField, MoneyField, WholeField


class DrawForm(forms.Form):
    """Give `months`: those of one's own contracts that are frozen, as (contract, month)."""

    contract = ChoiceField(label="Contract", choices=[])
    from_month = ChoiceField(label="First month", choices=[])
    until_month = ChoiceField(label="Last month", choices=[])
    percent = WholeField(
        label="Percentage of each group", least=1, most=100, unit="%", initial=10,
        help_text="Of each provider, rule and band of value; rounded up. The first line of its kind is always drawn",
    )  # fmt: skip

    def __init__(self, *args: Any, months: Iterable[tuple[str, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = list(months)
        each = [(month.isoformat(), f"{month:%B %Y}") for month in sorted({month for _, month in several})]
        self.fields["contract"].choices = [(id, contract_title(id)) for id in sorted({id for id, _ in several})]  # type: ignore[attr-defined]
        for name in ("from_month", "until_month"):
            self.fields[name].choices = each  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("from_month") and said.get("until_month") and said["until_month"] < said["from_month"]:
            self.add_error("until_month", "That is before the first month. Choose that month or a later one.")
        return said


class FoundForm(forms.Form):
    """What was found of one drawn line."""

    found = ChoiceField(label="What you found", choices=Found.choices, radios=True)
    wrong_pence = MoneyField(
        label="How much of it was wrong", required=False, help_text="Only where it is wrong in part"
    )
    words = LongTextField(
        label="What is wrong", required=False, max_length=1000, rows=3,
        help_text="The provider reads it if it is taken back. Name nobody",
    )  # fmt: skip
