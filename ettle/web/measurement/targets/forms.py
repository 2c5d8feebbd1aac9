"""A target: a figure, a day, an owner, an action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from ettle.web.frame.day import today
from ettle.web.frame.fields import ChoiceField, DayField, LongTextField
from ettle.web.measurement.models import Target

Choices = Sequence[tuple[str, str]]


class ActionForm(forms.Form):
    """Who answers for it, and what is done."""

    owner = ChoiceField(label="Who answers for it", choices=[])
    action = LongTextField(
        label="What is done about it",
        max_length=500,
        rows=3,
        help_text="The next step, in a sentence or two. No names of participants",
    )

    def __init__(self, *given: Any, owners: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", "Choose"), *owners]


class TargetForm(ActionForm):
    reads = ChoiceField(label="Which number", choices=[])
    way = ChoiceField(label="It is to be", choices=Target.Way.choices, radios=True, inline=True, initial="at_least")
    figure = forms.DecimalField(
        label="Figure",
        max_digits=10,
        decimal_places=2,
        min_value=0,
        help_text="A percentage as 55, without the sign; days, people or pounds as a number",
        error_messages={"invalid": "Write a number, such as 55 or 12.5"},
        widget=forms.TextInput(attrs={"size": "5"}),
    )
    by_on = DayField(label="By which day", first=lambda: today() + timedelta(days=1))
    field_order = ("reads", "way", "figure", "by_on", "owner", "action")

    def __init__(self, *given: Any, numbers: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        reads = self.fields["reads"]
        assert isinstance(reads, forms.ChoiceField)
        reads.choices = list(numbers)


class EndForm(forms.Form):
    result = ChoiceField(label="What came of it", choices=Target.Result.choices, radios=True)
    learned = LongTextField(
        label="What was learned",
        max_length=500,
        rows=3,
        help_text="For whoever sets the next one. No names of participants",
    )
