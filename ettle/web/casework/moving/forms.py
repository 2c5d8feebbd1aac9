"""What a move asks: who, to whom, from which day, why, and what the next one should know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ettle.web.access.acting import Acting
from ettle.web.casework.models import MoveReason
from ettle.web.casework.moving.plan import MOST, references_in, workers_to
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Words
from ettle.web.casework.record.enrolling import NEXT, TOLD
from ettle.web.frame.day import DayField, today
from ettle.web.frame.fields import ChoiceField, LongTextField

WHY = Words("why", "Why it was changed")


class MoveForm(forms.Form):
    """People by their references; the reason is one of a few, so that nothing about anybody stands open in it."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    people = LongTextField(
        label="People, by their references", max_length=20_000, rows=6,
        help_text=f"One a line, as the caseload shows them: of a person or of one enrolment. Up to {MOST} at once",
    )  # fmt: skip
    on = DayField(label="First day with the new key worker", last=today, help_text="Today is filled in")
    note = LongTextField(label=NEXT.label, help_text=f"{NEXT.hint}. It is kept on each person’s record", required=False)
    told = LongTextField(label="Who tells them, and when", help_text=TOLD.hint, rows=2)
    field_order = ("token", "mark", "people", "worker", "on", "reason", "note", "told")

    def __init__(self, acting: Acting, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial={"on": today(), "token": writing.new_token(), **(initial or {})})
        self.fields["worker"] = ChoiceField(label="To whom", choices=[("", "Choose"), *workers_to(acting)])
        self.fields["reason"] = ChoiceField(label="Why", choices=MoveReason.choices, radios=True)
        self.order_fields(self.field_order)

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"])
        if not writing.TOKEN.fullmatch(token):
            raise ValidationError("This form is not one that was opened here. Open it again; nobody was moved.")
        return token

    def clean_people(self) -> list[str]:
        found = references_in(self.cleaned_data["people"])
        if len(found) > MOST:
            raise ValidationError(f"There are {len(found)} references. Move {MOST} people or fewer at once.")
        if not found:
            raise ValidationError("There is no reference among what was written. Write one a line.")
        return found

    def words(self) -> list[tuple[Words, str]]:
        """What is sealed beside the event of each person."""
        said = self.cleaned_data
        pairs = [(WHY, str(MoveReason(said["reason"]).label)), (NEXT, said["note"]), (TOLD, said["told"])]
        return [(each, text) for each, text in pairs if text]

    def kept(self) -> list[tuple[str, str]]:
        """What was typed, to be sent again by the preview's button."""
        return [(name, self.data.get(name, "")) for name in self.fields if name != "mark"]
