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
_STREAM = re.compile(rb"stream\r?\n")
_BEGINS = re.compile(rb"[\r\n]\d+\s+\d+\s+obj\s*<<")
LONGEST_DICTIONARY = 4000
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/?[^/\s>\]]*)")
_NOT_ONE_WAY = re.compile(rb"/(DecodeParms|DP|F)(?![A-Za-z0-9])")
_AS_A_WORD = {name: re.compile(re.escape(name) + rb"(?![A-Za-z0-9])") for name in ACTIVE}
UNREADABLE = "Part of the PDF is packed in a way that cannot be looked into."
CURE = "Print it to PDF, which keeps what is seen and nothing else, and add that."


def look_inside(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise Refused("broken pdf", f"Something stands before the beginning of the PDF. {CURE}")
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("broken pdf", "The PDF is not whole: its end is missing. Save or scan it again.")
    if content[end + 5 :].strip(b"\0\r\n \t"):
        raise Refused("more than a pdf", f"Something is hidden behind the end of the PDF. {CURE}")
    if _LOCKED.search(content):
        raise Refused("locked pdf", "The PDF is locked with a password, so nobody can check it. Save it without one.")
    for part in (content, *_unpacked(content)):
        _nothing_active(part)


def _nothing_active(part: bytes) -> None:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
    for name, word in _AS_A_WORD.items():
        if word.search(plain):
            raise Refused("active pdf", f"The PDF {ACTIVE[name]}. {CURE}")


def _spelt(name: bytes) -> bytes:
    """A pattern of a name, each letter of which may be written by its number."""
    return b"/" + b"".join(rb"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name)


_LOCKED = re.compile(_spelt(b"Encrypt"))
# An object stream by its type, or by the number that only such a stream has in its dictionary.
_PACKED = re.compile(_spelt(b"ObjStm") + rb"(?![A-Za-z0-9])|" + _spelt(b"First") + rb"\s+\d+(?!\d*\s+\d+\s+R)(?=\D)")


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What is packed inside as objects, unpacked up to a bound: a small file may hold a very large one.

    Packed in the one usual way, or not taken: a reader may know more ways than this does.
    """
    room, done = MOST_UNPACKED, set[int]()
    for found in _PACKED.finditer(content):
        stream = _STREAM.search(content, found.end())
        if stream is None:
            raise Refused("unreadable pdf", f"{UNREADABLE} {CURE}")
        if stream.end() in done:
            continue
        done.add(stream.end())
        _packed_as_usual(_dictionary(content, found.start(), stream.start()))
        part = _inflated(content[stream.end() :], room)
        room -= len(part)
        yield part


def _dictionary(content: bytes, at: int, stream: int) -> bytes:
    """What a stream says of itself, from the line its object begins on. No text in it may play that beginning."""
    begun = [each.start() for each in _BEGINS.finditer(content, max(at - LONGEST_DICTIONARY, 0), at)]
    said = content[begun[-1] : stream] if begun else b""
    return b"" if re.search(rb"[()%]", said) else _ESCAPED.sub(lambda one: bytes([int(one[1], 16)]), said)


def _packed_as_usual(said: bytes) -> None:
    filters = [each.strip(b"[] \r\n\t") for each in _FILTER.findall(said)]
    if filters not in ([b"/FlateDecode"], [b"/Fl"]) or _NOT_ONE_WAY.search(said):
        raise Refused("unreadable pdf", f"{UNREADABLE} {CURE}")


def _inflated(packed: bytes, room: int) -> bytes:
    unpack = zlib.decompressobj()
    try:
        part = unpack.decompress(packed, room + 1)
    except zlib.error as wrong:
        raise Refused("unreadable pdf", f"{UNREADABLE} {CURE}") from wrong
    if len(part) > room:
        raise Refused("pdf bomb", f"The PDF unpacks to more than anybody can read. {CURE}")
    return part
