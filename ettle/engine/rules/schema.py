"""JSON Schema (2020-12) of every kind of file and event, from the types and their docstrings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from ettle.engine.events.catalogue import KINDS
from ettle.engine.rules.cases import Case, CaseFile
from ettle.engine.rules.locks import LockFile
from ettle.engine.rules.maps import Map
from ettle.engine.rules.measures import CaseMix, Measure
from ettle.engine.rules.problems import Path
from ettle.engine.rules.programme import Contract, Erratum, Programme, RateTable, Variation
from ettle.engine.rules.returns import Return
from ettle.engine.rules.sharing import SharingAgreement
from ettle.engine.rules.tables import FactFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: Mapping[str, type[Any]] = {
    "programme": Programme,
    "contract": Contract,
    "variation": Variation,
    "erratum": Erratum,
    "case": Case,
    "cases": CaseFile,
    "facts": FactFile,
    "rates": RateTable,
    "map": Map,
    "return": Return,
    "sharing": SharingAgreement,
    "measure": Measure,
    "case-mix": CaseMix,
    "locks": LockFile,
}
"""Every kind of file by its word; `case` is one of `cases`."""

_NUMBER_OR_RATE = {
    "description": "A number, or the rate of the day in question from rates/<id>.yaml.",
    "anyOf": [
        {"type": "number"},
        {
            "type": "object",
            "properties": {"rate": {"type": "string"}},
            "required": ["rate"],
            "additionalProperties": False,
        },
    ],
}
_VALUE = {"description": "A word (yes and no are words), a number or a day.", "type": ["string", "number"]}
_VALUES = {"type": "array", "items": {"$ref": "#/$defs/Value"}}
_TESTS = {"type": "array", "items": {"$ref": "#/$defs/Predicate"}, "minItems": 1}
_TEST = {
    "description": "What is asked of one name. Bounds may stand together; the other words stand alone.",
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "at_least": {"$ref": "#/$defs/NumberOrRate"},
        "more_than": {"$ref": "#/$defs/NumberOrRate"},
        "at_most": {"$ref": "#/$defs/NumberOrRate"},
        "less_than": {"$ref": "#/$defs/NumberOrRate"},
        "one_of": {"description": "Is, or contains, one of these.", **_VALUES},
        "only": {"description": "Holds nothing besides these; [] = is empty.", **_VALUES},
        "is": {"enum": ["known", "unknown"]},
        "fact": {"description": "With weeks_since: the date fact counted from.", "type": "string"},
        "benefit": {
            "description": "With weeks_on: which benefits count.",
            "type": "array",
            "items": {"type": "string"},
        },
    },
}
_PREDICATE = {
    "description": (
        "A question with three answers: yes, no, not yet known. `{name: value}` (of a set: contains the value), "
        "`{name: {at_least: n}}`, `{all: [..]}`, `{any: [..]}`, `{not: ..}`, `{at_least: 2, of: [..]}`, or a bare id of "
        "another eligibility rule. Names of a day: hours_per_week, pay_per_hour (pence), work, employer, contract_type, "
        "on_benefit, needs, in_work, in_learning, volunteering, paused, age, weeks_since, weeks_on, enrolled_in, stage, "
        "and every fact of facts.yaml. In `counting`: the fields of one work spell. In `happens`: those of the event."
    ),
    "anyOf": [
        {"description": "The id of another rule of the same block.", "type": "string"},
        {
            "type": "object",
            "properties": {"at_least": {"type": "integer", "minimum": 1}, "of": _TESTS},
            "required": ["at_least", "of"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {"all": _TESTS, "any": _TESTS, "not": {"$ref": "#/$defs/Predicate"}},
            "additionalProperties": {"anyOf": [{"$ref": "#/$defs/Value"}, {"$ref": "#/$defs/Test"}]},
        },
    ],
}
_BY_HAND = {"Predicate": _PREDICATE, "Test": _TEST, "NumberOrRate": _NUMBER_OR_RATE, "Value": _VALUE}


def kinds() -> tuple[str, ...]:
    """Every word `schema` understands: kinds of file, `event`, and each kind of event."""
    return (*FILES, "event", *KINDS)


@cache
def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, of one kind of event, or of any `event`. KeyError for another word."""
    if kind == "event":
        found = TypeAdapter(_any_event()).json_schema(by_alias=True)
    else:
        model = FILES[kind] if kind in FILES else KINDS[kind]
        found = TypeAdapter(model).json_schema(by_alias=True)
    plain = _plain(found)
    if "#/$defs/Predicate" in str(plain):
        plain["$defs"] = {**plain.get("$defs", {}), **_BY_HAND}
    return {"$schema": DIALECT, "title": f"Ettle: {kind}", **plain}


def _any_event() -> Any:
    union: Any = None
    for each in KINDS.values():
        union = each if union is None else union | each
    return union


def _plain(node: Any) -> Any:
    """Without the noise: generated titles, empty defaults, `or null` (nothing is written as null here)."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("$comment") == "Predicate":
        return {
            **{key: said for key, said in node.items() if key == "description"},
            "$ref": "#/$defs/Predicate",
        }
    if "oneOf" in node:  # the types tell apart which was meant; to a reader it is one choice
        flat = [each for one in node["oneOf"] for each in one.get("anyOf", [one])]
        node = {"anyOf": flat, **{key: said for key, said in node.items() if key != "oneOf"}}
    kept = {_BOUNDS.get(key, key): _named(key, said) for key, said in node.items() if not _noise(key, said)}
    if "patternProperties" in kept:
        kept.setdefault("additionalProperties", False)
    choices = [each for each in kept.get("anyOf", []) if each != {"type": "null"}]
    if len(choices) == 1 and "anyOf" in kept:
        del kept["anyOf"]
        return {**choices[0], **kept}
    return {**kept, "anyOf": choices} if choices else kept


_BOUNDS = {"ge": "minimum", "le": "maximum"}
"""Bounds that stand after a check of our own keep our words; here they get those of JSON Schema."""


def _named(key: str, said: Any) -> Any:
    if key in ("properties", "$defs", "patternProperties") and isinstance(said, dict):
        return {name: _plain(each) for name, each in said.items()}
    return said if key in ("enum", "const", "default", "required") else _plain(said)


def _noise(key: str, said: Any) -> bool:
    return (key == "title" and isinstance(said, str)) or (key == "default" and said in (None, {}, [], ()))


def keys_at(kind: str, path: Path) -> tuple[str, ...]:
    """The keys a kind of file may have at a place, for "did you mean"; none where any id may stand."""
    whole = schema(kind)
    here: list[dict[str, Any]] = list(_branches(whole, whole))
    for step in path:
        here = [branch for each in here for branch in _branches(_step(each, step), whole)]
    return tuple(dict.fromkeys(key for each in here for key in each.get("properties", {})))


def _branches(node: Any, whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        yield from _branches(whole["$defs"][node["$ref"].rpartition("/")[2]], whole)
    for each in (*node.get("anyOf", []), *node.get("oneOf", [])):
        yield from _branches(each, whole)
    yield node


def _step(node: Mapping[str, Any], step: str | int) -> Any:
    if isinstance(step, int):
        return node.get("items")
    known = node.get("properties", {})
    if step in known:
        return known[step]
    patterns = list(node.get("patternProperties", {}).values())
    return patterns[0] if patterns else node.get("additionalProperties")
