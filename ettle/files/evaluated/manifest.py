"""What a folder of evaluated rows says of itself: the day, the moment, the rules, the source, and hashes of its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ettle.engine.evaluated.tables import NAMES, SCHEMA

MANIFEST = "manifest.json"
ASKED_OF_ROWS = frozenset({"measures", "case-mix", "returns", "maps"})
"""Folders of a rulebook that decide no row: a measure more asks nobody again."""


class NotEvaluated(ValueError):
    """The folder is none of evaluated rows, or not as it was written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """What the rows are of: two folders that say the same here say the same in every row."""

    on: date
    known_at: datetime
    rulebook: str
    """A fingerprint of the rules asked (`rulebook_fingerprint`)."""
    source: str
    """A hash of the snapshot or the file of events they were made from."""
    made_by: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`about`, and of each table how many rows each part has and a hash of what they say."""

    about: About
    parts: tuple[int, ...]
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    digests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """One hash of it all: what a figure names, so that it can be worked out again."""
        said = {**_about(self.about), "digests": {name: list(each) for name, each in sorted(self.digests.items())}}
        del said["made_by"]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def text(self) -> str:
        said = {
            "schema": SCHEMA,
            "hash": self.hash,
            **_about(self.about),
            "parts": list(self.parts),
            "rows": {name: list(each) for name, each in self.rows.items()},
            "digests": {name: list(each) for name, each in self.digests.items()},
        }
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _about(about: About) -> dict[str, Any]:
    return {**asdict(about), "on": about.on.isoformat(), "known_at": about.known_at.isoformat()}


def read_manifest(folder: Path) -> Manifest:
    """Raises NotEvaluated."""
    path = folder / MANIFEST
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        about = About(
            date.fromisoformat(said["on"]),
            datetime.fromisoformat(said["known_at"]),
            *(str(said[name]) for name in ("rulebook", "source", "made_by")),
        )
        found = Manifest(
            about,
            tuple(map(int, said["parts"])),
            {name: tuple(map(int, said["rows"][name])) for name in NAMES},
            {name: tuple(map(str, said["digests"][name])) for name in NAMES},
        )
    except FileNotFoundError as missing:
        raise NotEvaluated(f"{folder}: no {MANIFEST} in it; give the folder that `ettle bulk` wrote") from missing
    except (NotADirectoryError, KeyError) as other:
        what = "a file" if isinstance(other, NotADirectoryError) else f"a folder whose {MANIFEST} is of something else"
        raise NotEvaluated(f"{folder}: {what}; give the folder that `ettle bulk` wrote") from other
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as wrong:
        raise NotEvaluated(f"{path}: is not as it was written ({wrong}); make the folder again") from wrong
    if said.get("schema") != SCHEMA:
        raise NotEvaluated(f"{path}: schema {said.get('schema')}, and this Ettle reads {SCHEMA}; make the folder again")
    if said.get("hash") != found.hash:
        raise NotEvaluated(f"{path}: was changed since it was written; make the folder again")
    return found


def rulebook_fingerprint(*folders: Path) -> str:
    """A hash of every file of the folders that rules were read from, but of those that are asked of rows already there."""
    hashed = hashlib.sha256()
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            if path.relative_to(folder).parts[0] in ASKED_OF_ROWS:
                continue
            content = path.read_bytes()
            hashed.update(f"{path.relative_to(folder).as_posix()}:{len(content)}:".encode() + content)
    return hashed.hexdigest()
