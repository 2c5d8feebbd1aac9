"""Names as they are searched: folded, so that accents, case and apostrophes do not matter."""

from __future__ import annotations

import unicodedata

LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ŋ": "n"}
)


def folded(name: str) -> str:
    """A name without case, accents or punctuation, its words apart by one space: `ó Súilleabháin` is `o suilleabhain`."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each))
    kept = "".join(each if each.isalnum() else "" if each in "'’‘`´" else " " for each in bare.translate(LETTERS))
    return " ".join(kept.split())
