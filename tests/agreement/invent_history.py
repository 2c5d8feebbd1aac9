"""Inventing one history: how often each kind comes where the rules ask for it, and what is put right later."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from .chance import Doc
from .invent_events import FACTS, MAKERS, Inventing, start

ASKED_BY = {
    "share_of_pay": ("paid_award",) * 12 + ("award", "earnings"),
    "bonus": ("evidence",),
    "award": ("award",),
    "earned": ("earnings",),
    "improves": ("assessment",) * 4,
    "evidence": ("evidence",),
    "claim": ("claim",),
    "once": ("start",),
    "work_begun_before": ("start",),
    "weeks_since": ("fact", "fact"),
    "weeks_on": ("benefit", "benefit"),
    "age": ("fact",),
    "minimum": ("fact",),
}
"""Kinds that come more often where the rules hold a word, beside those the rules name themselves."""


def wanted_by(rules: str) -> Counter[str]:
    """How many times over each kind is wanted for rules, as they are written."""
    wanted = Counter(kind for kind in MAKERS if f"'{kind}'" in rules and kind != "work")
    for word, kinds in ASKED_BY.items():
        wanted.update(kinds if f"'{word}'" in rules else ())
    return wanted


def asked_by(rules: str) -> frozenset[str]:
    """The facts that rules ask for, as they are written."""
    of_age = {"date_of_birth"} if "'age'" in rules or "'minimum'" in rules else set()
    return frozenset({name for name in FACTS if f"'{name}'" in rules} | of_age)


def history(draft: Inventing, count: int) -> list[Doc]:
    """About `count` rows: a start nearly always, the rest by chance, some of them put right later."""
    chance = draft.chance
    if chance.maybe(15):
        draft.add("referral", chance.day(0, 10), source="self")
    if chance.maybe(97):
        start(draft)
    weights = [weight * (1 + 3 * draft.words.wanted[kind]) for kind, (weight, _) in MAKERS.items()]
    makers = [maker for _, maker in MAKERS.values()]
    while len(draft.rows) < count:
        if draft.rows and chance.maybe(12):
            put_right(draft)
        else:
            chance.random.choices(makers, weights)[0](draft)
    return draft.rows


def put_right(draft: Inventing) -> None:
    """A correction, the closing of an open spell, or a retract (also of a retract)."""
    chance = draft.chance
    target = chance.pick(draft.rows)
    on = dt.date.fromisoformat(target["on"])
    if target["kind"] == "retract" or chance.maybe(35):
        draft.add("retract", on, target["person"], replaces=target["id"])
        return
    kept = {key: value for key, value in target.items() if key not in ("id", "recorded_at", "replaces", "correction")}
    is_open = "until" in kept or target["kind"] in ("work", "benefit", "learning", "pause", "need")
    if is_open and "until" not in kept and "ended" not in kept and chance.maybe(70):
        kept |= {"correction": "no", "until": (on + dt.timedelta(days=chance.pick([1, 7, 8, 14, 21]))).isoformat()}
    elif "until" in kept and chance.maybe(60):
        kept["until"] = (on + dt.timedelta(days=chance.whole(1, 15))).isoformat()
    elif "hours_per_week" in kept and chance.maybe(50):
        kept["hours_per_week"] = chance.pick(["16", "20", "8"])
    elif target["kind"] not in ("start", "earnings", "evidence"):
        on = chance.day() if not any(key in kept for key in ("until", "last_known", "value")) else on
    kept.pop("on"), kept.pop("person"), kept.pop("kind")
    draft.add(target["kind"], on, target["person"], replaces=target["id"], **kept)
