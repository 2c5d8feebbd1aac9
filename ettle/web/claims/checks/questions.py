"""Questions about results, ranked for whoever checks them. They decide nothing and block nothing.

Pure: plain rows in, questions out, each with what it rests on. A provider is held against its own days before and after
an edge and against the others, never against who its people are: no row says anything about that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ettle.engine.basics.period import Period
from ettle.engine.events.catalogue import LOCAL
from ettle.engine.settle.lines import LineId
from ettle.engine.wording.plain import day, listed, name
from ettle.web.claims.checks.asked import Asked, Shown
from ettle.web.claims.checks.chance import at_least
from ettle.web.claims.checks.second_records import Named, Pair, one_phone, pairs
from ettle.web.claims.checks.settings import settings


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask about one result: a code, words for a person, how much it weighs, and what it rests on."""

    id: LineId
    code: str
    words: str
    weight: int
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """The questions of one result, the weightiest first."""

    id: LineId
    questions: tuple[Question, ...]

    @property
    def weight(self) -> int:
        return sum(each.weight for each in self.questions)


def ranked(
    rows: Sequence[Asked], named: Collection[Named] = (), apart: Collection[frozenset[str]] = ()
) -> list[Ranked]:
    """Results with questions, those with the most weight first; the rest have none and are left out.

    `named` is how records are found, for second_records.py alone; `apart` = pairs of whom somebody said that they are two people.
    """
    found: dict[LineId, list[Question]] = defaultdict(list)
    of_records = chain(maybe_one_person(pairs(rows, named, apart)), behind_one_phone(one_phone(rows, named)))
    for question in chain(of_records, chain.from_iterable(ask(rows) for ask in ASKING)):
        found[question.id].append(question)
    several = [Ranked(id, tuple(sorted(each, key=lambda q: (-q.weight, q.code)))) for id, each in found.items()]
    return sorted(several, key=lambda each: (-each.weight, each.id))


SURE = 0.01
"""How unlikely a pattern must be by chance alone before it is asked about."""
FEWEST = 4
JUST_PAST, THEN = 14, 28
"""Days after the bar: those just past it, and as many again."""


def just_past_the_bar(rows: Sequence[Asked]) -> Iterator[Question]:
    """Jobs of one provider that end within two weeks of being paid for, far more often than in the next two or elsewhere."""
    for of, there in _by(rows, lambda row: (row.provider, row.id.rule)).items():
        held = [row for row in there if row.job_known]
        near = [row for row in held if (past := _past(row)) is not None and past < JUST_PAST]
        after = sum(1 for row in held if (past := _past(row)) is not None and JUST_PAST <= past < THEN)
        others = [row for row in rows if row.id.rule == of[1] and row.provider != of[0] and row.job_known]
        elsewhere = sum(1 for row in others if (past := _past(row)) is not None and past < JUST_PAST)
        if len(near) < FEWEST or not _bunched(len(near), after, len(held), elsewhere, len(others)):
            continue
        told = f"{len(near)} of {len(held)} jobs of this provider ended within {JUST_PAST} days of the bar, {after} in the {JUST_PAST} days after."
        for row in near:
            yield Question(
                row.id, "just_past_the_bar", f"The job ended {_past(row)} days after it was reached. {told}", 3
            )


def _past(row: Asked) -> int | None:
    """Whole days the job went on after the day it was reached; None = it goes on, or nobody knows."""
    return None if row.job_until is None else max((row.job_until - row.achieved_on).days - 1, 0)


def _bunched(near: int, after: int, held: int, elsewhere: int, others: int) -> bool:
    beside = at_least(near, near + after, 0.6) < SURE
    against = others >= 20 and at_least(near, held, (elsewhere + 1) / (others + 2)) < SURE
    return beside or against


