"""Who sees a person in full before a move and after it: by the same table of roles as every page asks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ettle.web.access.acting import Acting
from ettle.web.access.models import Assignment, Post
from ettle.web.access.roles import WHOLE, Relation, sees
from ettle.web.casework import who


class Seeing:
    """Asked once for a whole plan."""

    def __init__(self, acting: Acting) -> None:
        self.acting = acting
        self._full: dict[frozenset[str], dict[str, str]] = {}

    @cached_property
    def posts(self) -> list[Post]:
        return list(who.posts_today(self.acting).filter(staff__is_active=True).select_related("staff"))

    @cached_property
    def workers(self) -> dict[str, dict[str, str]]:
        """By person: the event that made somebody key worker, with their code."""
        held = Assignment.objects.filter(organisation=self.acting.organisation, until_on__isnull=True)
        found: dict[str, dict[str, str]] = {}
        for person, source, worker in held.values_list("person_id", "source", "worker"):
            found.setdefault(person, {})[source] = worker
        return found

    def changed(self, person: str, ending: set[str], worker: str) -> tuple[list[str], list[str]]:
        """The names of those who newly see a person in full, and of those who no longer do."""
        held = self.workers.get(person, {})
        before = self._in_full(frozenset(held.values()))
        after = self._in_full(frozenset({code for source, code in held.items() if source not in ending} | {worker}))
        return _names(after, before), _names(before, after)

    def named(self, codes: Iterable[str]) -> str:
        """Staff by their names, in a row; also those who have no post here today."""
        asked = list(codes)
        others = [code for code in asked if code not in self._names]
        names = self._names | (who.names_of_staff(others) if others else {})
        return ", ".join(names.get(code, code) for code in asked) or "Nobody yet"

    @cached_property
    def _names(self) -> dict[str, str]:
        return {post.staff.code: post.staff.name for post in self.posts}

    def _in_full(self, workers: frozenset[str]) -> dict[str, str]:
        """Code and name of everybody in the organisation who sees all of somebody with these key workers."""
        if workers not in self._full:
            teams = {post.team_id for post in self.posts if post.staff.code in workers and post.team_id}
            found = {}
            for post in self.posts:
                near = Relation.TEAM if post.team_id in teams else Relation.ORGANISATION
                near = Relation.OWN if post.staff.code in workers else near
                if sees(post.role, near) >= WHOLE:
                    found[post.staff.code] = post.staff.name
            self._full[workers] = found
        return self._full[workers]


def _names(these: dict[str, str], without: dict[str, str]) -> list[str]:
    return sorted(name for code, name in these.items() if code not in without)
