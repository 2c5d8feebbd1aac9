"""Whose journeys are drawn: the rows of a post, narrowed by door, group, programme, provider and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.flow.mapped import JourneyMap, journey_map
from ettle.engine.rules.maps import Map
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.contracts.queries import loaded
from ettle.web.measurement.figures import NotTheirs, Question, scope_of
from ettle.web.measurement.scope import Scope
from ettle.web.measurement.sensitive import OF_SENSITIVITY

FACT = "fact."


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What an address asks: which door, which group (a fact and its answer), which part, which year of starting out."""

    door: str = ""
    group: str = ""
    """`disability:yes`; of the programme, `group:core`."""
    programme: str = ""
    provider: str = ""
    year: str = ""

    def query(self, **more: str) -> str:
        said = {name: getattr(self, name) for name in self.__slots__} | more
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Drawn:
    """The map of whoever was asked for, with what it may be narrowed to."""

    scope: Scope
    asked: Narrowed
    map: Map

    @cached_property
    def found(self) -> JourneyMap:
        """Counted of the rows that were kept, as they stood on the day of the snapshot."""
        tables = {name: self._kept(name) for name in ("steps", "outcomes", "offers")}
        return journey_map(self.map, tables, self.scope.rows.evaluation.snapshot.on)

    @property
    def categories(self) -> frozenset[Category]:
        """What must be open to whoever is to see the people behind a number of it."""
        return _categories(self.asked.group)

    @cached_property
    def choices(self) -> Mapping[str, list[str]]:
        """What there is to narrow to, in the rows of the post before they are narrowed."""
        whole, referred = self.scope["enrolments"], self.scope["referrals"]
        return {
            "door": _values(whole.column("referral_source"), referred.column("source")),
            "programme": _values(whole.column("programme"), referred.column("programme")),
            "provider": _values(whole.column("provider"), referred.column("to")),
            "year": _values(pc.year(whole.column("begun")).cast(pa.string())),
            "group": list(self._groups(whole)),
        }

    def _groups(self, whole: Any) -> Any:
        for name in whole.column_names:
            fact = name.removeprefix(FACT)
            if name.startswith(FACT) and self.scope.may_count_by(_categories(fact)):
                yield from (f"{fact}:{each}" for each in _values(whole.column(name)) if each != "prefer_not_to_say")
        yield from (f"group:{each}" for each in _values(whole.column("group")))

    def _kept(self, name: str) -> Any:
        table = self.scope[name]
        if self.asked == Narrowed():
            return table
        if name != "steps":
            return table.filter(pc.is_in(table.column("enrolment"), pc.unique(self._wanted.column("enrolment"))))
        people = {*self._wanted.column("person").to_pylist(), *self._never_started}
        return table.filter(pc.is_in(table.column("person").cast(pa.string()), pa.array(sorted(people), pa.string())))

    @property
    def of_those_who_started(self) -> bool:
        """Whether it is narrowed by what is known from the start on: who never started is in no such map."""
        return bool(self.asked.group or self.asked.year)

    @property
    def _never_started(self) -> set[str]:
        """Who was referred through the door, to the part that is asked for, and started nothing that may be counted."""
        if self.of_those_who_started:
            return set()
        asked = self.asked
        found = _those(
            self.scope["referrals"], ("source", asked.door), ("programme", asked.programme), ("to", asked.provider)
        )
        return set(found.column("person").to_pylist()) - set(self.scope["enrolments"].column("person").to_pylist())

    @cached_property
    def _wanted(self) -> Any:
        """The enrolments of whoever is asked for."""
        table = self.scope["enrolments"]
        asked = self.asked
        said = [("referral_source", asked.door), ("programme", asked.programme), ("provider", asked.provider)]
        if asked.group:
            fact, _, answer = asked.group.partition(":")
            said.append((fact if fact == "group" else FACT + fact, answer))
        table = _those(table, *said)
        if asked.year:
            table = table.filter(pc.equal(pc.year(table.column("begun")).cast(pa.string()), asked.year))
        return table


def drawn(acting: Acting, query: Mapping[str, str]) -> Drawn:
    """The map that an address asks for. Raises NothingCounted, and NotTheirs of what may not be asked by this post."""
    asked = Narrowed(*(query.get(each, "") for each in Narrowed.__slots__))
    whole = Drawn(scope_of(acting, Question("")), asked, loaded().maps[0])
    for name in Narrowed.__slots__:
        value = getattr(asked, name)
        if value and value not in whole.choices[name]:
            raise NotTheirs(f"no such {name} for this post")
    return whole


def _categories(group: str) -> frozenset[Category]:
    declared = loaded().rulebook.facts.get(group.partition(":")[0])
    found = OF_SENSITIVITY.get(declared.sensitivity) if declared is not None else None
    return frozenset({found} if found else ())


def _those(table: Any, *said: tuple[str, str]) -> Any:
    """The rows in which these columns say this; a column of which nothing is asked may say anything."""
    for column, value in said:
        if value:
            table = table.filter(pc.equal(table.column(column).cast(pa.string()), value))
    return table


def _values(*columns: Any) -> list[str]:
    return sorted({str(each) for column in columns for each in pc.unique(column).to_pylist() if each is not None})
