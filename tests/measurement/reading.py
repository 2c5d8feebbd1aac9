"""What page, file and command line say of a figure, read back; and another system that asks for the same."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date
from typing import Any

from click.testing import CliRunner

from ettle.cli import main
from ettle.web.access.acting import as_system
from ettle.web.api.keys.actions import make_key
from ettle.web.measurement.handing_over import folder_of
from ettle.web.measurement.shown import column_name
from tests.api.conftest import System

ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.S)
CELL = re.compile(r'<td class="num">(.*?)</td>', re.S)
HEAD = re.compile(r'<th scope="col" class="num">(.*?)</th>', re.S)
UNSEEN = re.compile(r'<span class="unseen">.*?</span>', re.S)
WORDS = ("cohort", "matured", "sex")
NEXT_YEAR = date(2022, 11, 1)


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", UNSEEN.sub("", text))).strip()


def numbers_on(page: Any) -> dict[str, dict[str, str]]:
    """By the words of each row of the figure's table, its numbers by the words of their columns."""
    head, body = page.text.split('aria-labelledby="t-figure"><thead>')[1].split("</table>")[0].split("<tbody>")
    columns = [plain(each) for each in HEAD.findall(head)]
    rows = {plain(row.split("</th>")[0]): map(plain, CELL.findall(row)) for row in ROW.findall(body)}
    return {words: dict(zip(columns, cells, strict=True)) for words, cells in rows.items()}


def system_of(staff: Any) -> System:
    """Another system that acts in the post of somebody."""
    with as_system():
        return System(make_key(by="ada_min", name="theirs", post=staff.posts.get(), until_on=NEXT_YEAR))


def on_command_line(evaluation: Any, measure: str, by: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows that `ettle measure` prints."""
    folder = folder_of(evaluation.snapshot) / evaluation.folder
    said = ["measure", str(folder), "--measure", measure, "--format", "json"]
    ran = CliRunner().invoke(main, [*said, *(part for each in by for part in ("--by", each))])
    assert ran.exit_code == 0, ran.output
    return [row["text"] for row in json.loads(ran.stdout)["rows"]]


def in_csv(answer: Any) -> list[list[str]]:
    """The rows of the table: what is below the first empty row says what it is."""
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    end = rows.index([])
    return [[cell for name, cell in zip(rows[0], row, strict=True) if name not in WORDS] for row in rows[1:end]]


def numbers(rows: list[dict[str, str]]) -> list[list[str]]:
    return [[cell for name, cell in row.items() if name not in WORDS] for row in rows]


def as_on_the_page(row: dict[str, str]) -> dict[str, str]:
    """The numbers of a row, under the words that the page's columns have; what a row has not is not there yet."""
    return {column_name(name): cell for name, cell in row.items() if name not in WORDS}
