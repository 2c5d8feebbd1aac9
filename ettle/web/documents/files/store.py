"""Where files lie: sealed, outside the web root, a folder for each person, each file under the hash of its contents."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from ettle.web.documents.files.refused import Refused
from ettle.web.people import sealing


class Gone(LookupError):
    """The file is not where it was kept, or is not what it was."""


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def path_of(person: str, hash: str) -> Path:
    """The names on the disk tell neither who somebody is nor what a file is called."""
    folder = hashlib.sha256(f"documents of {person}".encode()).hexdigest()[:32]
    root: Path = settings.DOCUMENTS
    return root / folder / f"{hash}.sealed"


def keep(person: str, content: bytes) -> str:
    """Seal and keep a file whole or not at all, and return its hash. Raises Refused where there is no room."""
    hash = hash_of(content)
    path = path_of(person, hash)
    fresh = path.with_suffix(f".{secrets.token_hex(8)}.new")
    sealed = sealing.seal(person, content)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(fresh, sealed)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(
                "no room", "There is no room left to keep files. Nothing was kept. Tell your administrator."
            ) from error
        raise
    return hash


def _write(path: Path, sealed: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())


def fetch(person: str, hash: str) -> bytes:
    """The contents as they were kept. Raises Gone, and sealing.Erased where the person's key is destroyed."""
    try:
        content = sealing.open(person, path_of(person, hash).read_bytes())
    except (FileNotFoundError, sealing.CannotOpen) as error:
        raise Gone from error
    if hash_of(content) != hash:
        raise Gone
    return content


def remove(person: str, hash: str) -> None:
    path_of(person, hash).unlink(missing_ok=True)
