"""Spreadsheets as a test wants them, good and bad."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

CONTENT = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="One">{}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def table(*rows: Sequence[Any], sign: str = ",") -> str:
    return "".join(sign.join(map(str, row)) + "\r\n" for row in rows)


def xlsx(*rows: Sequence[Any], old_days: bool = False, hidden: bool = False, merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    if old_days:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(list(row))
    if hidden:
        book.create_sheet("secret").sheet_state = "hidden"
    if merged:
        book.active.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods(*rows: Sequence[str]) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        "<table:table-row>" + "".join(cell.format(each) for each in row) + "</table:table-row>" for row in rows
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"content.xml": CONTENT.format(body), "META-INF/manifest.xml": manifest}
    return packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", **parts)


def packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_part(book: bytes, name: str, content: str) -> bytes:
    """The same workbook with one more part."""
    file = io.BytesIO(book)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    return packed(**{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "0" * 80_000_000})


def far_out() -> bytes:
    """One cell, at the end of the largest sheet there is."""
    book = openpyxl.Workbook()
    book.active.cell(1_048_576, 16_384, "here")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


DAY = date(2021, 3, 4)
