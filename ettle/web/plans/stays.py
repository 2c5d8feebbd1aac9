"""Which stay what is recorded belongs to: asked only where there are several."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.frame.fields import ChoiceField


class StayForm(forms.Form):
    """Give `stays`: pairs of an enrolment and its title. With one it is taken; with none the event names none."""

    def __init__(self, *args: Any, stays: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stays = stays
        if len(stays) > 1:
            self.fields["stay"] = ChoiceField(label="On which programme", choices=stays, initial=stays[0][0])

    @property
    def stay(self) -> str | None:
        return self.cleaned_data.get("stay") or (self.stays[0][0] if self.stays else None)

    def add_refused(self, refused: Refused) -> None:
        for words in refused_words(refused):
            self.add_error(None, words)
