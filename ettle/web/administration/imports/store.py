"""Where a file lies until it is in: sealed under the installation's key, outside the web root, named by its digest."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from ettle.web.access.installation_key import wrapping


class Gone(LookupError):
    """The file is not where it was kept, or is not what it was."""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def path_of(digest: str) -> Path:
    folder: Path = settings.IMPORTS
    return folder / f"{digest}.sealed"


def keep(content: bytes) -> str:
    """Kept whole or not at all. Returns its digest."""
    digest = digest_of(content)
    path = path_of(digest)
    fresh = path.with_suffix(f".{secrets.token_hex(8)}.new")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(wrapping().encrypt(content))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    return digest


def fetch(digest: str) -> bytes:
    """Raises Gone."""
    try:
        content = wrapping().decrypt(path_of(digest).read_bytes())
    except (FileNotFoundError, InvalidToken) as error:
        raise Gone from error
    if digest_of(content) != digest:
        raise Gone
    return content


def remove(digest: str) -> None:
    path_of(digest).unlink(missing_ok=True)
