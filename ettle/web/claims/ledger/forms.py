"""What the ledger may be asked: a month, and a contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from ettle.web.contracts.queries import contract_title
from ettle.web.frame.fields import ChoiceField


class LedgerForm(forms.Form):
    """Of which month and contract. What cannot be read is told at its field, and the latest month shown."""

    month = ChoiceField(required=False, label="Month")
    contract = ChoiceField(required=False, label="Contract")

    def __init__(self, asked: Mapping[str, Any], months: Sequence[date], contracts: Sequence[str]) -> None:
        super().__init__(asked or None, initial={"month": f"{months[0]:%Y-%m}" if months else ""})
        self.months = {f"{each:%Y-%m}": each for each in months}
        self.fields["month"].choices = [(key, f"{each:%B %Y}") for key, each in self.months.items()]  # type: ignore[attr-defined]
        every = [(each, contract_title(each)) for each in contracts]
        self.fields["contract"].choices = [("", "Every contract"), *every]  # type: ignore[attr-defined]

    def asked(self) -> tuple[date | None, str]:
        """The month, the latest where none was said, and the contract; None where there are no entries at all."""
        said: dict[str, Any] = {}
        if self.is_bound:
            self.full_clean()
            said = self.cleaned_data
        latest = next(iter(self.months.values()), None)
        return self.months.get(said.get("month") or "", latest), said.get("contract") or ""
