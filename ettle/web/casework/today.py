"""The day of a key worker, or of a team: what matters, most pressing first, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from ettle.engine.wording.events import event_in_english
from ettle.engine.wording.plain import count, day
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.casework import queries, who
from ettle.web.casework.models import Matter
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.contracts.queries import rulebook
from ettle.web.frame import slots

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


def leads_a_team(acting: Acting) -> bool:
    """Whether the day that is shown is the team's."""
    return acting.may(Act.REASSIGN) and acting.post.team_id is not None


def today_of(acting: Acting, of_team: bool, only: str = "") -> list[slots.Section]:
    """The sections of somebody's day that hold something, each with its first rows; one with many, where `only` names it."""
    asked = [each for each in SECTIONS if not only or each.value == only]
    found = matters(acting, of_team, asked, ALL if only else SHOWN)
    names = who.names_of_staff(row.worker for rows, _ in found.values() for row in rows) if of_team else {}
    return [
        slots.Section(SECTIONS[each].place, TEMPLATE, _section(each, *found[each], acting.day, names, bool(only)))
        for each in asked
        if found[each][1]
    ]


def nothing_in(found: Sequence[slots.Section]) -> list[str]:
    """What is told of the sections that hold nothing."""
    there = {each.given.get("anchor") for each in found}
    return [told.nothing for each, told in SECTIONS.items() if each.value not in there]


def _section(
    each: Matter.Section, rows: Sequence[Matter], number: int, on: date, names: dict[str, str], whole: bool
) -> dict[str, Any]:
    return {
        "anchor": each.value,
        "title": str(each.label),
        "number": number,
        "count": f"{COUNTED - 1:,}+" if number >= COUNTED else f"{number:,}",
        "rows": [_row(row, on, names) for row in rows],
        "all": "" if whole or number <= SHOWN else f"?{urlencode({'only': each.value})}",
        "whole": whole and number > len(rows),
    }


MATTERS = """
select s.section, k.number, m.id, m.person, m.enrolment, m.name, m.worker, m."on", m.shape, m.word, m.why, m.kind
from unnest(%(sections)s::text[]) s(section)
cross join lateral (select count(*) number from (
    select 1 from casework_matter c where c.organisation = %(organisation)s and c.worker = any(%(workers)s)
    and c.section = s.section and (c.readable_until is null or c.readable_until > %(day)s) limit %(counted)s) every) k
left join lateral (
    select * from casework_matter c where c.organisation = %(organisation)s and c.worker = any(%(workers)s)
    and c.section = s.section and (c.readable_until is null or c.readable_until > %(day)s) order by c."on", c.person, c.id limit %(shown)s) m on true
order by s.section, m."on", m.person, m.id
"""


def matters(
    acting: Acting, of_team: bool, sections: Sequence[Matter.Section], shown: int
) -> dict[Matter.Section, tuple[list[Matter], int]]:
    """The first rows of each section, and how many there are (COUNTED = so many or more): one question for all of them."""
    workers = [*who.team_of(acting), ""] if of_team else [acting.code]
    asked: dict[str, Any] = {
        "sections": [each.value for each in sections],
        "organisation": acting.organisation,
        "workers": workers,
        "day": acting.day,
        "counted": COUNTED,
        "shown": shown,
    }
    found: dict[Matter.Section, tuple[list[Matter], int]] = {each: ([], 0) for each in sections}
    with connection.cursor() as cursor:
        cursor.execute(MATTERS, asked)
        for section, number, id, *rest in cursor.fetchall():
            each = Section(section)
            rows = found[each][0]
            if id is not None:
                rows.append(Matter(section=each, id=id, **dict(zip(COLUMNS, rest, strict=True))))
            found[each] = (rows, number)
    return found


COLUMNS = ("person", "enrolment", "name", "worker", "on", "shape", "word", "why", "kind")


def _row(matter: Matter, on: date, names: dict[str, str]) -> Row:
    query = f"?{urlencode({'enrolment': matter.enrolment})}" if matter.enrolment else ""
    page = reverse("person", args=[matter.person]) + query
    known = matter.kind in RECORDABLE
    act = reverse("record", args=[matter.person, matter.kind]) + query if known else page
    return Row(
        person=matter.person,
        name=matter.name,
        reference=matter.enrolment or matter.person,
        address=page,
        why=matter.why,
        shape=matter.shape,
        word=matter.word,
        when=when(Section(matter.section), matter.on, on),
        worker=names.get(matter.worker, matter.worker) or "Nobody yet",
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


def done_by(acting: Acting) -> tuple[list[Done], int]:
    """What the member of staff recorded today, the latest first, and how much in all (COUNTED = so much or more)."""
    facts, start = rulebook().facts, queries.start_of(acting.day)
    rows = queries.recorded_by(acting.code, start)
    number = rows.values("pk")[:COUNTED].count() if (latest := list(rows[:SHOWN])) else 0
    names = queries.names_on_list(acting, {row.person for row in latest})
    return [
        Done(row.person, names.get(row.person, row.person), event_in_english(queries.event_in(row, facts)))
        for row in latest
    ], number
