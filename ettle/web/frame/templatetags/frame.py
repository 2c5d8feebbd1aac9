"""The small parts of a page: a state, its reasons, the header of a summary.

{% load frame %}
{% state "good" "Met" %}
{% reasons "Why 26 weeks comes after 13" %} ... {% endreasons %}
{% summary "Ada Farquhar" "E-20351" facts %}      facts: pairs of a label and a value
{% address "plan" person %}                       as {% url %}, for what a page writes often: about one person or thing
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ettle.engine.wording.plain import day as plain_day
from ettle.web.frame.addresses import address_of

register = template.Library()

# A shape, then a word, then a colour: what each shape means.
SHAPES = {
    "good": "filled circle: it is so",
    "due": "ring: under way, someone's turn",
    "warn": "triangle: act soon",
    "bad": "diamond: it did not happen, or is refused",
    "unknown": "dashed ring: nobody knows",
    "rest": "bar: nothing to do, on purpose",
    "set": "square: fixed ahead",
}


@register.filter
def in_words(day: date | None) -> str:
    """A day in words: 4 March 2021. Nothing for none."""
    return plain_day(day) if day else ""


@register.filter
def day_before(day: date) -> date:
    """The last day of a half-open period, from the first day outside it."""
    return day - timedelta(days=1)


@register.simple_tag
def state(shape: str, word: str) -> SafeString:
    """Draw a state: one of the seven shapes and its word. Another shape is a mistake in the template."""
    if shape not in SHAPES:
        raise template.TemplateSyntaxError(f"No state has the shape {shape!r}. There are seven: {', '.join(SHAPES)}.")
    if not word:
        raise template.TemplateSyntaxError(f"The state {shape!r} has no word. Colour and shape never stand alone.")
    return _drawn(shape, word)


@lru_cache(maxsize=1000)
def _drawn(shape: str, word: str) -> SafeString:
    return format_html('<span class="state state--{}">{}</span>', shape, word)


@register.simple_block_tag
def reasons(content: str, opens_with: str) -> SafeString:
    """Fold reasons under a line that says what they explain."""
    return format_html('<details class="why"><summary>{}</summary><div>{}</div></details>', opens_with, content)


register.simple_tag(address_of, name="address")


@register.inclusion_tag("frame/summary.html")
def summary(title: str, note: str = "", facts: Iterable[tuple[str, Any]] = ()) -> dict[str, Any]:
    """The header of a page about one person or thing: what it is about, before anything else."""
    return {"title": title, "note": note, "facts": facts}
