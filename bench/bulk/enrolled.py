"""Who there is: people with their facts, referrals, starts and leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bench.bulk.rows import NONE, Coded, Ints, Rows

Draw = np.random.Generator
PROGRAMME, CONTRACT = "fair-start-scotland", "fss-lot-5-illustrative"
GROUPS = ["core", "advanced", "intense"]
FIRST_START = (date(2018, 4, 3) - date(1970, 1, 1)).days
AREAS = [
    "aberdeen-city",
    "aberdeenshire",
    "angus",
    "argyll-and-bute",
    "city-of-edinburgh",
    "clackmannanshire",
    "dumfries-and-galloway",
    "dundee-city",
    "east-ayrshire",
    "east-dunbartonshire",
    "east-lothian",
    "east-renfrewshire",
    "falkirk",
    "fife",
    "glasgow-city",
    "highland",
    "inverclyde",
    "midlothian",
    "moray",
    "na-h-eileanan-siar",
    "north-ayrshire",
    "north-lanarkshire",
    "orkney-islands",
    "perth-and-kinross",
    "renfrewshire",
    "scottish-borders",
    "shetland-islands",
    "south-ayrshire",
    "south-lanarkshire",
    "stirling",
    "west-dunbartonshire",
    "west-lothian",
]
ONE_IN = 0.82
"""How many of those referred start at all."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One line for each enrolment: whose, which of theirs, its days, its group, and when work begins (NONE = never)."""

    person: Ints
    ordinal: Ints
    start: Ints
    leave: Ints
    group: Ints
    work: Ints

    def __len__(self) -> int:
        return len(self.person)

    def some(self, chosen: np.ndarray) -> Enrolled:
        return Enrolled(*(getattr(self, name)[chosen] for name in self.__slots__))


def recorded(draw: Draw, on: Ints, until: int) -> Ints:
    """Mostly the same day or the next few; never after the last day of all."""
    return np.minimum(on + draw.geometric(0.45, len(on)) - 1, np.maximum(until, on))


def coded(draw: Draw, words: list[str], chances: list[float], count: int) -> Coded:
    """So many words by chance; what the chances leave over is empty."""
    places = [*range(len(words)), -1]
    return Coded(words, draw.choice(places, count, p=[*chances, max(0.0, 1 - sum(chances))]))


def enrolments(rows: Rows, draw: Draw, people: int, until: int) -> Enrolled:
    """The people of a part with what was asked of them before they began; their enrolments."""
    each = np.arange(people)
    referred = FIRST_START + draw.integers(0, until - FIRST_START - 60, people)
    sent = rows.add(
        "referral", each, referred, recorded(draw, referred, until),
        source=coded(draw, ["jobcentre", "self", "health", "third_sector", "justice"], [0.6, 0.2, 0.08, 0.08, 0.03], people),
        programme=Coded([PROGRAMME], np.zeros(people, np.int64)),
    )  # fmt: skip
    starts = draw.random(people) < ONE_IN
    answered = referred + draw.integers(0, 15, people)
    rows.add(
        "referral_answer", each, answered, recorded(draw, answered, until), referral=sent,
        answer=Coded(["accepted", "declined", "no_contact"], np.where(starts, 0, draw.integers(1, 3, people))),
    )  # fmt: skip
    _facts(rows, draw, each, referred, until)
    first = _stays(
        draw, each[starts], np.ones(int(starts.sum()), np.int64), (answered + draw.integers(0, 20, people))[starts]
    )
    again = first.leave + draw.integers(30, 300, len(first))
    back = (draw.random(len(first)) < 0.08) & (first.leave != NONE) & (again < until)
    second = _stays(draw, first.person[back], np.full(int(back.sum()), 2), again[back])
    joined = Enrolled(*(np.concatenate([getattr(first, n), getattr(second, n)]) for n in Enrolled.__slots__))
    _starts_and_leaves(rows, draw, joined, sent, until)
    return joined


def _stays(draw: Draw, person: Ints, ordinal: Ints, start: Ints) -> Enrolled:
    count = len(person)
    group = draw.choice([0, 1, 2, -1], count, p=[0.44, 0.34, 0.19, 0.03])
    works = draw.random(count) < 0.42
    work = np.where(works, start + 5 + draw.gamma(1.4, 80, count).astype(np.int64), NONE)
    full = start + np.where(group == 2, 540, 365) + draw.integers(-20, 40, count)
    early = start + 10 + draw.exponential(110, count).astype(np.int64)
    leave = np.where(works, work + 400, np.where(draw.random(count) < 0.55, np.minimum(early, full), full))
    leave = np.where(works & (draw.random(count) < 0.25), work + draw.integers(1, 200, count), leave)
    return Enrolled(person, ordinal, start, np.where(draw.random(count) < 0.02, NONE, leave), group, work)


def _starts_and_leaves(rows: Rows, draw: Draw, each: Enrolled, referral: Ints, until: int) -> None:
    count = len(each)
    provider = draw.integers(0, 6, count)
    contract = Coded([CONTRACT], np.where((provider == 4) & (draw.random(count) < 0.95), 0, -1))
    rows.add(
        "start", each.person, each.start, recorded(draw, each.start, until), enrolment=each.ordinal,
        programme=Coded([PROGRAMME], np.zeros(count, np.int64)),
        provider=Coded([f"provider-{number}" for number in range(4)] + ["start-scotland", "east-coast-works"], provider),
        contract=contract, area=Coded(AREAS, each.person % 32), group=Coded(GROUPS, each.group),
        referral=np.where(each.ordinal == 1, referral[each.person], NONE),
    )  # fmt: skip
    left = each.some(each.leave != NONE)
    rows.add(
        "leave", left.person, left.leave, recorded(draw, left.leave, until), enrolment=left.ordinal,
        reason=coded(draw, ["moved_away", "health", "completed", "no_contact"], [0.1, 0.2, 0.45, 0.2], len(left)),
    )  # fmt: skip
    moved = each.some(draw.random(count) < 0.02)
    day = moved.start + draw.integers(10, 200, len(moved))
    rows.add(
        "group_change", moved.person, day, recorded(draw, day, until), enrolment=moved.ordinal,
        group=coded(draw, GROUPS, [0.3, 0.3, 0.3], len(moved)),
    )  # fmt: skip


def _facts(rows: Rows, draw: Draw, each: Ints, referred: Ints, until: int) -> None:
    count = len(each)
    born = referred - draw.integers(16 * 365, 64 * 365, count)
    days = [str(day) for day in np.arange(born.min(), born.max() + 1).astype("datetime64[D]")]
    said = {
        "date_of_birth": Coded(days, born - born.min()),
        "lives_in": Coded([*AREAS, "outside-scotland"], np.where(draw.random(count) < 0.01, 32, each % 32)),
        "right_to_work": coded(draw, ["yes", "no"], [0.96, 0.02], count),
        "disability": coded(draw, ["yes", "no", "prefer_not_to_say"], [0.44, 0.48, 0.05], count),
    }
    for name, value in said.items():
        told = value.codes >= 0
        on = np.where(name == "date_of_birth", born, referred)[told]
        rows.add(
            "fact", each[told], on, recorded(draw, referred[told], until),
            name=Coded([name], np.zeros(int(told.sum()), np.int64)), value=Coded(value.words, value.codes[told]),
        )  # fmt: skip