def hours_at_the_bar(rows: Sequence[Asked]) -> Iterator[Question]:
    """Hours within half an hour of the bar, far more often with one provider than with the others."""
    known = [row for row in rows if row.hours_over is not None]
    for of, there in _by(known, lambda row: (row.provider, row.id.rule)).items():
        near = [row for row in there if 0 <= (row.hours_over or 0) <= 50]
        others = [row for row in known if row.id.rule == of[1] and row.provider != of[0]]
        share = (sum(1 for row in others if 0 <= (row.hours_over or 0) <= 50) + 1) / (len(others) + 2)
        if len(near) >= FEWEST and len(others) >= 20 and at_least(len(near), len(there), share) < SURE / 10:
            told = (
                f"{len(near)} of {len(there)} results of this provider have hours at the bar; with others {share:.0%}."
            )
            for row in near:
                yield Question(row.id, "hours_at_the_bar", f"The hours are just those the rule asks for. {told}", 1)


def one_employer(rows: Sequence[Asked]) -> Iterator[Question]:
    """Many people of one provider with one employer, whom the others hardly know. Its words do not name the employer:

    whoever pays is not told where somebody works.
    """
    told_by = settings().one_employer
    people = {(row.person, row.provider, employer) for row in rows for employer in row.employers}
    with_, of_provider, of_employer = _count(people, 1, 2), _count(people, 1), _count(people, 2)
    for (provider, employer), many in with_.items():
        elsewhere = of_employer[employer,] - many
        others = len(people) - of_provider[provider,]
        if many < told_by.people:
            continue
        spread = max(1 / (len(of_employer) or 1), (elsewhere + 0.5) / (others + 1) if others else 0)
        chance = at_least(many, of_provider[provider,], min(spread, 1))
        if 100 * many < told_by.percent * of_provider[provider,] or chance >= told_by.chance:
            continue
        told = f"{many} of {of_provider[provider,]} people of this provider have the same employer; with others {elsewhere} of {others}."
        for row in rows:
            if row.provider == provider and employer in row.employers:
                yield Question(row.id, "one_employer", told, 2, (employer,))


