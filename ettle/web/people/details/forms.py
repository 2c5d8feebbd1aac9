"""What each part of the details is asked."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.web.frame.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    EmailField,
    LongTextField,
    PhoneField,
    PostcodeField,
    TextField,
    today,
)
from ettle.web.people.models import Contact, NationalInsurance, OtherName
from ettle.web.people.national_insurance import NotANumber, checked_number

NO_NAME = "Give a given name or a family name. Somebody with one name has it in either place."


class WithAName(forms.Form):
    """Of a given and a family name at least one."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not (said.get("given") or said.get("family")):
            self.add_error("given", NO_NAME)
        return said


class NameForm(WithAName):
    """The name somebody uses. No title: nobody needs one."""

    given = TextField(label="Given name", required=False)
    family = TextField(label="Family name", required=False)
    known_as = TextField(
        label="What to call them",
        required=False,
        help_text="Where it is not the given name, such as Shona for Catrìona",
    )
    pronoun = TextField(label="Pronoun", required=False, max_length=40, help_text="As they say it, such as she/her")


class OtherNameForm(WithAName):
    kind = ChoiceField(label="What kind of name", choices=OtherName.Kind.choices, radios=True)
    given = TextField(label="Given name", required=False)
    family = TextField(label="Family name", required=False)
    since = DayField(label="Since", last=today, required=False)


class NumberForm(forms.Form):
    """A National Insurance number or, in its place, why there is none."""

    number = TextField(
        label="National Insurance number",
        required=False,
        max_length=40,
        help_text="On a payslip or a letter, like QQ 12 34 56 C. Spaces do not matter",
    )
    lack = ChoiceField(
        label="If there is none to give",
        required=False,
        choices=[("", "They gave it"), *NationalInsurance.Lack.choices],
    )

    def clean_number(self) -> str:
        written: str = self.cleaned_data["number"]
        try:
            return checked_number(written) if written else ""
        except NotANumber as why:
            raise forms.ValidationError(str(why)) from why

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and bool(said.get("number")) == bool(said.get("lack")):
            self.add_error("number", "Give the number, or say below why there is none: one of the two.")
        return said


class ContactForm(forms.Form):
    """How to reach somebody, and how not to."""

    groups = (
        ("How to reach them", ["phone", "email", "preferred", "never_by", "best_times"]),
        ("What is safe", ["safe_message", "safe_post", "who_else"]),
        ("Language and print", ["language", "interpreter", "print"]),
    )
    phone = PhoneField(label="Phone", required=False)
    email = EmailField(label="Email", required=False)
    preferred = ChoiceField(
        label="The way they like best", required=False, choices=[("", "Not asked yet"), *Contact.Way.choices]
    )
    never_by = ChoicesField(label="Do not contact them by", required=False, choices=Contact.Way.choices)
    best_times = TextField(label="Best times and ways", required=False, help_text="Such as after 10, text first")
    safe_message = ChoiceField(
        label="Is it safe to leave a message?", choices=Contact.Safe.choices, inline=True, initial="unknown"
    )
    safe_post = ChoiceField(
        label="Is it safe to post letters?", choices=Contact.Safe.choices, inline=True, initial="unknown"
    )
    who_else = TextField(label="Who else may answer", required=False, help_text="And what they may be told")
    language = TextField(
        label="Language they like best", required=False, max_length=80, help_text="English, where nothing is said"
    )
    interpreter = ChoiceField(label="An interpreter", choices=Contact.Interpreter.choices, initial="unknown")
    print = ChoiceField(label="How letters should be", choices=Contact.Print.choices, initial="standard")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("preferred") and said["preferred"] in said.get("never_by", ()):
            self.add_error("preferred", "This is also a way not to use. Choose another, or untick it below.")
        for way, needs in (("phone", "phone"), ("text", "phone"), ("email", "email")):
            if said.get("preferred") == way and not said.get(needs) and needs not in self.errors:
                self.add_error(needs, f"They like {Contact.Way(way).label.lower()} best. Give the {needs}.")
        return said


class AddressForm(forms.Form):
    from_on = DayField(label="Since", last=today, initial=today, help_text="The day they moved in, as near as is known")
    no_fixed = forms.BooleanField(label="They have no fixed address now", required=False)
    lines = LongTextField(label="Address", required=False, max_length=400, rows=3)
    postcode = PostcodeField(label="Postcode", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        told = said.get("lines") or said.get("postcode")
        if said.get("no_fixed") and told:
            self.add_error("no_fixed", "Untick this, or leave the address and postcode empty.")
        if not said.get("no_fixed") and not told:
            self.add_error("lines", "Give an address or a postcode, or tick that there is no fixed address.")
        return said


class EmergencyForm(forms.Form):
    name = TextField(label="Name")
    relation = TextField(
        label="Who they are to the person", required=False, help_text="Such as sister, friend, support worker"
    )
    phone = PhoneField(label="Phone")
    note = TextField(label="Anything to know", required=False, help_text="Such as what they may be told")
