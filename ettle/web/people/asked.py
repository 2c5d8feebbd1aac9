"""What somebody typed to find a person, taken apart: a number, a day, a postcode, an id, and the words of a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from ettle.web.people.names import key, words_of
from ettle.web.people.national_insurance import IN_TEXT as NUMBER
from ettle.web.people.national_insurance import tidied

LONGEST = 500
MOST_WORDS = 6

_DAY = re.compile(r"\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}\s+[^\W\d]{3,9}\s+\d{4})\b")
_WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts; each may be missing. `ids` are the words that could be an id, as typed."""

    number: str = ""
    born: date | None = None
    outward: str = ""
    ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.number or self.born or self.outward or self.ids or self.words)

    def pairs(self) -> list[tuple[str, str]]:
        """The (family, given) keys that the words may be: in either order, parted at any of them; a part may be empty."""
        words = (
            (*self.words[: MOST_WORDS - 1], key(self.words[MOST_WORDS - 1 :]))
            if len(self.words) > MOST_WORDS
            else self.words
        )
        found = [(key(words[at:]), key(words[:at])) for at in range(len(words) + 1)]
        return list(dict.fromkeys([*found, *((given, family) for family, given in found)])) if words else []


def asked(text: str) -> Asked:
    """Take apart what was typed. What cannot be read as anything else is taken for part of a name."""
    whole = rest = unicodedata.normalize("NFC", "".join(each if each.isprintable() else " " for each in text[:LONGEST]))
    number = NUMBER.search(rest)
    rest = _without(rest, number)
    day = _DAY.search(rest)
    born = _day(day[1]) if day else None
    rest = _without(rest, day if born else None)
    ids = tuple(word.strip(",;") for word in rest.split() if any(each.isdigit() for each in word))
    postcode = _POSTCODE.search(rest)
    rest = _without(rest, postcode)
    words = tuple(word for written in rest.split() if written.strip(",;") not in ids for word in words_of(written))
    single = tuple(rest.split()) if rest == whole and len(rest.split()) == 1 else ()
    outward = postcode[1].upper() if postcode else ""
    return Asked(tidied(number[0]) if number else "", born, outward, (*ids, *single), words)


def _without(text: str, found: re.Match[str] | None) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}" if found else text


def _day(written: str) -> date | None:
    for shape in _WRITTEN:
        try:
            return datetime.strptime(" ".join(written.split()), shape).date()
        except ValueError:
            continue
    return None
