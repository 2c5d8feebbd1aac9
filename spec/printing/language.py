"""Every kind of file of a rulebook with its keys, from the types that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ettle.engine.rules.schema import FILES, schema
from spec.printing.names import names
from spec.printing.tables import table
from spec.printing.words import words

PRINTED = "<!-- Printed from the types of the rulebook by `make docs`. Change the types, not this page. -->"
LONGEST = 200
"""Of a longer meaning the first sentence; the whole stands with its part."""
WHERE = {
    "programme": "`rulebook/programmes/<id>/programme.yaml`",
    "contract": "`rulebook/contracts/<id>.yaml`",
    "variation": "`variations/` (agreed) or `what-if/` (not agreed) beside the programme; of a contract, `contracts/<id>/variations/`",
    "erratum": "`errata/` beside the programme",
    "cases": "`cases.yaml` beside the programme",
    "facts": "`rulebook/facts.yaml`",
    "rates": "`rulebook/rates/<id>.yaml`",
    "map": "`rulebook/maps/<id>.yaml`",
    "return": "`rulebook/returns/<id>.yaml`",
    "sharing": "`rulebook/sharing/<id>.yaml`",
    "measure": "`rulebook/measures/<id>.yaml`",
    "case-mix": "`rulebook/case-mix/<id>.yaml`",
    "locks": "`rulebook/LOCKS.json`, written by `ettle check --lock` and never by hand",
}
"""Where each kind of file lies."""


def language_page() -> str:
    return "\n\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield PRINTED
    yield "# The language"
    yield (
        "Every kind of file and every key it may have. Keys marked * must be there. `ettle schema KIND` prints the same "
        "as JSON Schema, for an editor to check while you write. Files are YAML 1.2 in plain style: no anchors, aliases or "
        "tags; `yes` and `no` are words; money is pence; days are year-month-day; every `until` is the first day no longer so. "
        "A map of id to whole number beside a whole number gives the number by group."
    )
    parts: dict[str, Any] = {}
    for kind, place in WHERE.items():
        found = schema(kind)
        yield f"## {kind.capitalize()}"
        yield f"{found.get('description', '')} In {place}."
        yield from _keys(found, found.get("$defs", {}))
        parts |= found.get("$defs", {})
    yield from names()
    yield "# Parts"
    for name in sorted(parts):
        yield f"## {name}"
        yield from _part(parts[name], parts)


def _part(node: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    if "description" in node:
        yield str(node["description"])
    if node.get("properties"):
        yield from _keys(node, parts)
    elif "description" not in node:
        yield f"Written as: {words(node)}."
    inside = node.get("additionalProperties")
    if isinstance(inside, Mapping) and inside:
        yield f"Any other key is an id, with {words(inside)}."


def _keys(node: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    needed = node.get("required", ())
    rows = [_row(key, said, key in needed, parts) for key, said in node.get("properties", {}).items()]
    if rows:
        yield table(("key", "value", "meaning"), rows)


def _row(key: str, said: Mapping[str, Any], needed: bool, parts: Mapping[str, Any]) -> tuple[str, str, str]:
    """A key without a meaning of its own has that of the part that stands there."""
    part = parts.get(str(said.get("$ref", "")).rpartition("/")[2], {})
    meaning = " ".join(str(said.get("description") or part.get("description", "")).split())
    if len(meaning) > LONGEST:
        meaning = meaning.partition(". ")[0].removesuffix(".") + "."
    default = f" Left out: `{said['default']}`." if "default" in said else ""
    return f"`{key}`" + (" *" if needed else ""), words(said), (meaning + default).strip()


assert set(WHERE) | {"case"} == set(FILES), "say in WHERE where the new kind of file lies"
