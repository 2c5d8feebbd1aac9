"""A folder that is there with all its files, or not at all: written beside its place, and put there when it is whole."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InItsPlace(ValueError):
    """Something else stands where the folder should go."""


@contextmanager
def whole_folder(folder: Path, mark: str) -> Iterator[Path]:
    """A new folder to write into; one that is there, known by its file `mark`, is replaced when the new one is ready.

    Raises InItsPlace.
    """
    if folder.exists() and not (folder / mark).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise InItsPlace(str(folder))
    fresh = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")
    try:
        fresh.mkdir(parents=True)
        yield fresh
        _put(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put(fresh: Path, folder: Path) -> None:
    """The new folder in its place; what was there goes once the new one stands."""
    old = fresh.with_name(fresh.name + ".old")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
