"""The day and the caseload, as their pages show them to the post of the key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest
from ninja import Schema

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import one_of, require_readable, shown
from ettle.web.api.problems import Problem, fault, of_form
from ettle.web.api.shapes import shape
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, who
from ettle.web.casework import today as days
from ettle.web.casework.caseload import rows as caseload
from ettle.web.casework.caseload.paging import COUNTED, narrowed, page_of
from ettle.web.casework.caseload.scope import Scope
from ettle.web.casework.caseload.views import asked_of
from ettle.web.casework.models import Matter, Standing
from ettle.web.frame.day import today

PLACE = ("at", "of", "n", "go")
"""What the links to the next and the previous page add."""


class Due(Schema):
    """One thing to see to."""

    person: str
    name: str
    reference: str
    why: str
    state: str
    when: str
    key_worker: str
    verb: str


class Part(Schema):
    """One section of the day: at most five of its rows, unless it is asked for alone. `and_more`: so many or more."""

    section: str
    title: str
    count: int
    and_more: bool
    rows: list[Due]


class Day(Schema):
    """What matters today, the most pressing first; `nothing` says which sections are empty."""

    on: date
    of_team: bool
    sections: list[Part]
    nothing: list[str]
    model_config = shape(
        on="2021-11-10",
        of_team=False,
        sections=[
            {
                "section": "owed",
                "title": "Owed",
                "count": 1,
                "and_more": False,
                "rows": [
                    {
                        "person": "P-000123",
                        "name": "Ada Farquhar",
                        "reference": "P-000123-E1",
                        "why": "A review is due by 12 November 2021.",
                        "state": "Due",
                        "when": "In 2 days",
                        "key_worker": "Ben Laidlaw",
                        "verb": "Record review",
                    }
                ],
            }
        ],
        nothing=["Nobody is waiting for a first contact."],
    )


@api.get("/today", response=Day, summary="What needs seeing to today, as the page Today says it")
def see_today(request: HttpRequest, only: str = "") -> Day:
    acting = needs(request, Act.SEE_TODAY)
    if only and only not in Matter.Section.values:
        raise Problem(422, fault("only", f"{shown(only)!r} is no section", one_of(Matter.Section.values)))
    of_team = who.leads_a_team(acting)
    found = days.today_of(acting, of_team, only).sections
    parts = [_part(each.given) for each in found]
    audit.read(*{row.person for part in parts for row in part.rows})
    return Day(on=acting.day, of_team=of_team, sections=parts, nothing=[] if only else days.nothing_in(found))


def _part(said: Mapping[str, object]) -> Part:
    rows: list[days.Row] = said["rows"]  # type: ignore[assignment]
    due = [
        Due(
            person=row.person,
            name=row.name,
            reference=row.reference,
            why=row.why,
            state=row.word,
            when=row.when,
            key_worker=row.worker,
            verb=row.verb,
        )
        for row in rows
    ]
    number = int(str(said["number"]))
    return Part(
        section=str(said["anchor"]),
        title=str(said["title"]),
        count=min(number, days.COUNTED),
        and_more=number >= days.COUNTED,
        rows=due,
    )


class Where(Schema):
    """Where one enrolment stands. `masked`: the name and the key worker are all that the post may see."""

    masked: bool
    name: str
    key_worker: str
    person: str | None = None
    enrolment: str | None = None
    programme: str | None = None
    state: str | None = None
    words: str | None = None
    area: str | None = None
    group: str | None = None
    since: date | None = None
    latest_on: date | None = None
    next_due_on: date | None = None
    next_due: str | None = None
    model_config = shape(
        masked=False,
        name="Ada Farquhar",
        key_worker="Ben Laidlaw",
        person="P-000123",
        enrolment="P-000123-E1",
        programme="fair-start-scotland",
        state="in_work",
        words="In work. 80 of 91 days.",
        area="Lot 6",
        group="Core",
        since="2021-07-29",
        latest_on="2021-11-01",
        next_due_on="2021-11-24",
        next_due="Review",
    )


class Page(Schema):
    """Fifty rows of the list at most. `and_more`: there are more than `count`, which stops there. `next` and `previous` are the addresses of the pages beside it, or empty."""

    tab: str
    count: int
    and_more: bool
    rows: list[Where]
    next: str
    previous: str
    model_config = shape(
        tab="mine",
        count=1,
        and_more=False,
        rows=[{"masked": False, "name": "Ada Farquhar", "key_worker": "Ben Laidlaw", "person": "P-000123"}],
        next="",
        previous="",
    )


@api.get("/people", response=Page, summary="The caseload, narrowed, ordered and paged as its page is")
def list_people(
    request: HttpRequest,
    tab: str = "",
    find: str = "",
    worker: str = "",
    programme: str = "",
    state: str = "",
    due: str = "",
    area: str = "",
    group: str = "",
    sort: str = "",
    at: str = "",
    of: str = "",
    n: str = "",
    go: str = "",
) -> Page:
    acting = needs(request, Act.SEE_CASELOAD)
    query = request.GET.dict()
    require_readable(query)
    lightly.catch_up(acting)
    asked = asked_of(acting, query)
    _require(asked.scope, query, {*asked.form.fields, *PLACE})
    if faults := of_form(asked.form):
        raise Problem(422, *faults)
    page = page_of(narrowed(asked.scope.people(asked.tab), asked.said, today()), asked.said, query)
    audit.read(*{row.person for row in page.rows})
    names = asked.names(page.rows)
    rows = [where(row, asked.scope, names) for row in page.rows]
    older, newer = (f"{request.path}{each}" if each else "" for each in (page.older, page.newer))
    many = page.count > COUNTED
    count = min(page.count, COUNTED)
    return Page(tab=asked.tab.value, count=count, and_more=many, rows=rows, next=older, previous=newer)


def _require(scope: Scope, query: Mapping[str, str], taken: set[str]) -> None:
    """A page passes over what it does not ask; a system is told, or it would take the whole list for the part it asked for."""
    tabs = [each.value for each in scope.tabs]
    if query.get("tab") and query["tab"] not in tabs:
        raise Problem(422, fault("tab", "it is no tab of this post", one_of(tabs)))
    wrong = [each for each, value in query.items() if value and each not in taken]
    if wrong:
        cure = one_of(sorted(taken))
        raise Problem(422, *(fault(shown(each), "this list is not narrowed by it", cure) for each in wrong))


def where(row: Standing, scope: Scope, workers: Mapping[str, str]) -> Where:
    """A row as far as the post may see it: the page's own line decides."""
    it = caseload.shown(row, scope, workers)
    if it.masked:
        return Where(masked=True, name=it.name, key_worker=it.worker)
    return Where(
        masked=False,
        name=it.name,
        key_worker=it.worker,
        person=row.person,
        enrolment=row.enrolment,
        programme=row.programme,
        state=row.state,
        words=it.words,
        area=row.area,
        group=row.group,
        since=row.since,
        latest_on=row.latest_on,
        next_due_on=row.next_due_on,
        next_due=row.next_due,
    )
