"""The form of one thing that can be recorded, made from what it asks and the scene it is asked in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.wording.plain import day as in_words
from ettle.web.casework.actions import Refused
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Recordable, Said, Words
from ettle.web.casework.record.fields import HALF_OPEN, ONE_DAY, field_for
from ettle.web.casework.record.scene import Scene, enrolment_in_words
from ettle.web.frame.day import DayField, today
from ettle.web.frame.fields import ChoiceField, LongTextField

FOREVER = date(2199, 12, 31)
AHEAD = timedelta(days=2 * 366)
"""How far ahead an agreed pause or a consent may begin; farther is a slip of the year."""
MAY_GO_BEFORE = frozenset(("contact", "referral_answer", "consent", "start"))
"""Kinds that may be true of somebody before an enrolment; on such a day they name none."""


class EventForm(forms.Form):
    """Asks for one thing; `said()` is its events."""

    kept = True
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, recordable: Recordable, scene: Scene, data: Any = None, initial: Any = None) -> None:
        self.recordable, self.scene, self.draft_title = recordable, scene, recordable.title
        said = dict(initial or {})
        usual = recordable.usual(scene, str(said.get("enrolment", ""))) if recordable.usual else {}
        super().__init__(data, initial={"on": today(), "token": writing.new_token(), **usual, **said})
        self._ask_for_enrolment()
        for ask in recordable.asks:
            field = field_for(recordable.type, ask, scene)
            if field is not None:
                self.fields[ask.name] = field
        self._ask_for_days()
        for words in recordable.words:
            self.fields[words.name] = LongTextField(label=words.label, help_text=words.hint, required=words.needed)

    def _ask_for_enrolment(self) -> None:
        """Asked only where there is more than one to choose from."""
        if self.recordable.kind not in OF_THE_PERSON and len(self.scene.to_choose_from) > 1:
            pairs = [(stay.id, enrolment_in_words(stay)) for stay in self.scene.to_choose_from]
            self.fields["enrolment"] = ChoiceField(label="For which enrolment", choices=pairs, radios=True)

    @property
    def only_enrolment(self) -> str | None:
        """The one that is meant without asking; None where a choice is asked for, or where the kind names none."""
        known = self.recordable.kind not in OF_THE_PERSON and "enrolment" not in self.fields
        return str(self.scene.to_choose_from[0].id) if known and self.scene.to_choose_from else None

    def _ask_for_days(self) -> None:
        ahead = self.recordable.type.may_be_ahead
        said: dict[str, Any] = {"label": self.recordable.day, "help_text": self.recordable.day_hint}
        last = today() + AHEAD if ahead else today
        needed = self.recordable.slug != "finished"
        self.fields["on"] = DayField(last=last, why_last="" if ahead else ": record it when it has happened",
                                     required=needed, **said)  # fmt: skip
        if self.recordable.last:
            hint = "Leave it empty while it goes on"
            self.fields["last"] = DayField(
                last=FOREVER if ahead else today() + AHEAD, label=self.recordable.last, help_text=hint, required=False
            )

    def clean_token(self) -> str:
        """A form sent without one is an act of its own, which no second press can find again."""
        token = str(self.cleaned_data["token"]) or writing.new_token()
        if not writing.TOKEN.fullmatch(token):
            raise ValidationError("This form is not one that was opened here. Open it again; nothing was recorded.")
        return token

    def clean(self) -> Said:
        said: Said = super().clean() or self.cleaned_data
        on, last = said.get("on"), said.get("last")
        if on and last and last < on:
            self.add_error("last", f"{in_words(last)} is before the first day, {in_words(on)}. Check the two days.")
        for first, end in (("earned_from", "earned_until"), ("covers_from", "covers_until")):
            if said.get(first) and said.get(end) and said[end] < said[first]:
                self.add_error(end, f"{in_words(said[end])} is before {in_words(said[first])}. Check the two days.")
        if on:
            self._within_life(on)
        if said.get("on") and self.recordable.faults:
            for field, words in self.recordable.faults(self.scene, self._stay(said["on"]), said):
                self.add_error(field, words)
        return said

    def _within_life(self, on: date) -> None:
        died, stay = self.scene.died_on, self._stay(on)
        if died and on > died and self.recordable.kind != "death":
            self.add_error("on", f"A death is recorded on {in_words(died)}. Choose that day or earlier, or correct it.")
        if self.recordable.kind in OF_THE_PERSON | MAY_GO_BEFORE | {"death"}:
            return
        if stay is None:
            self.add_error(None, "No enrolment with your organisation is recorded. Record the start first.")
        elif on < stay.begun:
            self.add_error(
                "on", f"You wrote {in_words(on)}, before the start on {in_words(stay.begun)}. Choose that day or later."
            )

    def _stay(self, on: date) -> Any:
        if "enrolment" in self.fields:
            return self.scene.stay(self.cleaned_data.get("enrolment"))
        return self.scene.to_choose_from[0] if self.scene.to_choose_from else None

    @property
    def act(self) -> str:
        """The id of what this form records, the same however often it is sent."""
        scene, what = self.scene, f"{self.recordable.slug} {self.recordable.fixed.get('name', '')}"
        return writing.act_of(scene.acting, scene.person, what.strip(), self.cleaned_data["token"])

    def said(self) -> list[Said]:
        """The events, by the names of their fields in files. Raises ValidationError where two answers do not agree."""
        cleaned = dict(self.cleaned_data)
        told: Said = {"kind": self.recordable.kind, **self.recordable.fixed, "on": cleaned.get("on")}
        for ask in self.recordable.asks:
            value = cleaned.get(ask.name)
            told[ask.name] = value + ONE_DAY if ask.name in HALF_OPEN and value else value
        if cleaned.get("last"):
            told["until"] = cleaned["last"] + ONE_DAY
        if self.recordable.kind not in OF_THE_PERSON | {"death"}:
            told["enrolment"] = self._enrolment(told["on"])
        return list(self.recordable.make(self.scene, told, self.act)) if self.recordable.make else [told]

    def _enrolment(self, on: date | None) -> str | None:
        stay = self._stay(on or today())
        before = stay is not None and on is not None and on < stay.begun
        return None if stay is None or before else str(stay.id)

    def words(self) -> list[tuple[Words, str]]:
        """What was said in words, which is kept beside the event."""
        asked = ((each, self.cleaned_data.get(each.name)) for each in self.recordable.words)
        return [(each, said) for each, said in asked if said]

    def ask_again(self) -> None:
        """The form was recorded and then changed, by the way back of the browser: is it another entry?"""
        self.data = {**self.data.dict(), "token": writing.new_token()}  # type: ignore[attr-defined]
        self.add_error(
            None,
            "This form was recorded already and said something else then. Press the button again to record this as"
            " another entry, or correct the first one on the timeline.",
        )

    def add_faults(self, wrong: Refused | writing.Misfit | ValidationError) -> None:
        for field, words in _told(wrong):
            asked = {"until": "last" if "last" in self.fields else "on"}.get(field, field)
            self.add_error(asked if asked in self.fields else None, words[:1].upper() + words[1:])


def _told(wrong: Refused | writing.Misfit | ValidationError) -> Iterator[tuple[str, str]]:
    if isinstance(wrong, writing.Misfit):
        yield from wrong.faults
    elif isinstance(wrong, ValidationError):
        yield from ((field, words) for field, each in wrong.message_dict.items() for words in each)
    else:
        for faults in wrong.faults.values():
            for fault in faults:
                yield fault.field, f"{fault.found}; {fault.cure}."


def asked_before(recordable: Recordable, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the address of a form fills in: only fields it asks, so that a link may choose some for the reader."""
    names = {ask.name for ask in recordable.asks} | {"on", "last", "enrolment"}
    return {name: value for name, value in given.items() if name in names}
