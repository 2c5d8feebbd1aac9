"""What a list and a journey may be asked."""

from __future__ import annotations

from django import forms

from ettle.web.casework.models import State
from ettle.web.contracts import queries as contracts
from ettle.web.frame.day import DayField, today


class ListForm(forms.Form):
    """Which journeys, in which order."""

    find = forms.CharField(required=False, max_length=60, label="Find")
    programme = forms.ChoiceField(required=False, label="Programme")
    state = forms.ChoiceField(required=False, label="State", choices=[("", "Any"), *State.choices])
    sort = forms.ChoiceField(
        required=False, label="Order", choices=[("person", "Person"), ("next", "Next due"), ("since", "Newest first")]
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000, label="Page")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        titles = [(id, each.programme.title) for id, each in contracts.programmes().items()]
        self.fields["programme"].choices = [("", "Any"), *titles]  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = (
                    "“%(value)s” is not one of the choices. Pick one from the list."
                )
        self.fields["find"].error_messages["max_length"] = "Write 60 letters or fewer, such as P-000123."


class AskForm(forms.Form):
    """On which day the rules are asked, and as known when."""

    on = DayField(required=False)
    known = DayField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, label in (("on", "What the rules say on"), ("known", "As known at the end of")):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.label, field.last, field.why_last = label, today(), ": the demonstration holds nothing after that"
