"""Sealed words as a page shows them: opened, or said to be erased."""

from __future__ import annotations

from collections.abc import Iterable

from ettle.web.people import sealing
from ettle.web.people.models import PersonKey

ERASED = "Erased: what was kept of this person in words can no longer be read."


def opened(person: str, sealed: Iterable[bytes | memoryview | None], key: PersonKey | None = None) -> list[str]:
    """Each text; empty where there was none, and a sentence in its place where it was erased.

    `key`: where it was read already, so that it is not asked for again.
    """
    each = list(sealed)
    there = [bytes(one) for one in each if one is not None]
    try:
        words = iter(sealing.open_texts(person, there, key))
    except sealing.Erased:
        words = iter([ERASED] * len(there))
    return ["" if one is None else next(words) for one in each]
