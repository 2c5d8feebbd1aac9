"""What is asked of somebody new, and what must be said where somebody alike is known."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from ettle.web.frame.fields import DayField, PhoneField, PostcodeField, TextField, today
from ettle.web.people.details.forms import WithAName
from ettle.web.people.duplicates import Described
from ettle.web.people.national_insurance import NotANumber, checked_number


class AddForm(WithAName):
    """Enough to tell two people apart; the rest is asked when they are met."""

    not_kept = ("number",)
    """It is kept locked, or not at all."""

    given = TextField(label="Given name", required=False)
    family = TextField(label="Family name", required=False)
    born = DayField(label="Date of birth", last=today, required=False, help_text="For example 23 June 1988")
    pronoun = TextField(label="Pronoun", required=False, max_length=40)
    number = TextField(
        label="National Insurance number",
        required=False,
        max_length=40,
        help_text="If they have it with them. Spaces do not matter",
    )
    phone = PhoneField(label="Phone", required=False)
    postcode = PostcodeField(label="Postcode", required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    """Those alike that the asker was shown already."""
    because = TextField(
        label="Why this is somebody else",
        required=False,
        max_length=400,
        help_text="Such as: father and son of one name. It is kept, so that nobody is asked again",
    )

    def clean_number(self) -> str:
        written: str = self.cleaned_data["number"]
        try:
            return checked_number(written) if written else ""
        except NotANumber as why:
            raise forms.ValidationError(str(why)) from why

    def described(self) -> Described:
        said = self.cleaned_data
        return Described(said["given"], said["family"], said["born"], said["number"], said["phone"], said["postcode"])

    def show(self, now: str) -> None:
        """Have the next answer know what is shown beside the form."""
        self.data = {**self.data.dict(), "shown": now} if isinstance(self.data, QueryDict) else self.data
