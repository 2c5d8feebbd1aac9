"""What the description of the API says of every operation beyond its own words: refusals, the headers, the examples."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from ninja import Schema
from ninja.openapi.schema import OpenAPISchema

from ettle.web.api.problems import TYPE

REFUSED = {
    400: "It cannot be read, or a header is missing.",
    401: "No key that stands today was sent.",
    404: "There is nothing of yours at this address, or the key's post has no such act.",
    409: "It does not fit what stands now; the faults say what to do.",
    422: "Something in it is wrong; each fault names the field, the reason and the cure.",
    429: "Your organisation asked too often; wait as Retry-After says.",
}
ONLY_WRITES = (400, 409)
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 100},
    "description": "Your own for each act, and the same again when you try again: the act has one effect and one answer.",
    "example": "7f1c2f0e-contact-0001",
}


class Fault(Schema):
    field: str
    reason: str
    cure: str


class Faults(Schema):
    """Why a request was refused."""

    type: str
    title: str
    status: int
    faults: list[Fault]


FORM = {"file": "payslip.pdf", "category": "journey", "what": "people", "organisation": "ettlebrae-works"}
"""An example of each part that is sent as a form."""
FAULT = {
    "field": "on",
    "reason": "You wrote 9 November 2031",
    "cure": "Choose 10 November 2021 or earlier: record it when it has happened",
}


def described(schema: OpenAPISchema) -> OpenAPISchema:
    """The description with refusals, headers and examples at each operation."""
    parts = schema["components"]["schemas"]
    parts["Fault"] = Fault.model_json_schema()
    parts["Faults"] = Faults.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["Faults"].pop("$defs", None)
    schema["components"]["responses"] = {str(code): _refused(code) for code in REFUSED}
    schema["components"]["parameters"] = {ONCE["name"]: ONCE}
    for address, method, operation in _operations(schema):
        operation["tags"] = [address.removeprefix("/api/v1/").partition("/")[0].capitalize()]
        answers = {str(code): said for code, said in operation["responses"].items()}
        writes = operation.pop("x-writes", method == "post")
        operation["responses"] = answers | {code: {"$ref": f"#/components/responses/{code}"} for code in _codes(method)}
        if writes:
            operation.setdefault("parameters", []).append({"$ref": f"#/components/parameters/{ONCE['name']}"})
        for content in _contents(operation):
            if (example := _example(content["schema"], parts)) is not None and "example" not in content:
                content["example"] = example
    return schema


def _operations(schema: OpenAPISchema) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield address, method, operation


def _codes(method: str) -> list[str]:
    return [str(code) for code in REFUSED if method == "post" or code not in ONLY_WRITES]


def _refused(code: int) -> dict[str, Any]:
    example = {"type": "about:blank", "title": HTTPStatus(code).phrase, "status": code, "faults": [FAULT]}
    content = {TYPE: {"schema": {"$ref": "#/components/schemas/Faults"}, "example": example}}
    return {"description": REFUSED[code], "content": content}


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    bodies = [operation.get("requestBody", {}), *(each for code, each in operation["responses"].items() if code < "3")]
    for body in bodies:
        yield from body.get("content", {}).values()


def _example(schema: dict[str, Any], parts: dict[str, Any]) -> Any:
    """The example of a type, or of a list of one."""
    if schema.get("type") == "array":
        one = _example(schema["items"], parts)
        return None if one is None else [one]
    if schema.get("title") == "MultiPartBodyParams":
        return {name: FORM[name] for name in schema["properties"]}
    name = schema.get("$ref", "").rpartition("/")[2]
    return parts.get(name, {}).get("example")
