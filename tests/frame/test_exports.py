"""Files for spreadsheets: nothing in them is run, and there is one way to write them."""

import csv
import io
import re
from pathlib import Path

import pytest

from ettle.web.frame.exports import as_csv, inert

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
    assert found == ["frame/exports.py"]
