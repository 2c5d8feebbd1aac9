"""A list read by key, fifty rows at a time: the next page begins after a row, never after a number of rows.

Compared and not matched: under row-level security a pattern or a function would lose the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ettle.web.access.models import Staff
from ettle.web.casework.caseload.forms import Due, Sort
from ettle.web.casework.models import BY_NAME, FAR_OFF, Standing
from ettle.web.people.names import folded

PER_PAGE, COUNTED = 50, 1000
LAST = "\U0010ffff"
"""After every name that begins so."""
ORDERS: Mapping[str, Sequence[str]] = {
    "person": BY_NAME,
    "due": ("ordered_on", "person", "id"),
    "since": ("since", "person", "id"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, where they stand in it, and what asks for those before and after."""

    rows: Sequence[Standing]
    first: int
    count: int
    """Capped: more than COUNTED means so many or more."""
    newer: str
    older: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def of(self) -> str:
        return f"{self.count:,}" if self.count <= COUNTED else f"more than {COUNTED:,}"


def narrowed(rows: QuerySet[Standing], asked: Mapping[str, str], on: date) -> QuerySet[Standing]:
    """Those of the rows that match everything asked."""
    if find := asked.get("find"):
        rows = rows.filter(_begins(find))
    for name in ("programme", "state", "worker"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    for name in ("area", "group"):
        if asked.get(name):
            rows = rows.filter(**{f"{name}__iexact": asked[name]})
    return rows.filter(_due(asked["due"], on)) if asked.get("due") else rows


def _begins(find: str) -> Q:
    """One word begins the family or the given name; several, both, in either order; or a reference is just so."""
    words = folded(find).split()
    exact = Q(person=find) | Q(enrolment=find)
    if not words:
        return exact
    whole = " ".join(words)
    found = exact | _from("family", whole) | _from("given", whole)
    for cut in range(1, len(words)):
        one, other = " ".join(words[:cut]), " ".join(words[cut:])
        found |= _from("given", one) & _from("family", other)
        found |= _from("family", one) & _from("given", other)
    return found


def _from(name: str, word: str) -> Q:
    return Q(**{f"{name}__gte": word, f"{name}__lt": word + LAST})


def _due(due: str, on: date) -> Q:
    match due:
        case Due.OVERDUE:
            return Q(ordered_on__lt=on)
        case Due.WEEK:
            return Q(ordered_on__lte=on + timedelta(days=7))
        case Due.MONTH:
            return Q(ordered_on__lte=on + timedelta(days=30))
    return Q(ordered_on=FAR_OFF)


def ordered(rows: QuerySet[Standing], sort: str) -> QuerySet[Standing]:
    """The rows in an order, each with the name of its key worker as `whose`."""
    back = sort.startswith("-")
    rows = rows.annotate(whose=Subquery(Staff.objects.filter(code=OuterRef("worker")).values("name")))
    return rows.order_by(*(f"-{each}" if back else each for each in ORDERS[sort.removeprefix("-")]))


def page_of(rows: QuerySet[Standing], asked: Mapping[str, str], at: Mapping[str, str]) -> Page:
    """The page that `at` asks for: after or before the row it names. From the start where it names none that is there."""
    sort = asked.get("sort") or Sort.PERSON.value
    row, back = _row_named(rows, at), at.get("go") == "back"
    number = max(_number(at.get("n")), 1) if row else 1
    found = _beyond(rows, sort, row, back) if row else rows
    shown = list(ordered(found, _turned(sort) if back and row else sort)[: PER_PAGE + 1])
    more, shown = len(shown) > PER_PAGE, shown[:PER_PAGE]
    if back and row:
        shown.reverse()
        number = max(number - len(shown), 1) if more else 1
    has_newer = bool(row) and (more if back else True) and bool(shown)
    has_older = (bool(row) if back else more) and bool(shown)
    return Page(
        rows=shown,
        first=number,
        count=rows.values("pk")[: COUNTED + 1].count(),
        newer=_link(asked, shown[0], number, "back") if has_newer else "",
        older=_link(asked, shown[-1], number + len(shown), "on") if has_older else "",
    )


def _row_named(rows: QuerySet[Standing], at: Mapping[str, str]) -> Standing | None:
    person, enrolment = at.get("at", ""), at.get("of", "")
    if not person or "\0" in person + enrolment:
        return None
    return rows.filter(person=person, enrolment=enrolment or None).first()


def _beyond(rows: QuerySet[Standing], sort: str, row: Standing, back: bool) -> QuerySet[Standing]:
    fields = ORDERS[sort.removeprefix("-")]
    sign = ">" if back == sort.startswith("-") else "<"
    columns, marks = ", ".join(f'casework_standing."{each}"' for each in fields), ", ".join(["%s"] * len(fields))
    return rows.extra(where=[f"({columns}) {sign} ({marks})"], params=[getattr(row, each) for each in fields])


def _turned(sort: str) -> str:
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


def _number(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 8 else 1


def _link(asked: Mapping[str, str], row: Standing, number: int, go: str) -> str:
    return "?" + urlencode({**asked, "at": row.person, "of": row.enrolment or "", "n": number, "go": go})
