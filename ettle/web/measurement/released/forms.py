"""Why a table does not leave."""

from __future__ import annotations

from django import forms

from ettle.web.frame.fields import LongTextField


class DeclineForm(forms.Form):
    why = LongTextField(label="Why it is not released", max_length=500, rows=3, help_text="For whoever proposed it")
