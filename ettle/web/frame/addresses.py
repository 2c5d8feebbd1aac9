"""Addresses of one pattern that a page writes for each of its rows: asked of Django once, and the part that changes put in."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS

PART = "a-part-to-be-named"


def address_of(name: str, part: str, *rest: str) -> str:
    """The address of a page about `part`, as `reverse` writes it. `rest`: what follows, of a few words the site knows."""
    return _pattern(name, *rest).replace(PART, _quoted(part))


def in_its_place(pattern: str, part: str) -> str:
    """A pattern of markup with a part of its addresses named."""
    return pattern.replace(PART, escape(_quoted(part)))


@lru_cache(maxsize=500)
def _pattern(name: str, *rest: str) -> str:
    return reverse(name, args=[PART, *rest])


def _quoted(part: str) -> str:
    return quote(part, safe=RFC3986_SUBDELIMS + "/~:@")
