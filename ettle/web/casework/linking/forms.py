"""Why two records are one person, or are not."""

from __future__ import annotations

from django import forms

from ettle.web.frame.fields import ChoiceField, LongTextField

ONE = [
    ("person_said", "They say so themselves"),
    ("same_number", "The National Insurance number is the same"),
    ("papers", "I have seen papers"),
    ("same_details", "Name, date of birth and where they live are the same"),
    ("other", "Something else"),
]
TWO = [
    ("linked_by_mistake", "They were linked by mistake"),
    ("person_said", "They say so themselves"),
    ("papers", "I have seen papers"),
    ("other", "Something else"),
]


class WhyForm(forms.Form):
    because = ChoiceField(label="How you know", choices=ONE, radios=True)
    words = LongTextField(label="What you know", max_length=1000, rows=3, help_text="Kept with the record of this act")


class WhyNotForm(WhyForm):
    because = ChoiceField(label="How you know", choices=TWO, radios=True)
