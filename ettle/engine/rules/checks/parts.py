"""A document's parts with the way to each, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ettle.engine.rules.fields import Rule
from ettle.engine.rules.problems import Path


def parts(rule: Rule, path: Path = ()) -> Iterator[tuple[Path, Rule]]:
    """The rule and every rule in it, outermost first, each with its path in the document."""
    yield path, rule
    for key, value in entries(rule):
        yield from _inside(value, (*path, key))


def entries(rule: Rule) -> Iterator[tuple[str, Any]]:
    """The fields that have a value, by their keys in files."""
    for name, field in type(rule).model_fields.items():
        value = getattr(rule, name)
        if value is not None:
            yield field.alias or name, value
    yield from (rule.__pydantic_extra__ or {}).items()


def _inside(value: Any, path: Path) -> Iterator[tuple[Path, Rule]]:
    if isinstance(value, Rule):
        yield from parts(value, path)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _inside(each, (*path, key))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _inside(each, (*path, place))
