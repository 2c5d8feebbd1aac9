"""Word and Excel files: archives, looked through part by part, without macros, other files or anything fetched from outside."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ettle.web.documents.files.refused import Refused

MOST_PARTS, MOST_UNPACKED, MOST_PACKED_TO = 2_000, 100 * 1024 * 1024, 200
TO_PDF = "Open it, save it as PDF, and add that."
_MACROS = re.compile(r"(vbaproject|vbadata|macrosheets/|activex/|customui)", re.IGNORECASE)
_OTHERS = re.compile(r"(embeddings/|oleobject|externallinks/)", re.IGNORECASE)
_DYNAMIC = re.compile(rb"\b(DDEAUTO|DDE)\b")


def which(content: bytes) -> str:
    """docx, xlsx or zip, by the part that makes it one."""
    try:
        names = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else "zip"


def look_inside_word(content: bytes) -> None:
    _look_inside(content, "word/document.xml")


def look_inside_excel(content: bytes) -> None:
    _look_inside(content, "xl/workbook.xml")


def _look_inside(content: bytes, heart: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _whole_and_bounded(archive, heart)
            _nothing_that_runs(archive.namelist())
            for part in archive.infolist():
                _look_at(part.filename, _read(archive, part))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(
            "broken archive", f"The file is damaged, or packed in a way that is not usual. {TO_PDF}"
        ) from error


def _whole_and_bounded(archive: zipfile.ZipFile, heart: str) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_PACKED_TO * max(packed, 4096):
        raise Refused(
            "archive bomb", f"The file unpacks to {unpacked / 1048576:,.0f} MB, more than it can hold. {TO_PDF}"
        )
    if heart not in names or "[Content_Types].xml" not in names:
        raise Refused("broken archive", f"The file lacks its main part. {TO_PDF}")
    if len(set(names)) != len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Refused("odd archive", f"The file has parts in places where none should be. {TO_PDF}")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(
            "locked archive", "The file is locked with a password, so nobody can check it. Save it without one."
        )
    if archive.comment or (parts and min(part.header_offset for part in parts) != 0):
        raise Refused("two kinds at once", f"Something is hidden before or behind the file. {TO_PDF}")


def _nothing_that_runs(names: list[str]) -> None:
    for name in names:
        if _MACROS.search(name):
            raise Refused("macros", f"The file holds macros, which are programs. {TO_PDF}")
        if _OTHERS.search(name):
            raise Refused("other files inside", f"The file holds or fetches other files. {TO_PDF}")


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part as it unpacks: never more than it said, whatever it said."""
    with archive.open(part) as opened:
        found = opened.read(part.file_size + 1)
    if len(found) > part.file_size:
        raise Refused("archive bomb", f"A part of the file is larger than it says. {TO_PDF}")
    return found


def _look_at(name: str, part: bytes) -> None:
    if part[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ\x90\x00", b"\x7fELF"):
        raise Refused("other files inside", f"The file holds another file. {TO_PDF}")
    if not name.endswith((".xml", ".rels")):
        return
    if name == "[Content_Types].xml" and b"macroenabled" in part.lower():
        raise Refused("macros", f"The file holds macros, which are programs. {TO_PDF}")
    if _DYNAMIC.search(part):
        raise Refused("fetches from outside", f"The file fetches from another program. {TO_PDF}")
    root = _parsed(part)
    if name.endswith(".rels"):
        _no_link_but_hyperlinks(root)


def _parsed(part: bytes) -> Any:
    """Raises Refused for what is no XML, or XML that grows or fetches."""
    try:
        return fromstring(part, forbid_dtd=True)
    except (DefusedXmlException, ParseError) as error:
        raise Refused("broken archive", f"A part of the file is not as it must be. {TO_PDF}") from error


def _no_link_but_hyperlinks(root: Any) -> None:
    for each in root.iter():
        outside = each.get("TargetMode") == "External"
        if outside and not str(each.get("Type", "")).endswith("/hyperlink"):
            raise Refused(
                "fetches from outside", f"The file fetches something from outside when it is opened. {TO_PDF}"
            )
