"""The one question of the programme page: the rules for whom?"""

from __future__ import annotations

from django import forms

from ettle.web.frame.day import DayField


class StartForm(forms.Form):
    """The day on which somebody started."""

    start = DayField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["start"].label = "Who started on"
