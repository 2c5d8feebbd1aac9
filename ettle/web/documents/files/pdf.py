"""PDF: from its first byte to its end, without what runs, starts something or carries other files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from ettle.web.documents.files.refused import Refused

ACTIVE = {
    b"/JavaScript": "runs a program",
    b"/JS": "runs a program",
    b"/Launch": "starts another program",
    b"/EmbeddedFile": "carries another file",
    b"/RichMedia": "carries a film or a program",
    b"/XFA": "is a form that runs a program",
}
MOST_UNPACKED = 64 * 1024 * 1024
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm[^>]*>>\s*stream\r?\n|<<[^>]*/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_AS_A_WORD = {name: re.compile(re.escape(name) + rb"(?![A-Za-z0-9])") for name in ACTIVE}
CURE = "Print it to PDF, which keeps what is seen and nothing else, and add that."


def look_inside(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise Refused("broken pdf", f"Something stands before the beginning of the PDF. {CURE}")
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("broken pdf", "The PDF is not whole: its end is missing. Save or scan it again.")
    if content[end + 5 :].strip(b"\0\r\n \t"):
        raise Refused("more than a pdf", f"Something is hidden behind the end of the PDF. {CURE}")
    if b"/Encrypt" in content:
        raise Refused("locked pdf", "The PDF is locked with a password, so nobody can check it. Save it without one.")
    for part in (content, *_unpacked(content)):
        _nothing_active(part)


def _nothing_active(part: bytes) -> None:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
    for name, word in _AS_A_WORD.items():
        if word.search(plain):
            raise Refused("active pdf", f"The PDF {ACTIVE[name]}. {CURE}")


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What is packed inside as objects, unpacked up to a bound: a small file may hold a very large one."""
    room = MOST_UNPACKED
    for found in _PACKED.finditer(content):
        unpack = zlib.decompressobj()
        try:
            part = unpack.decompress(content[found.end() :], room + 1)
        except zlib.error:
            continue  # packed another way: no reader runs what it cannot unpack either
        room -= len(part)
        if room < 0:
            raise Refused("pdf bomb", f"The PDF unpacks to more than anybody can read. {CURE}")
        yield part
