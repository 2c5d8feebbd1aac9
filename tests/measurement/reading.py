"""What a page of a figure says, read back from its table; and another system that asks for the same."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

from ettle.web.access.acting import as_system
from ettle.web.api.keys.actions import make_key
from tests.api.conftest import System

ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.S)
CELL = re.compile(r'<td class="num">(.*?)</td>', re.S)
HEAD = re.compile(r'<th scope="col" class="num">(.*?)</th>', re.S)
UNSEEN = re.compile(r'<span class="unseen">.*?</span>', re.S)
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
