"""The fields of our forms. Each keeps what was meant or says what was typed, why it cannot be kept, and what to do.

    class ContactForm(forms.Form):
        on = DayField(label="Day", last=today, initial=today)
        hours = HoursField(label="Hours a week", required=False)
        note = LongTextField(label="What was said or done")

None of them guesses: 15.999 hours is not rounded, 3/4/21 is not given a century.
"""

from ettle.web.frame.day import DayField, today
from ettle.web.frame.fields.addresses import EmailField, PhoneField, PostcodeField
from ettle.web.frame.fields.choices import ChoiceField, ChoicesField, YesNoField
from ettle.web.frame.fields.numbers import HoursField, MoneyField, PercentField, WholeField
from ettle.web.frame.fields.text import LongTextField, TextField

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DayField",
    "EmailField",
    "HoursField",
    "LongTextField",
    "MoneyField",
    "PercentField",
    "PhoneField",
    "PostcodeField",
    "TextField",
    "WholeField",
    "YesNoField",
    "today",
]
