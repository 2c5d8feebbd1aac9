"""Why a record is opened, and for how long."""

from __future__ import annotations

from django import forms

from ettle.web.frame.widgets import Area, Radios

WORDS = 5
HOURS = [("1", "1 hour"), ("2", "2 hours"), ("4", "4 hours")]


class OpenForm(forms.Form):
    reason = forms.CharField(
        label="Whose safety depends on it, and how?",
        help_text="In a sentence. It stays on record, and the person can ask to read it",
        widget=Area(rows=4, longest=1000),
    )
    hours = forms.ChoiceField(label="For how long?", choices=HOURS, initial="1", widget=Radios(inline=True))

    def clean_reason(self) -> str:
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if len(reason.split()) < WORDS:
            raise forms.ValidationError(
                f"“{reason[:60]}” is too short to be checked by somebody else. Say in a sentence what happened"
            )
        if len(reason) > 1000:
            raise forms.ValidationError(f"This is {len(reason):,} letters. Say it in 1,000 or fewer")
        return reason
