"""Strict YAML 1.2: plain values with the line of each, or problems that say what to mend.

What is read: text, whole numbers (int), numbers with decimals (Decimal, exact), days (date), lists, maps.
`yes` and `no` stay words. Keys are text as written: a number or a day as a key is its digits (`1`,
`2024-04-01`). Nothing else of YAML is read: no anchors, aliases, tags, merge keys, true/false, octal.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ettle.engine.rules.problems import Path, Problem, shown
from ettle.files.yaml_scalars import Unreadable, plain_value

LARGEST = 1_000_000
DEEPEST = 50
REMOVES_WITHIN = "change"
"""The one block in which an empty value means something: a merge patch removes with null."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HALF_LETTER = re.compile("[\ud800-\udfff]")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a file says. `value` is None when it could not be read to its end; `lines` by path, from 1."""

    file: str
    value: Any
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...] = ()


class _Stopped(Exception):
    """Reading cannot go on."""

    def __init__(self, line: int, path: Path, found: str, cure: str) -> None:
        self.said = (line, path, found, cure)


def read_yaml(raw: bytes, file: str) -> YamlFile:
    """The one document of a file's bytes, with every problem found on the way."""
    reader = _Reader(file)
    try:
        value = reader.document(_text(raw))
    except _Stopped as stop:
        reader.refuse(*stop.said)
        value = None
    return YamlFile(file, value, reader.lines, tuple(reader.problems))


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _Stopped(1, (), f"the file has {len(raw):,} bytes, more than {LARGEST:,}", "divide it into several files")
    if raw.startswith(_UTF_16):
        raise _Stopped(1, (), "the file is in UTF-16, not UTF-8", "save it again as UTF-8")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        byte = f"a byte that is not UTF-8 (0x{raw[error.start]:02x})"
        raise _Stopped(line, (), byte, "save the file again as UTF-8") from error
    _refuse_hidden(text)
    return text


def _refuse_hidden(text: str) -> None:
    if (at := text.find("\t")) >= 0:
        raise _Stopped(text.count("\n", 0, at) + 1, (), "a tab", "use spaces instead")
    hidden = _HIDDEN.search(text)
    if hidden is not None:
        named = "a NUL byte" if hidden.group() == "\0" else f"a hidden character (U+{ord(hidden.group()):04X})"
        raise _Stopped(text.count("\n", 0, hidden.start()) + 1, (), named, "remove it")


@dataclass(slots=True)
class _Reader:
    """Builds values from YAML's events, one document, at most `DEEPEST` deep."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, path: Path, found: str, cure: str) -> None:
        self.problems.append(Problem(self.file, line, path, found, cure=cure))

    def document(self, text: str) -> Any:
        events = self._events(text)
        value: Any = None
        begun = False
        for event in events:
            if isinstance(event, DocumentStartEvent):
                self._one_document(event, begun)
                begun = True
                value = self._value(next(events), events, ())
        if not begun or (value is None and not self.problems):
            raise _Stopped(1, (), "the file is empty", "write the document, or delete the file")
        return value

    def _one_document(self, event: DocumentStartEvent, begun: bool) -> None:
        if begun:
            raise _Stopped(_line(event), (), "a second document (`---`)", "put it in a file of its own")
        if event.version not in (None, (1, 2)) or event.tags:
            raise _Stopped(_line(event), (), "a `%` directive", "take it out: files here are YAML 1.2")

    def _events(self, text: str) -> Iterator[Event]:
        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except MarkedYAMLError as error:
            raise _Stopped(*_not_yaml(error)) from error
        except (YAMLError, ValueError, RecursionError) as error:
            raise _Stopped(1, (), "not YAML", "look for a bracket or a quote that is not closed") from error

    def _value(self, event: Event, events: Iterator[Event], path: Path) -> Any:
        self._refuse_cleverness(event, path)
        self.lines.setdefault(path, _line(event))
        if len(path) > DEEPEST:
            raise _Stopped(_line(event), (), f"nested more than {DEEPEST} deep", "write it flatter")
        if isinstance(event, MappingStartEvent):
            return self._map(events, path)
        if isinstance(event, SequenceStartEvent):
            return self._list(events, path)
        assert isinstance(event, ScalarEvent)
        return self._scalar(event, path)

    def _map(self, events: Iterator[Event], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, path)
            here = (*path, key)
            if key in found:
                first = self.lines[here]
                self.refuse(
                    _line(event),
                    here,
                    f"`{key}` stands here twice, first on line {first}",
                    "keep one of them",
                )
            else:
                self.lines[here] = _line(event)
            value = self._value(next(events), events, here)
            found.setdefault(key, value)
        return found

    def _key(self, event: Event, path: Path) -> str:
        self._refuse_cleverness(event, path)
        if not isinstance(event, ScalarEvent):
            raise _Stopped(_line(event), path, "a list or map as a key", "use a word as the key")
        key = str(event.value)
        if event.style is None and key == "<<":
            raise _Stopped(_line(event), path, "a merge key (`<<`)", "write the keys out where they belong")
        if event.style is None and key.lower() in ("", "~", "null", "true", "false"):
            self.refuse(_line(event), path, f"{shown(key)} as a key", "use a word as the key, or put it in quotes")
        return key

    def _list(self, events: Iterator[Event], path: Path) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._value(event, events, (*path, len(found))))
        return found

    def _scalar(self, event: ScalarEvent, path: Path) -> str | int | Decimal | date | None:
        if event.style is not None:
            return self._written_out(event, path)
        try:
            value = plain_value(event.value)
        except Unreadable as error:
            self.refuse(_line(event), path, error.found, error.cure)
            return str(event.value)
        if value is None and path and REMOVES_WITHIN not in path[:1]:
            self.refuse(
                self.lines[path],
                path,
                "nothing is written here",
                "write a value (`none` where none is expected), or take the key out",
            )
        return value

    def _written_out(self, event: ScalarEvent, path: Path) -> str:
        text = str(event.value)
        if _HIDDEN.search(text) or _HALF_LETTER.search(text):
            self.refuse(_line(event), path, "a hidden character, written as an escape", "take it out")
            return "?"
        return text

    def _refuse_cleverness(self, event: Event, path: Path) -> None:
        if isinstance(event, AliasEvent):
            raise _Stopped(_line(event), path, f"an alias (`*{event.anchor}`)", "write the value out where it belongs")
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            raise _Stopped(_line(event), path, f"an anchor (`&{anchor}`)", "take it out: no value is repeated by name")
        if tag is not None:
            cure = "take it out: values are plain words, numbers and days"
            raise _Stopped(_line(event), path, f"a tag (`{tag}`)", cure)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _not_yaml(error: MarkedYAMLError) -> tuple[int, Path, str, str]:
    """What the parser said; of a bracket or quote left open, the line where it was opened."""
    opened = error.context_mark
    mark = error.problem_mark or opened
    said = f"not YAML: {error.problem or error.context}"
    if opened is not None and mark is not None and opened.line != mark.line:
        said += f" (of what begins on line {opened.line + 1})"
    return (mark.line + 1 if mark is not None else 1), (), said, _cure(error)


def _cure(error: MarkedYAMLError) -> str:
    problem = f"{error.problem} {error.context}"
    if "mapping values are not allowed" in problem:
        return "put text that holds `: ` in quotes, and check the indentation"
    if "cannot start any token" in problem:
        return "put the text in quotes"
    if "flow" in problem:
        return "close the bracket, and put a comma between entries"
    if "quoted scalar" in problem:
        return "close the quotes"
    return "check the indentation and that every key ends in a colon and a space"
