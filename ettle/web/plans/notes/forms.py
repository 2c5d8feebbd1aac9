"""What a note is asked, and a search in the notes of one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ettle.web.frame.fields import ChoiceField, DayField, LongTextField, TextField, today
from ettle.web.plans.notes.kinds import Kind


class NoteForm(forms.Form):
    """The kind first: it says who will be able to read what is typed below."""

    kind = ChoiceField(label="What kind of note, and who can read it", choices=[], radios=True)
    on = DayField(label="Day", last=today, initial=today)
    words = LongTextField(
        label="Note",
        rows=6,
        help_text="The person can ask to read this. Write what was said and done, and name nobody who need not be named",
    )

    def __init__(self, *args: Any, kinds: Sequence[Kind], corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.choices = [(kind.code, kind.title) for kind in kinds]  # type: ignore[attr-defined]
        field.widget.hints = {kind.code: f"Read by: {kind.readers_words}" for kind in kinds}
        if corrects:  # a note is corrected within its kind: it never becomes readable to more
            del self.fields["kind"]
        elif len(kinds) == 1:
            field.initial = kinds[0].code


class FindForm(forms.Form):
    """Words to look for in the notes of one person."""

    find = TextField(label="Find in these notes", required=False, max_length=60)
