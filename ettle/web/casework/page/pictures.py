"""The two pictures of a person's page as markup: an outcome under way, and the spells along the months.

Everything that is said is escaped here; what is not is the tags and the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as e

from ettle.web.casework.page.progress import Bar
from ettle.web.casework.page.spells import Picture, Row, Stroke


def bar(it: Bar) -> str:
    """How far an outcome is: what counts so far, today, when it would be reached, when its window closes."""
    id = e(it.id)
    at_today, at_reach = _anchored(it.today, 8), "end" if it.reach > 92 else "middle"
    gap = f'<rect class="f-soft" x="{it.have}%" width="{it.gap}%" y="26" height="24"/>' if it.gap else ""
    hope = f'<rect x="{it.today}%" width="{it.hope}%" y="26" height="24" fill="url(#{id}-hope)"/>' if it.hope else ""
    label = f'<text class="on strong" x="8" y="43">{e(it.label)}</text>' if it.label_fits else ""
    need = (
        f'<text class="strong" x="{it.reach}%" y="15" text-anchor="{at_reach}">{it.need}</text>'
        if it.need_apart
        else ""
    )
    reached = (
        f'<text class="strong" x="{it.reach}%" y="68" text-anchor="end">{it.reached}</text>'
        f'<text class="soft on-wide" x="{it.reach}%" y="84" text-anchor="end">{it.need} days</text>'
    )
    return (
        f'<svg class="pic" height="90" role="img" aria-labelledby="{id}-t" aria-describedby="{id}-d">'
        f'<title id="{id}-t">{e(it.title)}</title><desc id="{id}-d">{e(it.conclusion)}</desc>'
        f'<defs><pattern id="{id}-hope" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="8" height="8" fill="#e4f3e8"/><rect width="3" height="8" fill="#176a2f"/></pattern></defs>\n'
        '<rect class="f-wash" x="0" width="100%" y="26" height="24"/>\n'
        f'<rect class="f-good" x="0" width="{it.have}%" y="26" height="24"/>\n{gap}\n{hope}\n{label}\n'
        f'<line class="k-now" x1="{it.today}%" x2="{it.today}%" y1="20" y2="50"/>'
        f'<text x="{it.today}%" y="15" text-anchor="{at_today}">Today</text>\n'
        f'<line x1="{it.reach}%" x2="{it.reach}%" y1="20" y2="56" stroke="#176a2f" stroke-width="3"/>{need}\n'
        '<line x1="100%" x2="100%" y1="20" y2="56" stroke="#1a1a1a" stroke-width="3"/>\n'
        f'<text x="0" y="68">{it.begun}</text><text class="soft on-wide" x="0" y="84">first day</text>\n'
        f"{reached if it.reached_apart else ''}\n"
        f'<text x="100%" y="68" text-anchor="end">{it.closes}</text>'
        '<text class="soft on-wide" x="100%" y="84" text-anchor="end">window closes</text></svg>'
    )


def _anchored(at: float, edge: int) -> str:
    """Where words end that would run out of the picture."""
    return "start" if at < edge else "end" if at > 100 - edge else "middle"


def spells(it: Picture) -> str:
    """Work, learning and volunteering along the months."""
    lanes = "".join(f'<text class="strong" x="0" y="{y}">{e(words)}</text>' for words, y in it.lanes)
    return (
        f'<svg class="pic" height="{it.height}" role="img" aria-labelledby="sp-t" aria-describedby="sp-d">'
        f'<title id="sp-t">{e(it.title)}</title><desc id="sp-d">{e(it.conclusion)}</desc>\n'
        f"{''.join(_tick(it, *each) for each in it.ticks)}"
        f'<line class="k-axis" x1="0" x2="100%" y1="{it.axis}" y2="{it.axis}"/>\n{lanes}\n{"".join(map(_stroke, it.strokes))}'
        f'<line class="k-now" x1="{it.today}%" x2="{it.today}%" y1="0" y2="{it.axis}"/></svg>'
    )


def _tick(it: Picture, x: float, words: str, narrow: bool) -> str:
    wide = "" if narrow else " on-wide"
    return (
        f'<line class="k-line{wide}" x1="{x}%" x2="{x}%" y1="0" y2="{it.axis}"/>'
        f'<text class="soft{wide}" x="{x}%" y="{it.tick_y}" dx="3">{e(words)}</text>\n'
    )


def _stroke(it: Stroke) -> str:
    place = f'x="{it.ends}%" text-anchor="end"' if it.from_right else f'x="{it.x}%"'
    rest = f'<tspan class="on-wide">{", " if it.short else ""}{e(it.rest)}</tspan>' if it.rest else ""
    return (
        f'<rect class="{it.fill}" x="{it.x}%" width="{it.width}%" y="{it.bar_y}" height="18"/>'
        f'<text {place} y="{it.y}">{e(it.short)}{rest}</text>\n'
    )


def dates(rows: Iterable[Row]) -> str:
    """The rows of the table that says the same as the picture."""
    return "".join(map(_row, rows))


def _row(row: Row) -> str:
    return (
        f'\n<tr role="row"><th scope="row" role="rowheader"><a href="#{e(row.anchor)}">{e(row.what)}</a></th>'
        f'<td role="cell" data-label="From">{e(row.from_)}</td><td role="cell" data-label="Until">{e(row.until)}</td>'
        f'<td role="cell" data-label="Hours a week">{e(row.hours)}</td></tr>'
    )
