"""JSON Lines: one event on each line, an object with the field names of the catalogue. Exact numbers only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

from ettle.engine.events.together import Fault
from ettle.files.events.receipt import FileRefused
from ettle.files.events.rows import RowFaulty
from ettle.files.events.text_lines import (
    NotText,
    beginning_of,
    numbered_lines,
    refuse_what_is_not_text,
    text_of,
)

Row = tuple[int, Mapping[str, Any] | RowFaulty]
"""A row's line number with its fields, or with what made it no row at all."""


def read_json_lines(path: Path) -> Iterator[Row]:
    """Each row of the file. Raises FileRefused when it is not JSON Lines."""
    beginning = beginning_of(path)
    refuse_what_is_not_text(path, beginning)
    _refuse_other_text(path, beginning)
    for number, line in numbered_lines(path):
        try:
            yield number, object_of(text_of(line))
        except NotText as error:
            yield number, RowFaulty(Fault("", error.found, "text in UTF-8", error.cure))
        except RowFaulty as error:
            yield number, error


def _refuse_other_text(path: Path, beginning: bytes) -> None:
    lines = [line.strip() for line in beginning.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    if not lines or any(line.startswith(b"{") and line != b"{" for line in lines):
        return
    if lines[0].startswith(b"["):
        found, cure = (
            "a JSON list",
            "write each event of the list on a line of its own, without commas between",
        )
    elif lines[0] == b"{":
        found, cure = "an event spread over several lines", "write each event on one line"
    else:
        found, cure = "text that is not JSON", "if it is a table, give it the ending .csv"
    raise FileRefused(path.name, found, "one event as a JSON object on each line", cure)


def object_of(text: str, field: str = "") -> dict[str, Any]:
    """A JSON object, its numbers exact. Raises RowFaulty when the text is anything else."""
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise _faulty(field, "JSON nested too deep", "an event has no more than one level") from error
    except InvalidOperation as error:
        raise _faulty(field, "a number too large for anybody to have meant", "check the numbers") from error
    except json.JSONDecodeError as error:
        found = f"text that stops being JSON at character {error.pos + 1}"
        raise _faulty(field, found, "if the file was cut short, ask for it again") from error
    except ValueError as error:
        raise _faulty(field, str(error), "leave the field out or mend it") from error
    if not isinstance(value, dict):
        raise _faulty(field, "JSON that is not an object", "write the fields between { and }")
    return value


def _faulty(field: str, found: str, cure: str) -> RowFaulty:
    return RowFaulty(Fault(field, found, "a JSON object", cure))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field that is given twice")
    return fields


def _no_such_number(word: str) -> Any:
    raise ValueError(f"{word}, which is not a number")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_such_number, object_pairs_hook=_once_each)


def json_of(value: object) -> str:
    """JSON of what a row holds: text, whole and exact numbers, lists of text, fields by name."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {json_of(each)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def write_json_lines(rows: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    for row in rows:
        file.write((json_of(row) + "\n").encode("utf-8"))
