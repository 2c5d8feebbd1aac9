"""What a goal, a step and an agreement are asked."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.web.frame.fields import ChoiceField, DayField, LongTextField, TextField, YesNoField, today
from ettle.web.plans.models import State, Who, Why
from ettle.web.plans.stays import StayForm

WHY = [("", "Not put away"), *Why.choices]
LEADS_TO = [
    ("", "Nothing more"),
    ("qualification", "A qualification"),
    ("work", "A job"),
    ("learning", "A course"),
    ("volunteering", "Volunteering"),
]
STATE_HINTS = {
    State.IN_PLACE.value: "It was there before anybody had to do anything",
    State.ARCHIVED.value: "It is kept, and no longer part of the plan",
}


class GoalForm(forms.Form):
    """What somebody wants, in their own words."""

    words = LongTextField(label="What they want, in their own words", rows=2, max_length=500)
    state = ChoiceField(
        label="How it stands", choices=State.choices, radios=True, hints=STATE_HINTS, initial=State.TO_DO
    )
    why = ChoiceField(label="Why it is put away", choices=WHY, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("state") == State.ARCHIVED and not said.get("why"):
            self.add_error("why", "It is put away. Choose why: the reason stays in the history of the plan.")
        if said.get("state") != State.ARCHIVED:
            said["why"] = ""
        return said


class StepForm(GoalForm):
    """One thing to do, whose it is, and by when."""

    who = ChoiceField(label="Who does it", choices=Who.choices, radios=True, inline=True, initial=Who.PERSON)
    who_else = TextField(label="If somebody else: who", required=False, max_length=100)
    by_on = DayField(
        label="By when", required=False, help_text="For example 3 December 2021. Leave empty if there is no day"
    )
    leads_to = ChoiceField(label="When it is done, it may mean", choices=LEADS_TO, required=False)
    field_order = ("words", "who", "who_else", "by_on", "need", "leads_to", "state", "why")

    def __init__(self, *args: Any, needs: list[tuple[str, str]], name: str, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "What is to be done"
        self.fields["who"].choices = [(Who.PERSON, name), *Who.choices[1:]]  # type: ignore[attr-defined]
        if new and needs:
            self.fields["need"] = ChoiceField(
                label="Which need it answers", choices=[("", "None of them"), *needs], required=False
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("who") == Who.OTHER and not said.get("who_else"):
            self.add_error("who_else", "Somebody else does it. Write who, or choose another answer above.")
        if said.get("who") != Who.OTHER:
            said["who_else"] = ""
        return said


class AgreeForm(StayForm):
    """The plan was agreed, or gone over, with the person."""

    kind = ChoiceField(
        label="What you did",
        choices=[("plan", "Agreed the plan"), ("review", "Went over the plan")],
        radios=True,
        initial="plan",
    )
    on = DayField(label="Day", last=today, initial=today)
    agreed = YesNoField(label="Do they agree with it as it stands?")
    words = LongTextField(label="In their own words", required=False, rows=2, max_length=1000)
    review_on = DayField(label="Go over it again by", required=False, help_text="For example 10 December 2021")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        on, review_on = said.get("on"), said.get("review_on")
        if on and review_on and review_on <= on:
            self.add_error("review_on", "That is not after the day itself. Choose a later day, or leave it empty.")
        return said
