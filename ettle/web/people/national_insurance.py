"""National Insurance numbers: what one may be, and how it is written.

Two letters, six figures, and a letter from A to D that may be missing. HM Revenue and Customs' manual (NIM39110) says which
pairs of letters are never given: D, F, I, Q, U and V stand in neither place, O not in the second, and BG, GB, KN, NK, NT, TN
and ZZ are not used.
"""

from __future__ import annotations

import re

NEVER_HELD = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
NEVER_FIRST, NEVER_SECOND = frozenset("DFIQUV"), frozenset("DFIQUVO")
IN_TEXT = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}(?:[\s\u00a0.-]*[0-9]){6}(?:[\s\u00a0.-]*[A-D])?(?![A-Z0-9])", re.IGNORECASE | re.ASCII
)

_SHAPE = re.compile(r"([A-Z]{2})(\d{6})([A-Z]?)")


class NotANumber(ValueError):
    """What was written is no National Insurance number; the text says why and what to do."""


def tidied(written: str) -> str:
    """As it is kept: no spaces, capitals."""
    return re.sub(r"[\s.\-]", "", written).upper()


def checked_number(written: str) -> str:
    """The number, tidied. Raises NotANumber."""
    number = tidied(written)
    shape = _SHAPE.fullmatch(number) if number.isascii() else None
    if shape is None:
        raise NotANumber(
            f"“{written[:20]}” is not a National Insurance number: it is two letters, six figures and a letter. "
            "It is on a payslip or a letter from Jobcentre Plus, like QQ 12 34 56 C."
        )
    letters, _, suffix = shape.groups()
    if letters in NEVER_HELD or letters[0] in NEVER_FIRST or letters[1] in NEVER_SECOND:
        raise NotANumber(f"No National Insurance number begins with {letters}. Check the first two letters.")
    if suffix and suffix not in "ABCD":
        raise NotANumber(f"A National Insurance number ends with A, B, C or D, not {suffix}. Check the last letter.")
    return number


def stem(number: str) -> str:
    """The part that is one person's: the last letter says nothing of who somebody is, and is often left out."""
    return number[:8]


def masked(number: str) -> str:
    """What is shown unopened: QQ••••56C."""
    return f"{number[:2]}••••{number[6:]}"
