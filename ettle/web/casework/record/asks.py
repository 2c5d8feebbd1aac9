"""What a form asks of an event: which fields in which order, in which words. The types are the catalogue's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ettle.engine.events.catalogue import KINDS, Event, Spell
from ettle.web.access.roles import Category

Said = dict[str, Any]
"""The fields of one event by their names in files."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of an event as it is asked."""

    name: str
    """Its name in files."""
    label: str
    hint: str = ""
    needed: bool = False
    """Refuse the form without it, though the catalogue takes an empty one as unknown."""
    choices: str = ""
    """Where the choices come from: a function of `offered.CHOICES`, or a code list of the rulebook."""
    suggest: str = ""
    """Where suggestions come from, for text that may be anything."""
    declared: str = ""
    """The type of a fact, where the field's own type leaves it open."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words kept sealed beside the event: not part of it, and gone when a person is erased."""

    name: str
    label: str
    hint: str = ""
    needed: bool = False
    category: Category = Category.NOTES


@dataclass(frozen=True, slots=True)
class Recordable:
    """One thing that can be recorded: its link, its kind, what is asked."""

    slug: str
    title: str
    kind: str
    asks: tuple[Ask, ...] = ()
    day: str = "Day"
    day_hint: str = "Today is filled in. “Yesterday” and “Monday” work too"
    last: str = ""
    """The label of the last day of a spell; empty = not asked when it begins."""
    words: tuple[Words, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """What needs no asking, because the title says it."""
    lead: str = ""
    """A sentence under the title."""
    button: str = "Record"
    make: Callable[[Any, Said, str], Sequence[Said]] | None = None
    """From the scene, what was said and the id of the act to the events; None = one event as said."""
    faults: Callable[[Any, Any, Said], Iterator[tuple[str, str]]] | None = None
    """From the scene, the enrolment and what was said to what cannot be so: field and words."""
    usual: Callable[[Any, str], Said] | None = None
    """What is chosen beforehand, from the scene and the enrolment that the address names."""
    ready: Callable[[Any], str] | None = None
    """Why it cannot be recorded now, in words; empty = it can."""

    @property
    def type(self) -> type[Event]:
        return KINDS[self.kind]

    @property
    def lasts(self) -> bool:
        return issubclass(self.type, Spell)
