"""Finding a person: under any spelling, by a number, a birth, a postcode or two of them together, as far as the asker sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from ettle.web.access.acting import Acting
from ettle.web.access.installation_key import fingerprint
from ettle.web.access.roles import Category, Relation
from ettle.web.access.sight import Sight, sights_of
from ettle.web.people.asked import Asked, asked
from ettle.web.people.models import NationalInsurance, SearchRow
from ettle.web.people.names import sound
from ettle.web.people.national_insurance import stem

MOST, ENOUGH, LOOKED_AT = 50, 10, 60
LAST = "\U0010ffff"
"""After every key that begins so."""
ALIKE = 72
"""How alike, of 100, two keys are that one slip of the pen may lie between."""
BY_ID, AS_TYPED, AS_IT_SOUNDS, NEARLY = 1000, 200, 150, 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that what was typed leads to, and how well."""

    person: str
    kind: str
    family: str
    given: str
    born_on: date | None
    outward: str
    score: float = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One person found, and what the asker sees of them. `near`: the spelling is not the one typed."""

    person: str
    sight: Sight
    score: float
    near: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Who was found, the best first; `more` where some were left out for length. Never how many there are elsewhere."""

    asked: Asked
    found: Sequence[Found]
    more: bool = False


def search(acting: Acting, text: str) -> Answer:
    """Find people by what was typed. Somebody of whom the asker may see nothing is not found, and not counted."""
    said = asked(text)
    if said.is_nothing:
        return Answer(said, ())
    hits = _narrowed(_candidates(acting, said), said)
    best: dict[str, Hit] = {}
    sights = sights_of(acting, {hit.person for hit in hits})
    for hit in hits:
        if hit.person in sights and _may_find(hit, sights[hit.person], said):
            best[hit.person] = max(best.get(hit.person, hit), hit, key=lambda each: each.score)
    ordered = sorted(best.values(), key=lambda hit: _place(hit, sights[hit.person]))
    found = [Found(hit.person, sights[hit.person], hit.score, hit.score < AS_TYPED) for hit in ordered]
    return Answer(said, found[:MOST], len(found) > MOST or len(hits) >= LOOKED_AT * 4)


def _place(hit: Hit, sight: Sight) -> tuple[float, bool, str, str, str]:
    return (-hit.score, sight.relation is not Relation.OWN, hit.family, hit.given, hit.person)


def _may_find(hit: Hit, sight: Sight, said: Asked) -> bool:
    """Whoever sees only a name finds by the name only: another way would tell them what they do not see."""
    if hit.score == BY_ID:
        return True
    if (said.number or said.born or hit.kind == SearchRow.Kind.OTHER) and not sight.has(Category.IDENTITY):
        return False
    return not said.outward or sight.has(Category.CONTACT)


def _narrowed(hits: Iterable[Hit], said: Asked) -> list[Hit]:
    """Those that every other thing typed is true of as well."""
    return [
        hit
        for hit in hits
        if hit.score == BY_ID
        or ((not said.born or hit.born_on == said.born) and (not said.outward or hit.outward == said.outward))
    ]


def _candidates(acting: Acting, said: Asked) -> list[Hit]:
    """Rows to choose from, by the one thing typed that says most."""
    rows = SearchRow.objects.filter(organisation=acting.organisation)
    if said.number:
        held = NationalInsurance.objects.filter(fingerprint=fingerprint(stem(said.number)))
        people = list(held.values_list("person", flat=True)[:LOOKED_AT])
        return _by_name(_hits([rows.filter(person__in=people)], AS_TYPED), said)
    by_id = _hits([rows.filter(person__in=said.ids)], BY_ID) if said.ids else []
    if said.words and said.born:
        # A birth is shared by few: whatever of the name is alike will do.
        return by_id + _by_name(_hits([rows.filter(born_on=said.born).order_by("family")], AS_TYPED), said)
    if said.words:
        return by_id + _by_spelling(rows, said)
    if said.born:
        return by_id + _hits([rows.filter(born_on=said.born).order_by("family")], AS_TYPED)
    if said.outward:
        return by_id + _hits([rows.filter(outward=said.outward).order_by("family", "given")], AS_TYPED)
    return by_id


def _by_name(hits: Sequence[Hit], said: Asked) -> list[Hit]:
    """Those whose name is anything like what was typed; all, where no name was."""
    return [hit for hit in (_scored(each, said) for each in hits) if hit.score] if said.words else list(hits)


def _by_spelling(rows: QuerySet[SearchRow], said: Asked) -> list[Hit]:
    """By the name: as it is typed; where that finds few, as it sounds, and one half right and the other nearly."""
    pairs = said.pairs()
    narrow = rows.filter(outward=said.outward) if said.outward else rows
    hits = _hits([_begun(narrow, family, given) for family, given in pairs], 0)
    if len({hit.person for hit in hits}) < ENOUGH:
        both = [(f, g) for f, g in pairs if f and g]
        alike = [narrow.filter(_sounds(family, given)) for family, given in pairs]
        alike += [
            narrow.filter(family_sound=sound(f), given__gte=g[0], given__lt=g[0] + LAST) for f, g in both if sound(f)
        ]
        alike += [
            narrow.filter(given_sound=sound(g), family__gte=f[0], family__lt=f[0] + LAST) for f, g in both if sound(g)
        ]
        hits += _hits(alike, 0)
    return [hit for hit in (_scored(each, said) for each in dict.fromkeys(hits)) if hit.score]


def _begun(rows: QuerySet[SearchRow], family: str, given: str) -> QuerySet[SearchRow]:
    """Rows whose parts begin so, in the order of an index that holds them so."""
    order = ("family", "given") if family else ("given", "family")
    return rows.filter(_begins("family", family) & _begins("given", given)).order_by(*order)


def _begins(name: str, begin: str) -> Q:
    return Q(**{f"{name}__gte": begin, f"{name}__lt": begin + LAST}) if begin else Q()


def _sounds(family: str, given: str) -> Q:
    said = {"family_sound": sound(family), "given_sound": sound(given)}
    heard = {name: code for name, code in said.items() if code}
    return Q(**heard) if heard else Q(pk__in=[])


COLUMNS = ("person", "kind", "family", "given", "born_on", "outward")


def _hits(asked_for: Sequence[QuerySet[SearchRow]], score: float) -> list[Hit]:
    """The first rows of each question, in one question."""
    each = [rows.values_list(*COLUMNS)[:LOOKED_AT] for rows in asked_for]
    if not each:
        return []
    every: Iterable[Any] = each[0] if len(each) == 1 else each[0].union(*each[1:], all=True)
    return [
        Hit(person, kind, family, given, born, outward, score) for person, kind, family, given, born, outward in every
    ]


def _scored(hit: Hit, said: Asked) -> Hit:
    """How well a row fits the words: best of the ways they may be a family and a given name. 0 = not at all."""
    return replace(hit, score=max(_fit(hit, family, given) for family, given in said.pairs()))


def _fit(hit: Hit, family: str, given: str) -> float:
    if hit.family.startswith(family) and hit.given.startswith(given):
        return AS_TYPED + 50 * (hit.family == family) + 40 * (hit.given == given)
    likeness = [fuzz.ratio(said, held) for said, held in ((family, hit.family), (given, hit.given)) if said]
    heard = all(sound(said) == sound(held) for said, held in ((family, hit.family), (given, hit.given)) if said)
    near = reduce(min, likeness, 100.0)
    if heard:
        return AS_IT_SOUNDS + near / 4
    return NEARLY + near / 4 if near >= ALIKE else 0
