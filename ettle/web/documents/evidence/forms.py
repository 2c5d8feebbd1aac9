"""What a paper shows: of which rule, which days, which job."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.contracts.queries import rulebook
from ettle.web.documents.evidence.queries import ONE_DAY, May
from ettle.web.frame.fields import ChoiceField, ChoicesField, DayField


def types() -> list[tuple[str, str]]:
    releases = rulebook().code_lists["evidence_type"].releases
    return list({code.code: code.label for release in releases.values() for code in release.values()}.items())


class EvidenceForm(forms.Form):
    """Give `may`: what papers of this person may be about."""

    kept = True

    type = ChoiceField(label="What the paper is", choices=types)
    rule = ChoiceField(label="What it shows", choices=[])
    covers_from = DayField(label="First day it covers", required=False, help_text="For example 1 September 2021")
    covers_last = DayField(label="Last day it covers", required=False, help_text="For example 30 September 2021")

    def __init__(self, *args: Any, may: May, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = may.rules  # type: ignore[attr-defined]
        if may.jobs:
            self.fields["about"] = ChoicesField(label="Which job it is about", choices=may.jobs, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("covers_from"), said.get("covers_last")
        if first and last and last < first:
            self.add_error("covers_last", "That is before the first day it covers. Choose that day or a later one.")
        for name, other in (("covers_from", last), ("covers_last", first)):
            if other and not said.get(name) and name not in self.errors:
                self.add_error(
                    name, "One of the two days is written. A paper that states only one covers no day: write both."
                )
        return said

    def said(self) -> dict[str, Any]:
        """The fields of the event by their names in files."""
        kept = self.cleaned_data
        enrolment, rule, n = kept["rule"].split("|")
        said: dict[str, Any] = {"enrolment": enrolment, "for": rule, "n": int(n), "type": kept["type"]}
        if kept["covers_from"] and kept["covers_last"]:
            said |= {"covers_from": kept["covers_from"], "covers_until": kept["covers_last"] + ONE_DAY}
        return said | ({"about": tuple(kept["about"])} if kept.get("about") else {})

    def add_refused(self, refused: Refused) -> None:
        for words in refused_words(refused):
            self.add_error(None, words)
