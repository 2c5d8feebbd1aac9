"""Files for spreadsheets, inert: nothing in them is ever run as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal
from xml.sax.saxutils import escape

from django.http import HttpResponse

from ettle.engine.basics.inert import inert
from ettle.files.sheets.written import as_csv

Kind = Literal["csv", "ods"]
TYPES: dict[Kind, str] = {"csv": "text/csv; charset=utf-8", "ods": "application/vnd.oasis.opendocument.spreadsheet"}

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_IN_A_SHEET, LONGEST_OF_A_SHEET = re.compile(r"[\[\]*?:/\\'\"]+"), 31
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time in the archive: the same rows are the same bytes."""
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPES["ods"]}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
BEFORE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 office:version="1.3"><office:automatic-styles><number:number-style style:name="pence">
<number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>
</number:number-style><style:style style:name="sum" style:family="table-cell" style:data-style-name="pence"/>
<number:percentage-style style:name="tenths">
<number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text>
</number:percentage-style><style:style style:name="share" style:family="table-cell" style:data-style-name="tenths"/>
<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>
</office:automatic-styles><office:body><office:spreadsheet>"""
AFTER = "</table:table></office:spreadsheet></office:body></office:document-content>\n"


def as_ods(columns: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """A whole file (OpenDocument): a line of columns, then the rows, on a sheet of that name.

    No cell has a formula. A `Decimal` is a sum, a `Fraction` a percentage, an `int` a number and a `date` a day; all else is inert text.
    """
    content = io.StringIO()
    content.write(f'{BEFORE}<table:table table:name="{_of_a_sheet(sheet)}">\n')
    for row in (columns, *rows):
        content.write(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>\n")
    content.write(AFTER)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # The type stands first and as it is: by it the file is known.
        archive.writestr(zipfile.ZipInfo("mimetype", LONG_AGO), TYPES["ods"], zipfile.ZIP_STORED)
        for name, text in (("content.xml", content.getvalue()), ("META-INF/manifest.xml", MANIFEST)):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cell(value: Any) -> str:
    match value:
        case Decimal():
            return _typed(f'table:style-name="sum" office:value-type="float" office:value="{value}"', value)
        case Fraction():
            share = Decimal(value.numerator) / Decimal(value.denominator)
            said = f'table:style-name="share" office:value-type="percentage" office:value="{share:f}"'
            return _typed(said, f"{share * 100:.1f}%")
        case int() if not isinstance(value, bool):
            return _typed(f'office:value-type="float" office:value="{value}"', value)
        case date() if not isinstance(value, datetime):
            return _typed(f'table:style-name="day" office:value-type="date" office:date-value="{value}"', value)
    text = escape(NOT_IN_XML.sub("\ufffd", inert(value)))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def _typed(attributes: str, shown: object) -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def _of_a_sheet(name: str) -> str:
    """A name that every spreadsheet takes for a sheet: no longer, and without what stands for something in a reference."""
    words = NOT_IN_XML.sub("", NOT_IN_A_SHEET.sub(" ", name)).split()
    return escape(" ".join(words)[:LONGEST_OF_A_SHEET].strip())


def as_file(
    kind: Kind, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Sheet1"
) -> HttpResponse:
    """A file to be kept, under its name without an ending; a spreadsheet has one sheet of the name given."""
    content = as_csv(columns, rows) if kind == "csv" else as_ods(columns, rows, sheet)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def pounds_cell(pence: int) -> Decimal:
    """A sum as a cell of a file: pounds with their pence."""
    return Decimal(pence).scaleb(-2)
