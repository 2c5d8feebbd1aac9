"""Small files of events for the tests that read them. Ada is the participant, Ben her key worker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ettle.files.events import Reading, read_events

GOOD = {"id": "good", "person": "ada", "kind": "review", "on": "2024-03-04", "recorded_at": "2024-03-05T09:00:00Z"}
HEADER = "id,person,kind,on,until,recorded_at,replaces,detail"


def row(**fields: Any) -> dict[str, Any]:
    """A good row of an event of Ada's, with these fields instead; None leaves a field out."""
    changed: dict[str, Any] = GOOD | {"id": "e1"} | fields
    return {name: value for name, value in changed.items() if value is not None}


def json_lines(path: Path, *rows: dict[str, Any] | str | bytes) -> Path:
    """A .jsonl file of a good row, then these."""
    lines = [GOOD, *rows]
    texts = [line if isinstance(line, str | bytes) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_bytes(b"\n".join(text.encode() if isinstance(text, str) else text for text in texts) + b"\n")
    return path


def read_rows(path: Path, *rows: dict[str, Any] | str | bytes) -> Reading:
    """What is read of a good row and these."""
    return read_events(json_lines(path / "ada.jsonl", *rows))


def ids(reading: Reading) -> list[str]:
    return [event.id for event in reading.events]


def the_error(reading: Reading) -> str:
    """The one error of a file of which only the good row was kept."""
    assert ids(reading) == ["good"]
    assert reading.receipt.read == reading.receipt.accepted + reading.receipt.rejected
    assert reading.receipt.rejected >= 1
    (error,) = {(each.field, str(each)): each for each in reading.receipt.errors}.values()
    return str(error)
