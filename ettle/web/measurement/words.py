"""What the parts of a figure are called: counts, shares, groups, cohorts, each by the words that staff use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.measures.figure import ALL
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.plain import name as plain
from ettle.web.access.models import Area, Organisation

COUNTS = {
    "counted": "Counted",
    "numerator": "Of them, so",
    "not_known": "Not certain",
    "none_recorded": "Nothing recorded",
    "in_work": "In work",
    "not_in_work": "Not in work",
    "no_engagement": "No engagement",
    "unknown": "Unknown",
    "due_no_answer": "Due, no answer",
    "not_yet_due": "Not yet due",
    "not_owed": "No follow-up owed",
    "reached_checkpoint": "Reached the checkpoint",
    "started": "Started",
    "referred": "Referred",
    "still_waiting": "Not yet",
    "no_first_day": "No first day",
    "known": "Known",
    "1 nearest": "Nearest to work",
    "2 between": "Between",
    "3 furthest": "Furthest from work",
}
GROUPED_BY = {
    "area": "Area",
    "provider": "Provider",
    "contract": "Contract",
    "programme": "Programme",
    "referral_source": "Referred by",
    "source": "Referred by",
    "to": "Referred to",
    "group": "Group of the programme",
    "age_band": "Age at the start",
    "distance_from_work": "Distance from work",
    "leave_reason": "Reason for leaving",
}
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


def count_name(name: str) -> str:
    return COUNTS.get(name) or _capital(plain(name))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def grouped_by(name: str) -> str:
    return GROUPED_BY.get(name) or _capital(plain(name))


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
        return self._named(by).get(value) or _capital(plain(value))

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
