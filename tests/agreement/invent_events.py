"""Inventing one person's events: colliding days, two jobs, late papers, corrections, links, a death."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .chance import Chance, Doc
from .invent_tests import BENEFITS, EMPLOYERS, KINDS_OF_WORK, NEEDS

CLOCKS = ["12:00:00+00:00", "12:00:00+00:00", "23:30:00+00:00", "00:15:00+00:00", "09:00:00+01:00"]

REFUSED = "prefer_not_to_say"
BIRTHDAYS = ["2006-02-28", "2004-02-29", "1999-03-31", "2006-10-20", "2005-12-25", "2006-03-10", "1960-02-29"]
FACTS: dict[str, list[Any]] = {
    "date_of_birth": BIRTHDAYS,
    "disability": ["yes", "no", REFUSED],
    "lives_in": ["fife", "moray", REFUSED],
    "unemployed_since": [],
    "dependants": [1, 2, 3],
}
"""Facts with the answers they may have; with none, a day not long before it was said."""


@dataclass(frozen=True)
class Words:
    """The names a history may use: those of its rulebook, with a few that nothing asks for."""

    programmes: list[str]
    contracts: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=lambda: ["core", "intense"])
    conditions: list[str] = field(default_factory=lambda: ["r0", "r1", "r2"])
    offers: list[str] = field(default_factory=lambda: ["o0", "o1"])
    outcomes: list[str] = field(default_factory=lambda: ["j0", "j1", "j2", "j3"])
    payments: list[str] = field(default_factory=lambda: ["p0", "p1", "p2"])
    tools: list[str] = field(default_factory=lambda: ["star-1", "star-2"])
    checkpoints: list[int] = field(default_factory=lambda: [1, 2, 4])
    papers: list[str] = field(default_factory=lambda: ["payslip", "payslip", "employer_letter"])
    facts: dict[str, list[Any]] = field(default_factory=lambda: FACTS)
    lengths: list[int] = field(default_factory=lambda: [1, 2, 3, 6, 7, 8, 13, 14, 15, 30])
    """Days that spells last."""
    wanted: Counter[str] = field(default_factory=Counter)
    """Kinds that should come more often than others."""
    asked: frozenset[str] = frozenset()
    """Facts that the rules ask for."""


class Inventing:
    """The rows of one history while it is being invented."""

    def __init__(self, chance: Chance, words: Words, known: dt.date) -> None:
        self.chance, self.words, self.known = chance, words, known
        self.rows: list[Doc] = []
        self.ids = [f"e{number:03}" for number in range(1, 400)]
        chance.random.shuffle(self.ids)
        self.enrolments: list[str] = []
        self.people = ["a"]

    def add(self, kind: str, on: dt.date, person: str = "a", **fields: Any) -> Doc:
        fields = {key: value for key, value in fields.items() if value is not None}
        row = {
            "id": self.ids.pop(),
            "person": person,
            "kind": kind,
            "on": on.isoformat(),
            "recorded_at": self.instant(on),
            **fields,
        }
        if row not in self.rows:
            self.rows.append(row)
        return row

    def instant(self, on: dt.date) -> str:
        """Recorded the same day, or late; never before it happened."""
        late = self.chance.pick([0, 0, 0, 1, 2, 7, 20])
        clock = self.chance.pick(CLOCKS)
        if clock == "23:30:00+00:00" and on == self.known:
            clock = "12:00:00+00:00"
        return f"{on + dt.timedelta(days=late)}T{clock}"

    def enrolment(self, unnamed: int = 15) -> str | None:
        if not self.enrolments or self.chance.maybe(unnamed):
            return None
        return self.chance.pick(self.enrolments)

    def begun(self) -> dt.date:
        """The day of the first start; with none, the first day of the span."""
        return min(
            (dt.date.fromisoformat(row["on"]) for row in self.rows if row["kind"] == "start"), default=self.chance.first
        )

    def person(self) -> str:
        return self.chance.pick(self.people)

    def spell(self, kind: str, on: dt.date, enrolment: str | None, fields: Doc, person: str = "a") -> Doc:
        """A spell: open, with its end, or ended on a day nobody knows."""
        form = self.chance.pick(
            ["open", "until", "until", "until", "ended", "last_known"] if self.chance.maybe(60) else ["open", "until"]
        )
        fields = dict(fields)
        if form == "until":
            fields["until"] = (on + dt.timedelta(days=self.chance.pick(self.words.lengths))).isoformat()
        elif form != "open":
            fields["ended"] = "yes"
            if form == "last_known":
                fields["last_known"] = (on + dt.timedelta(days=self.chance.whole(0, 14))).isoformat()
        return self.add(kind, on, person, enrolment=enrolment, **fields)


def start(draft: Inventing, on: dt.date | None = None) -> None:
    chance = draft.chance
    name = f"E{len(draft.enrolments) + 1}"
    referral = next((row["id"] for row in draft.rows if row["kind"] == "referral"), None)
    fields = {
        "programme": chance.pick(draft.words.programmes),
        "provider": "north",
        "contract": chance.pick([*draft.words.contracts, None, "unheard-of"]),
        "group": chance.pick([*draft.words.groups] * 3 + [None]),
        "referral": referral,
    }
    draft.add("start", on or chance.day(0, chance.span // 2), draft.person(), enrolment=name, **fields)
    draft.enrolments.append(name)


def work(draft: Inventing) -> None:
    chance = draft.chance
    fields = chance.keep(
        {
            "work": chance.pick(KINDS_OF_WORK[:2] if chance.maybe(80) else KINDS_OF_WORK),
            "employer": chance.pick(EMPLOYERS),
            "hours_per_week": chance.pick(["16", "20", "15.99", "30", "15.5", "8", "0", "24"]),
            "pay_per_hour": chance.pick([1000, 1100, 1200, 1300]),
            "contract_type": "permanent",
        },
        88,
    )
    row = draft.spell("work", chance.day(), draft.enrolment(), fields, draft.person())
    if row.get("until") and chance.maybe(40):
        after = dt.date.fromisoformat(row["until"]) + dt.timedelta(days=chance.pick([0, 0, 1, 2]))
        again = {**fields, "hours_per_week": chance.pick(["10", "16", "35"])}
        draft.spell("work", after, draft.enrolment(), again, row["person"])


def earnings(draft: Inventing) -> None:
    chance, on = draft.chance, draft.chance.day()
    fields = chance.keep(
        {"amount": chance.pick([5000, 10000, 9999, 20001, 15000]), "work": chance.pick(["employed", "self_employed"])},
        92,
    )
    employers = [row["employer"] for row in draft.rows if row["kind"] in ("work", "award") and row.get("employer")]
    fields |= chance.keep(
        {"employer": chance.pick(employers or EMPLOYERS), "feed": chance.pick(["payroll", "declared"])}, 92
    )
    if chance.maybe(60):
        fields["earned_from"] = (on - dt.timedelta(days=chance.pick([7, 10, 14, 28]))).isoformat()
    if chance.maybe(60):
        fields["earned_until"] = (on + dt.timedelta(days=chance.pick([1, 0, -3]))).isoformat()
    draft.add("earnings", on, draft.person(), enrolment=draft.enrolment(), **fields)


def point(kind: str, unnamed: int, fields: Callable[[Chance, Words], Doc]) -> Callable[[Inventing], None]:
    def invent(draft: Inventing) -> None:
        draft.add(
            kind,
            draft.chance.day(),
            draft.person(),
            enrolment=draft.enrolment(unnamed),
            **fields(draft.chance, draft.words),
        )

    return invent


def spell(kind: str, fields: Callable[[Chance], Doc], unnamed: int = 40) -> Callable[[Inventing], None]:
    def invent(draft: Inventing) -> None:
        draft.spell(kind, draft.chance.day(), draft.enrolment(unnamed), fields(draft.chance), draft.person())

    return invent


def fact(draft: Inventing) -> None:
    chance = draft.chance
    asked = [name for name in draft.words.facts if name in draft.words.asked]
    name = chance.pick(asked if asked and chance.maybe(75) else list(draft.words.facts))
    on = chance.first - dt.timedelta(days=chance.whole(0, 30)) if chance.maybe(60) else chance.day()
    values = draft.words.facts[name]
    value = chance.pick(values) if values else (on - dt.timedelta(days=chance.whole(0, 35))).isoformat()
    fields = {"name": name, **({"value": value} if chance.maybe(92) else {})}
    if chance.maybe(70):
        draft.add("fact", on, draft.person(), **fields)
    else:
        draft.spell("fact", on, None, fields, draft.person())


def award(draft: Inventing) -> None:
    chance = draft.chance
    jobs = [row for row in draft.rows if row["kind"] == "work"]
    job = chance.pick(jobs) if jobs and chance.maybe(70) else {}
    employer = job.get("employer") or chance.pick(EMPLOYERS)
    fields = chance.keep({"amount": chance.pick([40000, 33333]), "employer": employer}, 93)
    named = job.get("id") if chance.maybe(50) else None
    draft.add(
        "award", chance.day(0, chance.span // 2), draft.person(), enrolment=draft.enrolment(5), job=named, **fields
    )


def paid_award(draft: Inventing) -> None:
    """A job begun after the start, an award for it, and its first pay: alone each of them is only chance."""
    chance = draft.chance
    employer = chance.pick(EMPLOYERS)
    begun = draft.begun() + dt.timedelta(days=chance.pick([0, 1, 3, 7]))
    job = draft.spell("work", begun, None, {"work": "employed", "employer": employer, "hours_per_week": "30"})
    named = job["id"] if chance.maybe(50) else None
    draft.add("award", begun, enrolment=draft.enrolment(5), amount=40000, employer=employer, job=named)
    for _ in range(chance.whole(1, 2)):
        paid = begun + dt.timedelta(days=chance.pick([0, 6, 7, 8, 14, 28]))
        draft.add("earnings", paid, **chance.keep({"amount": 15000, "employer": employer, "work": "employed"}, 92))


def evidence(draft: Inventing) -> None:
    chance, on = draft.chance, draft.chance.day(draft.chance.span // 2)
    eligible = chance.maybe(25)
    fields: Doc = {"for": chance.pick(draft.words.conditions if eligible else draft.words.outcomes)}
    fields["type"] = chance.pick(["certificate", "letter"]) if eligible else chance.pick(draft.words.papers)
    if chance.maybe(30):
        fields["n"] = chance.whole(1, 2)
    if chance.maybe(85):
        fields["covers_from"] = (chance.first if chance.maybe(70) else chance.day()).isoformat()
    if chance.maybe(90):
        begun = dt.date.fromisoformat(fields.get("covers_from", chance.first.isoformat()))
        fields["covers_until"] = max(
            on + dt.timedelta(days=chance.whole(0, 20)), begun + dt.timedelta(days=1)
        ).isoformat()
    if draft.rows and chance.maybe(20):
        fields["about"] = [chance.pick(draft.rows)["id"]]
    draft.add("evidence", on, draft.person(), enrolment=draft.enrolment(5), **fields)


def claim(draft: Inventing) -> None:
    chance = draft.chance
    fields: Doc = {
        "rule": chance.pick([*draft.words.payments * 3, *draft.words.outcomes, f"{draft.words.payments[0]}.bonus"]),
        "by": chance.pick(["provider", "payer"]),
    }
    if chance.maybe(40):
        fields["n"] = chance.whole(1, 2)
    if chance.maybe(25):
        fields["withdrawn"] = chance.pick(["yes", "yes", "no"])
    draft.add("claim", chance.day(chance.span // 3), draft.person(), enrolment=draft.enrolment(5), **fields)


def handover(draft: Inventing) -> None:
    if draft.enrolments:
        chance = draft.chance
        share = chance.pick([None, 0, 25, "33.3333", 50])
        handed = [row["to"] for row in draft.rows if row["kind"] == "handover"]
        chance.pick(["north", *handed[-1:], None])
        draft.add(
            "handover",
            chance.day(),
            enrolment=chance.pick(draft.enrolments),
            **{"from": "north", "to": chance.pick(["south", "east"])},
            share=share,
        )


def leave(draft: Inventing) -> None:
    if draft.enrolments:
        begun = {row["enrolment"]: row["on"] for row in draft.rows if row["kind"] == "start"}
        name = draft.chance.pick(draft.enrolments)
        on = max(draft.chance.day(draft.chance.span // 4), dt.date.fromisoformat(begun[name]))
        draft.add("leave", on, enrolment=name)


def group_change(draft: Inventing) -> None:
    if draft.enrolments:
        group = draft.chance.pick([*draft.words.groups * 2, None])
        draft.add("group_change", draft.chance.day(), enrolment=draft.chance.pick(draft.enrolments), group=group)


def death(draft: Inventing) -> None:
    draft.add("death", draft.chance.day(draft.chance.span // 2), draft.person())


def link(draft: Inventing) -> None:
    """A second record of the person, with a job of its own; sometimes the link is taken back."""
    if len(draft.people) == 1:
        draft.people.append("b")
        work(draft)
    one, other = draft.chance.pick([("a", "b"), ("b", "a")])
    draft.add("link", draft.chance.day(), one, other=other)
    if draft.chance.maybe(20):
        draft.add("unlink", draft.chance.day(), other, other=one)


def excuse(draft: Inventing) -> None:
    rule = draft.chance.pick([*draft.words.offers, None])
    draft.spell("excuse", draft.chance.day(), draft.enrolment(5), {"rule": rule} if rule else {}, draft.person())


def activity(chance: Chance, words: Words) -> Doc:
    attended = chance.pick(["yes", "yes", "no", "excused"])
    return chance.keep({"hours": chance.pick([2, 3, "1.25", 5]), "attended": attended, "stage": chance.whole(1, 5)}, 88)


def follow_up(chance: Chance, words: Words) -> Doc:
    answer = chance.pick(["in_work", "not_in_work"])
    return chance.keep({"checkpoint_weeks": chance.pick(words.checkpoints), "answer": answer}, 93)


def assessment(draft: Inventing) -> None:
    """A score, or one after an earlier of the same tool and area."""
    chance = draft.chance
    before = [row for row in draft.rows if row["kind"] == "assessment"]
    fields = {"tool": chance.pick(draft.words.tools), "area": chance.pick(["skills", "health"])}
    enrolment, on = draft.enrolment(5), chance.day()
    if before and chance.maybe(70):
        first = chance.pick(before)
        fields = {name: first.get(name) for name in fields}
        enrolment = first.get("enrolment")
        on = max(on, dt.date.fromisoformat(first["on"]))
    score = chance.keep({"score": chance.whole(1, 5), "scale_max": chance.pick([5, 10])}, 85)
    draft.add("assessment", on, draft.person(), enrolment=enrolment, **fields, **score)


MAKERS: dict[str, tuple[int, Callable[[Inventing], None]]] = {
    "work": (30, work),
    "earnings": (7, earnings),
    "learning": (6, spell("learning", lambda c: c.keep({"level": "school", "hours_per_week": c.pick([8, 16])}, 70))),
    "benefit": (6, spell("benefit", lambda c: c.keep({"benefit": c.pick(BENEFITS)}, 92))),
    "need": (3, spell("need", lambda c: c.keep({"need": c.pick(NEEDS)}, 92))),
    "volunteering": (2, spell("volunteering", lambda c: {})),
    "work_experience": (2, spell("work_experience", lambda c: {})),
    "pause": (6, spell("pause", lambda c: {"reason": "health"})),
    "excuse": (3, excuse),
    "contact": (8, point("contact", 5, lambda c, w: c.keep({"reached": c.pick(["yes", "yes", "no"])}, 85))),
    "activity": (8, point("activity", 5, activity)),
    "review": (3, point("review", 5, lambda c, w: {})),
    "plan": (3, point("plan", 5, lambda c, w: c.keep({"agreed_by_person": "yes"}))),
    "follow_up": (4, point("follow_up", 5, follow_up)),
    "assessment": (5, assessment),
    "qualification": (2, point("qualification", 40, lambda c, w: c.keep({"level": "5"}, 70))),
    "fact": (5, fact),
    "award": (5, award),
    "paid_award": (1, paid_award),
    "evidence": (6, evidence),
    "claim": (5, claim),
    "handover": (3, handover),
    "leave": (6, leave),
    "group_change": (3, group_change),
    "death": (2, death),
    "link": (2, link),
    "start": (3, start),
}
"""How often each kind (or story of several) comes, unless the rules ask for it, and what invents it."""
