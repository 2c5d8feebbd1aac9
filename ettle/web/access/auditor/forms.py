"""What the record may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from ettle.engine.wording.plain import day as in_words
from ettle.web.audit.models import Outcome
from ettle.web.audit.queries import Asked
from ettle.web.frame.fields import ChoiceField, DayField, TextField

NONE = "none"
"""How an address says the organisation ''."""


class AuditForm(forms.Form):
    """Which entries. What cannot be read is told at its field and left out."""

    person = TextField(required=False, label="Whose data", help_text="The whole id of a person")
    actor = TextField(required=False, label="Done by", help_text="A code such as ben, or system: test")
    act = TextField(required=False, label="Act", help_text="The small word below it in the list, such as open_record")
    outcome = ChoiceField(required=False, label="Outcome", choices=[("", "Any"), *Outcome.choices])
    organisation = ChoiceField(required=False, label="Organisation")
    from_on = DayField(required=False, label="From", help_text="By the clock, not the day the demonstration stands on")
    until_on = DayField(required=False, label="Until, and with")

    def __init__(self, asked: Mapping[str, Any], organisations: Mapping[str, str]) -> None:
        super().__init__(asked)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "Any"),
            *((id or NONE, name) for id, name in organisations.items()),
        ]

    def asked(self) -> Asked:
        """What could be read of it."""
        self.full_clean()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if said.get("organisation") == NONE:
            said["organisation"] = ""
        return Asked(**said)

    def words(self, organisations: Mapping[str, str]) -> dict[str, str]:
        """How each thing the list is narrowed by is told."""
        said = self.cleaned_data
        told = {f"outcome={value}": str(label) for value, label in Outcome.choices}
        told |= {f"organisation={id or NONE}": name for id, name in organisations.items()}
        told |= {"person": f"data of {said.get('person')}", "actor": f"by {said.get('actor')}"}
        for name, before in (("from_on", "from"), ("until_on", "until")):
            told[name] = f"{before} {in_words(said[name])}" if said.get(name) else before
        return told
