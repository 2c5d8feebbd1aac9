"""What happened as rows: referrals with their answers, assessments, the steps of a journey. No rule decides these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.columns import Rows
from ettle.engine.bulk.enrolment_rows import named_referral
from ettle.engine.bulk.rows import Coded, Whose, days_array, in_one_list, numbers_array, word_order, words_array
from ettle.engine.bulk.stays import Jobs, id_rank
from ettle.engine.bulk.tables import Kind, Part
from ettle.engine.evaluated.steps import DETAIL, PLAIN


def number_order(numbers: Any) -> Any:
    """The same of numbers of which the smallest there is stands for none."""
    return np.where(numbers == np.iinfo(np.int64).min, np.iinfo(np.int64).max, numbers)


def coded(kind: Kind, name: str, rows: Any = None) -> Coded:
    numbers, words = kind.words(name)
    return Coded(numbers if rows is None else np.append(numbers, np.int32(-1))[rows], words)


def referral_columns(whose: Whose) -> dict[str, Any]:
    part = whose.part
    kind = part.kind("referral")
    answers = part.kind("referral_answer")
    answer = _answer_of_each(part, kind, answers)
    named = named_referral(whose)[::-1]
    started = np.full(len(kind) + 1, -1, dtype=np.int32)
    started[named] = np.arange(len(named), dtype=np.int32)[::-1]  # of several the first is written last
    rows = kind.rows[np.arange(len(kind))]
    keep = in_order_of(whose, kind.person, kind.on, rows)
    ids, on = part.ids(kind.rows[keep]), kind.on[keep]
    answered = np.append(answers.on, np.int32(-(2**31)))[answer[keep]]
    start = started[:-1][keep]
    return {
        "person": part.people.take(pa.array(kind.person[keep])),
        "referral": ids,
        "on": days_array(on),
        "source": words_array(coded(kind, "source", keep)),
        "programme": words_array(coded(kind, "programme", keep)),
        "to": words_array(coded(kind, "to", keep)),
        "answer": words_array(coded(answers, "answer", answer[keep])),
        "answer_reason": words_array(coded(answers, "reason", answer[keep])),
        "answered_on": days_array(answered),
        "enrolment": whose.enrolments.take(pa.array(start, mask=start < 0)),
    }


def _answer_of_each(part: Part, referrals: Kind, answers: Kind) -> Rows:
    """The answer of the latest day; of several on it the one with the smallest id (they stand in that order)."""
    found = np.full(len(referrals), -1, dtype=np.int32)
    of = part.named("referral", answers.texts("referral"), answers.person)
    order = np.lexsort((-answers.rows, answers.on))
    order = order[of[order] >= 0]
    found[of[order]] = order
    return found


def assessment_columns(whose: Whose) -> dict[str, Any]:
    part = whose.part
    kind = part.kind("assessment")
    enrolment, tool, area = (coded(kind, name) for name in ("enrolment", "tool", "area"))
    score, most = kind.numbers("score", 2), kind.numbers("scale_max", 2)
    keys = (word_order(enrolment), word_order(tool), word_order(area), number_order(score), number_order(most))
    keep = in_order_of(whose, kind.person, kind.on, *keys)
    return {
        "person": part.people.take(pa.array(kind.person[keep])),
        "enrolment": words_array(Coded(enrolment.numbers[keep], enrolment.words)).cast(pa.string()),
        "on": days_array(kind.on[keep]),
        "tool": words_array(Coded(tool.numbers[keep], tool.words)),
        "area": words_array(Coded(area.numbers[keep], area.words)),
        "score": numbers_array(score[keep], pa.int64()),
        "scale_max": numbers_array(most[keep], pa.int64()),
    }


def in_order_of(whose: Whose, person: Rows, *keys: Any) -> Any:
    """Rows by person and then by `keys`, without the people who are answered by the definition."""
    order = np.lexsort((*reversed(keys), whose.person_place[person]))
    return order[~whose.part.by_definition[person[order]]].astype(np.int32)


@dataclass(frozen=True)
class _Steps:
    """Steps of one kind of event."""

    kind: Kind
    rows: Rows
    """Which of its events."""
    on: Any
    step: Coded
    detail: Coded


def step_columns(whose: Whose, jobs: Jobs) -> dict[str, Any]:
    """Every step by the day of asking, as `ettle.engine.evaluated.steps`."""
    part = whose.part
    several = [each for name in (*DETAIL, *PLAIN) for each in _of_kind(part, name)]
    several += _of_jobs(part, jobs)
    several = [each for each in several if len(each.rows)]
    person = _all([each.kind.person[each.rows] for each in several])
    on = _all([each.on for each in several])
    step = in_one_list([each.step for each in several])
    enrolment = in_one_list([coded(each.kind, "enrolment", each.rows) for each in several])
    organisation = in_one_list([_organisation(each) for each in several])
    detail = in_one_list([each.detail for each in several])
    columns = (step, enrolment, organisation, detail)
    keep = in_order_of(whose, person, on, *(word_order(column) for column in columns))
    found = {
        "person": part.people.take(pa.array(person[keep])),
        "on": days_array(on[keep]),
    }
    for name, column in zip(("step", "enrolment", "organisation", "detail"), columns, strict=True):
        found[name] = words_array(Coded(column.numbers[keep], column.words))
    return found | {"enrolment": found["enrolment"].cast(pa.string())}


def _all(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def _of_kind(part: Part, name: str) -> list[_Steps]:
    kind = part.kind(name)
    detail = DETAIL.get(name)
    rows = np.arange(len(kind), dtype=np.int32)
    field = {"contact": "reached", "activity": "attended"}.get(name)
    if field is not None:  # what did not take place is no step: any word but yes says so
        numbers, words = kind.words(field)
        rows = rows[np.array([word == "yes" for word in words] + [True], dtype=bool)[numbers]]
    step = _constant(name, len(rows))
    if name == "contact":
        step = Coded(_first_contacts(part, kind, rows).astype(np.int32), ["contact", "first_contact"])
    elif name == "activity":
        step = _with_word("activity:", coded(kind, "activity", rows))
    elif name == "referral_answer":
        step = _with_word("referral_answer:", coded(kind, "answer", rows))
    said = coded(kind, detail, rows) if detail else Coded(np.full(len(rows), -1, dtype=np.int32), [])
    return [_Steps(kind, rows, kind.on[rows], step, said)]


def _constant(word: str, count: int) -> Coded:
    return Coded(np.zeros(count, dtype=np.int32), [word])


def _with_word(before: str, column: Coded) -> Coded:
    words = [f"{before}{word}" for word in column.words] + [f"{before}unknown"]
    return Coded(np.where(column.numbers < 0, len(words) - 1, column.numbers), words)


def _first_contacts(part: Part, kind: Kind, rows: Rows) -> Any:
    """Which of these is the first contact of its person and enrolment, by on, recorded_at, id."""
    named, _ = kind.words("enrolment")
    pair = kind.person[rows].astype(np.int64) << 32 | (named[rows].astype(np.int64) + 1)
    order = np.lexsort((kind.rows[rows], part.recorded_at(kind.rows[rows]), kind.on[rows], pair))
    first = np.ones(len(rows), dtype=bool)
    first[1:] = np.diff(pair[order]) != 0
    found = np.zeros(len(rows), dtype=bool)
    found[order] = first
    return found


def _organisation(steps: _Steps) -> Coded:
    """Who recorded it for whom, else the provider of a start, or whom a referral went to."""
    own = coded(steps.kind, "organisation", steps.rows)
    other = {"start": "provider", "referral": "to"}.get(steps.kind.name)
    if other is None:
        return own
    both = in_one_list([own, coded(steps.kind, other, steps.rows)])
    mine, theirs = both.numbers[: len(steps.rows)], both.numbers[len(steps.rows) :]
    return Coded(np.where(mine < 0, theirs, mine), both.words)


def _of_jobs(part: Part, jobs: Jobs) -> list[_Steps]:
    """Each job as one step when it began, and one when it was certainly over."""
    work = jobs.work
    covers = work.covers
    assert covers is not None
    heads = np.flatnonzero(jobs.first == np.arange(len(work))).astype(np.int32)
    there = np.flatnonzero(jobs.first >= 0).astype(np.int32)
    order = there[np.lexsort((id_rank(part, work)[there], covers.sure[there], jobs.first[there]))]
    last_of = np.full(len(work), -1, dtype=np.int32)
    last_of[jobs.first[order]] = order
    ended = np.zeros(len(work), dtype=np.int32)
    np.maximum.at(ended, jobs.first[there], covers.maybe[there])
    last = last_of[heads]
    over = (covers.sure[last] == ended[heads]) & (ended[heads] <= part.on)
    gone = heads[over]
    return [
        _Steps(work, heads, covers.start[heads], _constant("work_began", len(heads)), coded(work, "work", heads)),
        _Steps(work, last[over], ended[gone], _constant("work_ended", len(gone)), coded(work, "work", last[over])),
    ]
