"""The tabs of the caseload: whose people each lists, and what a post sees of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act, Category, Relation, sees
from ettle.web.casework import queries, who
from ettle.web.casework.models import Standing


class Tab(StrEnum):
    MINE = "mine"
    TEAM = "team"
    ORGANISATION = "organisation"
    UNASSIGNED = "unassigned"
    LEFT = "left"


TITLES = {
    Tab.MINE: "Mine",
    Tab.TEAM: "Team",
    Tab.ORGANISATION: "Organisation",
    Tab.UNASSIGNED: "Nobody’s people",
    Tab.LEFT: "Left",
}


@dataclass(frozen=True)
class Scope:
    """What the list of one post may show."""

    acting: Acting

    @cached_property
    def team(self) -> Sequence[str]:
        return who.team_of(self.acting)

    @cached_property
    def tabs(self) -> list[Tab]:
        """The tabs a post has, its own first."""
        has_people = self.acting.may(Act.RECORD)
        own = [Tab.MINE] if has_people else []
        team = [Tab.TEAM] if has_people and self.acting.post.team_id else []
        return [*own, *team, Tab.ORGANISATION, Tab.UNASSIGNED, Tab.LEFT]

    @cached_property
    def no_longer(self) -> list[str]:
        """The codes on the list of those who cannot be key worker here today, as they left or changed post; none is one."""
        here = who.key_workers_of(self.acting)
        return [code for code in queries.workers_named(self.acting) if code not in here]

    @property
    def first(self) -> Tab:
        """The tab that opens: a team lead begins with the team."""
        return Tab.TEAM if self.acting.may(Act.REASSIGN) and Tab.TEAM in self.tabs else self.tabs[0]

    def people(self, tab: Tab) -> QuerySet[Standing]:
        rows = queries.visible(self.acting).filter(under_way=tab != Tab.LEFT)
        match tab:
            case Tab.MINE:
                return rows.filter(worker=self.acting.code)
            case Tab.TEAM:
                return rows.filter(worker__in=self.team)
            case Tab.UNASSIGNED:
                return rows.filter(worker__in=self.no_longer)
            case Tab.LEFT if not self._sees_journeys(Relation.ORGANISATION):
                return rows.filter(worker__in=self.team)  # that somebody left is of their journey
        return rows

    def may_narrow(self, tab: Tab) -> bool:
        """Whether states, programmes and an order by days may be asked for: where rows are masked, an answer would tell

        what the mask hides.
        """
        return tab in (Tab.MINE, Tab.TEAM, Tab.LEFT) or self._sees_journeys(Relation.ORGANISATION)

    def sees_whole(self, row: Standing) -> bool:
        """Whether more than the name and the key worker may be shown: the same line as `sight_of` draws for the page."""
        return self._sees_journeys(Relation.ORGANISATION) or self._sees_journeys(self._relation(row))

    def _relation(self, row: Standing) -> Relation:
        if row.worker == self.acting.code:
            return Relation.OWN
        return Relation.TEAM if row.worker in self.team else Relation.ORGANISATION

    def _sees_journeys(self, relation: Relation) -> bool:
        return Category.JOURNEY in sees(self.acting.post.role, relation)
