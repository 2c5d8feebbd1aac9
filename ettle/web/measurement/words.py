"""What the cohorts and groups of a figure are called; its counts and breakdowns are by `engine/wording/figures`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.measures.figure import ALL
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.figures import capital
from ettle.engine.wording.plain import name as plain
from ettle.web.access.models import Area, Organisation

UNKNOWN_GROUP = {
    "1 nearest": "Nearest to work",
    "2 between": "Between",
    "3 furthest": "Furthest from work",
    "unknown": "Not known",
    ALL: "All",
    PREFER_NOT_TO_SAY: "Prefer not to say",
    "yes": "Yes",
    "no": "No",
}
QUARTERS = {"1": "Jan to Mar", "2": "Apr to Jun", "3": "Jul to Sep", "4": "Oct to Dec"}


def cohort_name(label: str) -> str:
    """2021-Q3 as Jul to Sep 2021; a month and a year likewise."""
    if label == ALL:
        return "All that are complete"
    year, _, part = label.partition("-")
    if part.startswith("Q"):
        return f"{QUARTERS[part[1:]]} {year}"
    if len(part) == 2 and year.isdigit() and part.isdigit():
        follows = int(part) == (int(year) + 1) % 100
        return f"April {year} to March {int(year) + 1}" if follows and int(part) > 12 else _month(year, part)
    return label


def _month(year: str, part: str) -> str:
    return f"{date(int(year), int(part), 1):%B %Y}"


def labels_of(rulebook: Rulebook, code_list: str) -> dict[str, str]:
    """The codes of a list with their labels, those of the newest release before those of older ones."""
    held = rulebook.code_lists.get(code_list)
    return (
        {code: each.label for _, release in sorted(held.releases.items()) for code, each in release.items()}
        if held
        else {}
    )


@dataclass(frozen=True)
class Groups:
    """What the values of breakdowns are called."""

    rulebook: Rulebook

    def name(self, by: str, value: str) -> str:
        if value in UNKNOWN_GROUP:
            return UNKNOWN_GROUP[value]
        return self._named(by).get(value) or capital(plain(value))

    def _named(self, by: str) -> Mapping[str, str]:
        if by in ("provider", "to"):
            return self._organisations
        if by == "area":
            return self._areas
        if by == "leave_reason":
            return labels_of(self.rulebook, "leave_reason")
        if by == "programme":
            return {id: str(each.programme["title"]) for id, each in self.rulebook.agreements.items()}
        if by == "contract":
            every = self.rulebook.contracts.items()
            return {id: each.contract.title for id, each in every if each.contract is not None}
        declared = self.rulebook.facts.get(by)
        if declared is not None and declared.code_list:
            return labels_of(self.rulebook, declared.code_list)
        return declared.codes or {} if declared is not None else {}

    @cached_property
    def _organisations(self) -> dict[str, str]:
        return dict(Organisation.objects.values_list("id", "name"))

    @cached_property
    def _areas(self) -> dict[str, str]:
        return dict(Area.objects.values_list("id", "name"))
