"""What a referral asks, a page at a time, and how a service answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from ettle.web.frame.day import today
from ettle.web.frame.fields import (
    ChoiceField,
    DayField,
    EmailField,
    LongTextField,
    PhoneField,
    PostcodeField,
    TextField,
)
from ettle.web.gateway.models import AgreedHow

NOT_AGREED = "no"
REASONS = {
    "not_eligible": "The service’s rules do not let them join",
    "full": "There is no place now",
    "not_what_they_want": "They did not want this service",
    "no_contact": "They could not be reached",
    "other_service": "Another service fits better",
    "already_helped": "They have this help already",
}
"""Why a referral was declined, as the referrer is told."""
NOT_SAID = "not_said"
"""The reason of an answer that was recorded in words which are the service's own."""


class AgreementForm(forms.Form):
    """Whether the person agreed, asked before anything about them."""

    agreed_how = ChoiceField(
        label="Have they agreed to be referred?",
        choices=[*AgreedHow.choices, (NOT_AGREED, "No, or not yet")],
        radios=True,
        help_text="It is their choice. Saying no changes nothing about their benefits or the help they already have.",
    )
    agreed = LongTextField(
        label="What they agreed to, in their words",
        required=False,
        max_length=1000,
        rows=3,
        help_text="They can read this. For example: you can tell Ettlebrae Works my name and number",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("agreed_how") not in (None, NOT_AGREED) and not said.get("agreed"):
            self.add_error("agreed", "Write what they agreed to, in their words. A few words will do.")
        return said


class WhoForm(forms.Form):
    """Who they are, and how a service may reach them."""

    given = TextField(label="First name", max_length=200, help_text="The name they use")
    family = TextField(label="Family name", required=False, max_length=200)
    born_on = DayField(label="Date of birth", required=False, last=today)
    phone = PhoneField(label="Phone", required=False)
    email = EmailField(label="Email", required=False)
    postcode = PostcodeField(label="Postcode", required=False)
    safe = TextField(
        label="How to reach them safely",
        required=False,
        max_length=200,
        help_text="For example: text only, do not leave a message",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not (said.get("phone") or said.get("email") or said.get("safe")):
            self.add_error("phone", "Give a phone, an email, or say how to reach them, or nobody can answer them.")
        return said


class HelpForm(forms.Form):
    """What help they want, and from whom."""

    service = ChoiceField(label="Which service?", choices=[], radios=True)
    wants = LongTextField(
        label="What they want help with",
        max_length=2000,
        rows=4,
        help_text="A few sentences. Name nobody who has not agreed to be named, and leave out health unless they asked you to say it",
    )

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why a service does not take somebody on: a reason the referrer is told, and words to go with it."""

    reason = ChoiceField(
        label="Why?", choices=list(REASONS.items()), radios=True, help_text="The referrer and the person are told this"
    )
    told = TextField(
        label="Anything the referrer should know",
        required=False,
        max_length=400,
        help_text="What would help next. Nothing about attendance or health",
    )


SOMEBODY_ELSE = "else"


class KnownForm(forms.Form):
    """Whether somebody referred is one of those alike, and how one knows."""

    who = ChoiceField(label="Who is this?", choices=[], radios=True)
    words = TextField(label="How you know", max_length=400, help_text="Kept, so that nobody is asked again")

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    """Those alike that the asker was shown: of nobody else is it said that they are somebody else."""

    def __init__(self, *args: Any, same: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [*same, (SOMEBODY_ELSE, "It is somebody else")]  # type: ignore[attr-defined]
        self.fields["shown"].initial = ",".join(code for code, _ in same)


class StartForm(forms.Form):
    """When somebody starts, in which group, with whom."""

    on = DayField(label="First day", last=today)
    group = ChoiceField(label="Group", choices=[], required=False, radios=True)
    worker = ChoiceField(label="Key worker", choices=[])

    def __init__(
        self,
        *args: Any,
        first: date,
        groups: Sequence[tuple[str, str]],
        workers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].first = first  # type: ignore[attr-defined]
        self.fields["worker"].choices = workers  # type: ignore[attr-defined]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        if groups:
            self.fields["group"].required = True
        else:
            del self.fields["group"]
