"""Files for spreadsheets: nothing in them is run, and there is one way to write them."""

import csv
import io
import re
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ettle.engine.basics.inert import inert
from ettle.files.sheets.table import table_of
from ettle.files.sheets.written import as_csv
from ettle.web.frame.exports import as_ods, pounds_cell

WEB = Path(__file__).parents[2] / "ettle" / "web"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", " =1", "|cmd", "%0A", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_starts_a_formula(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t=1", "\n=1", "\r\n=1", "a\0=1"])
def test_no_cell_breaks_out_of_its_row(text):
    assert not re.search("[\t\r\n\0]", inert(text)) and not inert(text).startswith("=")


def test_what_is_harmless_stays_as_it_is():
    said = as_csv(["Name", "Days"], [["Catrìona", 3], ["", None]]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(said))) == [["Name", "Days"], ["Catrìona", "3"], ["", ""]]


def test_no_other_room_of_the_site_writes_a_spreadsheet_by_itself():
    found = [path.relative_to(WEB).as_posix() for path in WEB.rglob("*.py") if "csv.writer" in path.read_text()]
    assert found == []


HARMFUL = ["=1+1", "+44", "@SUM(A1)", "=cmd|'/c calc'!A1", "a\x07<b>&]]>", "－1"]


def test_an_ods_reads_back_as_it_was_written_and_no_cell_of_it_is_a_formula():
    content = as_ods(["Name", "Pounds"], [[each, pounds_cell(-12345)] for each in HARMFUL])
    table = table_of("lines.ods", content)
    assert table.header == ["Name", "Pounds"]
    names = [cells[0] for _, cells in table.rows]
    assert names == ["'=1+1", "'+44", "'@SUM(A1)", "'=cmd|'/c calc'!A1", "a\ufffd<b>&]]>", "'－1"]
    assert {str(cells[1]) for _, cells in table.rows} == {"-123.45"}
    whole = zipfile.ZipFile(io.BytesIO(content))
    assert "formula" not in whole.read("content.xml").decode()
    assert whole.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    assert whole.infolist()[0].filename == "mimetype" and whole.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_numbers_shares_and_days_are_typed_so_that_they_sum_and_chart():
    content = as_ods(
        ["n", "%", "On"], [[55, Fraction(10, 36), date(2021, 11, 10)], ["[c]", True, None]], "What: [all]/x"
    )
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    assert 'office:value-type="float" office:value="55"' in sheet
    assert re.search(r'office:value-type="percentage" office:value="0\.2777\d+"><text:p>27\.8%<', sheet)
    assert 'office:value-type="date" office:date-value="2021-11-10"' in sheet
    assert sheet.count('office:value-type="string"') == 6, "heads, and what is no number"
    assert 'table:name="What all x"' in sheet and "formula" not in sheet
    assert [cells[0] for _, cells in table_of("f.ods", content).rows] == ["55", "[c]"]


def test_the_same_rows_are_the_same_bytes():
    assert as_ods(["a"], [["b"]]) == as_ods(["a"], [["b"]])
