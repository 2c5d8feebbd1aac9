"""Which files are taken: told by their bytes first, by their name second, and both must agree."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import filetype

from ettle.web.documents.files import office, pdf, pictures, text
from ettle.web.documents.files.refused import Refused

LARGEST = 10 * 1024 * 1024
MEGABYTE = 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: what it is called, the ends of its names, and what is looked for inside."""

    code: str
    title: str
    ends: tuple[str, ...]
    look_inside: Callable[[bytes], None]


KINDS: Mapping[str, FileKind] = {
    each.code: each
    for each in (
        FileKind("pdf", "PDF", ("pdf",), pdf.look_inside),
        FileKind("jpg", "JPEG picture", ("jpg", "jpeg"), pictures.look_inside_jpeg),
        FileKind("png", "PNG picture", ("png",), pictures.look_inside_png),
        FileKind("docx", "Word document", ("docx",), office.look_inside_word),
        FileKind("xlsx", "Excel workbook", ("xlsx",), office.look_inside_excel),
        FileKind("txt", "plain text", ("txt",), text.look_inside),
    )
}
TAKEN = "PDF, JPEG, PNG, DOCX, XLSX or TXT"
INSTEAD = {
    "heic": "It is a photo in Apple’s HEIC form. On the phone choose “Most compatible”, or send it as a JPEG.",
    "doc": "It is an old Word document, which may hold macros. Open it and save it as .docx or PDF.",
    "xls": "It is an old Excel workbook, which may hold macros. Open it and save it as .xlsx or PDF.",
    "zip": "It is an archive. Take the files out and add each by itself.",
    "gif": "It is a GIF picture. Save it as PNG or JPEG.",
    "exe": "It is a program. Programs are never kept.",
    "elf": "It is a program. Programs are never kept.",
}


def checked(name: str, content: bytes) -> FileKind:
    """The kind of a file, looked at all through. Raises Refused with the reason and the cure."""
    if not content:
        raise Refused("empty", "The file is empty. Open it to see that it holds something, and choose it again.")
    bounded(len(content))
    kind = _by_content(content)
    end = name.rpartition(".")[2].lower() if "." in name else ""
    if end not in kind.ends:
        called = f"ends in .{end[:10]}" if end else "has no ending"
        raise Refused(
            "name and contents differ",
            f"Inside it is a {kind.title}, and its name {called}. "
            f"If that is what you meant, rename it so that it ends in .{kind.ends[0]}.",
        )
    two_at_once(kind, content)
    kind.look_inside(content)
    return kind


def bounded(size: int) -> None:
    """Raises Refused for a file that is larger than is kept."""
    if size > LARGEST:
        raise Refused(
            "too large",
            f"The file has {size / MEGABYTE:.1f} MB and the most is {LARGEST // MEGABYTE} MB. "
            "Scan fewer pages at a time, or in grey at 200 dots an inch.",
        )


def _by_content(content: bytes) -> FileKind:
    guess = filetype.guess(content)
    code = guess.extension if guess else ""
    if content[:4] == b"PK\x03\x04" and code not in ("docx", "xlsx"):
        code = office.which(content)  # the order of the parts inside is not always the one that is expected
    if code in KINDS:
        return KINDS[code]
    if code:
        raise Refused(f"a {code}", INSTEAD.get(code, f"It is a .{code} file. Only {TAKEN} are kept."))
    if text.is_text(content):
        return KINDS["txt"]
    raise Refused("not known", f"Nobody can tell what this file is from what is in it. Only {TAKEN} are kept.")


def two_at_once(kind: FileKind, content: bytes) -> None:
    """Refuse what is one kind of file to us and another to a program that opens it."""
    zipped = kind.code in ("docx", "xlsx")
    other = (
        (not zipped and b"PK\x05\x06" in content[-66_000:] and "an archive")
        or (kind.code != "pdf" and b"%PDF-" in content[:1024] and "a PDF")
        or (kind.code != "txt" and _has_markup(content[:1024]) and "a web page")
    )
    if other:
        raise Refused(
            "two kinds at once",
            f"It is a {kind.title} and {other} at once, as harmful files are. Print it to PDF and add that.",
        )


def _has_markup(beginning: bytes) -> bool:
    low = beginning.lower()
    return any(mark in low for mark in (b"<script", b"<html", b"<!doctype html", b"<?php"))


def clean_name(name: str, kind: FileKind) -> str:
    """The name without its folders and without what is unseen, turns the writing, or means something to a system."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(each if unicodedata.category(each)[0] != "C" else "" for each in last)
    kept = "".join("_" if each in '<>:"|?*%;' else each for each in seen)
    stem = " ".join(kept.rpartition(".")[0].split()).strip(". ") or "document"
    return f"{stem[:LONGEST_NAME]}.{kind.ends[0]}"
