"""What a journey may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from ettle.engine.wording.plain import day
from ettle.engine.wording.plain import name as in_words
from ettle.web.casework.page.timeline import Entry
from ettle.web.frame.day import DayField, today
from ettle.web.frame.lists import Filter, narrowed


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


class TimelineForm(forms.Form):
    """Which entries of a timeline: with these words, of this kind, in these days."""

    words = forms.CharField(required=False, max_length=60, label="Words")
    kind = forms.ChoiceField(required=False, label="Kind")
    from_day = DayField(label="From", last=today, required=False)
    to_day = DayField(label="To", last=today, required=False)

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = sorted((in_words(each).capitalize(), each) for each in set(kinds))
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "Any"), *((id, words) for words, id in said)]
        kind.error_messages["invalid_choice"] = "“%(value)s” is not one of the choices. Pick one from the list."

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that match everything asked; what cannot be read is left out, with its error at the field."""
        asked = self.asked
        words = asked.get("words", "").casefold().split()
        return [
            each
            for each in entries
            if all(word in " ".join((each.words, *each.notes, *each.by)).casefold() for word in words)
            and asked.get("kind") in (None, each.kind)
            and ("from_day" not in asked or each.on >= asked["from_day"])
            and ("to_day" not in asked or each.on <= asked["to_day"])
        ]

    def tags(self) -> list[Filter]:
        asked = self.asked
        said = {
            "words": f"“{asked.get('words')}”",
            "kind": in_words(str(asked.get("kind"))).capitalize(),
            "from_day": f"From {day(asked['from_day'])}" if "from_day" in asked else "",
            "to_day": f"To {day(asked['to_day'])}" if "to_day" in asked else "",
        }
        return narrowed({each: str(value) for each, value in asked.items()}, said)
