"""What a JSON Schema says of a value, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PATTERNS = {"^[a-z][a-z0-9_-]*$": "id"}
PLAIN = {"string": "text", "integer": "whole number", "number": "number", "array": "list", "object": "map"}
FORMATS = {"date": "day", "date-time": "instant"}


def words(node: Mapping[str, Any]) -> str:
    """What may stand at a place: `whole number`, `one of a, b`, `list of id`, a part by its name."""
    if "$ref" in node:
        return linked(node["$ref"].rpartition("/")[2])
    if "enum" in node:
        return "`" + "`, `".join(map(str, node["enum"])) + "`"
    if "const" in node:
        return f"`{node['const']}`"
    if "anyOf" in node:
        if {each.get("type") for each in node["anyOf"]} == {"number", "string"}:
            return _plain({**node, "type": "number"})  # a number that must stay exact may also be its digits
        return " or ".join(dict.fromkeys(words(each) for each in node["anyOf"]))
    if node.get("type") == "array" and "items" in node:
        return f"list of {words(node['items'])}"
    if node.get("type") == "object":
        return _of_map(node)
    return _plain(node)


def linked(part: str) -> str:
    """The name of a part, linked to where it is told."""
    return f"[{part}](#{part.lower()})"


def _of_map(node: Mapping[str, Any]) -> str:
    for pattern, each in node.get("patternProperties", {}).items():
        return f"map of {PATTERNS.get(pattern, 'key')} to {words(each)}"
    inside = node.get("additionalProperties")
    if isinstance(inside, Mapping) and inside:
        return f"map of key to {words(inside)}"
    return "map"


def _plain(node: Mapping[str, Any]) -> str:
    if node.get("pattern") in PATTERNS:
        return PATTERNS[node["pattern"]]
    kind = node.get("type", "any value")
    if isinstance(kind, list):
        return " or ".join(PLAIN.get(each, str(each)) for each in kind)
    said = FORMATS.get(node.get("format", ""), PLAIN.get(kind, str(kind)))
    if "maximum" in node and node["maximum"] <= 100:
        said += f", {node.get('minimum', 0)} to {node['maximum']}"
    return said
