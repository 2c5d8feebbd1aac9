"""JSON merge patch (RFC 7396): the one way in which one document changes another."""

from __future__ import annotations

from typing import Any


def merged(document: Any, patch: Any) -> Any:
    """`document` with `patch` laid over it: maps merge key by key, null removes, all else replaces.

    Neither argument is changed. Source: RFC 7396, section 2.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for key, change in patch.items():
        if change is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), change)
    return result
