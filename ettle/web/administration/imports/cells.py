"""One row's cells as the fields of an event or a person. Nothing is guessed: what cannot be read says why and the cure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ettle.engine.events.together import Fault
from ettle.files.events.rows import RowFaulty
from ettle.files.sheets.table import Cell
from ettle.web.administration.imports.fields import LAST_DAY, Field, code_of, fields_of
from ettle.web.frame.written_days import NotADay, read_day

FIGURES = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})", re.ASCII)
MONEY = re.compile(r"£?\s?(-?\d{1,3}(?:,\d{3})+|-?\d+)(\.\d{1,2})?", re.ASCII)
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one file are read: by `columns` (field to place), `dates` (dmy or mdy) and `codes`."""

    what: str
    organisation: str
    digest: str
    recorded_at: datetime
    columns: Mapping[str, int]
    dates: str
    codes: Mapping[str, Mapping[str, str]]
    width: int
    """How many columns the first row names."""

    def id_of(self, line: int) -> str:
        """The same row of the same file has the same id, however often it is taken in."""
        return f"import-{self.digest[:16]}-{self.what}-{line}"


def values_of(plan: Plan, cells: Sequence[Cell]) -> dict[str, Any]:
    """The fields that the row fills, each as the catalogue's check takes it. Raises RowFaulty with all that is wrong."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    fields = fields_of(plan.what)
    if any(cells[plan.width :]):
        cure = "put cells that hold a comma in quotes, or name every column in the first row"
        raise RowFaulty(Fault("", "more cells than the first row names", f"{plan.width}", cure))
    for name, place in plan.columns.items():
        cell = cells[place] if place < len(cells) else ""
        if cell == "":
            continue
        try:
            found[name] = _value(plan, fields[name], cell)
        except RowFaulty as error:
            faults.extend(error.faults)
    if faults:
        raise RowFaulty(*faults)
    return _ended(found)


def _ended(found: dict[str, Any]) -> dict[str, Any]:
    """The catalogue keeps the first day no longer so; a file may have the last day that was."""
    last = found.pop(LAST_DAY, None)
    if last is not None and "until" in found:
        raise RowFaulty(Fault("until", "two ends", "one", "leave one of the two columns out"))
    return found if last is None else {**found, "until": last + timedelta(days=1)}


def _value(plan: Plan, field: Field, cell: Cell) -> Any:
    if field.sort in ("day", "last_day"):
        return cell if isinstance(cell, date) else day_of(field.name, cell, plan.dates)
    if isinstance(cell, date):
        if plan.what == "fact" and field.name == "value":
            return cell
        raise RowFaulty(Fault(field.name, "a day", f"a {field.label.lower()}", "choose another column for this field"))
    if field.sort == "codes":
        return _coded(field, cell, plan.codes.get(field.name, {}))
    if field.sort == "pounds":
        return _pence(field.name, cell)
    return unicodedata.normalize("NFC", cell)


def day_of(field: str, written: str, dates: str) -> date:
    """A day as the file writes it. Figures are read in the order that was chosen, the year whole."""
    text, figures = written, FIGURES.fullmatch(written)
    if figures and dates == "mdy" and len(figures[1]) < 3:
        text = f"{figures[3]}{figures[2]}{figures[1]}{figures[2]}{figures[4]}"
    try:
        if not re.search(r"\d{4}", text) and not figures:
            raise NotADay(f"“{written[:40]}” does not say day, month and year. Write it like 23 June 2021.")
        day = read_day(text, date(2000, 1, 1), first=FIRST, last=LAST)
    except NotADay as why:
        said, _, cure = str(why).partition(". ")
        raise RowFaulty(Fault(field, said, "a day", cure or "write it like 23 June 2021")) from why
    return day


def _coded(field: Field, written: str, codes: Mapping[str, str]) -> str:
    code = codes.get(written) or code_of(field, written)
    if code is None:
        cure = "say which code it means, or mend the file"
        raise RowFaulty(Fault(field.name, f'"{written[:40]}"', "a code of the list", cure))
    return code


def _pence(field: str, written: str) -> int:
    found = MONEY.fullmatch(written)
    if found is None:
        cure = "write pounds such as 9.50 or £1,250"
        raise RowFaulty(Fault(field, f'"{written[:40]}"', "an amount in pounds", cure))
    amount = Decimal(found[1].replace(",", "") + (found[2] or ""))
    if amount < 0 or found[1].startswith("-"):
        raise RowFaulty(
            Fault(field, "less than nothing", "an amount of 0 or more", "correct the earlier event instead")
        )
    return int(amount * 100)


def orders_of(cells: Iterable[Cell]) -> set[str]:
    """How days in figures may be meant: dmy, mdy, both where nothing tells, none where no day needs telling."""
    found: set[str] = set()
    unsure = False
    for cell in cells:
        figures = FIGURES.fullmatch(cell) if isinstance(cell, str) else None
        if figures is None or len(figures[1]) > 2:
            continue
        first, second = int(figures[1]), int(figures[3])
        if first > 12:
            found.add("dmy")
        elif second > 12:
            found.add("mdy")
        else:
            unsure = unsure or first != second
    return found or ({"dmy", "mdy"} if unsure else set())


def either_way(cell: Cell) -> tuple[date, date] | None:
    """The two days that one cell in figures may mean, day first and month first; None where it means one."""
    figures = FIGURES.fullmatch(cell) if isinstance(cell, str) else None
    if figures is None or len(figures[1]) > 2 or len(figures[4]) != 4:
        return None
    first, second, year = int(figures[1]), int(figures[3]), int(figures[4])
    if first == second or not (1 <= first <= 12 and 1 <= second <= 12 and year):
        return None
    return date(year, second, first), date(year, first, second)


def unknown_codes(what: str, columns: Mapping[str, int], rows: Iterable[Sequence[Cell]]) -> dict[str, dict[str, int]]:
    """By field, the words of the file that are no code, and how many rows say each."""
    coded = [field for field in fields_of(what).values() if field.sort == "codes" and field.name in columns]
    found: dict[str, dict[str, int]] = {field.name: {} for field in coded}
    for cells in rows if coded else ():
        for field in coded:
            cell = cells[columns[field.name]] if columns[field.name] < len(cells) else ""
            if isinstance(cell, str) and cell:
                said = found[field.name]
                said[cell] = said.get(cell, 0) + 1
    return {
        field.name: {word: count for word, count in found[field.name].items() if code_of(field, word) is None}
        for field in coded
    }
