"""A letter before it is kept: its words, how it goes, how large it is printed."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.web.documents.letters.safe import Reach
from ettle.web.documents.letters.templates import gaps
from ettle.web.documents.models import How
from ettle.web.frame.fields import ChoiceField, LongTextField


class LetterForm(forms.Form):
    """Give `reach`: how the person may be reached, which is asked before a letter goes."""

    words = LongTextField(label="Letter", rows=16, max_length=8000, help_text="An empty line begins a paragraph")
    how = ChoiceField(label="How it goes", choices=How.choices, radios=True, inline=True)
    large = forms.BooleanField(label="In large print (18 point)", required=False)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if missing := gaps(words):
            raise forms.ValidationError(f"[{missing[0]}] is still to be filled. Write over it, or take it out.")
        return words

    def clean_how(self) -> str:
        how = str(self.cleaned_data["how"])
        if why := self.reach.stops(how):
            raise forms.ValidationError(why)
        return how
