"""One file of a rulebook: read, typed, with the line of every place in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from ettle.engine.rules.problems import Layer, Problem, Whereabouts
from ettle.engine.rules.teaching import typed
from ettle.files.yaml_file import YamlFile, read_yaml

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Document(Generic[Kind]):
    """A document of a kind. `typed` is None when it has problems; `written` is what its file says."""

    file: str
    written: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int]
    typed: Kind | None

    @property
    def own(self) -> Layer:
        return Layer.of_file(self.file, self.lines)

    @property
    def change(self) -> Layer:
        return Layer.of_change(self.file, self.lines)


def read_raw(path: Path, root: Path) -> YamlFile:
    """The file's values, or the problem that kept it from being read."""
    file = named(path, root)
    try:
        return read_yaml(path.read_bytes(), file)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        return YamlFile(file, None, {}, (Problem(file, 1, (), reason, cure="check the file and its permissions"),))


def named(path: Path, root: Path) -> str:
    """The file's name as problems say it: from the rulebook folder down."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def read_document(model: type[Kind], kind: str, path: Path, root: Path) -> tuple[Document[Kind] | None, list[Problem]]:
    """A document with its problems; None when nothing of it could be used."""
    return _typed(model, kind, read_raw(path, root))


def read_text(model: type[Kind], kind: str, content: bytes, file: str) -> tuple[Document[Kind] | None, list[Problem]]:
    """A document whose content is at hand; `file` is what its problems call it."""
    return _typed(model, kind, read_yaml(content, file))


def _typed(model: type[Kind], kind: str, raw: YamlFile) -> tuple[Document[Kind] | None, list[Problem]]:
    problems = list(raw.problems)
    if raw.value is None:
        return None, problems
    if not isinstance(raw.value, dict):
        return None, [
            *problems,
            Problem(raw.file, 1, (), "the file is not a map", f"a {kind}, such as `{kind}: ..`"),
        ]
    value, refused = typed(model, kind, raw.value, Whereabouts([Layer.of_file(raw.file, raw.lines)]))
    known_lines = {(each.line, each.path) for each in problems}
    problems += [each for each in refused if (each.line, each.path) not in known_lines]
    return Document(raw.file, raw.value, raw.lines, None if problems else value), problems
