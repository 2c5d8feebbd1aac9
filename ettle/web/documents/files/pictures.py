"""Pictures: whole from first byte to last, and of a size that a screen can show."""

from __future__ import annotations

import struct

from ettle.web.documents.files.refused import Refused

MOST_DOTS = 100_000_000
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_BROKEN = "The picture is not whole. Save or take it again."


def look_inside_png(content: bytes) -> None:
    """Each part with its length, from the header to the end and not beyond."""
    at, width, height = 8, 0, 0
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        if name == b"IHDR" and length >= 8:
            width, height = struct.unpack(">II", content[at + 8 : at + 16])
        at += 12 + length
        if name == b"IEND":
            break
    else:
        raise Refused("broken picture", _BROKEN)
    _ends_there(content, at)
    _showable(width, height)


def look_inside_jpeg(content: bytes) -> None:
    """Each part up to the picture itself, which ends the file; phones may add more pictures behind it."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            break
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if mark in _FRAMES and at + 9 <= len(content):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            _showable(width, height)
            if b"\xff\xd9" not in content[at:]:
                break
            return
        at += 2 + max(length, 2)
    raise Refused("broken picture", _BROKEN)


def _ends_there(content: bytes, at: int) -> None:
    if at > len(content):
        raise Refused("broken picture", _BROKEN)
    if content[at:].strip(b"\0\r\n "):
        raise Refused("more than a picture", "Something is hidden behind the picture. Open it and save it again.")


def _showable(width: int, height: int) -> None:
    if not width or not height or width * height > MOST_DOTS:
        raise Refused(
            "picture too large",
            f"The picture is {width:,} by {height:,} dots, more than can be shown. Save it smaller.",
        )
