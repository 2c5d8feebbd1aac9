"""The parts of lists and of pages around forms. Values are made with ettle.web.frame.lists.

{% load lists %}
{% table "People you work with" columns rows %}           a row becomes a card on a phone
{% more newer=address older=address what="people" %}      pages by key: next and previous, never numbers
{% subnav "Ada" pairs here %}                             pairs of words and address
{% answers rows %}                                        check your answers, each with its Change link
{% tasks steps %}                                         a task list
{% narrowed_by filters clear="/caseload/" %}              removable tags
{% filters form action="/caseload/" %}                    the panel at a list's side
{% empty %}Nobody is here yet. ...{% endempty %}          says what will appear, and why nothing does
{% inset %} ... {% endinset %}   {% warning %} ... {% endwarning %}
{% notice "good" "Contact saved" %} ... {% endnotice %}   good, info, warn or bad
{% progress 40 320 "Rows read" again=address %}           long work, which can be left
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ettle.web.frame.lists import Answer, Column, Filter, Task, cells

register = template.Library()
NOTICES = {"good": "positive", "info": "info", "warn": "warning", "bad": "error"}


@register.inclusion_tag("frame/lists/table.html")
def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], unseen: bool = False
) -> dict[str, Any]:
    """A table of people, events or reasons. The first cell of a row names it."""
    return {"caption": caption, "columns": columns, "rows": [cells(columns, row) for row in rows], "unseen": unseen}


@register.inclusion_tag("frame/lists/more.html")
def more(newer: str = "", older: str = "", what: str = "", words: str = "") -> dict[str, str]:
    """The way to the next and the previous page of a list that is read by key."""
    return {"newer": newer, "older": older, "what": what, "words": words}


@register.inclusion_tag("frame/lists/subnav.html")
def subnav(label: str, pairs: Iterable[tuple[str, str]], here: str) -> dict[str, Any]:
    """The parts of one thing: pairs of words and address, the one at `here` marked."""
    return {"label": label, "pairs": pairs, "here": here}


@register.inclusion_tag("frame/lists/answers.html")
def answers(rows: Iterable[Answer]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("frame/lists/tasks.html")
def tasks(steps: Iterable[Task]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("frame/lists/narrowed.html")
def narrowed_by(filters: Iterable[Filter], clear: str = "") -> dict[str, Any]:
    return {"filters": filters, "clear": clear}


@register.inclusion_tag("frame/lists/filters.html")
def filters(form: BaseForm, action: str, label: str = "Filter the list") -> dict[str, Any]:
    """A panel of filters: everything in it may be left empty, so nothing is marked."""
    return {"form": form, "action": action, "label": label}


@register.simple_block_tag
def empty(content: str) -> SafeString:
    return format_html('<p class="empty">{}</p>', content)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    return format_html('<div class="ds_inset-text"><div class="ds_inset-text__text">{}</div></div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """What cannot be undone, or is against the law, before somebody does it."""
    return format_html(
        '<div class="ds_warning-text"><strong class="ds_warning-text__icon" aria-hidden="true"></strong>'
        '<strong class="unseen">Warning: </strong><div class="ds_warning-text__text">{}</div></div>',
        content,
    )


@register.simple_block_tag
def notice(content: str, sort: str, title: str = "") -> SafeString:
    """A message about what was done or is so: good, info, warn or bad."""
    if sort not in NOTICES:
        raise template.TemplateSyntaxError(f"No notice is {sort!r}. There are four: {', '.join(NOTICES)}.")
    page = {"content": content, "sort": NOTICES[sort], "title": title}
    return render_to_string("frame/lists/notice.html", page)


@register.inclusion_tag("frame/lists/progress.html")
def progress(done: int, of: int, words: str, again: str = "") -> dict[str, Any]:
    """How far long work is. It goes on when the page is left."""
    return {"done": done, "of": of, "words": words, "again": again, "ended": done >= of}
