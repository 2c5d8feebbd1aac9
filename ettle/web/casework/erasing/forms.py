"""Of whom, why, and by which right; that it is agreed; that it is not."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.web.frame.fields import ChoiceField, LongTextField, TextField
from ettle.web.people.models import Erasure

ARTICLE = {
    basis.value: f"Article 17(1)({letter}) of the UK GDPR" for basis, letter in zip(Erasure.Basis, "abcde", strict=True)
}


class WhomForm(forms.Form):
    person = TextField(label="Reference of the person", max_length=200, help_text="For example P-000123")


class AskForm(forms.Form):
    basis = ChoiceField(
        label="Why the law lets it be erased", choices=Erasure.Basis.choices, radios=True, hints=ARTICLE
    )
    reason = LongTextField(
        label="What was asked, and how you know that it is them",
        help_text="It stays on record for good: write no name, number or address of theirs",
        max_length=1000,
    )


class AgreeForm(forms.Form):
    """The reference is typed, so that nobody agrees by a slip."""

    reference = TextField(label="Type the reference of the person", max_length=200, help_text="It cannot be undone")

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_reference(self) -> str:
        said = str(self.cleaned_data["reference"])
        if said != self.person:
            raise forms.ValidationError(f"“{said[:60]}” is not the reference of this request. Type {self.person}")
        return said


class DropForm(forms.Form):
    because = LongTextField(
        label="Why nothing is erased",
        help_text="The person has a right to be told why. Write no name, number or address of theirs",
        max_length=1000,
    )
