"""What a form is about: who records, of whom, what is held of them, and which enrolments are the organisation's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.events.catalogue import Event, Spell
from ettle.engine.events.counting import Journey
from ettle.engine.rules.programme import Programme
from ettle.engine.sharing.grants import provider_on, stretches_of
from ettle.engine.wording.plain import day
from ettle.files.events.rows import row_of
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight, seen_or_404
from ettle.web.casework import actions, queries
from ettle.web.casework.checkpoints import rules_today
from ettle.web.casework.stored import category_of
from ettle.web.contracts.queries import rulebook, title_of
from ettle.web.frame.day import end_of, today
from ettle.web.people.models import Identity
from ettle.web.people.queries import identity_of

OF_AN_ENTRY = frozenset(
    ("id", "recorded_at", "said_at", "recorded_by", "organisation", "replaces", "correction", "until", "ended", "last_known")
)  # fmt: skip
"""Fields that belong to one entry of a spell and not to what it says."""


@dataclass(frozen=True)
class Scene:
    """Made once for a request, after the sight was asked."""

    acting: Acting
    sight: Sight
    journey: Journey
    identity: Identity | None

    @property
    def person(self) -> str:
        return self.sight.person

    @property
    def name(self) -> str:
        return self.identity.name if self.identity else self.person

    @property
    def known_as(self) -> str:
        """The name to speak of them by."""
        return (self.identity.known_as or self.identity.given or self.identity.name) if self.identity else self.person

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What counts, of the categories that this post sees."""
        return tuple(each for each in self.journey.events if self.sees(each))

    def sees(self, event: Event) -> bool:
        return self.sight.has(Category(category_of(event, rulebook().facts)))

    @cached_property
    def life(self) -> Life:
        return Life(self.journey, today())

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """The enrolments that the organisation has or had, those that go on first, then the latest."""
        mine = [each for each in self.life.stays if self._is_ours(each)]
        return tuple(sorted(mine, key=lambda each: (each.left is None, each.begun), reverse=True))

    def _is_ours(self, stay: Stay) -> bool:
        return provider_on(self.journey, stay.id, today()) == self.acting.organisation

    @cached_property
    def open_stays(self) -> tuple[Stay, ...]:
        return tuple(each for each in self.stays if each.left is None)

    @property
    def to_choose_from(self) -> tuple[Stay, ...]:
        """The enrolments that a form may be about: those that go on, where there are several; else all."""
        return self.open_stays if len(self.open_stays) > 1 else self.stays

    def stay(self, id: str | None) -> Stay | None:
        return next((each for each in self.stays if each.id == id), None)

    @property
    def died_on(self) -> date | None:
        return self.life.death

    def rules_of(self, stay: Stay) -> Programme | None:
        """The rules of an enrolment as they are today; None where none are in force."""
        return rules_today(stay)

    def open_spells(self, kind: str) -> Sequence[Spell]:
        """The spells of a kind that go on as far as is known, the latest first."""
        spells = [each for each in self.events if isinstance(each, Spell) and each.kind == kind]
        return [each for each in reversed(spells) if each.until is None and each.ended is None and self.may_end(each)]

    def may_change(self, event: Event) -> bool:
        """What names no enrolment is put right by whoever wrote it; what names no organisation either is nobody else's."""
        return event.enrolment is not None or event.organisation in (None, self.acting.organisation)

    def may_end(self, spell: Spell) -> bool:
        """Whether a spell may be ended or go on otherwise: what another organisation wrote is that one's to end,

        until it has handed the person over and reads no more of them.
        """
        ours = spell.enrolment is None or self.stay(spell.enrolment) is not None
        return (ours and self.may_change(spell)) or spell.organisation in self._handed_over

    @cached_property
    def _handed_over(self) -> frozenset[str]:
        """The providers that had the person once and have them no more."""
        had = {each.provider for each in stretches_of(self.journey)}
        return frozenset(had - {provider_on(self.journey, each.id, today()) for each in self.life.stays})

    def spell(self, id: str) -> Spell:
        """An open spell by its id. Raises KeyError."""
        found = self.journey.counting[id]
        assert isinstance(found, Spell)
        return found

    def again(self, event: Event) -> dict[str, Any]:
        """What an event says, to be said again in another entry."""
        return {name: value for name, value in row_of(event).items() if name not in OF_AN_ENTRY and value is not None}


def scene_of(acting: Acting, person: str) -> Scene:
    """Raises Http404, the same as for nobody, where the post does not see the person's journey."""
    sight = seen_or_404(acting, person, Category.JOURNEY)
    found = queries.journey(person, end_of(today()))
    return Scene(acting, sight, found or Journey(person, (person,), (), {}, {}), identity_of(person))


def scene_in_turn(acting: Acting, person: str) -> Scene:
    """The scene once nobody else records of them: whoever corrects the same now waits, or has gone before.

    Raises Http404 as `scene_of` does, and then nobody is waited for: who may not see somebody holds up nobody's work.
    """
    seen_or_404(acting, person, Category.JOURNEY)
    with as_system():
        actions.wait_for_turn({person})
    return scene_of(acting, person)


def enrolment_in_words(stay: Stay) -> str:
    left = f", left {day(stay.left)}" if stay.left else ""
    return f"{title_of(stay.programme)}, since {day(stay.begun)}{left}"
