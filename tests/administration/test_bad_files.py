"""A file that cannot be read says what was found, what was expected and what to do; nothing of it is kept."""

from datetime import date

import pytest

from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.table import table_of
from tests.administration.sheets import DAY, bomb, far_out, ods, packed, table, with_part, xlsx

ROWS = (("person", "on"), ("p1", "2021-03-04"))
GOOD = table(*ROWS)
BAD = {
    "nothing in it": ("a.csv", b"", "an empty file"),
    "only blanks": ("a.csv", b"\r\n \r\n,,\r\n", "no rows"),
    "header only": ("a.csv", b"person,on\r\n", "a header and no rows"),
    "header only in a workbook": ("a.xlsx", xlsx(ROWS[0]), "a header and no rows"),
    "cut off": ("a.xlsx", xlsx(*ROWS)[:2000], "damaged or cut off"),
    "cut off, ODS": ("a.ods", ods(*ROWS)[:300], "damaged or cut off"),
    "a workbook called CSV": ("a.csv", xlsx(*ROWS), "an archive inside"),
    "CSV called a workbook": ("a.xlsx", GOOD.encode(), "no archive inside"),
    "ODS called XLSX": ("a.xlsx", ods(*ROWS), "no such spreadsheet"),
    "a PDF": ("a.csv", b"%PDF-1.7", "a PDF inside"),
    "another ending": ("a.txt", GOOD.encode(), "the ending .txt"),
    "macros": ("a.xlsm", xlsx(*ROWS), "a file for macros"),
    "macros in disguise": ("a.xlsx", with_part(xlsx(*ROWS), "xl/vbaProject.bin", "x"), "macros, which are programs"),
    "macros in ODS": ("a.ods", with_part(ods(*ROWS), "Basic/Standard/a.xml", "x"), "macros, which are programs"),
    "a password": ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(500), "locked with a password"),
    "a password on ODS": ("a.ods", with_part(ods(*ROWS), "META-INF/manifest.xml", "<m:encryption-data/>"), "locked with a password"),
    "a bomb": ("a.xlsx", bomb(), "unpacks to 76 MB"),
    "a cell at the end of the world": ("a.xlsx", far_out(), "reaches to row 1,048,576"),
    "parts that are no XML": ("a.xlsx", packed(**{"xl/workbook.xml": "<<<"}), "cannot be read"),
    "a NUL": ("a.csv", b"person,on\r\np1,20\x0021\r\n", "a NUL on line 2"),
    "UTF-16 that ends in the middle": ("a.csv", GOOD.encode("utf-16")[:-1], "no letter"),
    "10,000 columns": ("a.csv", (",".join(["x"] * 10_000) + "\r\n1\r\n").encode(), "10,000 cells on line 1"),
    "200,001 rows": ("a.csv", ("person\r\n" + "p\r\n" * 200_001).encode(), "200,001 rows"),
    "a quote left open": ("a.csv", b'person,on\r\n"p1,2021\r\n', "not CSV"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_the_reason_and_the_cure(what):
    name, content, found = BAD[what]
    with pytest.raises(FileRefused) as refused:
        table_of(name, content)
    assert found in refused.value.found + refused.value.expected
    assert refused.value.cure and refused.value.expected


WRITTEN = {
    "UTF-8": (GOOD.encode(), None),
    "UTF-8 with its mark": (b"\xef\xbb\xbf" + GOOD.encode(), None),
    "UTF-16": (GOOD.encode("utf-16"), "UTF-16"),
    "UTF-16 without its mark": (GOOD.encode("utf-16-le"), "without the mark"),
    "semicolons": (table(*ROWS, sign=";").encode(), None),
    "tabs": (table(*ROWS, sign="\t").encode(), None),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_text_is_read_however_it_was_saved(how):
    content, note = WRITTEN[how]
    found = table_of("a.csv", content)
    assert (found.header, found.rows) == (["person", "on"], [(2, ["p1", "2021-03-04"])])
    assert not found.notes if note is None else note in found.notes[0]


def test_pounds_as_windows_writes_them_are_read_and_said():
    found = table_of("a.csv", "person,amount\r\np1,£9.50\r\n".encode("cp1252"))
    assert found.rows == [(2, ["p1", "£9.50"])] and "cp1252" in found.notes[0]


@pytest.mark.parametrize("old_days", [False, True])
def test_days_of_a_workbook_are_days_from_1904_too(old_days):
    found = table_of("a.xlsx", xlsx(("person", "on", "hours"), (17, DAY, 15.5), old_days=old_days))
    assert found.rows == [(2, ["17", date(2021, 3, 4), "15.5"])]
    assert any("1904" in note for note in found.notes) is old_days


def test_what_a_workbook_hides_merges_or_computes_is_said():
    found = table_of("a.xlsx", xlsx(*ROWS, ("p2", "=1+1"), ("p3", ""), hidden=True, merged="A4:B4"))
    said = " ".join(found.notes)
    assert "1 cells hold formulas" in said and "1 sheets are hidden" in said and "1 ranges of cells are merged" in said


def test_an_open_document_is_read():
    assert table_of("a.ods", ods(*ROWS)).rows == [(2, ["p1", "2021-03-04"])]
