"""The schemas of the files: complete, lawful, and agreeing with what the reader accepts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ettle.engine.events.catalogue import KINDS
from ettle.engine.rules.schema import FILES, kinds, schema
from ettle.files.yaml_file import read_yaml
from tests.files.rulebook_folder import CASES, CONTRACT, FACTS, PROGRAMME, RATE, VARIATION

BY_KIND = {
    "programme": PROGRAMME,
    "contract": CONTRACT,
    "variation": VARIATION,
    "facts": FACTS,
    "rates": RATE,
    "cases": CASES,
}
REPOSITORY = Path(__file__).parents[2] / "rulebook"


def as_json(value: Any) -> Any:
    """A document as JSON says it: days as text, numbers as numbers."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def written(text: str) -> Any:
    return as_json(read_yaml(text.encode(), "x.yaml").value)


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()


def test_every_file_and_every_kind_of_event_has_a_schema() -> None:
    assert set(kinds()) == {*FILES, "event", *KINDS}


@pytest.mark.parametrize("kind", kinds())
def test_a_schema_stands_on_its_own(kind: str) -> None:
    found = schema(kind)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {reference.rpartition("/")[2] for reference in references(found)} <= set(found.get("$defs", {}))
    assert "null" not in str(found), "nothing is written as null"


def test_every_part_of_a_programme_is_described() -> None:
    assert [name for name, part in schema("programme")["$defs"].items() if "description" not in part] == []


def test_a_schema_knows_that_a_rule_has_a_source_or_says_illustrative() -> None:
    assert schema("programme")["$defs"]["Outcome"]["anyOf"][0] == {"required": ["source"]}


@pytest.mark.parametrize("kind", kinds())
def test_a_schema_is_lawful(kind: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize(("kind", "text"), BY_KIND.items(), ids=list(BY_KIND))
def test_what_the_reader_accepts_the_schema_accepts(kind: str, text: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    errors = jsonschema.Draft202012Validator(schema(kind)).iter_errors(written(text))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    "path", sorted(REPOSITORY.glob("programmes/*/programme.yaml")), ids=lambda path: path.parent.name
)
def test_the_programmes_of_this_repository_fit_the_schema(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    errors = jsonschema.Draft202012Validator(schema("programme")).iter_errors(written(path.read_text(encoding="utf-8")))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("participation: voluntary", "participation: maybe"),
        ("title: Into Work", "titel: Into Work"),
        ("{age: {at_least: 18}}", "{age: {atleast: 18}}"),
        ("by: [contact, review]", "by: contact"),
        ("amount: 5000, source: guide", "amount: 5000"),
    ],
)
def test_a_slip_that_a_schema_can_see_is_refused(old: str, new: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert not jsonschema.Draft202012Validator(schema("programme")).is_valid(written(PROGRAMME.replace(old, new)))
