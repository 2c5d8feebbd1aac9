"""Plain text: letters that are seen, and nothing else."""

from __future__ import annotations

from ettle.web.documents.files.refused import Refused

SEEN = {"\n", "\r", "\t", "\f"}


def is_text(content: bytes) -> bool:
    return b"\0" not in content


def look_inside(content: bytes) -> None:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", "replace")
    if any(ord(each) < 32 and each not in SEEN for each in words):
        raise Refused("not text", "It is called text and holds what is not text. Save it again as plain text.")
    start = words.lstrip()[:200].lower()
    if start.startswith(("<", "#!", "{\\rtf", "%pdf", "mz")):
        raise Refused("not text", "It is called text and is a page, a program or another kind of file. Save it as PDF.")
