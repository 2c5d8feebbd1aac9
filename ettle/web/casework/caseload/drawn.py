"""The rows of the caseload as markup: fifty of them by a template cost more than the rest of the page.

Everything that is said is escaped here; what is not is the tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as e

from ettle.web.casework.caseload.rows import Shown


def rows(them: Iterable[Shown], moves: bool, with_worker: bool) -> str:
    """Each person on the list. `moves`: with a box to choose them by; `with_worker`: with whose people they are."""
    return "".join(_masked(each, with_worker) if each.masked else _row(each, moves, with_worker) for each in them)


def _row(row: Shown, moves: bool, with_worker: bool) -> str:
    name = e(row.name)
    tick = (
        f'<input type="checkbox" class="tick no-print" name="chosen" value="{e(row.key)}" aria-label="Choose {name}"> '
        if moves
        else ""
    )
    where = f' <span class="small quiet">{e(row.where)}</span>' if row.where else ""
    due = f'<span class="nowrap">{row.next_due_on}</span><br><span class="small quiet">{e(row.next_due)}</span>'
    return (
        f'\n<tr role="row"><th scope="row" role="rowheader">{tick}<a href="{e(row.address)}">{name}</a><br>'
        f'<span class="small quiet">{e(row.reference)}<br>{e(row.programme)}</span></th>'
        f'<td role="cell" data-label="State"><span class="state state--{row.shape}">{e(row.word)}</span></td>'
        f'<td role="cell" data-label="Where things stand">{e(row.words)}{where}</td>{_worker(row, with_worker)}'
        f'<td role="cell" data-label="Last contact" class="day">{row.latest}</td>'
        f'<td role="cell" data-label="Since" class="day">{row.since}</td>'
        f'<td role="cell" data-label="Next due">{due if row.next_due_on else ""}</td></tr>'
    )


def _masked(row: Shown, with_worker: bool) -> str:
    """Of whom no more is seen than the name and the key worker."""
    return (
        f'\n<tr role="row"><th scope="row" role="rowheader">{e(row.name)}</th>'
        '<td role="cell" data-label="State"><span class="state state--rest">Restricted</span></td>'
        '<td role="cell" data-label="Where things stand" class="quiet">'
        f"Not in your team: you see the name and the key worker.</td>{_worker(row, with_worker)}"
        '<td role="cell"></td><td role="cell"></td><td role="cell"></td></tr>'
    )


def _worker(row: Shown, with_worker: bool) -> str:
    return f'<td role="cell" data-label="Key worker">{e(row.worker)}</td>' if with_worker else ""
