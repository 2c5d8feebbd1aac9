"""The API tells what it is, and every operation of it keeps the same doors shut and says what is wrong with a body."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.conftest import System

pytestmark = pytest.mark.django_db

PART = re.compile(r"\{(\w+)\}")
NONE = "00000000-0000-0000-0000-000000000007"
FILLED = {
    "measure": "starts",
    "person": "ada",
    "event": "ada-work-2021-08-23",
    "id": "1",
    "note": "1",
    "answer": "accept",
    "goal": NONE,
    "step": NONE,
    "template": "welcome",
    "other": "nobody",
    "way": "provider",
    "contract": "nobodys",
    "month": "2021-11",
}


@pytest.fixture(scope="module")
def said():
    from ettle.web.api.door import api

    return json.loads(json.dumps(api.get_openapi_schema()))


@pytest.fixture(scope="module")
def operations(said):
    return [(path, method, each) for path, methods in said["paths"].items() for method, each in methods.items()]


def test_the_printed_description_is_current(said):
    printed = json.loads(Path("docs/generated/api.json").read_text("utf-8"))
    assert printed == said, "run `make docs` and commit docs/generated/api.json"


def filled(path):
    return PART.sub(lambda part: FILLED[part[1]], path).removeprefix("/api/v1")


def contents_of(operation):
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for code, answer in operation["responses"].items():
        if code < "3":
            yield from answer["content"].values()


def test_every_refusal_has_its_words_and_an_example(said):
    for code, answer in said["components"]["responses"].items():
        (content,) = answer["content"].values()
        assert answer["description"] and content["example"]["status"] == int(code)
        jsonschema.validate(content["example"], content["schema"] | {"components": said["components"]})


def test_every_operation_says_what_it_does_with_an_example_of_all_that_goes_in_and_out(operations):
    assert len(operations) >= 20
    for path, method, each in operations:
        where = f"{method} {path}"
        assert each["summary"] and each["summary"][0].isupper() and "_" not in each["summary"], where
        assert list(contents_of(each)), where
        for content in contents_of(each):
            assert content.get("example"), f"{where} has no example"
        for code in ("401", "404", "422", "429", *(["400", "409"] if method == "post" else [])):
            assert each["responses"][code] == {"$ref": f"#/components/responses/{code}"}, where
        writes = method == "post" and not path.endswith("/look")
        headers = [given["$ref"] for given in each.get("parameters", ()) if "$ref" in given]
        assert headers == (["#/components/parameters/Idempotency-Key"] if writes else []), where


def test_every_example_is_what_its_type_says(said, operations):
    for path, method, each in operations:
        for content in contents_of(each):
            schema = content["schema"] | {"components": said["components"]}
            try:
                jsonschema.validate(content["example"], schema)
            except jsonschema.ValidationError as wrong:
                raise AssertionError(f"{method} {path}: {wrong.message}") from wrong


def test_every_operation_refuses_whoever_has_no_key(operations, adas):
    for path, method, _ in operations:
        for client in (Client(), Client(headers={"authorization": "Bearer ettle_000000000000_x"})):
            answer = client.generic(method.upper(), f"/api/v1{filled(path)}", "{}", "application/json")
            assert answer.status_code == 401, f"{method} {path}"
            assert answer.headers["Content-Type"] == "application/problem+json"


EVERYBODYS = "/api/v1/released-figures"
"""What was released is for everybody who works here; one table is not there where none was."""
MONEY = ("/api/v1/statements", "/api/v1/our-share", "/api/v1/claims")


@pytest.mark.parametrize(
    ("code", "own"),
    [
        ("eli", MONEY),
        ("fay", MONEY),
        ("dee", ("/api/v1/moves", "/api/v1/figures", *MONEY)),
        ("ada_min", "/api/v1/imports"),
    ],
)
def test_no_operation_is_that_is_not_their_own_for_a_role_of_one_subject(operations, system, code, own):
    theirs = system(code)
    for path, method, each in operations:
        if not path.startswith(own) and path != EVERYBODYS:
            assert asked(theirs, path, method, each).status_code == 404, f"{method} {path}"


def asked(theirs, path, method, operation):
    """An operation asked with the example of its description."""
    kinds = operation.get("requestBody", {}).get("content", {})
    body = next((content["example"] for content in kinds.values()), {})
    if "multipart/form-data" in kinds:
        return theirs.send(filled(path), **body | {"file": SimpleUploadedFile("a.csv", b"a,b\r\n1,2\r\n")})
    return theirs.get(filled(path)) if method == "get" else theirs.act(filled(path), body)


def deep(n):
    return '{"kind":"contact","fields":' + '{"a":' * n + "1" + "}" * n + "}"


BAD = {
    "empty": "",
    "no json": "{",
    "a list": "[]",
    "null": "null",
    "a number": "NaN",
    "wrong types": json.dumps(dict.fromkeys(("kind", "fields", "on", "words", "why", "given", "agreed_how"), 7)),
    "10,000 fields": json.dumps({"kind": "contact", "fields": {f"f{n}": 1 for n in range(10_000)}}),
    "10,000 names": json.dumps({f"f{n}": 1 for n in range(10_000)}),
    "NUL": json.dumps({"kind": "contact\0", "fields": {"on": "2021-11-09\0", "mode\0": "phone"}, "why": "\0"}),
    "half a letter": '{"kind":"contact","fields":{"mode":"\\ud800"},"why":"\\ud800","given":"\\ud800"}',
    "not UTF-8": b'{"kind":"\xff"}',
    "100,000 deep": deep(100_000),
    "900 deep": deep(900),
    "over a megabyte": json.dumps({"kind": "contact", "fields": {"why": "x" * 1_200_000}, "why": "x" * 1_200_000}),
    "over the limit": json.dumps({"why": "x" * 3_000_000}),
    "a huge number": json.dumps({"kind": "contact", "fields": {"on": 10**400, "mode": 1e308}}),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_body_is_refused_everywhere_and_nothing_breaks(operations, system, bad):
    bodies = {"ben": system("ben"), "gil": system("gil")}
    for path, method, _ in operations:
        if method != "post":
            continue
        theirs: System = bodies["gil" if path == "/api/v1/referrals" else "ben"]
        headers = theirs.headers | {"idempotency-key": "token-0001"}
        answer = theirs.client.post(f"/api/v1{filled(path)}", BAD[bad], "application/json", headers=headers)
        assert 400 <= answer.status_code < 500, f"{path}: {answer.status_code}"
        assert answer.headers["Content-Type"] == "application/problem+json", path
        assert all(fault["cure"] for fault in answer.json()["faults"])


@pytest.mark.parametrize("word", ["\0", "\ud800", "x" * 100_000, "9" * 400, "-1", "{}", "2021-02-30"])
def test_a_bad_word_in_the_address_or_the_query_breaks_nothing(operations, system, word):
    ben, gil = system("ben"), system("gil")
    said = word.encode("utf-8", "surrogatepass")
    for path, method, each in operations:
        if method != "get":
            continue
        names = [given["name"] for given in each.get("parameters", ()) if given.get("in") == "query"]
        for name in names:
            for theirs in (ben, gil):
                assert theirs.get(filled(path), **{name: said}).status_code < 500, f"{path}?{name}"
    quoted = "".join(f"%{byte:02X}" for byte in said[:2000])
    for theirs in (ben, gil):
        for address in ("/people/{}", "/people/{}/notes", "/people/ada/events/{}/correct", "/referrals/{}"):
            assert theirs.get(address.format(quoted)).status_code in (404, 405), address
        assert theirs.post(f"/people/ada/events/{quoted}/take-back", {"why": "x"}).status_code in (404, 422)
