"""The parts of a person's page of which there are many, drawn by functions: a template for each costs more than the rules do.

Everything that is said is escaped here; what is not is the tags. Addresses of one pattern are asked of Django once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape as e

from django.urls import reverse
from django.utils.html import urlize

from ettle.engine.wording.plain import day
from ettle.web.casework.page import pictures
from ettle.web.casework.page.offers import Owed, Turn
from ettle.web.casework.page.telling import Mention, RuleSaid, Statement, Why
from ettle.web.casework.page.timeline import Day, Entry
from ettle.web.frame.addresses import PART, in_its_place
from ettle.web.frame.templatetags.frame import state


def statement(it: Statement) -> str:
    """One sentence of what the rules say, with its state, opening to its reasons."""
    colon = ":" if it.words or it.amount else ""
    amount = f'<span class="illus">{e(it.amount)}, illustrative</span>' if it.illustrative else e(it.amount)
    picture = pictures.bar(it.bar) if it.bar else ""
    across = f'</div>\n<div class="across">{picture}' if it.bar else ""
    return (
        f'<li id="{e(it.id)}">{state(it.shape, it.word)}<div><p><strong>{e(it.title)}{colon}</strong>'
        f"{f' {amount};' if it.amount else ''} {e(it.words)}{_move(it.move)}</p>{across}\n"
        f'<details class="why"><summary>Why<span class="unseen"> {e(it.title)}: {e(it.word.lower())}</span></summary>'
        f"<div>{_why(it.why, it.rule)}</div></details></div></li>"
    )


def owed(it: Owed) -> str:
    """One offer: where it stands, opening to its reasons and to every period before."""
    before = f", and the {len(it.before)} before" if it.before else ""
    return (
        f'<li id="{e(it.id)}">{state(it.shape, it.word)}<div><p><strong>{e(it.title)}:</strong> {e(it.words)}'
        f'{_move(it.move)}</p>\n<details class="why"><summary>Why<span class="unseen"> {e(it.title)}</span>{before}</summary>'
        f"<div>{_why(it.why, it.rule)}\n{_turns(it)}</div></details></div></li>"
    )


def _move(move: str) -> str:
    return f' <span class="quiet">Whose move: {e(move.lower())}.</span>' if move else ""


def _why(why: Iterable[Why], rule: RuleSaid | None) -> str:
    return "".join(map(_reason, why)) + (_rule(rule) if rule else "")


def _reason(reason: Why) -> str:
    more = f"; and {reason.more} more" if reason.more else ""
    rests = f' <span class="small quiet">Rests on: {"; ".join(map(_mention, reason.events))}{more}</span>'
    return f"<p>{e(reason.words)}{rests if reason.events else ''}</p>\n"


def _mention(event: Mention) -> str:
    return f'<a href="{e(event.anchor)}">{e(event.words)}</a>'


def _rule(rule: RuleSaid) -> str:
    version = f"with {e(rule.version)} in force" if rule.varied else f"under {e(rule.version)}"
    source = f" Source: {_source(rule.source)}." if rule.source else ""
    mark = ' <span class="illus">illustrative</span>' if rule.illustrative else ""
    return (
        f'<p class="small quiet">Rule: <a href="{e(rule.address)}">{e(rule.title)}</a>, {version}. {e(rule.words)}'
        f"{source}{mark}</p>"
    )


@lru_cache(maxsize=1000)
def _source(source: str) -> str:
    """A source of a rule, with its address as a link; the rulebook names a few hundred."""
    return str(urlize(source, trim_url_limit=40, nofollow=True, autoescape=True))


def _turns(it: Owed) -> str:
    if not it.before:
        return ""
    more = f'<p class="small quiet">And {it.more} before those: counted above.</p>' if it.more else ""
    head = "".join(f'<th scope="col" role="columnheader">{each}</th>' for each in ("Period", "State", "Why"))
    return (
        f'<table class="ds_table stack" role="table"><caption class="unseen">{e(it.title)}, earlier periods, latest first</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{"".join(map(_turn, it.before))}'
        f"</tbody></table>{more}"
    )


def _turn(turn: Turn) -> str:
    why = " ".join(f"{e(each.words)}{_numbered(each.events)}" for each in turn.why)
    return (
        f'\n<tr role="row"><th scope="row" role="rowheader">{e(turn.days)}</th>'
        f'<td role="cell" data-label="State">{state(turn.shape, turn.word)}</td><td role="cell" data-label="Why">{why} </td></tr>'
    )


def _numbered(events: Sequence[Mention]) -> str:
    return "".join(
        f' <a href="{e(each.anchor)}" aria-label="{e(each.words)}">{number}</a>'
        for number, each in enumerate(events, start=1)
    )


def log(days: Iterable[Day], person: str, may_record: bool) -> str:
    """A timeline: its days, newest first, each with what is recorded of it."""
    correct = reverse("entry", args=[person, PART]) if may_record else ""
    return f'<ol class="log" reversed>{"".join(_day(each, correct) for each in days)}</ol>'


def _day(each: Day, correct: str) -> str:
    entries = "".join(_entry(entry, correct) for entry in each.entries)
    return f"<li><p><strong>{day(each.on)}</strong></p>{entries}</li>\n"


def _entry(entry: Entry, correct: str) -> str:
    anchors = "".join(f'<span id="{e(anchor)}"></span>' for anchor in entry.anchors)
    quiet = "".join(f' <span class="small quiet">{e(note)}</span>' for note in (*entry.notes, *entry.by[:1]))
    link = ""
    if correct and entry.putting_right:
        words = f'Correct<span class="unseen">: {e(entry.words)}</span>'
        link = f' <a class="small no-print" href="{in_its_place(e(correct), entry.event)}">{words}</a>'
    kind = "entry system" if entry.system else "entry"
    return f'<div class="{kind}" id="{e(entry.anchor)}">{anchors}<p>{e(entry.words)}{quiet}{link}</p></div>'