def _count(rows: Iterable[tuple[str, ...]], *places: int) -> Mapping[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        found[tuple(row[place] for place in places)] += 1
    return found


def papers_alike(rows: Sequence[Asked]) -> Iterator[Question]:
    """Papers of different people, with different files, that agree in more than chance would have them."""
    lists = settings().names_several.types
    for provider in sorted({row.provider for row in rows}):
        there = [(row, paper) for row in rows if row.provider == provider for paper in row.papers]
        own = [(row, paper) for row, paper in there if paper.type not in lists]  # a list is asked about as what it is
        groups: list[Iterable[list[tuple[Asked, Shown]]]] = [
            _alike(own, lambda row, paper: (paper.type, paper.size) if paper.size else None, 2),
            _alike(own, lambda row, paper: (paper.covers, paper.recorded_at.date()) if paper.covers else None, 3),
            _alike(there, lambda row, paper: (row.amounts, paper.covers) if row.amounts and paper.covers else None, 2),
            _alike(there, lambda row, paper: row.amounts if len(row.amounts) > 1 else None, 3),
        ]
        yielded: set[LineId] = set()
        for group in chain.from_iterable(groups):
            whose = sorted({row.id.enrolment for row, _ in group})
            for row in {row.id: row for row, _ in group}.values():
                if row.id not in yielded:
                    yielded.add(row.id)
                    others = listed(each for each in whose if each != row.id.enrolment)
                    yield Question(row.id, "papers_alike", f"Its evidence is nearly that of {others}.", 3, tuple(whose))


def _alike(
    there: Sequence[tuple[Asked, Shown]], key: Callable[[Asked, Shown], object], fewest: int
) -> Iterator[list[tuple[Asked, Shown]]]:
    """Papers with the same key, of so many people at least. A key of None is nobody's."""
    found: dict[object, list[tuple[Asked, Shown]]] = defaultdict(list)
    for row, paper in there:
        if (same := key(row, paper)) is not None:
            found[same].append((row, paper))
    return (group for group in found.values() if len({row.person for row, _ in group}) >= fewest)


def listed_with_others(rows: Sequence[Asked]) -> Iterator[Question]:
    """A file that honestly lists several: whoever checks looks whether this person, and these days, are on it."""
    lists = settings().names_several.types
    shown: dict[str, set[LineId]] = defaultdict(set)
    for row in rows:
        for paper in row.papers:
            if paper.file and paper.type in lists:
                shown[paper.file].add(row.id)
    for row in rows:
        others = {id for paper in row.papers for id in shown.get(paper.file, ())} - {row.id}
        if others:
            several = f"{len(others)} other result{'s' if len(others) > 1 else ''}"
            yield Question(
                row.id,
                "listed_with_others",
                f"Its paper is a list that is shown for {several} as well: is this one on it?",
                1,
            )


def maybe_one_person(alike: Iterable[Pair]) -> Iterator[Question]:
    """Two records, not linked, that may be of one person, and days of both. Neither name nor birth is told."""
    others: dict[LineId, set[str]] = defaultdict(set)
    for one, other in alike:
        others[one.id].add(other.id.enrolment)
        others[other.id].add(one.id.enrolment)
    for id, enrolments in others.items():
        several = tuple(sorted(enrolments))
        told = f"The same days are claimed for {listed(several)}, which may be another record of the same person."
        yield Question(id, "maybe_one_person", told, 4, several)


def behind_one_phone(shared: Iterable[tuple[Asked, int]]) -> Iterator[Question]:
    """Several people of one provider who are all reached by one number. The number is not told."""
    for row, many in shared:
        told = f"{many} people of this provider are reached by one phone number, this one among them."
        yield Question(row.id, "behind_one_phone", told, 2)


def written_at_once(rows: Sequence[Asked]) -> Iterator[Question]:
    """Everything that was done with somebody over months, first written down on one day, once it had been reached."""
    for row in rows:
        if row.written_at_once is not None:
            told = f"Everything done with the person was written down on one day, {day(row.written_at_once)}, after it was reached."
            yield Question(row.id, "written_at_once", told, 2)


def paid_for_fewer_hours(rows: Sequence[Asked]) -> Iterator[Question]:
    """Pay that comes to clearly fewer hours than the rule asks, at the rate that is recorded."""
    for row in rows:
        if row.paid_hours_over is not None and row.paid_hours_over < -SHORT:
            yield Question(row.id, "paid_for_fewer_hours", "Its pay comes to fewer hours a week than the rule asks.", 3)


def paid_before_it_began(rows: Sequence[Asked]) -> Iterator[Question]:
    """Its employer paid for a whole period before the day on which the job is said to have begun."""
    for row in rows:
        if row.paid_before is not None:
            told = (
                f"Its employer had paid for work until {day(row.paid_before)} before the job began as it is recorded."
            )
            yield Question(row.id, "paid_before_it_began", told, 4)


def no_pay_at_the_end(rows: Sequence[Asked]) -> Iterator[Question]:
    """Pay is known, and stops more than a month of pay before the days it is claimed for do."""
    for row in rows:
        if row.last_paid is not None and (row.achieved_on - row.last_paid).days > A_PAY_MONTH:
            told = f"The last pay that is known is for work until {day(row.last_paid)}; it is claimed for days until {day(row.achieved_on)}."
            yield Question(row.id, "no_pay_at_the_end", told, 3)


A_PAY_MONTH = 35
"""Days: monthly pay, and a few until it is known."""


def short_jobs_with_one_employer(rows: Sequence[Asked]) -> Iterator[Question]:
    """Three people or more of one provider and rule with one employer, each job over within a month of being paid for."""
    for there in _by(rows, lambda row: (row.provider, row.id.rule)).values():
        held = [row for row in there if row.job_known]
        short = [row for row in held if (past := _past(row)) is not None and past < THEN]
        for employer in sorted({each for row in short for each in row.employers}):
            own = [row for row in short if employer in row.employers]
            all_ = [row for row in held if employer in row.employers]
            people = {row.person for row in own}
            usual = (len(short) - len(own) + 1) / (len(held) - len(all_) + 2)
            if len(people) < 3 or len(own) < len(all_) or at_least(len(own), len(all_), usual) >= SURE:
                continue
            told = f"{len(people)} people of this provider had the same employer, and each job ended within {THEN} days of the bar."
            for row in own:
                yield Question(row.id, "short_jobs_with_one_employer", told, 3, (employer,))


SHORT = 200
"""Hundredths of an hour a week: a day off sick, or a week cut by the end of a month, is less."""


def changed_after_refusal(rows: Sequence[Asked]) -> Iterator[Question]:
    """What it rests on was put otherwise after it had been refused. A missing paper that was added is not asked about."""
    for row in rows:
        if row.changed_after:
            told = f"After it was refused, what is recorded of {listed(map(name, row.changed_after))} was changed."
            yield Question(row.id, "changed_after_refusal", told, 3, row.changed_after)


def not_in_touch(rows: Sequence[Asked]) -> Iterator[Question]:
    """Nobody was in touch between the start and the day it was reached."""
    for row in rows:
        if row.in_touch == 0:
            yield Question(row.id, "not_in_touch", "Nobody was in touch with the person from the start until then.", 2)


def said_otherwise(rows: Sequence[Asked]) -> Iterator[Question]:
    """The person was asked within its days and was not in work."""
    for row in rows:
        if row.said_not is not None:
            yield Question(
                row.id, "said_otherwise", f"On {day(row.said_not)} the person said they were not in work.", 4
            )


def told_late(rows: Sequence[Asked]) -> Iterator[Question]:
    """A job that was first written down once all its days were over, where that is rare."""
    late = [row for row in rows if row.told_on is not None and row.told_on > row.achieved_on and _length(row.days) > 28]
    if len(late) <= RARE * len(rows):
        for row in late:
            told = f"The job was first recorded on {day(row.told_on)}, after its days were over." if row.told_on else ""
            yield Question(row.id, "told_late", told, 1)


RARE = 0.05
"""What more than this share of results has is the way things are done here, and is not asked about."""


def odd_hours(rows: Sequence[Asked]) -> Iterator[Question]:
    """Evidence recorded on a Sunday or at night, where that is rare."""
    odd = [row for row in rows if any(_odd(paper) for paper in row.papers)]
    if len(odd) <= RARE * len(rows):
        for row in odd:
            yield Question(row.id, "odd_hours", "Its evidence was recorded at night or on a Sunday.", 1)


def _odd(paper: Shown) -> bool:
    at = paper.recorded_at.astimezone(LOCAL)
    return at.isoweekday() == 7 or not 6 <= at.hour < 22


def paid_beside(rows: Sequence[Asked]) -> Iterator[Question]:
    """The same days of the same person are claimed under another programme, whose rules do not forbid it."""
    for there in _by(rows, lambda row: (row.person,)).values():
        for row in there:
            beside = [each for each in there if each.programme != row.programme and _overlap(each.days, row.days)]
            if beside:
                others = sorted({each.programme for each in beside})
                told = f"The same days are claimed under {listed(map(name, others))} as well."
                yield Question(row.id, "paid_beside", told, 2, tuple(others))


def _overlap(some: Iterable[Period], others: Sequence[Period]) -> bool:
    return any(each.overlaps(other) for each in some for other in others)


def _length(days: Iterable[Period]) -> int:
    return sum((each.until - each.start).days for each in days if each.until is not None)


def _by(rows: Iterable[Asked], key: Callable[[Asked], tuple[str, ...]]) -> Mapping[tuple[str, ...], list[Asked]]:
    found: dict[tuple[str, ...], list[Asked]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


ASKING: tuple[Callable[[Sequence[Asked]], Iterator[Question]], ...] = (
    said_otherwise,
    changed_after_refusal,
    just_past_the_bar,
    papers_alike,
    one_employer,
    not_in_touch,
    written_at_once,
    paid_for_fewer_hours,
    paid_before_it_began,
    no_pay_at_the_end,
    short_jobs_with_one_employer,
    paid_beside,
    listed_with_others,
    hours_at_the_bar,
    told_late,
    odd_hours,
)
