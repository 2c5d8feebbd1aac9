"""What a journey may be asked."""

from __future__ import annotations

from django import forms

from ettle.web.frame.day import DayField, today


class AskForm(forms.Form):
    """On which day the rules are asked, and as known when."""

    on = DayField(required=False)
    known = DayField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, label in (("on", "What the rules say on"), ("known", "As known at the end of")):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.label, field.last, field.why_last = label, today(), ": the demonstration holds nothing after that"
