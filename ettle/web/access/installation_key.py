"""The key of the installation, and the keys made of it: for the keys of people, for second steps, for finding numbers.

From ETTLE_DATA_KEY; a demonstration keeps its own in a file of its data folder, made when first wanted, so that what
one start sealed the next can open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def wrapping() -> Fernet:
    """What locks the key of each person."""
    return Fernet(base64.urlsafe_b64encode(_derived(_secret(), b"ettle: keys of people")))


def of_second_steps() -> Fernet:
    """What locks the secrets from which the codes of an app, and recovery codes, are made."""
    return Fernet(base64.urlsafe_b64encode(_derived(_secret(), b"ettle: second steps")))


def fingerprint(text: str) -> str:
    """The same text for the same text under this installation's key, from which nobody without the key gets it back."""
    return hmac.new(_derived(_secret(), b"ettle: look-up"), text.encode(), hashlib.sha256).hexdigest()


def _secret() -> str:
    return settings.DATA_KEY or _kept_in(settings.DATA_KEY_FILE)


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


@lru_cache(maxsize=2)
def _kept_in(file: Path) -> str:
    """What a file says; made first where there is none. Of several processes one makes it: a link to it is never half-written."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writing:
            writing.write(secrets.token_urlsafe(64))
            writing.flush()
            os.fsync(writing.fileno())
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text()
