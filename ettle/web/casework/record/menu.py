"""Everything that can be recorded, by its slug, and the menu of it: the few used most, then the rest in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.template.loader import render_to_string

from ettle.web.casework.record.asks import Recordable
from ettle.web.casework.record.enrolling import ENROLLING
from ettle.web.casework.record.life import LIFE
from ettle.web.casework.record.support import SUPPORT
from ettle.web.casework.record.working import WORKING
from ettle.web.frame.addresses import PART, in_its_place

RECORDABLE: Mapping[str, Recordable] = {each.slug: each for each in (*SUPPORT, *WORKING, *LIFE, *ENROLLING)}
FIRST = ("contact", "activity", "missed", "work", "hours")


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: Sequence[Recordable]


@dataclass(frozen=True, slots=True)
class Menu:
    first: Sequence[Recordable]
    groups: Sequence[Group]


def drawn(person: str) -> str:
    """The menu on a person's page: the same for everybody but for the addresses."""
    return in_its_place(_drawn(), person)


@cache
def _drawn() -> str:
    return render_to_string("casework/record/menu.html", {"menu": MENU, "person": PART})


FACTS = Recordable("fact", "Answer to a question", "fact")
START = Recordable("start", "Start or return", "start")
"""Their forms depend on a choice that is made first."""


def _rest(all: Sequence[Recordable]) -> tuple[Recordable, ...]:
    return tuple(each for each in all if each.slug not in FIRST)


MENU = Menu(
    tuple(RECORDABLE[slug] for slug in FIRST),
    (
        Group("Support", _rest(SUPPORT)),
        Group("Work and learning", _rest(WORKING)),
        Group("Their life", (*_rest(LIFE), FACTS)),
        Group("Enrolment", (START, *_rest(ENROLLING))),
    ),
)
