"""What is done for people: contacts, activities, reviews, plans; and the papers and answers that follow work."""

from __future__ import annotations

import numpy as np

from bench.bulk.enrolled import Draw, Enrolled, coded, recorded
from bench.bulk.rows import NONE, Coded, Ints, Rows
from bench.bulk.working import Jobs

MODES, MODE_CHANCES = ["phone", "in_person", "video", "message"], [0.5, 0.3, 0.1, 0.1]
HOURS, HOW_OFTEN = [50, 100, 200, 300, 400, 600, 1200, NONE], [0.05, 0.1, 0.18, 0.25, 0.15, 0.15, 0.1, 0.02]
WHAT = ["job_search", "skills", "cv", "interview_practice", "health_support"]


def help_given(rows: Rows, draw: Draw, each: Enrolled, worked: Jobs, until: int) -> None:
    """Contacts and activities by the week, reviews by the month, a plan near the beginning."""
    end = np.where(each.leave == NONE, until + 1, np.minimum(each.leave, until + 1))
    keen = draw.beta(3, 1.6, len(each))
    before = np.where(each.work == NONE, end, np.minimum(each.work, end))
    of, day = _often(draw, each.start, end, 7, keen * 0.74)
    rows.add(
        "contact", each.person[of], day, recorded(draw, day, until), enrolment=each.ordinal[of],
        mode=coded(draw, MODES, MODE_CHANCES, len(of)), reached=coded(draw, ["yes", "no"], [0.84, 0.14], len(of)),
    )  # fmt: skip
    of, day = _often(draw, each.start, before, 7, keen * 0.63)
    rows.add(
        "activity", each.person[of], day, recorded(draw, day, until), enrolment=each.ordinal[of],
        activity=coded(draw, WHAT, [0.35, 0.25, 0.15, 0.15, 0.1], len(of)),
        hours=draw.choice(HOURS, len(of), p=HOW_OFTEN),
        mode=coded(draw, ["in_person", "group", "video"], [0.5, 0.4, 0.1], len(of)),
        attended=coded(draw, ["yes", "no", "excused"], [0.84, 0.1, 0.04], len(of)),
    )  # fmt: skip
    of, day = _often(draw, each.start, end, 30, keen * 0.85)
    rows.add("review", each.person[of], day, recorded(draw, day, until), enrolment=each.ordinal[of])
    planned = each.some(draw.random(len(each)) < 0.93)
    day = planned.start + draw.integers(0, 45, len(planned))
    rows.add(
        "plan", planned.person, day, recorded(draw, day, until), enrolment=planned.ordinal,
        agreed_by_person=coded(draw, ["yes", "no"], [0.95, 0.03], len(planned)),
    )  # fmt: skip


def _often(draw: Draw, start: Ints, end: Ints, every: int, chance: np.ndarray) -> tuple[Ints, Ints]:
    """Perhaps one a period of so many days: which line each is of, and its day."""
    periods = np.maximum(end - start, 0) // every
    of = np.repeat(np.arange(len(start)), periods)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(periods) - periods, periods)
    kept = draw.random(len(of)) < chance[of]
    of, nth = of[kept], nth[kept]
    return of, start[of] + nth * every + draw.integers(0, every, len(of))


def beside(rows: Rows, draw: Draw, each: Enrolled, worked: Jobs, until: int) -> None:
    """Papers for jobs that lasted, follow-ups, claims, and a few deaths, handovers and contacts entered twice."""
    last = np.where(worked.ended == NONE, until, worked.ended)
    for rule, days in (("job_13", 91), ("job_26", 182), ("job_52", 364)):
        held = np.flatnonzero((last - worked.begun >= days) & (draw.random(len(worked.of)) < 0.8))
        of, begun = worked.of[held], worked.begun[held]
        shown = np.minimum(begun + days + draw.integers(0, 40, len(held)), until)
        short = draw.random(len(held)) < 0.1
        rows.add(
            "evidence", each.person[of], shown, recorded(draw, shown, until), enrolment=each.ordinal[of],
            **{"for": Coded([rule], np.zeros(len(held), np.int64))},
            n=np.where(draw.random(len(held)) < 0.5, 1, NONE), covers_from=begun,
            covers_until=begun + np.where(short, days // 2, days + 30),
            type=coded(draw, ["payslip", "employer_letter", "self_declaration"], [0.7, 0.2, 0.08], len(held)),
        )  # fmt: skip
        claimed = draw.random(len(held)) < 0.7
        rows.add(
            "claim", each.person[of][claimed], shown[claimed], recorded(draw, shown[claimed], until),
            enrolment=each.ordinal[of][claimed], rule=Coded([rule], np.zeros(int(claimed.sum()), np.int64)),
            by=coded(draw, ["provider", "payer"], [0.9, 0.1], int(claimed.sum())),
        )  # fmt: skip
    _answers(rows, draw, each, until)
    dead = each.some(draw.random(len(each)) < 0.001)
    day = dead.start + draw.integers(1, 300, len(dead))
    _, once = np.unique(dead.person, return_index=True)
    rows.add("death", dead.person[once], day[once], recorded(draw, day[once], until))
    over = each.some(draw.random(len(each)) < 0.003)
    day = over.start + draw.integers(10, 300, len(over))
    rows.add(
        "handover", over.person, day, recorded(draw, day, until), enrolment=over.ordinal,
        to=coded(draw, ["provider-9"], [1.0], len(over)), share=np.where(draw.random(len(over)) < 0.5, NONE, 300_000),
    )  # fmt: skip


def _answers(rows: Rows, draw: Draw, each: Enrolled, until: int) -> None:
    working = each.some(each.work != NONE)
    for weeks in (4, 13, 26, 52):
        asked = working.some(draw.random(len(working)) < 0.5)
        day = asked.work + 7 * weeks + draw.integers(-10, 20, len(asked))
        rows.add(
            "follow_up", asked.person, day, recorded(draw, day, until), enrolment=asked.ordinal,
            checkpoint_weeks=np.full(len(asked), weeks),
            answer=coded(draw, ["in_work", "not_in_work", "no_engagement"], [0.7, 0.15, 0.1], len(asked)),
        )  # fmt: skip
