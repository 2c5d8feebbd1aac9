"""The file and what it is; what each column is; what each word of the file means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ettle.engine.wording.plain import day as day_in_words
from ettle.engine.wording.plain import name as in_words
from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.table import LARGEST, Table, table_of
from ettle.web.administration.imports.cells import either_way, orders_of
from ettle.web.administration.imports.fields import PEOPLE, WHATS, fields_of
from ettle.web.frame.fields import ChoiceField, TextField

DATES = [("dmy", "Day first: 3/4/2021 is 3 April"), ("mdy", "Month first: 3/4/2021 is 4 March")]
MOST_WORDS = 40


class FileForm(forms.Form):
    """The file, what its rows are, and for which organisation."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV, XLSX or ODS, up to {LARGEST // 1024**2} MB and 200,000 rows, without macros or a password",
        error_messages={
            "required": "Choose a file. A browser does not send one twice: choose it again.",
            "empty": "The file is empty. Ask the sender for it again.",
        },
        max_length=500,
    )
    what = ChoiceField(label="What each row is", choices=[])
    organisation = ChoiceField(label="For which organisation", choices=[])

    def __init__(self, *args: Any, organisations: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whats = [(PEOPLE, "People"), *((what, in_words(what).capitalize()) for what in WHATS if what != PEOPLE)]
        self.fields["what"].choices = whats  # type: ignore[attr-defined]
        self.fields["organisation"].choices = list(organisations.items())  # type: ignore[attr-defined]
        self.content, self.table = b"", Table([], [])

    def clean_file(self) -> str:
        """The file's name; its bytes are `content`, its rows `table`."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(f"The file has {given.size / 1024**2:,.0f} MB. Save it in several files.")
        self.content = given.read()
        try:
            self.table = table_of(given.name, self.content)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused), code="refused") from refused
        return str(given.name)


class ColumnsForm(forms.Form):
    """Which field each column fills; how days in figures are meant; under which name to remember it."""

    def __init__(self, *args: Any, what: str, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what, self.table = what, table
        offered = [("", "Leave it out"), *((each.name, each.label) for each in fields_of(what).values())]
        for at, heading in enumerate(table.header):
            self.fields[f"column_{at}"] = ChoiceField(label=heading, choices=offered, required=False)
        self.fields["dates"] = ChoiceField(
            label="Days in figures",
            choices=[("", "Not said: there are none, or they are year first"), *DATES],
            required=False,
            help_text="Where the file holds a day that could be meant either way, you are asked: nothing is guessed",
        )
        self.fields["remember"] = TextField(
            label="Remember these columns as", required=False, help_text="For the next file of this sort"
        )

    @property
    def columns(self) -> dict[str, int]:
        chosen = ((self.cleaned_data.get(f"column_{at}"), at) for at in range(len(self.table.header)))
        return {field: at for field, at in chosen if field}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        fields, taken = fields_of(self.what), set[str]()
        for at in range(len(self.table.header)):
            field = said.get(f"column_{at}")
            if field and field in taken:
                self.add_error(f"column_{at}", f"Another column is {fields[field].label} too. Leave one of them out.")
            taken |= {field} if field else set()
        missing = [field.label for field in fields.values() if field.needed and field.name not in taken]
        if missing:
            self.add_error(None, f"No column is {', '.join(missing)}. Say which it is, or add it to the file.")
        self._clean_dates(said.get("dates", ""))
        return said

    def _clean_dates(self, dates: str) -> None:
        fields = fields_of(self.what)
        days = [at for name, at in self.columns.items() if fields[name].sort in ("day", "last_day")]
        found = orders_of(cells[at] for _, cells in self.table.rows for at in days if at < len(cells))
        unsure = "" if dates else self._unsure(days)
        if unsure:
            self.add_error("dates", unsure)
        elif not dates and len(found) > 1:
            self.add_error("dates", "Some days are day first and some month first. Write them all one way in the file.")
        elif dates and len(found) == 1 and dates not in found:
            self.add_error("dates", "There are days in the file that cannot be meant so. Choose the other order.")
        elif not dates and found:
            self.cleaned_data["dates"] = found.pop()

    def _unsure(self, days: Sequence[int]) -> str:
        """The first cell that could be meant either way, in words; a day that tells of somebody is not shown."""
        fields = {at: fields_of(self.what)[name] for name, at in self.columns.items()}
        for line, cells in self.table.rows:
            for at in days:
                either = either_way(cells[at]) if at < len(cells) else None
                if either and fields[at].open:
                    first, second = map(day_in_words, either)
                    return f"“{cells[at]}” in row {line:,} is {first} if the day is first and {second} if the month is. Say which the file means."
                if either:
                    where = f"A day in row {line:,} of “{self.table.header[at]}”"
                    return f"{where} could be meant either way, as 3/4/2021 could be 3 April or 4 March. Say which the file means."
        return ""


class CodesForm(forms.Form):
    """What each word of the file that is no code means."""

    def __init__(self, *args: Any, what: str, unknown: Mapping[str, Mapping[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[tuple[str, str, str]] = []
        self.groups: list[tuple[str, Sequence[str]]] = []
        for name, words in unknown.items():
            field, asked = fields_of(what)[name], list[str]()
            for at, (word, rows) in enumerate(sorted(words.items())[:MOST_WORDS]):
                key = f"{name}_{at}"
                self.fields[key] = ChoiceField(
                    label=f"{word[:80]} ({rows:,} row{'' if rows == 1 else 's'})",
                    choices=[("", "None of these: refuse those rows"), *field.codes.items()],
                    required=False,
                )
                self.asked.append((name, word, key))
                asked.append(key)
            if asked:
                self.groups.append((field.label, asked))

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, word, key in self.asked:
            if code := self.cleaned_data.get(key):
                found.setdefault(name, {})[word] = code
        return found
