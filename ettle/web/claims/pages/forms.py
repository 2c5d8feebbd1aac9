"""What is said about a line: a question, an answer, a refusal, what is taken back, an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from ettle.web.claims.pages.line import REASONS
from ettle.web.frame.fields import ChoiceField, LongTextField, MoneyField

LONGEST = 900


class AboutLine(forms.Form):
    """`seen` is the fingerprint of the line as the page showed it, `stood` how it stood."""

    seen = forms.CharField(widget=forms.HiddenInput)
    stood = forms.CharField(widget=forms.HiddenInput, required=False)
    words = LongTextField(label="What do you want to know?", max_length=LONGEST, rows=4)
    asks = ""
    """What the box for words is called, where it is not a question."""
    field_order = ("seen", "stood", "reason", "won", "pence", "words", "cure")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.asks:
            self.fields["words"].label = self.asks


class QueryForm(AboutLine):
    pass


class AnswerForm(AboutLine):
    asks = "Your answer"


class ReplyForm(AboutLine):
    asks = "Your reply"


class AppealForm(AboutLine):
    asks = "Why it should be decided otherwise"


class DropForm(AboutLine):
    asks = "Why it is dropped"


class DecideForm(AboutLine):
    won = ChoiceField(
        label="Your decision", choices=[("yes", "The provider is right"), ("no", "It stays as it was")], radios=True
    )
    """Chosen, never the first of a list."""
    asks = "Why"


class RefuseForm(AboutLine):
    reason = ChoiceField(label="What it does not hold to", choices=list(REASONS.items()), radios=True)
    words = LongTextField(label="What is wrong", max_length=LONGEST // 2, rows=3)
    cure = LongTextField(
        label="What would put it right",
        help_text="The provider reads this. Say so where nothing can",
        max_length=LONGEST // 2,
        rows=3,
    )


def refused_words(said: Mapping[str, Any]) -> str:
    """What the provider reads of a refusal: what is wrong, and what would put it right."""
    return f"{said['words']}\nTo put it right: {said['cure']}"


class RecoverForm(AboutLine):
    pence = MoneyField(label="How much", least=1)
    asks = "Why"
