"""The people behind a number: by name for who works with them, by pseudonym for who commissions, each looked up before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ettle.engine.wording.figures import count_name
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.installation_key import fingerprint
from ettle.web.access.roles import Category
from ettle.web.access.sight import sights_of
from ettle.web.audit import entry as audit
from ettle.web.contracts.queries import loaded
from ettle.web.measurement.figures import Answer, NotTheirs
from ettle.web.measurement.scope import People
from ettle.web.measurement.words import Groups, cohort_name
from ettle.web.people.queries import identities_of
from ettle.web.people.sealing import erased_among

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody behind the number. `person` and `name` are empty where people have no name."""

    reference: str
    person: str
    name: str
    programme: str
    provider: str
    begun: Any


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of them. `unseen` of them all are not listed, on this page or another; `older` is where the next page begins."""

    title: str
    number: int
    rows: tuple[Row, ...]
    named: bool
    unseen: int
    older: str


def people_behind(acting: Acting, answer: Answer, cohort: str, group: Sequence[str], count: str, first: str) -> Behind:
    """Raises NotTheirs where there is no such number, or the people behind it are not listed for this post."""
    table = answer.behind(cohort, group, count)
    start = int(first) if first.isdecimal() and len(first) < 10 else 0
    named = answer.scope.people is People.NAMED
    if not named:
        table = _shuffled(table, answer.evaluation.hash)
    listed = _listed(acting, answer, table, named)
    if start and start >= len(listed):
        raise NotTheirs("no such page")
    some = listed.slice(start, AT_ONCE).to_pylist()
    rows = _named(acting, answer, some) if named else _pseudonyms(answer, some)
    title = ", ".join([count_name(count), cohort_name(cohort), *_group(answer, group)])
    older = str(start + AT_ONCE) if start + AT_ONCE < len(listed) else ""
    return Behind(title, len(table), tuple(rows), named, len(table) - len(listed), older)


def _listed(acting: Acting, answer: Answer, table: Any, named: bool) -> Any:
    """The rows that the pages list, asked for all at once: pages are full, and say how many they leave out.

    By name those whom the post may open; by reference those who were not erased since they were counted.
    """
    people = table.column("person").to_pylist()
    if named:
        kept = opened_by(acting, people, answer.categories)
        return table.filter([person in kept for person in people])
    with as_system():
        gone = erased_among(people)
    return table.filter([person not in gone for person in people])


def _shuffled(table: Any, edition: str) -> Any:
    """In the order of the pseudonyms: the order of the rows would tell who came before whom."""
    people = table.column("person").to_pylist()
    return table.take(sorted(range(len(people)), key=lambda at: (pseudonym(edition, people[at]), at)))


def _group(answer: Answer, group: Sequence[str]) -> list[str]:
    groups = Groups(loaded().rulebook)
    return [groups.name(by, value) for by, value in zip(answer.figure.by, group, strict=True)]


def _named(acting: Acting, answer: Answer, rows: Sequence[dict[str, Any]]) -> list[Row]:
    names = seen_by_name(acting, {row["person"] for row in rows}, answer.categories)
    groups = Groups(loaded().rulebook)
    return [_row(groups, row, row["enrolment"] or "", row["person"], names[row["person"]]) for row in rows]


def opened_by(acting: Acting, people: Iterable[str], rests_on: frozenset[Category]) -> set[str]:
    """Those whose journey the post may see today, and all else that a number rests on. Nobody is read by asking that."""
    needed = {Category.JOURNEY, *rests_on}
    return {id for id, sight in sights_of(acting, set(people)).items() if sight.has(*needed)}


def seen_by_name(acting: Acting, people: Iterable[str], rests_on: frozenset[Category]) -> dict[str, str]:
    """By id the names of those whom the post may open; each is on record as read."""
    seen = opened_by(acting, people, rests_on)
    audit.read(*seen)
    names = identities_of(seen)
    return {id: names[id].name if id in names else id for id in seen}


def _pseudonyms(answer: Answer, rows: Sequence[dict[str, Any]]) -> list[Row]:
    """Nobody's name, no answer on equality or health, and a reference that means nothing outside these rows."""
    audit.read(*{row["person"] for row in rows})
    groups = Groups(loaded().rulebook)
    return [_row(groups, row, pseudonym(answer.evaluation.hash, row["person"]), "", "") for row in rows]


def _row(groups: Groups, row: dict[str, Any], reference: str, person: str, name: str) -> Row:
    provider = row.get("provider") or row.get("to") or ""
    programme = row["programme"] or ""
    return Row(
        reference,
        person,
        name,
        groups.name("programme", programme) if programme else "",
        groups.name("provider", provider) if provider else "",
        row.get("begun") or row.get("on"),
    )


def pseudonym(edition: str, person: str) -> str:
    """The same for the same person within one evaluation, and another in the next: nobody is followed through them."""
    return f"X-{fingerprint(f'figures {edition} {person}')[:10].upper()}"
