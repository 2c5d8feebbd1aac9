"""Merging documents and their variations, and which version is in force on a day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from .basics import Doc, sure_date, to_date
from .counted import Enrolment

CONTRACT_IDENTITY = {"contract", "programme", "in_force", "sources", "from", "until"}


@dataclass
class Version:
    """One merged document and the days on which it is the one in force."""

    name: str
    members: tuple[int, ...]
    doc: Doc


@dataclass
class Versions:
    every: list[Version]
    steps: list[tuple[dt.date, int]]  # from this day on, the version with this index

    def index_on(self, day: dt.date) -> int:
        found = self.steps[0][1]
        for first, index in self.steps:
            if first <= day:
                found = index
        return found

    def on(self, day: dt.date) -> Version:
        return self.every[self.index_on(day)]


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


KEPT_BY_GROUP = ("amount", "qualifying", "counting", "when")


def by_group(value: Any, groups: set[str], group: str | None) -> Any:
    """Any number may be given by group; prices and predicates look the group up themselves."""
    if not isinstance(value, dict):
        return value
    if value and set(value) <= groups:
        return value.get(group)
    return {key: inner if key in KEPT_BY_GROUP else by_group(inner, groups, group) for key, inner in value.items()}


def within(span: Doc, day: dt.date) -> bool:
    first, until = to_date(span.get("from")), to_date(span.get("until"))
    return (first is None or first <= day) and (until is None or day < until)


def order_of(variation: Doc) -> tuple[str, str, str]:
    span = variation.get("in_force", {})
    return (
        str(span.get("from", "")),
        str(variation.get("agreed_on", "9999-12-31")),
        str(variation["variation"]),
    )


def by_event(variation: Doc) -> bool:
    return str(variation.get("in_force", {}).get("basis", "start")) == "event"


def in_force_for(rulebook: Doc, enrolment: Enrolment) -> bool:
    """Is the start inside the `in_force` of the programme, and of its contract if it has one?"""
    programme = rulebook["programmes"].get(enrolment.programme)
    documents = [programme, contract_of(rulebook, enrolment)]
    return programme is not None and all(
        within((each or {}).get("in_force") or {}, enrolment.start) for each in documents
    )


def contract_of(rulebook: Doc, enrolment: Enrolment) -> Doc:
    """The contract of the enrolment, if it is known and of this programme."""
    found: Doc = (rulebook.get("contracts") or {}).get(enrolment.contract) or {}
    return found if found.get("programme", enrolment.programme) == enrolment.programme else {}


def chosen_variations(items: list[Doc], start: dt.date) -> list[Doc]:
    """Those that look at events, and those in force when this enrolment started."""
    return sorted(
        (v for v in items if by_event(v) or within(v.get("in_force", {}), start)),
        key=order_of,
    )


def versions_for(rulebook: Doc, enrolment: Enrolment) -> Versions:
    programme: Doc = rulebook["programmes"][enrolment.programme]
    contract = contract_of(rulebook, enrolment)
    patch = {k: v for k, v in contract.items() if k not in CONTRACT_IDENTITY}
    ours = chosen_variations(rulebook.get("variations", {}).get(enrolment.programme, []), enrolment.start)
    theirs: list[Doc] = []
    if contract:
        kept = rulebook.get("contract_variations", {}).get(enrolment.contract, [])
        theirs = chosen_variations(kept, enrolment.start)
    changes: list[Doc] = [*ours, {"variation": "", "change": patch}, *theirs]
    every: list[Version] = []
    steps: list[tuple[dt.date, int]] = []
    for day in cut_days(changes):
        members = tuple(i for i, v in enumerate(changes) if not by_event(v) or within(v["in_force"], day))
        every.append(make_version(programme, changes, members))
        steps.append((day, len(every) - 1))
    return Versions(every, steps)


def cut_days(changes: list[Doc]) -> list[dt.date]:
    """The days on which the set of variations in force may change."""
    days = {dt.date.min}
    for variation in changes:
        if by_event(variation):
            span = variation["in_force"]
            days |= {sure_date(span[end]) for end in ("from", "until") if span.get(end)}
    return sorted(days)


def make_version(programme: Doc, changes: list[Doc], members: tuple[int, ...]) -> Version:
    doc = programme
    for index in members:
        doc = merged(doc, changes[index].get("change", {}))
    named = [changes[index] for index in members if changes[index]["variation"]]
    name = str(max(named, key=order_of)["variation"]) if named else "base"
    return Version(name, members, doc)
