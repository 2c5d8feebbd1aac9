"""Why rows that lack something go, or are left out."""

from __future__ import annotations

from django import forms

from ettle.web.frame.fields import ChoiceField, LongTextField
from ettle.web.measurement.returns.stating import LONGEST_REASON, Handled


class ReasonForm(forms.Form):
    handled = ChoiceField(
        label="What becomes of these rows",
        choices=Handled.choices,
        radios=True,
        hints={
            Handled.AS_THEY_ARE: "The receiver counts these people, and sees what is empty",
            Handled.LEFT_OUT: "The receiver does not count these people until they are whole",
        },
    )
    reason = LongTextField(
        label="Why",
        max_length=LONGEST_REASON,
        rows=3,
        help_text="The receiver reads it beside the return, with your name. No names of participants",
    )
