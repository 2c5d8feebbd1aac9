"""What a seal is made of: the same text for the same row, for ever, and its hash."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

VERSION = 1
"""Of the canonical text. A change of it is a new version beside this one, never instead."""

NOTHING_BEFORE = "0" * 64

SEALED = (
    "id", "at", "server", "xid", "actor", "organisation", "role", "act", "method", "address", "address_of", "people", "wrote",
    "outcome", "why", "status", "break_glass", "digests",
)  # fmt: skip
"""The columns that a seal covers, in its order: all of them."""


def seal_hash(seq: int, previous: str, sealed_at: datetime, row: Sequence[Any]) -> str:
    """The hash of a link: of its place, the hash before it, its moment, and the entry's columns in the order of SEALED."""
    text = _json([VERSION, seq, previous, _plain(sealed_at), *(_plain(value) for value in row)])
    return hashlib.sha256(text.encode()).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def payload_text(contents: Any) -> str:
    return _json(contents)


def payload_digest(salt: str, person: str, text: str) -> str:
    return hashlib.sha256(_json([salt, person, text]).encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
