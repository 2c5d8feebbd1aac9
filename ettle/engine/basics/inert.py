"""Text that a spreadsheet shows and never computes."""

from __future__ import annotations

from typing import Any

STARTS_A_FORMULA = tuple("=+-@|%＝＋－＠")


def inert(value: Any) -> str:
    """The value as text, with an apostrophe before whatever could begin a formula, and nothing that ends a cell."""
    text = "" if value is None else str(value)
    text = "".join(" " if letter in "\t\r\n\0" else letter for letter in text)
    return f"'{text}" if could_run(text) else text


def could_run(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.lstrip().startswith(STARTS_A_FORMULA)
