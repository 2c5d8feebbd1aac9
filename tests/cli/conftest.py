"""The command line run as a script runs it, on Ada's few events."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ettle.cli import main

Run = Callable[..., Result]


def row(n: int, kind: str, on: str, **fields: Any) -> dict[str, Any]:
    """One line of a file of Ada's events."""
    common = {"id": f"e{n}", "person": "ada", "kind": kind, "on": on, "recorded_at": f"{on}T12:00:00Z"}
    return common | {"enrolment": "ada-1"} | fields


ADAS_EVENTS = [
    row(1, "start", "2017-05-01", programme="work-first-scotland", provider="brae-works"),
    row(2, "work", "2017-06-05", work="employed", employer="cafe", hours_per_week=16),
]
"""Ada starts on 1 May 2017 and works 16 hours from Monday 5 June; 13 weeks in a row are reached on 3 September."""


@pytest.fixture
def ettle() -> Run:
    def run(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Sequence[dict[str, Any]]], Path]:
    def write(rows: Sequence[dict[str, Any]]) -> Path:
        path = tmp_path / "events.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")
        return path

    return write
