"""Names as they are searched: folded, so that accents, case and apostrophes do not matter; and as they sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import product

LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ŋ": "n"}
)
APOSTROPHES = "'’‘`´ʼʻʹ′＇"
LONGEST_KEY, LONGEST_SOUND = 100, 40
MOST_PARTS = 4
"""Of a name of many words, so many are searched by as well as the whole."""


def folded(name: str) -> str:
    """A name without case, accents or punctuation, its words apart by one space: `ó Súilleabháin` is `o suilleabhain`."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name.casefold()).casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    kept = "".join(each if each.isalnum() else "" if each in APOSTROPHES else " " for each in bare.translate(LETTERS))
    return " ".join(kept.split())


def words_of(name: str) -> list[str]:
    """The words of a name as searched. `Mc` and `M'` are `Mac`, as one person writes all three."""
    return [_MAC.sub("mac", word) for word in folded(_M_APOSTROPHE.sub("mac", name)).split()]


def key(words: Iterable[str]) -> str:
    """Words of `words_of` run together: O'Neill, O Neill and Oneill are one key."""
    return "".join(words)[:LONGEST_KEY]


def spellings(given: str, family: str) -> list[tuple[str, str]]:
    """The (family, given) keys that one name is found by: the whole of each part, and from each later word of it on."""
    return list(dict.fromkeys(product(_tails(family), _tails(given))))


def _tails(name: str) -> list[str]:
    words = words_of(_APOSTROPHE.sub(" ", _M_APOSTROPHE.sub("mac", name)))
    return [key(words[at:]) for at in range(min(len(words), MOST_PARTS))] or [""]


_M_APOSTROPHE = re.compile(rf"\bM[{APOSTROPHES}](?=\w)", re.IGNORECASE)
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_MAC = re.compile(r"^mc(?=.)")

# What is written differently and said alike, in names of Scotland above all; in this order.
_SAID_ALIKE = [
    (re.compile(pattern), written)
    for pattern, written in (
        ("sch", "sk"), ("ph|v", "f"), ("geo", "je"), ("g(?=[eiy])", "j"), ("gh", "h"), ("[mb]h", "f"), ("dh", "h"), ("th", "t"),
        ("sh", "s"), ("ch|ck", "k"), ("wr", "r"), ("kn", "n"), ("mp(?=[sb])", "m"), ("c(?=e|y|i(?!a))", "s"), ("[cq]", "k"),
        ("x", "ks"), ("z", "s"), ("dg", "j"), ("ts|ds", "s"), ("sd", "st"), ("[oea]w", "u"),
    )
]  # fmt: skip


def sound(name_key: str) -> str:
    """How a key sounds: the same for Stewart and Stuart, Catriona and Katrina. Empty for an empty one."""
    said = name_key
    for pattern, written in _SAID_ALIKE:
        said = pattern.sub(written, said)
    first = "a" if said[:1] in tuple("aeiouyh") else said[:1]
    return re.sub(r"(.)\1+", r"\1", first + re.sub("[aeiouyhw]", "", said[1:]))[:LONGEST_SOUND]
