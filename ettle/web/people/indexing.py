"""The rows that search reads, written by whoever changes a name, a birth, an address or a grant, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from ettle.web.access.acting import as_system
from ettle.web.access.models import Grant, PersonRef
from ettle.web.access.roles import Category
from ettle.web.people.models import Address, Born, Identity, OtherName, PersonKey, SearchRow
from ettle.web.people.names import sound, spellings

AT_ONCE = 2000
ALWAYS = date(1, 1, 1)
"""From when the row without an organisation stands."""
READ = (Category.NAME, Category.IDENTITY, Category.CONTACT)


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which something may be seen, half-open; no end = for good."""

    start: date
    end: date | None

    def within(self, others: Iterable[Window]) -> bool:
        return any(
            o.start <= self.start and (o.end is None or (self.end is not None and self.end <= o.end)) for o in others
        )


Windows = Mapping[tuple[str, str], Sequence[Window]]
"""By person and organisation."""


@dataclass(slots=True)
class Known:
    """What is known of some people that they can be found by."""

    names: dict[str, Identity] = field(default_factory=dict)
    others: dict[str, list[OtherName]] = field(default_factory=lambda: defaultdict(list))
    births: dict[str, date] = field(default_factory=dict)
    outwards: dict[str, str] = field(default_factory=dict)
    seen: dict[str, dict[tuple[str, str], list[Window]]] = field(default_factory=dict)


_waiting: ContextVar[set[str] | None] = ContextVar("people_to_index", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Index what is changed inside once, at the end: an act that changes both births and grants does it in one go."""
    token = _waiting.set(set())
    try:
        yield
        waited = _waiting.get() or set()
    finally:
        _waiting.reset(token)
    if waited:
        index(None if EVERYBODY in waited else sorted(waited))


EVERYBODY = ""


def index(people: Sequence[str] | None) -> None:
    """Work out anew by what these people (None = everybody) are found, and by whom. All of it or nothing."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update([EVERYBODY] if people is None else people)
        return
    with as_system(), transaction.atomic():
        every = list(PersonRef.objects.values_list("id", flat=True)) if people is None else sorted(set(people))
        for at in range(0, len(every), AT_ONCE):
            some = every[at : at + AT_ONCE]
            SearchRow.objects.filter(person__in=some).delete()
            erased = set(
                PersonKey.objects.filter(person__in=some, erased_at__isnull=False).values_list("person", flat=True)
            )
            kept = [person for person in some if person not in erased]
            SearchRow.objects.bulk_create(_rows(kept, _known(kept)), AT_ONCE)


def _known(people: Sequence[str]) -> Known:
    known = Known()
    known.names = {each.person_id: each for each in Identity.objects.filter(person__in=people)}
    for other in OtherName.objects.filter(person__in=people).order_by("pk"):
        known.others[other.person_id].append(other)
    known.births = dict(Born.objects.filter(person__in=people).values_list("person", "on"))
    here = Address.objects.filter(person__in=people, until_on__isnull=True)
    known.outwards = {each.person_id: each.outward for each in here}
    grants = Grant.objects.filter(person__in=people, category__in=READ)
    rows = grants.values_list("category", "person", "organisation", "valid_from", "valid_until").order_by("valid_from")
    for category, person, organisation, start, end in rows:
        windows = known.seen.setdefault(category, {}).setdefault((person, organisation), [])
        _add(windows, Window(start, end))
    return known


def _add(windows: list[Window], new: Window) -> None:
    """Add a window that begins no earlier than those there; run together with the last where no day is between."""
    if not windows or (windows[-1].end is not None and windows[-1].end < new.start):
        windows.append(new)
        return
    last = windows[-1]
    ends = [last.end, new.end]
    windows[-1] = Window(last.start, None if None in ends else max(filter(None, ends)))


def _rows(people: Sequence[str], known: Known) -> list[SearchRow]:
    by_person: dict[str, list[tuple[str, Window]]] = defaultdict(list)
    for (person, organisation), windows in known.seen.get(Category.NAME, {}).items():
        by_person[person] += [(organisation, window) for window in windows]
    return [row for person in people for row in _of_one(person, by_person[person], known)]


def _of_one(person: str, windows: Sequence[tuple[str, Window]], known: Known) -> Iterator[SearchRow]:
    spelt = _spelt(person, known)
    born, outward = known.births.get(person), known.outwards.get(person, "")
    for kind, family, given in spelt:
        yield _row(person, None, kind, family, given, Window(ALWAYS, None), born, outward)
    for organisation, window in windows:
        identity = window.within(known.seen.get(Category.IDENTITY, {}).get((person, organisation), ()))
        contact = window.within(known.seen.get(Category.CONTACT, {}).get((person, organisation), ()))
        for kind, family, given in spelt:
            if kind == SearchRow.Kind.NAME or identity:
                shown = (born if identity else None, outward if contact else "")
                yield _row(person, organisation, kind, family, given, window, *shown)


def _spelt(person: str, known: Known) -> list[tuple[str, str, str]]:
    """(kind, family, given) of each spelling, once; one empty row for somebody without a name."""
    name, found = known.names.get(person), dict[tuple[str, str], str]()
    for given in dict.fromkeys([name.given, name.known_as or name.given] if name else []):
        found |= dict.fromkeys(spellings(given, name.family if name else ""), SearchRow.Kind.NAME.value)
    for other in known.others[person]:
        for pair in spellings(other.given, other.family):
            found.setdefault(pair, SearchRow.Kind.OTHER.value)
    return [(kind, *pair) for pair, kind in found.items()] or [(SearchRow.Kind.NAME.value, "", "")]


def _row(
    person: str,
    organisation: str | None,
    kind: str,
    family: str,
    given: str,
    days: Window,
    born: date | None,
    outward: str,
) -> SearchRow:
    return SearchRow(
        person_id=person,
        organisation_id=organisation,
        kind=kind,
        family=family,
        given=given,
        family_sound=sound(family),
        given_sound=sound(given),
        born_on=born,
        outward=outward,
        valid_from=days.start,
        valid_until=days.end,
    )
