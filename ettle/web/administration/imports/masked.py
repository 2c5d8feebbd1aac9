"""What whoever imports may be shown of a row: not what it says of somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ettle.engine.events.fields import CONTROL_CHARACTERS

QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
LONGEST = 500


def masked(value: object) -> str:
    """The first letter and how many there are: `NicDhòmhnaill` is `N… (13 letters)`."""
    text = str(value)
    if not text:
        return "nothing"
    first = text[0] if text[0].isalnum() and len(text) > 1 else ""
    return f"{first}… ({len(text)} letter{'' if len(text) == 1 else 's'})"


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """A sentence in which everything quoted and everything of `secrets` is masked, the longest first."""
    said = QUOTED.sub(lambda found: masked(found.group()[1:-1]), text)
    for secret in sorted({each for each in secrets if len(each) > 1}, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", lambda found: masked(found.group()), said)
    return CONTROL_CHARACTERS.sub("\ufffd", said)[:LONGEST]
