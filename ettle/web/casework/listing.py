"""The list as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ettle.web.casework.models import Standing, State
from ettle.web.contracts.queries import title_of

SHAPES = {
    State.EVIDENCE: "due",
    State.UNKNOWN: "unknown",
    State.MISSED: "bad",
    State.AT_RISK: "warn",
    State.QUIET: "rest",
    State.IN_WORK: "good",
    State.ON_COURSE: "good",
    State.REFERRED: "due",
    State.LEFT: "rest",
    State.NOT_STARTED: "rest",
    State.NO_RULES: "unknown",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row."""

    standing: Standing
    programme: str
    shape: str
    word: str
    where: str
    address: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that holds, and the list without it."""

    words: str
    without: str


def shown(row: Standing) -> Shown:
    where = ", ".join(each for each in (row.provider, row.area, row.group and f"group {row.group.lower()}") if each)
    query = "?" + urlencode({"enrolment": row.enrolment}) if row.enrolment else ""
    state = State(row.state)
    return Shown(row, title_of(row.programme), SHAPES[state], str(state.label), where, query)


def chosen(kept: Mapping[str, str]) -> list[Chosen]:
    words = {
        "find": lambda value: value,
        "programme": title_of,
        "state": lambda value: str(State(value).label),
    }
    return [
        Chosen(words[name](value), urlencode({key: each for key, each in kept.items() if key != name}))
        for name, value in kept.items()
        if name in words
    ]
