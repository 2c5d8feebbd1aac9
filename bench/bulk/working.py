"""Spells: work with its corrections and closings, benefit, learning, pauses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.bulk.enrolled import Draw, Enrolled, coded, recorded
from bench.bulk.rows import NONE, Coded, Ints, Rows

HOURS = [800, 1200, 1550, 1600, 2000, 2500, 3000, 3500, 3750, 4000, NONE]
HOW_OFTEN = [0.04, 0.07, 0.03, 0.18, 0.14, 0.1, 0.12, 0.15, 0.08, 0.05, 0.04]
EMPLOYERS = [f"employer-{number:03}" for number in range(400)]


@dataclass(frozen=True, slots=True)
class Jobs:
    """One line for each job: which enrolment's (its place), first day, day after the last, place of its row."""

    of: Ints
    begun: Ints
    ended: Ints
    row: Ints


def spells(rows: Rows, draw: Draw, each: Enrolled, until: int) -> Jobs:
    """Every spell of a part; the jobs."""
    first = np.flatnonzero(each.work != NONE)
    begun, ended = each.work[first], each.work[first] + _lengths(draw, len(first))
    again = draw.random(len(first)) < 0.3
    next_begun = ended[again] + draw.choice([0, 3, 10, 25, 60, 150], int(again.sum()))
    beside = draw.random(len(first)) < 0.05
    beside_begun = begun[beside] + draw.integers(5, 60, int(beside.sum()))
    of = np.concatenate([first, first[again], first[beside]])
    begun = np.concatenate([begun, next_begun, beside_begun])
    ended = np.concatenate([ended, next_begun + _lengths(draw, len(next_begun)), beside_begun + 70])
    jobs = _work(rows, draw, each, of, begun, ended, until)
    _others(rows, draw, each, until)
    return jobs


def _lengths(draw: Draw, count: int) -> Ints:
    short = draw.exponential(45, count)
    return (1 + np.where(draw.random(count) < 0.3, short, 60 + draw.exponential(500, count))).astype(np.int64)


def _work(rows: Rows, draw: Draw, each: Enrolled, of: Ints, begun: Ints, ended: Ints, until: int) -> Jobs:
    """Most jobs are entered open and closed later; a few are corrected, taken back, or end on a day nobody knows."""
    kept = begun <= until
    of, begun, ended = of[kept], begun[kept], ended[kept]
    count = len(of)
    over = ended <= until
    how = draw.choice(4, count, p=[0.42, 0.54, 0.02, 0.02])  # whole, closed later, end not known, from before
    said = {
        "enrolment": each.ordinal[of],
        "work": coded(draw, ["employed", "self_employed", "supported"], [0.92, 0.06, 0.01], count),
        "employer": Coded(EMPLOYERS, np.where(draw.random(count) < 0.02, -1, draw.integers(0, 400, count))),
        "hours_per_week": np.array(HOURS)[draw.choice(len(HOURS), count, p=HOW_OFTEN)],
        "pay_per_hour": np.where(draw.random(count) < 0.1, NONE, draw.integers(780, 1500, count)),
    }
    person, known = each.person[of], recorded(draw, begun, until)
    unknown_end = over & (how == 2)
    closed = over & (how == 0)
    last = np.where(unknown_end & (draw.random(count) < 0.5), ended - 1, NONE)
    row = rows.add(
        "work", person, begun, known, until=np.where(closed, ended, NONE),
        ended=Coded(["yes"], np.where(unknown_end, 0, -1)), last_known=last, **said,
    )  # fmt: skip
    later = over & ((how == 1) | (how == 3))
    _again(rows, draw, "work", later, person, begun, recorded(draw, ended, until), row, said, ended, "no", until)
    wrong = closed & (draw.random(count) < 0.06)
    mended = said | {"hours_per_week": np.where(draw.random(count) < 0.5, 1600, 2000)}
    put_right = recorded(draw, begun + 20, until)
    _again(rows, draw, "work", wrong, person, begun, np.maximum(put_right, known), row, mended, ended, "yes", until)
    never = closed & ~wrong & (draw.random(count) < 0.01)
    day = recorded(draw, begun[never] + 30, until)
    rows.add("retract", person[never], np.minimum(day, begun[never]), day, replaces=row[never])
    return Jobs(of, begun, np.where(over, ended, NONE), row)


def _again(
    rows: Rows, draw: Draw, kind: str, chosen: np.ndarray, person: Ints, on: Ints, known: Ints, row: Ints,
    said: dict, until_: Ints, why: str, last: int,
) -> None:  # fmt: skip
    """Rows that say an earlier one anew: to close it, or to mend it."""
    columns = {
        name: Coded(value.words, value.codes[chosen]) if isinstance(value, Coded) else value[chosen]
        for name, value in said.items()
    }
    correction = Coded([why], np.zeros(int(chosen.sum()), np.int64))
    rows.add(
        kind, person[chosen], on[chosen], known[chosen], until=until_[chosen], replaces=row[chosen],
        correction=correction, **columns,
    )  # fmt: skip


def _others(rows: Rows, draw: Draw, each: Enrolled, until: int) -> None:
    def spell(kind: str, chance: float, since: tuple[int, int], days: float, own: bool, **columns: Coded) -> None:
        chosen = np.flatnonzero(draw.random(len(each)) < chance)
        on = each.start[chosen] + draw.integers(*since, len(chosen))
        end = on + 1 + draw.exponential(days, len(chosen)).astype(np.int64)
        given = {name: Coded(value.words, value.codes[chosen]) for name, value in columns.items()}
        rows.add(
            kind, each.person[chosen], on, np.maximum(recorded(draw, on, until), on),
            enrolment=np.where(own, each.ordinal[chosen], NONE), until=np.where(end > until, NONE, end), **given,
        )  # fmt: skip

    count = len(each)
    spell("benefit", 0.5, (-700, -10), 700, False, benefit=coded(draw, ["uc", "esa", "jsa"], [0.8, 0.12, 0.07], count))
    spell("learning", 0.05, (0, 300), 60, False, level=coded(draw, ["5", "6"], [0.6, 0.3], count))
    spell("pause", 0.06, (10, 250), 30, True, reason=coded(draw, ["health", "caring"], [0.7, 0.3], count))
    rule = coded(draw, ["weekly_contact", "meaningful_activity"], [0.7, 0.25], count)
    spell("excuse", 0.03, (10, 250), 15, True, rule=rule)
