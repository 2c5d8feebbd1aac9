"""Named places of a page that desks fill.

Imports between desks go down only. Where a low page shows what a high desk knows, the high desk fills a slot when the
site starts, and the low page asks the slot. Neither names the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Filler = Callable[..., Any]
"""Called with the request, and with what the slot is about by name (`person=...`)."""

_filled: dict[str, list[Any]] = defaultdict(list)


@dataclass(frozen=True)
class Link:
    """A way to a page: its words, the name of its address, a sentence on what is there, the act one must be allowed.

    `place` orders the navigation: what is opened many times a day stands first, where a phone shows it.
    """

    words: str
    address: str
    note: str = ""
    act: str = ""
    place: int = 50


@dataclass(frozen=True)
class Section:
    """A part of a page that a higher desk writes: where it stands among the others, its template, what that is given."""

    place: int
    template: str
    given: dict[str, Any]


def sections(slot: str, request: HttpRequest, **about: Any) -> list[Section]:
    """The sections that desks put in a slot, in their places."""
    return sorted(ask(slot, request, **about), key=lambda each: each.place)


def fill(slot: str, content: Link | Filler) -> None:
    """Put a link in a slot, or a function of the request that returns what to show (None for nothing)."""
    if content not in _filled[slot]:
        _filled[slot].append(content)


def ask(slot: str, request: HttpRequest | None, **about: Any) -> list[Any]:
    """Return what the desks have put in a slot, in the order in which they did."""
    answers = [content if isinstance(content, Link) else content(request, **about) for content in _filled[slot]]
    return [answer for answer in answers if answer is not None and _is_theirs(answer, request)]


def _is_theirs(answer: Any, request: HttpRequest | None) -> bool:
    """A link is shown to whom its page would answer."""
    acting = getattr(request, "acting", None)
    return not isinstance(answer, Link) or not answer.act or (acting is not None and acting.may(answer.act))
