"""A letter as PDF, in a font that has the letters of names; without one, only what the fonts of every reader can write."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from fpdf import FPDF
from fpdf.errors import FPDFException

ORDINARY, LARGE = 12, 18
FOUND_IN = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
)
"""Where systems keep fonts that may be embedded."""


PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "-"})


class CannotWrite(ValueError):
    """There is no font here for a letter of the text: print the page instead."""


@cache
def font() -> Path | None:
    """The font named by ETTLE_FONT, or one of the system's; None where there is none."""
    named: str = settings.LETTER_FONT
    return next((Path(each) for each in (named, *FOUND_IN) if each and Path(each).is_file()), None)


def as_pdf(title: str, words: str, *, large: bool, made_at: datetime) -> bytes:
    """The letter on A4. Raises CannotWrite."""
    paper = FPDF(format="A4")
    paper.set_title(title)
    paper.set_lang("en-GB")
    paper.set_creation_date(made_at)
    paper.set_margin(20)
    paper.set_auto_page_break(True, margin=20)
    paper.add_page()
    size = LARGE if large else ORDINARY
    words = words if font() else words.translate(PLAIN)
    _set_font(paper, words, size)
    for paragraph in words.split("\n\n"):
        try:
            paper.multi_cell(0, size * 0.55, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
        except FPDFException as error:
            raise CannotWrite(str(error)) from error
        paper.ln(size * 0.35)
    return bytes(paper.output())


def _set_font(paper: FPDF, words: str, size: int) -> None:
    file = font()
    if file is not None:
        paper.add_font("letter", "", str(file))
        paper.set_font("letter", size=size)
        if lacking := sorted(
            {each for each in words if each.isprintable() and not each.isspace() and not _has(paper, each)}
        ):
            raise CannotWrite(f"The font {file.stem} lacks {lacking[0]}.")
        return
    try:
        words.encode("latin-1")
    except UnicodeEncodeError as error:
        raise CannotWrite("No font is installed that has every letter of this text.") from error
    paper.set_font("helvetica", size=size)


def _has(paper: FPDF, letter: str) -> bool:
    return ord(letter) in paper.fonts["letter"].cmap  # type: ignore[union-attr]
