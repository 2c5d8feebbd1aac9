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

Filler = Callable[[HttpRequest], Any]

_filled: dict[str, list[Any]] = defaultdict(list)


@dataclass(frozen=True)
class Link:
    """A way to a page: its words, the name of its address, and a sentence on what is there."""

    words: str
    address: str
    note: str = ""


def fill(slot: str, content: Link | Filler) -> None:
    """Put a link in a slot, or a function of the request that returns what to show (None for nothing)."""
    if content not in _filled[slot]:
        _filled[slot].append(content)


def ask(slot: str, request: HttpRequest | None) -> list[Any]:
    """Return what the desks have put in a slot, in the order in which they did."""
    answers = [content if isinstance(content, Link) else content(request) for content in _filled[slot]]
    return [answer for answer in answers if answer is not None]
