"""The caseload as its page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ettle.engine.wording.plain import day
from ettle.web.casework.caseload.forms import Due
from ettle.web.casework.caseload.scope import Scope
from ettle.web.casework.models import Standing, State
from ettle.web.contracts.queries import title_of
from ettle.web.frame.addresses import address_of
from ettle.web.frame.lists import Filter

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
    """One row; what a mask hides is empty."""

    name: str
    worker: str
    masked: bool
    reference: str = ""
    programme: str = ""
    address: str = ""
    shape: str = ""
    word: str = ""
    words: str = ""
    where: str = ""
    since: str = ""
    latest: str = ""
    next_due_on: str = ""
    next_due: str = ""
    key: str = ""


def shown(row: Standing, scope: Scope, workers: Mapping[str, str]) -> Shown:
    worker = workers.get(row.worker, row.worker) or "Nobody yet"
    if not scope.sees_whole(row):
        return Shown(row.name, worker, True)
    state, query = State(row.state), "?" + urlencode({"enrolment": row.enrolment}) if row.enrolment else ""
    phase = f"{row.phase}. " if row.phase not in (state.label, "Not started", "Left") else ""
    return Shown(
        name=row.name,
        worker=worker,
        masked=False,
        reference=row.enrolment or row.person,
        programme=title_of(row.programme),
        address=address_of("person", row.person) + query,
        shape=SHAPES[state],
        word=str(state.label),
        words=f"{phase}{row.words}",
        where=", ".join(each for each in (row.area, row.group and f"group {row.group.lower()}") if each),
        since=day(row.since),
        latest=day(row.latest_on) if row.latest_on else "None yet",
        next_due_on=day(row.next_due_on) if row.next_due_on else "",
        next_due=row.next_due,
        key=f"e:{row.enrolment}" if row.enrolment else f"p:{row.person}",
    )


FILTERS = ("find", "worker", "programme", "state", "due", "area", "group")


def tags(asked: Mapping[str, str], workers: Mapping[str, str]) -> list[Filter]:
    """What the list is narrowed by, each with the list without it."""
    said: dict[str, Callable[[str], str]] = {
        "find": lambda value: f"“{value}”",
        "worker": lambda value: workers.get(value, value),
        "programme": title_of,
        "state": lambda value: str(State(value).label),
        "due": lambda value: f"Due: {Due(value).label.lower()}",
        "area": str,
        "group": lambda value: f"Group {value}",
    }
    return [Filter(said[name](asked[name]), without(asked, name)) for name in FILTERS if name in asked]


def without(asked: Mapping[str, str], *names: str) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if name not in names})
