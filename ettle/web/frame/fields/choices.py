"""Choices: what is not on the list is named, and each choice may have a hint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from ettle.web.frame.fields.text import shown
from ettle.web.frame.widgets import Checkboxes, Radios


class ChoiceField(forms.ChoiceField):
    """One of a few: a list to pick from, or radios with `radios=True` (`inline=True` in a row)."""

    def __init__(
        self,
        *,
        radios: bool = False,
        inline: bool = False,
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        if radios or inline or hints:
            kwargs.setdefault("widget", Radios(inline=inline, hints=hints))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        # The one message of Django's that names the choice would show it at any length.
        if value not in self.empty_values and not self.valid_value(value):
            raise forms.ValidationError(not_on_the_list(value), code="invalid_choice")
        super().validate(value)


class ChoicesField(forms.MultipleChoiceField):
    """Any number of a few, as checkboxes."""

    def __init__(self, *, inline: bool = False, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Checkboxes(inline=inline, hints=hints))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        for each in value:
            if not self.valid_value(each):
                raise forms.ValidationError(not_on_the_list(each), code="invalid_choice")
        super().validate(value)


class YesNoField(ChoiceField):
    """Yes or no, asked so that no answer is not a no. Kept as the words the events use."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(choices=[("yes", "Yes"), ("no", "No")], inline=True, hints=hints, **kwargs)


def not_on_the_list(value: object) -> str:
    return f"“{shown(value)}” is not one of the answers. Choose one that is shown."
