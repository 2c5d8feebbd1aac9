"""The day of a key worker, or of a team: what matters, most pressing first, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.wording.events import event_in_english
from ettle.engine.wording.plain import count, day
from ettle.web.access.acting import Acting
from ettle.web.casework import lightly, queries, who
from ettle.web.casework.models import Matter
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.casework.stored import READ, event_of_columns
from ettle.web.contracts.queries import rulebook
from ettle.web.frame import slots
from ettle.web.frame.addresses import address_of
from ettle.web.frame.planned import planned_once

Section = Matter.Section
SHOWN, ALL, COUNTED = 5, 100, 1000
TEMPLATE = "casework/today_section.html"


@dataclass(frozen=True, slots=True)
class Told:
    """How one section is told: its place among those of other desks, and the words when nothing is in it."""

    place: int
    nothing: str


SECTIONS = {
    Section.ATTENTION: Told(10, "No consent has ended and no two programmes clash."),
    Section.FIRST_CONTACT: Told(20, "Nobody is waiting for a first contact."),
    Section.OWED: Told(50, "Nothing owed is missed, at risk, or due by the day after tomorrow."),
    Section.EDGE: Told(60, "No outcome is within days of being reached or lost."),
    Section.FOLLOW_UP: Told(70, "No follow-up is due within a week."),
    Section.QUIET: Told(80, "Nobody has been quiet for three weeks."),
    Section.EVIDENCE: Told(90, "No evidence or answer is missing."),
}
VERBS = {
    "contact": "Make contact",
    "consent": "Ask again",
    "review": "Record review",
    "plan": "Write plan",
    "assessment": "Record it",
    "activity": "Record activity",
    "follow_up": "Record answer",
    "evidence": "Add evidence",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to see to."""

    person: str
    name: str
    reference: str
    address: str
    why: str
    shape: str
    word: str
    when: str
    worker: str
    verb: str
    act: str
    quick: str
    """The enrolment of a contact that is recorded from here by one button; empty = the verb leads to the form."""


@dataclass(frozen=True, slots=True)
class Day:
    """What there is to see to: sections that hold something, each with its first rows."""

    sections: list[slots.Section]
    has_people: bool
    """Whether anybody is on one's own list at all."""


def today_of(acting: Acting, of_team: bool, only: str = "") -> Day:
    """Somebody's day; one section with many rows, where `only` names it."""
    asked = [each for each in SECTIONS if not only or each.value == only]
    if not asked:
        return Day([], True)
    found = matters(acting, of_team, asked, ALL if only else SHOWN)
    if found.behind:
        lightly.catch_up(acting)
        found = matters(acting, of_team, asked, ALL if only else SHOWN)
    sections = [
        slots.Section(SECTIONS[each].place, TEMPLATE, _section(each, *found.of[each], acting.day, bool(only)))
        for each in asked
        if found.of[each][1]
    ]
    return Day(sections, found.has_people)


def nothing_in(found: Sequence[slots.Section]) -> list[str]:
    """What is told of the sections that hold nothing."""
    there = {each.given.get("anchor") for each in found}
    return [told.nothing for each, told in SECTIONS.items() if each.value not in there]


def _section(
    each: Matter.Section, rows: Sequence[tuple[Matter, str]], number: int, on: date, whole: bool
) -> dict[str, Any]:
    return {
        "anchor": each.value,
        "title": str(each.label),
        "number": number,
        "count": f"{COUNTED - 1:,}+" if number >= COUNTED else f"{number:,}",
        "rows": [_row(row, name, on) for row, name in rows],
        "all": "" if whole or number <= SHOWN else f"?{urlencode({'only': each.value})}",
        "whole": whole and number > len(rows),
    }


MATTERS = """
select exists (select from casework_behind b where b.organisation = %(organisation)s),
    exists (select from casework_standing l where l.organisation = %(organisation)s and l.worker = %(code)s),
    s.section, k.number, m.id, m.person, m.enrolment, m.name, m.worker, m."on", m.shape, m.word, m.why, m.kind, w.name
from (values {sections}) s(section)
cross join lateral (select count(*) number from (
    select 1 from unnest({workers}) u(code) cross join lateral (select 1 from casework_matter c
        where c.organisation = %(organisation)s and c.worker = u.code and c.section = s.section
        and (c.readable_until is null or c.readable_until > %(day)s) limit {counted}) of_one limit {counted}) every) k
left join lateral (
    select c.* from unnest({workers}) u(code) cross join lateral (select * from casework_matter c
        where c.organisation = %(organisation)s and c.worker = u.code and c.section = s.section
        and (c.readable_until is null or c.readable_until > %(day)s)
        order by c."on", c.person, c.id limit {shown}) c
    order by c."on", c.person, c.id limit {shown}) m on true
left join access_staff w on w.code = m.worker
order by s.section, m."on", m.person, m.id
"""
"""The first of each key worker, then the first of those: in the order of the index, however many nobody has taken on yet."""
OWN, OF_TEAM = "array[%(code)s]", f"array[%(code)s, ''] || array({who.TEAM})"
COLUMNS = ("person", "enrolment", "name", "worker", "on", "shape", "word", "why", "kind")


