"""Whatever is written in a rulebook, the answer is a list of problems, never a crash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ettle.files.cases import read_cases
from ettle.files.rulebook import load_rulebook
from ettle.files.yaml_file import read_yaml
from tests.files.rulebook_folder import CASES_FILE, FILES, write

WORDS = [
    "yes",
    "no",
    "start",
    "leave",
    "job_13",
    "core",
    "award",
    "in_work",
    "at_least",
    "all",
    "not",
    "of",
    "rate",
    "[key]",
]
LEAVES = st.one_of(st.sampled_from(WORDS), st.integers(-5, 10**18), st.none(), st.text(max_size=5))
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=6,
)
YAML_FILES = [name for name in FILES if name.endswith(".yaml")]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*path, key))
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from places(each, (*path, place))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = deepcopy(document)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return changed


def as_text(value: Any) -> str:
    """JSON is YAML; days lose their quotes so that they are days again."""
    return json.dumps(value, default=lambda each: each.isoformat() if isinstance(each, date) else float(each))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("rulebook"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_anywhere_gives_problems_or_a_rulebook(folder: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(YAML_FILES))
    document = read_yaml(FILES[name].encode(), name).value
    path = data.draw(st.sampled_from(list(places(document))))
    (folder / name).write_text(as_text(put(document, path, data.draw(ANYTHING))), encoding="utf-8")
    try:
        loaded = load_rulebook(folder)
        _, problems = read_cases(folder / CASES_FILE, folder, "into-work", loaded.rulebook.facts)
    finally:
        (folder / name).write_text(FILES[name], encoding="utf-8")
    for problem in (*loaded.problems, *problems):
        assert problem.line >= 1
        assert problem.found
        assert "\n" not in str(problem)


@pytest.mark.parametrize("wrong", [[[]], ["job"], "job", 7, [{}]])
def test_outcomes_that_are_no_mapping_are_a_problem_of_whatever_changes_them(folder: Path, wrong: Any) -> None:
    """Measures ask for the names of all outcomes, of a change that is refused as well."""
    name = "programmes/into-work/variations/2022-01-01-standing-alone.yaml"
    document = read_yaml(FILES[name].encode(), name).value
    try:
        (folder / name).write_text(as_text(put(document, ("change", "outcomes"), wrong)), encoding="utf-8")
        assert load_rulebook(folder).problems
    finally:
        (folder / name).write_text(FILES[name], encoding="utf-8")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_value_or_a_problem(raw: bytes) -> None:
    file = read_yaml(raw, "x.yaml")
    assert file.problems or file.value is not None


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_file_cut_off_or_with_a_letter_changed_is_read_or_refused(data: st.DataObject) -> None:
    text = FILES[data.draw(st.sampled_from(YAML_FILES))]
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(
        st.sampled_from(["", "\0", "\t", "&", "*", "!", "{", "]", ":", "- ", "\n", "#", "'", "é", "\ufeff"])
    )
    for wrong in (text[:at], text[:at] + other + text[at + 1 :]):
        file = read_yaml(wrong.encode(), "x.yaml")
        assert file.problems or file.value is not None
