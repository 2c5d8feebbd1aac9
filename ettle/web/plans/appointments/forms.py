"""What an appointment is asked: when it is made, and when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import today
from ettle.web.frame.fields import ChoiceField, DayField, LongTextField, TextField, WholeField
from ettle.web.plans.appointments.clock import NoSuchTime, TimeField, instant
from ettle.web.plans.models import Mode
from ettle.web.plans.stays import StayForm

WHOSE = [("person", "Theirs"), ("us", "Ours")]
REASONS = [
    ("ill", "Ill"),
    ("caring", "Caring for somebody"),
    ("travel", "Transport"),
    ("work", "At work"),
    ("other_appointment", "Another appointment"),
    ("forgot", "Forgot, or mixed up the day"),
    ("staff", "Somebody of ours could not be there"),
    ("place", "The place could not be used"),
    ("no_longer", "Not needed any more"),
    ("not_said", "No reason was given"),
]


def activities() -> list[tuple[str, str]]:
    """The activities of the rulebook, and that it was a talk with the key worker and no activity."""
    releases = rulebook().code_lists["activity"].releases
    listed = [(code.code, code.label) for release in releases.values() for code in release.values()]
    return [("", "A talk with the key worker"), *dict(listed).items()]


class BookForm(forms.Form):
    """An appointment to be made or moved."""

    mode = ChoiceField(label="How", choices=Mode.choices, radios=True, inline=True, initial=Mode.IN_PERSON)
    day = DayField(
        label="Day",
        first=lambda: today() - timedelta(days=365),
        last=lambda: today() + timedelta(days=731),
        help_text="For example 17 November 2021, or “Monday”",
    )
    at = TimeField(label="Time", help_text="For example 14:30 or 2:30pm")
    minutes = WholeField(label="How long", least=5, most=600, unit="minutes", initial=30)
    place = TextField(label="Where, or the number or link", required=False, max_length=200)
    activity = ChoiceField(label="What it is", choices=activities, required=False)
    about = LongTextField(
        label="What it is about",
        required=False,
        rows=2,
        max_length=500,
        help_text="The person can read this. No health or safeguarding here: those are notes of their own kind",
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("day") and said.get("at"):
            try:
                said["starts_at"] = instant(said["day"], said["at"])
            except NoSuchTime as why:
                self.add_error("at", str(why))
        if said.get("mode") in (Mode.IN_PERSON, Mode.GROUP) and not said.get("place") and "place" not in self.errors:
            self.add_error("place", "They have to come somewhere. Write where, so that the letter can say it.")
        return said


class OutcomeForm(StayForm):
    """What became of it."""

    came = ChoiceField(
        label="Did they come?",
        choices=[("attended", "They came"), ("missed", "They did not come"), ("cancelled", "It was cancelled")],
        radios=True,
    )
    hours = ChoiceField(label="How long it took", choices=[], required=False)
    whose = ChoiceField(label="If not: whose reason", choices=WHOSE, radios=True, inline=True, required=False)
    why = ChoiceField(label="The reason", choices=[("", "Choose a reason"), *REASONS], required=False)

    def __init__(self, *args: Any, minutes: int, ahead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        each = sorted({minutes, 15, 30, 45, 60, 90, 120, 180, 240, 360})
        self.fields["hours"].choices = [(str(one), _long(one)) for one in each]  # type: ignore[attr-defined]
        self.fields["hours"].initial = str(minutes)
        if ahead:  # what has not begun can only be called off
            self.fields["came"].choices = [("cancelled", "It was cancelled")]  # type: ignore[attr-defined]
            self.fields["came"].initial = "cancelled"
            del self.fields["hours"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("came") in ("missed", "cancelled"):
            if not said.get("whose"):
                self.add_error(
                    "whose", "Say whose reason it was: theirs or ours. What we could not keep is not theirs."
                )
            if not said.get("why"):
                self.add_error("why", "Choose the reason. “No reason was given” is one.")
        if said.get("came") == "attended":
            said["whose"] = said["why"] = ""
        return said


def _long(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}" if hours else "", f"{rest} minutes" if rest else ""]
    return " ".join(part for part in parts if part)
