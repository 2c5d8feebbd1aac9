"""What a column may be: the fields of people and of each kind of the catalogue, and which a heading most likely means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args, get_origin

from ettle.engine.events.catalogue import KINDS, Event, Spell
from ettle.engine.events.fields import Day, Hours, Id, Pence, YesNo
from ettle.engine.rules.tables import CODES_OF
from ettle.engine.wording.plain import name as in_words
from ettle.web.casework.record.fields import kind_of
from ettle.web.contracts.queries import programmes, rulebook
from ettle.web.people.names import folded

PEOPLE = "people"
LAST_DAY = "until_last"
NOT_FROM_FILES = {"link", "unlink", "retract", "claim", "handover", "key_worker", "referral_answer"}
"""Said of other events, of money claimed or of who looks after somebody: each is an act of its own, not a row of a spreadsheet."""
NOT_A_COLUMN = {"kind", "recorded_at", "said_at", "recorded_by", "organisation", "replaces", "correction", "provider"}
"""Said by the import itself, or by acts of their own. The provider of a start is the organisation the file is for."""
WHATS = (PEOPLE, *(kind for kind in KINDS if kind not in NOT_FROM_FILES))
NEEDED = {"person", "on"}

ALSO: Mapping[str, Sequence[str]] = {
    "id": ("event id", "record id"),
    "person": ("person id", "participant", "participant id", "client id", "customer id", "urn", "reference", "case number"),
    "on": ("date", "day", "start date", "from", "event date"),
    "until": ("first day no longer so",),
    LAST_DAY: ("end date", "last day", "to", "end"),
    "enrolment": ("enrolment id", "case id"),
    "given": ("given name", "first name", "forename", "first names"),
    "family": ("family name", "surname", "last name"),
    "known_as": ("preferred name",),
    "date_of_birth": ("dob", "born", "born on", "birth date"),
    "pay_per_hour": ("hourly pay", "hourly rate", "pay"),
    "hours_per_week": ("hours", "weekly hours"),
    "amount": ("pay", "earnings", "gross pay"),
}  # fmt: skip
FREE = {"given", "family", "known_as", "pronoun"}
Codes = Mapping[str, str]
Sort = Literal["day", "last_day", "hours", "pounds", "codes", "id", "text"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field a column may fill. `open` = what it says may be shown to whoever imports: a day, a number, a code."""

    name: str
    label: str
    sort: Sort
    needed: bool
    codes: Codes
    open: bool


@cache
def fields_of(what: str) -> Mapping[str, Field]:
    """The fields by name, those that must be there first."""
    found = _of_people() if what == PEOPLE else _of_kind(KINDS[what])
    return {each.name: each for each in sorted(found, key=lambda each: not each.needed)}


def _of_people() -> list[Field]:
    names = [Field(name, _label(name), "text", False, {}, False) for name in ("given", "family", "known_as", "pronoun")]
    return [
        Field("person", "Person (their id)", "id", False, {}, False),
        *names,
        Field("date_of_birth", "Date of birth", "day", False, {}, False),
    ]


def _of_kind(kind: type[Event]) -> list[Field]:
    word = next(each for each, type in KINDS.items() if type is kind)
    found = []
    for attribute, field in kind.model_fields.items():
        name = field.alias or attribute
        if name not in NOT_A_COLUMN and field.default != ():  # several ids do not fit one cell
            found.append(_field(word, kind, name, needed=name in NEEDED or (field.is_required() and name != "id")))
    if issubclass(kind, Spell):
        found.append(Field(LAST_DAY, "Last day on which it was so", "last_day", False, {}, True))
    return found


def _field(word: str, kind: type[Event], name: str, *, needed: bool) -> Field:
    hint, codes = kind_of(kind, name), _codes(word, name)
    if get_origin(hint) is Literal or hint == YesNo:
        codes = {code: in_words(code) for code in get_args(hint)}
    sort: Sort = "codes" if codes else next((sort for type, sort in SORTS if hint == type), "text")
    money = ", in pounds" if sort == "pounds" else ""
    return Field(name, _label(name) + money, sort, needed, codes, sort not in ("id", "text") and word != "fact")


SORTS: Sequence[tuple[object, Sort]] = ((Day, "day"), (Hours, "hours"), (Pence, "pounds"), (Id, "id"))


def _codes(word: str, name: str) -> Codes:
    if (word, name) in OTHER_CODES:
        return OTHER_CODES[word, name]()
    listed = rulebook().code_lists.get(CODES_OF.get((word, name), ""))
    return (
        {each.code: each.label for release in listed.releases.values() for each in release.values()} if listed else {}
    )


def _programmes() -> Codes:
    return {id: each.programme.title for id, each in programmes().items()}


OTHER_CODES: Mapping[tuple[str, str], Callable[[], Codes]] = {
    ("start", "programme"): _programmes,
    ("referral", "programme"): _programmes,
    ("fact", "name"): lambda: {name: in_words(name) for name in rulebook().facts},
}


def _label(name: str) -> str:
    said = {
        "id": "Id of the event",
        "person": "Person (their id)",
        "enrolment": "Enrolment (its id)",
        "on": "Day, or first day",
        "until": "First day on which it was no longer so",
        "known_as": "What they are called",
        "given": "Given name",
        "family": "Family name",
    }
    word = in_words(name)
    return said.get(name, word[:1].upper() + word[1:])


def guessed(what: str, header: Sequence[str]) -> dict[str, int]:
    """Which field each heading most likely means. A heading that is no field's name is left out."""
    found: dict[str, int] = {}
    places = {folded(heading): at for at, heading in reversed(list(enumerate(header)))}
    for name, field in fields_of(what).items():
        for word in (name.replace("_", " "), folded(field.label), *ALSO.get(name, ())):
            if word in places and places[word] not in found.values():
                found[name] = places[word]
                break
    return found


def code_of(field: Field, written: str) -> str | None:
    """The code that the file's word is, by its code or its label, whatever case and signs."""
    word = folded(written.replace("_", " ").replace("-", " "))
    for code, label in field.codes.items():
        if written == code or word in (folded(code.replace("_", " ").replace("-", " ")), folded(label)):
            return code
    return {"y": "yes", "n": "no", "true": "yes", "false": "no"}.get(word) if "yes" in field.codes else None
