"""Whose rows a post may have counted, and by what: the one question of this desk, asked before anything is counted.

| post | counted | the people behind a number |
|---|---|---|
| key worker | own caseload | by name |
| team lead | the team's caseload | by name |
| provider manager | those with their organisation | by name |
| contract manager | those under the contracts that their organisation pays | none here: claims are their pages |
| commissioner, analyst | those with the providers of their area | pseudonyms |
| partnership officer, government | nothing: they have the released figures | none |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Organisation
from ettle.web.access.roles import Category, Relation, sees
from ettle.web.casework import queries, who
from ettle.web.casework.models import Standing
from ettle.web.contracts.agreed.seeing import contracts_of
from ettle.web.measurement.evaluating import Rows


class Breadth(StrEnum):
    CASELOAD = "caseload"
    TEAM = "team"
    PROVIDER = "provider"
    CONTRACTS = "contracts"
    AREA = "area"
    NOTHING = "nothing"


BREADTH = {
    "key_worker": Breadth.CASELOAD,
    "team_lead": Breadth.TEAM,
    "provider_manager": Breadth.PROVIDER,
    "contract_manager": Breadth.CONTRACTS,
    "commissioner": Breadth.AREA,
    "analyst": Breadth.AREA,
}
"""By role; a role that is not here has nothing counted for it."""
RELATION = {
    Breadth.CASELOAD: Relation.OWN,
    Breadth.TEAM: Relation.TEAM,
    Breadth.PROVIDER: Relation.ORGANISATION,
}
"""How near a post stands to those counted, where it knows them by name."""
WORDS = {
    Breadth.CASELOAD: "your caseload",
    Breadth.TEAM: "your team",
    Breadth.PROVIDER: "everybody with {organisation}",
    Breadth.CONTRACTS: "everybody under the contracts that {organisation} pays",
    Breadth.AREA: "everybody with the providers of your area",
    Breadth.NOTHING: "nobody: your post has the released figures",
}
OPENED_BY_NO_NAME = frozenset({Category.EQUALITY, Category.HEALTH, Category.JUSTICE})
"""What is counted, and is never told of one person, where people have no name."""


def breadth_of(acting: Acting) -> Breadth:
    """How far the figures of a post reach. The government has those that were released, whatever the post."""
    place = acting.post.organisation
    if place.kind == Organisation.Kind.GOVERNMENT:
        return Breadth.NOTHING
    found = BREADTH.get(acting.post.role, Breadth.NOTHING)
    return Breadth.NOTHING if found is Breadth.AREA and not place.area else found


class People(StrEnum):
    """How the people behind a number are shown."""

    NAMED = "named"
    PSEUDONYMS = "pseudonyms"
    NONE = "none"


@dataclass(frozen=True)
class Scope(Mapping[str, Any]):
    """The tables of evaluated rows as far as one post may have them counted: each is cut down before anybody reads it."""

    acting: Acting
    rows: Rows
    programme: str = ""
    provider: str = ""
    """Narrowed to these, where they are said."""

    @cached_property
    def breadth(self) -> Breadth:
        return breadth_of(self.acting)

    @property
    def words(self) -> str:
        return WORDS[self.breadth].format(organisation=self.acting.post.organisation.name)

    @property
    def people(self) -> People:
        if self.breadth in RELATION:
            return People.NAMED
        return People.PSEUDONYMS if self.breadth is Breadth.AREA else People.NONE

    def may_count_by(self, categories: frozenset[Category]) -> bool:
        """Whether something of these categories may be counted: not by who knows the people and may not see it of them.

        A number by ethnicity, beside the list of those people, would tell it of somebody. The same for who has their claims.
        """
        if self.breadth in RELATION:
            return categories <= sees(self.acting.post.role, RELATION[self.breadth])
        return self.breadth is Breadth.AREA or not categories & OPENED_BY_NO_NAME

    def may_open(self, categories: frozenset[Category]) -> bool:
        """Whether the people behind a number that rests on these categories may be listed."""
        if self.people is People.PSEUDONYMS:
            return not categories & OPENED_BY_NO_NAME
        return self.people is People.NAMED and self.may_count_by(categories)

    def __getitem__(self, name: str) -> Any:
        if name not in self._cut:
            self._cut[name] = self._table(name)
        return self._cut[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _cut(self) -> dict[str, Any]:
        return {}

    def _table(self, name: str) -> Any:
        table = self.rows[name]
        match name:
            case "enrolments":
                return table.filter(pc.and_(self._mine(table), self._narrowed(table, "provider")))
            case "referrals":
                loose = pc.and_(self._referred_here(table), self._narrowed(table, "to"))
                return table.filter(pc.or_(_among(table, "enrolment", self._enrolments), loose))
        inside = _among(table, "enrolment", self._enrolments)
        if name in ("assessments", "steps"):
            persons = self._persons if name == "assessments" else self._referred_or_started
            loose = pc.and_(table.column("enrolment").is_null(), _among(table, "person", persons))
            inside = pc.or_(inside, loose)
        return table.filter(inside)

    @cached_property
    def _enrolments(self) -> Any:
        return pc.unique(self["enrolments"].column("enrolment"))

    @cached_property
    def _persons(self) -> Any:
        return pc.unique(self["enrolments"].column("person"))

    @cached_property
    def _referred_or_started(self) -> Any:
        """Who was referred and never started has steps too: a map without them would lose nobody before the start."""
        referred = self["referrals"].column("person").cast(pa.string()).to_pylist()
        return _ids({*self._persons.to_pylist(), *referred})

    def _mine(self, table: Any) -> Any:
        match self.breadth:
            case Breadth.CASELOAD:
                return _among(table, "enrolment", _ids(_on_list(self.acting, [self.acting.code])))
            case Breadth.TEAM:
                return _among(table, "enrolment", _ids(_on_list(self.acting, who.team_of(self.acting))))
            case Breadth.PROVIDER:
                return self._with_organisation(table)
            case Breadth.CONTRACTS:
                return _among(table, "contract", _ids(_paid_by(self.acting)))
            case Breadth.AREA:
                return _among(table, "provider", _ids(self._providers))
        return pa.array([False] * len(table), pa.bool_())

    def _narrowed(self, table: Any, provider: str) -> Any:
        kept = pa.array([True] * len(table), pa.bool_())
        for column, value in (("programme", self.programme), (provider, self.provider)):
            if value:
                kept = pc.and_(kept, _among(table, column, _ids([value])))
        return kept

    def _with_organisation(self, table: Any) -> Any:
        """Those who began with it and were not handed on, and those handed to it: each enrolment is with one."""
        began = _among(table, "provider", _ids([self.acting.organisation]))
        of_them = table.filter(began).column("enrolment").to_pylist()
        here, gone = _where_they_are(self.acting.organisation, of_them)
        kept = pc.and_(began, pc.invert(_among(table, "enrolment", _ids(gone))))
        return pc.or_(kept, _among(table, "enrolment", _ids(here)))

    @cached_property
    def _providers(self) -> list[str]:
        area = self.acting.post.organisation.area
        return list(Organisation.objects.filter(area=area).values_list("id", flat=True)) if area else []

    def _referred_here(self, table: Any) -> Any:
        """Referrals that no start names yet, or none ever will: those to whom the post answers for."""
        to = {
            Breadth.PROVIDER: [self.acting.organisation],
            Breadth.AREA: self._providers,
        }.get(self.breadth, [])
        return pc.and_(table.column("enrolment").is_null(), _among(table, "to", _ids(to)))


def _ids(found: Any) -> Any:
    return pa.array(sorted(found), pa.string())


def _among(table: Any, column: str, ids: Any) -> Any:
    return pc.fill_null(pc.is_in(table.column(column).cast(pa.string()), value_set=ids.cast(pa.string())), False)


def _on_list(acting: Acting, workers: list[str]) -> list[str]:
    """The enrolments on the list of a post's organisation whose key worker is one of these."""
    rows = queries.visible(acting).filter(worker__in=workers, enrolment__isnull=False)
    return [each for each in rows.values_list("enrolment", flat=True) if each]


def _where_they_are(organisation: str, began: list[str]) -> tuple[list[str], list[str]]:
    """The enrolments that are with an organisation today, and those of `began` that are with another."""
    with as_system():
        here = Standing.objects.filter(organisation=organisation, enrolment__isnull=False)
        gone = Standing.objects.filter(enrolment__in=began).exclude(organisation=organisation)
        return [str(each) for each in here.values_list("enrolment", flat=True)], [
            str(each) for each in gone.values_list("enrolment", flat=True)
        ]


def _paid_by(acting: Acting) -> list[str]:
    return [id for id, (contract, _) in contracts_of(acting).items() if contract.parties.payer == acting.organisation]