@dataclass(frozen=True, slots=True)
class Matters:
    """By section its first rows, each with its key worker's name, and how many there are (COUNTED = so many or more).

    `behind`: somebody's standing is to be worked out anew before a list may be shown.
    """

    of: dict[Matter.Section, tuple[list[tuple[Matter, str]], int]]
    behind: bool
    has_people: bool


def matters(acting: Acting, of_team: bool, sections: Sequence[Matter.Section], shown: int) -> Matters:
    """What there is to see to, whether it is up to date, and whether there is anybody: one question for all of it."""
    # Named in the words of the question: of a list that comes with it PostgreSQL would plan anew each time.
    named = ", ".join(f"('{each.value}')" for each in sections)
    sql = MATTERS.format(sections=named, workers=OF_TEAM if of_team else OWN, counted=COUNTED, shown=shown)
    of: dict[Matter.Section, tuple[list[tuple[Matter, str]], int]] = {each: ([], 0) for each in sections}
    with planned_once() as cursor:
        cursor.execute(sql, who.asking_of_team(acting))
        found = cursor.fetchall()
    for _, _, section, number, id, *rest, name in found:
        rows = of[Section(section)][0]
        if id is not None:
            rows.append((Matter(section=section, id=id, **dict(zip(COLUMNS, rest, strict=True))), name or ""))
        of[Section(section)] = (rows, number)
    behind, has_people, *_ = found[0]
    return Matters(of, behind, has_people)


def _row(matter: Matter, name: str, on: date) -> Row:
    query = f"?{urlencode({'enrolment': matter.enrolment})}" if matter.enrolment else ""
    page = address_of("person", matter.person) + query
    known = matter.kind in RECORDABLE
    act = address_of("record", matter.person, matter.kind) + query if known else page
    return Row(
        person=matter.person,
        name=matter.name,
        reference=matter.enrolment or matter.person,
        address=page,
        why=matter.why,
        shape=matter.shape,
        word=matter.word,
        when=when(Section(matter.section), matter.on, on),
        worker=name or matter.worker or "Nobody yet",
        verb=VERBS.get(matter.kind, "Record it") if known else "See page",
        act=act,
        quick=matter.enrolment or "" if matter.kind == "contact" else "",
    )


def when(section: Matter.Section, at: date, on: date) -> str:
    """How long it has been so, or how long there is.

    >>> when(Section.OWED, date(2021, 11, 8), date(2021, 11, 10))
    '2 days late'
    """
    ago, ahead = count((on - at).days, "day"), count((at - on).days, "day")
    match section:
        case Section.ATTENTION:
            return f"Since {day(at)}" if at <= on else f"In {ahead}"
        case Section.FIRST_CONTACT | Section.QUIET:
            return ago
        case Section.EVIDENCE | Section.EDGE if at > on:
            return f"{ahead} left"
        case Section.EVIDENCE | Section.EDGE:
            return "Today" if at == on else f"{ago} ago"
    return "Today" if at == on else f"{ago} late" if at < on else "Tomorrow" if ahead == "1 day" else f"In {ahead}"


@dataclass(frozen=True, slots=True)
class Done:
    """One thing recorded today."""

    person: str
    name: str
    words: str


DONE = f"""
select {", ".join(f'e."{each}"' for each in READ)}, count(*) over () as number, (select s.name from casework_standing s
    where s.person = e.person and s.organisation = %(organisation)s order by s.id limit 1) as name
from (select * from casework_event where recorded_by = %(code)s and entered_by = %(code)s and recorded_at >= %(since)s
    order by recorded_at desc, id desc limit {COUNTED}) e
order by e.recorded_at desc, e.id desc limit """
"""What they entered themselves, not what was brought in under their name; with the names of those on the list of the post."""


def done_by(acting: Acting, shown: int = SHOWN) -> tuple[list[Done], int]:
    """What the member of staff recorded today, the latest first, and how much in all (COUNTED = so much or more)."""
    asked = {"organisation": acting.organisation, "code": acting.code, "since": queries.start_of(acting.day)}
    with planned_once() as cursor:
        cursor.execute(f"{DONE} {shown}", asked)
        found = cursor.fetchall()
    facts = rulebook().facts
    rows = [(event_of_columns(columns, facts), name) for *columns, _, name in found]
    done = [Done(event.person, name or event.person, _done(event, acting.day)) for event, name in rows]
    return done, found[0][-2] if found else 0


def _done(event: Happened, today: date) -> str:
    """What was recorded, with its day where that is another."""
    words = event_in_english(event)
    return words if event.on == today else f"{words.rstrip('.')}, {day(event.on)}."
