"""Whether somebody alike is known already, and why each is alike: said to the extent that the asker may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from rapidfuzz import fuzz

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.installation_key import fingerprint
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight, sights_of
from ettle.web.people.actions import phone_key
from ettle.web.people.models import Address, Contact, NationalInsurance, NotTheSame, SearchRow
from ettle.web.people.names import key, sound, words_of
from ettle.web.people.national_insurance import stem

LOOKED_AT = 200
LIKELY = 4
"""The weight from which two records are shown as alike."""
WEIGHTS = {"number": 10, "same_name": 4, "sounds": 3, "nearly": 2, "born": 4, "phone": 3, "postcode": 2}
OTHER_BIRTH = -3
WORDS = {
    "number": "the same National Insurance number",
    "same_name": "the same name",
    "sounds": "a name that sounds the same",
    "nearly": "a name that is nearly the same",
    "born": "the same date of birth",
    "phone": "the same phone number",
    "postcode": "the same postcode",
}
NEEDS = {
    "number": Category.IDENTITY,
    "born": Category.IDENTITY,
    "phone": Category.CONTACT,
    "postcode": Category.CONTACT,
}
OF_A_NAME = ("same_name", "sounds", "nearly")
NEARLY = 80


@dataclass(frozen=True, slots=True)
class Described:
    """Somebody as described by whoever adds them."""

    given: str = ""
    family: str = ""
    born: date | None = None
    number: str = ""
    phone: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """One record that is alike: why, as codes of WORDS, and what the asker sees of it."""

    person: str
    why: tuple[str, ...]
    weight: int
    sight: Sight

    @property
    def words(self) -> list[str]:
        return [WORDS[each] for each in self.why]


@dataclass(frozen=True, slots=True)
class Answer:
    """Those alike that the asker sees, the likeliest first; and whether somebody likely is known to another service."""

    seen: Sequence[Alike]
    elsewhere: bool

    def __bool__(self) -> bool:
        return bool(self.seen) or self.elsewhere


def alike(acting: Acting, said: Described, but: Iterable[str] = ()) -> Answer:
    """Records like what is described, leaving out `but`. Asked of everybody, as the system; told as far as the asker sees."""
    with as_system():
        why = _reasons(said)
    likely = {
        person: each
        for person, each in why.items()
        if person not in set(but) and _weight(each) >= LIKELY and _counts(each)
    }
    sights = sights_of(acting, likely)
    seen = [
        Alike(person, _shown(each, sights[person]), _weight(each), sights[person])
        for person, each in likely.items()
        if person in sights
    ]
    told = [each for each in seen if each.why]
    elsewhere = any(_weight(each) > WEIGHTS["same_name"] for person, each in likely.items() if person not in sights)
    return Answer(sorted(told, key=lambda each: (-each.weight, each.person)), elsewhere)


def _counts(why: set[str]) -> bool:
    """A birth or a postcode is shared by many: it says something only beside a name or a number."""
    return bool(why & {"number", "phone", *OF_A_NAME})


def _weight(why: set[str]) -> int:
    name = max((WEIGHTS[each] for each in why & set(OF_A_NAME)), default=0)
    return name + sum(WEIGHTS.get(each, OTHER_BIRTH) for each in why - set(OF_A_NAME))


def _shown(why: set[str], sight: Sight) -> tuple[str, ...]:
    """The reasons that rest on what the asker sees."""
    return tuple(each for each in WORDS if each in why and (each not in NEEDS or sight.has(NEEDS[each])))


def _reasons(said: Described) -> dict[str, set[str]]:
    """By person, every way in which they are alike; `other_birth` counts against."""
    found: dict[str, set[str]] = {}
    for reason, people in _same_identifiers(said):
        for person in people:
            found.setdefault(person, set()).add(reason)
    rows = SearchRow.objects.filter(organisation__isnull=True)
    near = [*_rows_named_like(rows, said), *rows.filter(person__in=list(found)).values_list(*COLUMNS)]
    if said.born:
        near += rows.filter(born_on=said.born).values_list(*COLUMNS)[:LOOKED_AT]
    for person, family, given, born in near:
        reasons = found.setdefault(person, set())
        if (name := _likeness(said, family, given)) is not None:
            reasons.add(name)
        if said.born and born:
            reasons.add("born" if born == said.born else "other_birth")
    return found


COLUMNS = ("person", "family", "given", "born_on")


def _same_identifiers(said: Described) -> Iterable[tuple[str, Iterable[str]]]:
    if said.number:
        held = NationalInsurance.objects.filter(fingerprint=fingerprint(stem(said.number)))
        yield "number", held.values_list("person", flat=True)[:LOOKED_AT]
    if said.phone:
        yield (
            "phone",
            Contact.objects.filter(phone_key=phone_key(said.phone)).values_list("person", flat=True)[:LOOKED_AT],
        )
    if said.postcode:
        here = Address.objects.filter(postcode=said.postcode, until_on__isnull=True)
        yield "postcode", here.values_list("person", flat=True)[:LOOKED_AT]


def _rows_named_like(rows, said: Described):  # type: ignore[no-untyped-def]
    """Rows whose two sounds are those described, in either order."""
    family, given = sound(key(words_of(said.family))), sound(key(words_of(said.given)))
    if not (family or given):
        return []
    either = Q(family_sound=family, given_sound=given) | Q(family_sound=given, given_sound=family)
    return rows.filter(either).values_list(*COLUMNS)[:LOOKED_AT]


def _likeness(said: Described, family: str, given: str) -> str | None:
    """How alike a name is in its better order; None where it is not."""
    return how_alike((key(words_of(said.family)), key(words_of(said.given))), (family, given))


def how_alike(wanted: tuple[str, str], name: tuple[str, str]) -> str | None:
    """How alike two names are, each as the keys of family and given name, in the better order: a code of WORDS, or None."""
    held = [name, name[::-1]]
    if wanted in held:
        return "same_name"
    if any(tuple(map(sound, pair)) == tuple(map(sound, wanted)) for pair in held):
        return "sounds"
    near = max(min(fuzz.ratio(a, b) for a, b in zip(wanted, pair, strict=True)) for pair in held)
    return "nearly" if near >= NEARLY else None


def said_not_same(person: str) -> set[str]:
    """Those of whom somebody said that they are somebody else than this person."""
    pairs = NotTheSame.objects.filter(Q(one=person) | Q(other=person)).values_list("one", "other")
    return {each for pair in pairs for each in pair} - {person}


def said_two_people(people: Iterable[str]) -> set[frozenset[str]]:
    """Pairs among these of whom somebody said that they are two people. As the system."""
    wanted = set(people)
    pairs = NotTheSame.objects.filter(one__in=wanted, other__in=wanted).values_list("one", "other")
    return {frozenset(each) for each in pairs}
