"""The names a predicate may ask for, and what sort of answer each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from ettle.engine.events.catalogue import KINDS, Event, Work
from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.rules.checks.finding import Known

Sort = Literal["number", "yes_no", "code", "text", "date", "any"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name: the sort of its answer, its codes where it has a list, and whether it is a set."""

    sort: Sort
    codes: frozenset[str] | None = None
    is_set: bool = False


YES_NO = Name("yes_no")
NUMBER = Name("number")
DATE_COUNTS = ("weeks_since", "weeks_on")
WORK_CODES = frozenset(get_args(get_args(Work.model_fields["work"].annotation)[0]))


def of_a_day(known: Known) -> dict[str, Name]:
    """What may be asked of a day of an enrolment: the day's own names and the declared facts."""
    return {**{name: _fact(name, known) for name in known.facts}, **_of_every_day(known)}


def _of_every_day(known: Known) -> dict[str, Name]:
    return {
        "hours_per_week": NUMBER,
        "pay_per_hour": NUMBER,
        "age": NUMBER,
        "stage": NUMBER,
        "weeks_since": NUMBER,
        "weeks_on": NUMBER,
        "in_work": YES_NO,
        "in_learning": YES_NO,
        "volunteering": YES_NO,
        "work_experience": YES_NO,
        "paused": YES_NO,
        "work": Name("code", WORK_CODES, is_set=True),
        "employer": Name("text", is_set=True),
        "contract_type": Name("code", codes_of("contract_type", known), is_set=True),
        "on_benefit": Name("code", codes_of("benefit", known), is_set=True),
        "needs": Name("code", codes_of("need", known), is_set=True),
        "enrolled_in": Name("text", is_set=True),
    }


def of_a_spell(known: Known) -> dict[str, Name]:
    """What `counting` may ask of one work spell."""
    own = of_an_event("work", known)
    return {name: own[name] for name in ("work", "employer", "hours_per_week", "pay_per_hour", "contract_type")}


def of_an_event(kind: str, known: Known) -> dict[str, Name]:
    """What may be asked of one event: the fields of its kind."""
    model = KINDS[kind]
    own = {name: field for name, field in model.model_fields.items() if name not in Event.model_fields}
    return {field.alias or name: _field(name, field.annotation, known) for name, field in own.items()}


def codes_of(name: str, known: Known) -> frozenset[str] | None:
    """The codes of a list; None where the rulebook has no such list."""
    found = known.code_lists.get(name) or known.code_lists.get(f"{name}s")
    return found.codes if found is not None else None


def _fact(name: str, known: Known) -> Name:
    declared = known.facts[name]
    if declared is None:
        return Name("any")
    if declared.type == "code":
        codes = frozenset(declared.codes) if declared.codes is not None else codes_of(declared.code_list or "", known)
        return Name("code", codes and codes | {PREFER_NOT_TO_SAY})
    return Name(declared.type)


def _field(name: str, annotation: Any, known: Known) -> Name:
    literals = _literals(annotation)
    if literals:
        return YES_NO if literals == {"yes", "no"} else Name("code", literals)
    sorts: Mapping[type, Sort] = {int: "number", Decimal: "number", date: "date", str: "text"}
    plain = [sort for each, sort in sorts.items() if each in _plain_types(annotation)]
    codes = codes_of(name, known)
    if codes is not None and plain == ["text"]:
        return Name("code", codes)
    return Name(plain[0] if len(plain) == 1 else "any")


def _plain_types(annotation: Any) -> frozenset[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return frozenset(each for part in get_args(annotation) for each in _plain_types(part))
    if hasattr(annotation, "__metadata__"):
        return _plain_types(get_args(annotation)[0])
    return frozenset({annotation})


def _literals(annotation: Any) -> frozenset[str]:
    if get_origin(annotation) is Literal:
        return frozenset(map(str, get_args(annotation)))
    if get_origin(annotation) in (Union, UnionType):
        return frozenset(each for part in get_args(annotation) for each in _literals(part))
    return frozenset()
