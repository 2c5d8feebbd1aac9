"""A form with every part in it, as a desk would write one."""

from django import forms

from ettle.web.frame.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    HoursField,
    LongTextField,
    MoneyField,
    PhoneField,
    TextField,
    WholeField,
    YesNoField,
    today,
)
from ettle.web.frame.widgets import Suggest


class EveryPart(forms.Form):
    """One of each, with hints."""

    groups = (("Work", ["employer", "hours", "pay", "sector"]), ("Papers", ["payslip", "agreed"]))

    how = ChoiceField(label="How", choices=[("phone", "Phone"), ("text", "Text"), ("person", "In person")], inline=True)
    reach = ChoiceField(
        label="Did you reach her?",
        choices=[("yes", "Yes"), ("left", "Left a message")],
        hints={"left": "With a person, or on a machine"},
    )
    on = DayField(label="Day", last=today, initial=today, help_text="Today is filled in. “Yesterday” works too")
    minutes = WholeField(label="How long", unit="minutes", most=600, required=False)
    note = LongTextField(label="What was said or done", help_text="Ada can read this", max_length=2000)
    changed = ChoicesField(label="Anything changed?", choices=[("hours", "Hours"), ("home", "Address")], required=False)
    phone = PhoneField(label="Phone", required=False)
    told = YesNoField(label="Has she been told?", required=False)
    employer = TextField(label="Employer", widget=Suggest(["Brae Bakery", "Glen Garage"]))
    hours = HoursField(label="Hours a week")
    pay = MoneyField(label="Pay a month", required=False)
    sector = ChoiceField(label="Kind of work", choices=[("", "Choose one"), ("food", "Food"), ("care", "Care")])
    payslip = forms.FileField(label="Payslip", help_text="PDF or picture, up to 10 MB", required=False)
    agreed = forms.BooleanField(label="Ada has agreed to this", help_text="In her own words, above")
    journey = forms.CharField(widget=forms.HiddenInput, required=False)


GOOD = {
    "how": "phone",
    "reach": "yes",
    "on": "9 November 2021",
    "note": "Rota fixed.",
    "employer": "Brae Bakery",
    "hours": "24",
    "sector": "food",
    "agreed": "on",
}
BAD = {
    "how": "fax",
    "on": "13 February 2030",
    "minutes": "a while",
    "note": "",
    "changed": ["home", "moon"],
    "phone": "<script>",
    "hours": "15.999",
    "pay": "£1,25",
    "sector": "",
}
