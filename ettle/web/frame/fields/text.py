"""Text: kept as it was written, but for what would make it read as something else."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from ettle.engine.wording.plain import count
from ettle.web.frame.widgets import Area

# They turn the order of the letters after them: "moc.elgnirts" can be made to read as something nobody wrote.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
AT_THE_EDGE = " \t\r\n\u00a0\u200b\ufeff"
SHOWN = 40


def shown(typed: object) -> str:
    """What was typed, short enough for an error and with nothing unseen in it."""
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(typed))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class TextField(forms.CharField):
    """One line of text. Spaces at the ends go, accents are kept in one form, unseen characters are refused."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = max_length
        # Ours say more than Django's, which stop at "null characters are not allowed".
        self.validators = []

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", str(value)) if value not in self.empty_values else ""
        text = self.in_lines(text.replace("\r\n", "\n").replace("\r", "\n")).strip(AT_THE_EDGE)
        self.refuse_unseen(text)
        if len(text) > self.longest:
            over = len(text) - self.longest
            raise forms.ValidationError(
                f"You wrote {count(len(text), 'letter')}. Write {self.longest:,} or fewer: take out {over:,}.",
                code="max_length",
            )
        return text

    def in_lines(self, text: str) -> str:
        """A tab that came with a copied cell is a space between words."""
        return text.replace("\t", " ")

    def refuse_unseen(self, text: str) -> None:
        """Refuse characters that nobody sees and that make text read or behave as something else."""
        for at, letter in enumerate(text):
            if letter in TURNING:
                _refuse(text[:at], f"a mark that turns the direction of writing (U+{ord(letter):04X})")
            if letter == "\n" and not self.takes(letter):
                raise forms.ValidationError(
                    f"There is a line break after “{shown(text[:at][-20:])}”. Write it on one line.", code="unseen"
                )
            if not self.takes(letter):
                _refuse(text[:at], f"a character that cannot be seen or kept (U+{ord(letter):04X})")

    def takes(self, letter: str) -> bool:
        return unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp")


class LongTextField(TextField):
    """Text of several lines, in a box. Up to 4,000 letters unless told."""

    def __init__(self, *, max_length: int = 4000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Area(rows=rows, longest=max_length))
        super().__init__(max_length=max_length, **kwargs)

    def in_lines(self, text: str) -> str:
        return text

    def takes(self, letter: str) -> bool:
        return letter in "\n\t" or super().takes(letter)


def _refuse(before: str, what: str) -> None:
    where = f"after “{shown(before[-20:])}”" if before else "at the start"
    raise forms.ValidationError(
        f"There is {what} {where}. It often comes with copied text: delete it there, or type the words again.",
        code="unseen",
    )
