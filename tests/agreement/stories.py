"""Short ways to write a history and a small programme for hand-worked cases."""

import datetime as dt
from itertools import count
from typing import Any

from .oracle import evaluate

Doc = dict[str, Any]
MONDAY = dt.date(2024, 1, 1)
SIXTEEN_HOURS = {"all": [{"hours_per_week": {"at_least": 16}}, {"in_learning": "no"}]}
CORE_PHASES = {
    "pre_employment": {
        "from": ["start", {"lost": {"work": {"hours_per_week": {"at_least": 16}}}}],
        "until": [{"work": {"hours_per_week": {"at_least": 16}}}, "leave"],
        "at_most": {"months": {"core": 12, "intense": 18}},
    },
    "in_work": {
        "from": [{"work": {"hours_per_week": {"at_least": 16}}}],
        "until": [{"lost": {"work": {"hours_per_week": {"at_least": 16}}}}, "leave"],
        "at_most": {"months": 12},
    },
}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def make_programme(**changes: Any) -> Doc:
    base: Doc = {
        "programme": "p",
        "in_force": {"from": "2018-01-01", "basis": "start"},
        "phases": CORE_PHASES,
        "outcomes": {
            "job_13": {
                "sustained": {"weeks": 13, "within": {"weeks": 16}},
                "qualifying": SIXTEEN_HOURS,
            },
        },
        "payments": {
            "job_13": {
                "for": "job_13",
                "to": "provider",
                "amount": {"core": 90000, "intense": 210000},
                "price_on": "start",
            }
        },
    }
    return {**base, **changes}


class Story:
    """Writes events with short calls; each is recorded at noon on its own day unless told."""

    def __init__(self) -> None:
        self.rows: list[Doc] = []
        self.ids = count(1)

    def add(self, kind: str, on: str, recorded: str = "", **fields: Any) -> str:
        name = f"e{next(self.ids):02}"
        row = {"id": name, "person": "a", "enrolment": "E1", "kind": kind, "on": on}
        row["recorded_at"] = f"{recorded or on}T12:00:00+00:00"
        self.rows.append({**row, **fields})
        return name

    def start(self, on: str = "2024-01-01", **fields: Any) -> str:
        return self.add("start", on, programme="p", group="core", **fields)

    def work(
        self,
        on: str,
        until: str | None = None,
        hours: int | None = 20,
        employer: str = "x",
        **fields: Any,
    ) -> str:
        spell: Doc = {"work": "employed", "employer": employer}
        if until:
            spell["until"] = until
        if hours is not None:
            spell["hours_per_week"] = hours
        return self.add("work", on, **{**spell, **fields})

    def ask(
        self,
        on: str,
        programme: Doc | None = None,
        known: str = "2030-01-01",
        **more: Any,
    ) -> list[Doc]:
        rulebook = {
            "programmes": {"p": programme or make_programme()},
            "variations": {},
            "contracts": {},
            "contract_variations": {},
            "facts": {},
            "rates": {},
            "working_days_off": set(),
            **more,
        }
        instant = dt.datetime.fromisoformat(f"{known}T23:59:59+00:00")
        return evaluate(rulebook, self.rows, day(on), instant)

    def outcome(self, on: str, *args: Any, rule: str = "job_13", **kwargs: Any) -> Doc:
        return next(o for o in self.ask(on, *args, **kwargs)[0]["outcomes"] if o["rule"] == rule)


def started() -> Story:
    story = Story()
    story.start()
    return story
