"""A form for each kind of event that a page records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from ettle.web.casework.actions import Refused
from ettle.web.frame.day import DayField, today


class RecordForm(forms.Form):
    """What every form of an event has: the day it happened."""

    on = DayField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].last = today()  # type: ignore[attr-defined]
        self.fields["on"].required = True

    def said(self) -> dict[str, Any]:
        """The fields of the event, by their names in files."""
        return dict(self.cleaned_data)

    def add_faults(self, refused: Refused) -> None:
        for faults in refused.faults.values():
            for fault in faults:
                self.add_error(fault.field if fault.field in self.fields else None, f"{fault.found}; {fault.cure}.")


class WorkForm(RecordForm):
    """A job that began."""

    employer = forms.CharField(max_length=200, label="Employer")
    hours_per_week = forms.DecimalField(
        required=False, min_value=0, max_value=168, decimal_places=2, label="Hours a week"
    )


@dataclass(frozen=True, slots=True)
class Recordable:
    """One kind of event as a page offers it: the words of its link, and its form."""

    title: str
    form: type[RecordForm]


RECORDABLE = {"work": Recordable("Record a job start", WorkForm)}
