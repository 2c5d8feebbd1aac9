"""Reads and writes `LOCKS.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ettle.engine.rules import locks as engine
from ettle.engine.rules.locks import Lock, LockFile
from ettle.engine.rules.problems import Problem
from ettle.files.rulebook import Loaded

LOCK_FILE = "LOCKS.json"


def read_locks(folder: Path) -> tuple[dict[str, Lock], list[Problem]]:
    """The locks of a rulebook; none where there is no file yet."""
    path = folder / LOCK_FILE
    if not path.is_file():
        return {}, []
    try:
        return LockFile.model_validate(json.loads(path.read_text(encoding="utf-8"))).locks, []
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        found = "it is not as `ettle check --lock` writes it"
        cure = "restore it from the version history; never write it by hand"
        return {}, [Problem(LOCK_FILE, line, (), found, cure=cure)]


def verify_locks(loaded: Loaded, folder: Path, on: date) -> list[Problem]:
    """What was edited or deleted after it was locked."""
    locks, problems = read_locks(folder)
    return [*problems, *engine.verify_locks(loaded.agreed, locks, on, LOCK_FILE)]


def unlocked(loaded: Loaded, folder: Path, on: date) -> list[str]:
    """The documents in force by `on` that no lock holds yet."""
    locks, _ = read_locks(folder)
    return [each.name for each in loaded.agreed if each.from_ <= on and each.name not in locks]


def write_locks(loaded: Loaded, folder: Path, on: date) -> list[Problem]:
    """Lock every document in force by `on`; what was edited stays locked as it was, and is a problem.

    Writes nothing when there is a problem.
    """
    problems = verify_locks(loaded, folder, on)
    if not problems:
        locks, _ = read_locks(folder)
        _write(folder / LOCK_FILE, engine.new_locks(loaded.agreed, locks, on))
    return problems


def _write(path: Path, locks: Mapping[str, Lock]) -> None:
    content = {"locks": {name: lock.model_dump(mode="json", exclude_none=True) for name, lock in locks.items()}}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)
