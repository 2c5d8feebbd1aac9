"""What a person's page draws of this desk, by functions: a template for each costs more than asking for it does.

Everything that is said is escaped here; what is not is the tags and the numbers.
"""

from __future__ import annotations

from html import escape as e

from ettle.engine.wording.plain import day
from ettle.web.frame.addresses import address_of
from ettle.web.frame.templatetags.frame import state
from ettle.web.plans.assessment.distance import Moved, Travelled
from ettle.web.plans.plan.standing import Goal, Item, Plan

PAGES = (
    ("plan", "Plan"),
    ("assessments", "Where things stand"),
    ("appointments", "Appointments"),
    ("digital", "Getting online"),
    ("notes", "Notes"),
)
HEADS = (
    '<th scope="col" role="columnheader">Area</th>',
    '<th scope="col" role="columnheader" class="wide-cell">Hollow first, solid now</th>',
    '<th scope="col" role="columnheader" class="num">First</th>',
    '<th scope="col" role="columnheader" class="num">Latest</th>',
    '<th scope="col" role="columnheader">Change</th>',
)
NO_PLAN = '<p class="empty">There is no plan yet. It begins with what the person wants, in their own words.</p>'


def other_pages(person: str, notes: bool) -> str:
    """The ways to what this desk keeps of somebody; to their notes, where the post reads any."""
    shown = PAGES if notes else PAGES[:-1]
    links = "".join(f'<li><a href="{e(address_of(name, person))}">{words}</a></li>' for name, words in shown)
    return f'<nav class="subnav no-print" aria-label="More about this person"><ul>{links}</ul></nav>'


def distance(it: Travelled) -> str:
    """One edition of a tool as a table, each area with its picture."""
    caption = f"<caption>{e(it.title)}, up to {it.most}: first and latest</caption>"
    head = f'<thead role="rowgroup"><tr role="row">{"".join(HEADS)}</tr></thead>'
    body = f'<tbody role="rowgroup">{"".join(map(_area, it.areas))}</tbody>'
    never = f'<p class="small quiet">Never asked: {e(", ".join(it.not_asked))}.</p>' if it.not_asked else ""
    return f'<table class="ds_table stack" role="table">{caption}{head}{body}</table>\n{never}'


def _area(row: Moved) -> str:
    latest = "–" if row.latest is None else f"{row.latest} {_day(row.latest_day)}"
    return (
        f'\n<tr role="row"><th scope="row" role="rowheader">{e(row.title)}</th>'
        f'<td role="cell" data-label="Hollow first, solid now" class="wide-cell">{_picture(row)}</td>'
        f'<td role="cell" data-label="First" class="num">{row.first} {_day(row.first_day)}</td>'
        f'<td role="cell" data-label="Latest" class="num">{latest}</td>'
        f'<td role="cell" data-label="Change">{state(*row.state)}</td></tr>'
    )


def _day(words: str) -> str:
    return f'<span class="small quiet nowrap">{words}</span>'


def _picture(row: Moved) -> str:
    change, latest = row.change, row.latest_x
    line = f'<line class="{row.stroke}" x1="{row.from_x}%" x2="{row.to_x}%" y1="12" y2="12"/>' if change else ""
    fill = "f-bad" if change and change < 0 else "f-navy"
    now = "" if latest is None else f'<circle class="{fill}" cx="{latest}%" cy="12" r="6.5"/>'
    return (
        '<svg class="pic" height="24" aria-hidden="true" focusable="false">'
        f'<line class="k-line" x1="4%" x2="96%" y1="12" y2="12"/>{line}'
        f'<circle class="k-box f-paper" cx="{row.first_x}%" cy="12" r="5.5"/>{now}</svg>'
    )


def ring(plan: Plan) -> str:
    """How much of a plan is done, and whether it was agreed."""
    counted, done = plan.counted, plan.done
    if not counted:
        return f"<p>{agreed(plan)}</p>" if plan.goals else NO_PLAN
    fore = (
        f'<circle class="ring-fore" cx="42" cy="42" r="34" pathLength="{counted}" stroke-dasharray="{done} {counted}" '
        'transform="rotate(-90 42 42)"/>'
        if done
        else ""
    )
    return (
        f'<div class="ring"><svg width="84" height="84" viewBox="0 0 84 84" role="img" aria-label="{done} of {counted} steps done">'
        f'<circle class="ring-back" cx="42" cy="42" r="34"/>{fore}'
        f'<text x="42" y="47" text-anchor="middle" class="strong">{done} / {counted}</text></svg><p>{agreed(plan)}</p></div>'
    )


def agreed(plan: Plan) -> str:
    """Since when a plan is agreed, and by when it is to be gone over."""
    changed = ' <span class="quiet">Changed since.</span>' if plan.agreed and plan.changed_since else ""
    said = f"Agreed on {day(plan.agreed.on)}.{changed}" if plan.agreed else "Not agreed yet."
    if not plan.review_on:
        return said
    if plan.review_overdue:
        return f"{said} {state('warn', 'Overdue')} It was to be gone over by {day(plan.review_on)}."
    return f"{said} To be gone over by {day(plan.review_on)}."


def goal(it: Goal) -> str:
    """What somebody wants, in their own words, with the steps to it."""
    steps = f'<ul class="says says--tight">{"".join(map(_step, it.counted))}</ul>' if it.counted else ""
    return f"<h3>“{e(it.item.words)}”</h3>{steps}"


def _step(it: Item) -> str:
    by = f' <span class="small quiet">by {day(it.entry.by_on)}</span>' if it.entry.by_on else ""
    return f"<li>{state(*it.shown)}<p>{e(it.words)}{by}</p></li>"
