"""What the parts of lists are made of: columns, rows, answers, tasks, ways to more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Column:
    """A column of a table. `sort` is "", "day", "num" or "act": how its cells stand."""

    words: str
    sort: str = ""
    unseen: bool = False
    """Its heading is for screen readers only, as over a column of verbs."""


@dataclass(frozen=True)
class Cell:
    """One cell as a part draws it."""

    column: Column
    value: Any
    first: bool


@dataclass(frozen=True)
class Answer:
    """A question with the answer given, and where to change it."""

    label: str
    value: str | SafeString
    change: str = ""


@dataclass(frozen=True)
class Task:
    """A step of a list of tasks, with its state: one of the seven shapes and a word. Without an address it is locked."""

    words: str
    shape: str
    word: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Filter:
    """One thing a list is narrowed by, and the address of the list without it."""

    words: str
    without: str


def cells(columns: Sequence[Column], row: Sequence[Any]) -> list[Cell]:
    """A row's values under their columns; too few or too many is a mistake of the view."""
    return [Cell(column, value, at == 0) for at, (column, value) in enumerate(zip(columns, row, strict=True))]


def narrowed(chosen: Mapping[str, Any], words: Mapping[str, str]) -> list[Filter]:
    """The removable tags of a filter panel. `chosen` is what was asked, `words` how each of it is told.

    A list in `chosen` gives one tag for each of its values, told by "name=value".
    """
    pairs = [
        (name, each)
        for name, value in chosen.items()
        if value not in ("", None)
        for each in (value if isinstance(value, list) else [value])
    ]
    return [
        Filter(
            words.get(f"{name}={value}", words.get(name, str(value))), _query([p for p in pairs if p != (name, value)])
        )
        for name, value in pairs
    ]


def _query(pairs: Sequence[tuple[str, Any]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else "?"
