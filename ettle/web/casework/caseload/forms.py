"""What the caseload may be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import models

from ettle.web.casework.models import LONGEST, State
from ettle.web.contracts import queries as contracts

ANY = ("", "Any")


class Due(models.TextChoices):
    OVERDUE = "overdue", "Overdue"
    WEEK = "week", "Within 7 days"
    MONTH = "month", "Within 30 days"
    NOTHING = "nothing", "Nothing due"


class Sort(models.TextChoices):
    PERSON = "person", "Person"
    PERSON_BACK = "-person", "Person, from the end"
    DUE = "due", "Next due"
    DUE_BACK = "-due", "Next due, latest first"
    SINCE = "since", "Since"
    SINCE_BACK = "-since", "Newest first"


class ListForm(forms.Form):
    """Which people, narrowed how. The order and the tab come from links."""

    find = forms.CharField(
        required=False,
        max_length=60,
        label="Find",
        help_text="Beginnings of names, or a whole reference",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Write 60 letters or fewer, such as P-000123."},
    )
    worker = forms.ChoiceField(required=False, label="Key worker")
    programme = forms.ChoiceField(required=False, label="Programme")
    state = forms.ChoiceField(required=False, label="State", choices=[ANY, *State.choices])
    due = forms.ChoiceField(required=False, label="Next due", choices=[ANY, *Due.choices])
    area = forms.CharField(required=False, max_length=60, label="Area", help_text="As on their page, such as Lot 6")
    group = forms.CharField(required=False, max_length=60, label="Group", help_text="As on their page, such as Core")
    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(required=False, choices=Sort.choices, widget=forms.HiddenInput, label="Order")

    def __init__(
        self,
        *args: Any,
        workers: Mapping[str, str],
        narrow: bool,
        called: Callable[[str], str | None] | None = None,
        **kwargs: Any,
    ) -> None:
        """`workers`: those to choose from; `called`: where they are too many to choose from, who is called what is typed."""
        super().__init__(*args, **kwargs)
        self.called = called
        titles = [(id, each.programme.title) for id, each in contracts.programmes().items()]
        self._choose("programme", [ANY, *titles])
        if called:
            self.fields["worker"] = forms.CharField(
                required=False, max_length=LONGEST, label="Key worker", help_text="Their whole name, or their code"
            )
        elif workers:
            self._choose("worker", [ANY, *workers.items()])
        else:
            del self.fields["worker"]
        if not narrow:
            for name in ("programme", "state", "due", "area", "group", "sort"):
                del self.fields[name]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                wrong = "“%(value)s” is not one of the choices. Pick one from the list."
                field.error_messages["invalid_choice"] = wrong

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_worker(self) -> str:
        said: str = self.cleaned_data["worker"]
        if not said or self.called is None:
            return said
        code = self.called(said)
        if code is None:
            raise forms.ValidationError(
                f"No key worker here is called “{said}”. Write their whole name, as on the list."
            )
        return code

    def asked(self) -> dict[str, str]:
        """What was asked and can be answered; a choice that is none is left out, with its error at the field."""
        self.full_clean()
        found = {name: str(value).strip() for name, value in self.cleaned_data.items()}
        return {name: value for name, value in found.items() if value and "\0" not in value}
