"""What a file would become, before anything is taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Lower

from ettle.engine.events.catalogue import Event
from ettle.files.events.rows import row_of
from ettle.files.sheets.table import Table, table_of
from ettle.web.access.acting import as_system
from ettle.web.administration.imports import store
from ettle.web.administration.imports.cells import Plan
from ettle.web.administration.imports.fields import PEOPLE, fields_of
from ettle.web.administration.imports.judging import NAMES, Before, Person, Wrong, clashing_ids, grants_of, judge
from ettle.web.administration.imports.masked import masked
from ettle.web.administration.imports.models import Import
from ettle.web.frame.day import now
from ettle.web.people.models import Identity
from ettle.web.people.names import folded

SHOWN, MOST_WRONG, LOOKED_AT_ONCE = 20, 200, 1000
MOST_LOOKED_AT = 40_000
"""A page is waited for: of a longer file the preview says what becomes of so many rows. The import looks at all."""


def plan_of(taken: Import) -> Plan:
    return Plan(
        taken.what,
        taken.for_organisation_id,
        taken.digest,
        taken.begun_at or now(),
        taken.columns,
        taken.dates,
        taken.codes,
        len(taken.header),
    )


def table_kept(taken: Import) -> Table:
    """The file of an import as a table. Raises store.Gone, FileRefused."""
    return table_of(taken.name, store.fetch(taken.digest))


@dataclass(slots=True)
class Preview:
    """Counts, the first rows as they would be kept, and what is wrong with the first that are wrong."""

    fine: int = 0
    already: int = 0
    refused: int = 0
    likely_twice: int = 0
    no_given: list[int] = field(default_factory=list)
    """The rows of people without a given name, which would be taken in."""
    unseen: int = 0
    """Rows the preview did not look at."""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def preview(taken: Import, table: Table) -> Preview:
    plan = plan_of(taken)
    clashing = clashing_ids(plan, table.rows)
    fine, so_far, seen = list[tuple[int, Event | Person]](), Before(), Preview()
    looked_at = table.rows[:MOST_LOOKED_AT]
    for at in range(0, len(looked_at), LOOKED_AT_ONCE):
        judged = judge(plan, looked_at[at : at + LOOKED_AT_ONCE], clashing, so_far)
        fine += judged.fine
        seen.already += len(judged.already)
        seen.refused += len(judged.wrong)
        for line in sorted(judged.wrong):
            seen.wrong += judged.wrong[line] if len(seen.wrong) < MOST_WRONG else []
    seen.fine, seen.unseen = len(fine), len(table.rows) - len(looked_at)
    seen.columns = ["Row", *(fields_of(taken.what)[name].label for name in _in_order(taken))]
    seen.rows = [_shown(taken, line, made) for line, made in fine[:SHOWN]]
    if taken.what == PEOPLE:
        seen.no_given = [line for line, made in fine if isinstance(made, Person) and not made.names["given"]]
        seen.likely_twice = _likely_twice(plan, [made for _, made in fine if isinstance(made, Person)])
    return seen


def _in_order(taken: Import) -> list[str]:
    """The fields in the order of the file's columns."""
    return sorted(taken.columns, key=taken.columns.__getitem__)


def _shown(taken: Import, line: int, made: Event | Person) -> list[str]:
    """A row as it would be kept: what names or describes somebody is masked."""
    values: dict[str, Any] = (
        {"person": made.id, **made.names, "date_of_birth": made.born.on if made.born else ""}
        if isinstance(made, Person)
        else row_of(made)
    )
    fields = fields_of(taken.what)
    said = [(fields[name], values.get("until" if name == "until_last" else name, "")) for name in _in_order(taken)]
    cells = [_pounds(value) if each.sort == "pounds" else str(value) for each, value in said]
    return [
        str(line),
        *(cell if each.open or not cell else masked(cell) for (each, _), cell in zip(said, cells, strict=True)),
    ]


def _pounds(pence: Any) -> str:
    return f"£{pence / 100:,.2f}" if isinstance(pence, int) else ""


def _likely_twice(plan: Plan, people: Sequence[Person]) -> int:
    """How many have the name of somebody with another id, in the file or among those whom its organisation knows by name.

    Only the number leaves this function, and of people of other organisations not even that.
    """
    named = [(each.id, *(folded(each.names[name]) for name in NAMES[:2])) for each in people]
    families = sorted({each.names["family"].lower() for each in people})
    with as_system():
        known = grants_of(plan).filter(organisation=plan.organisation, category="name").values("person")
        held = Identity.objects.annotate(low=Lower("family")).filter(low__in=families, person__in=known)
        there = {
            (folded(given), folded(family), person)
            for person, given, family in held.values_list("person_id", "given", "family")
        }
    others = Counter((given, family) for given, family, _ in there)
    mine = Counter((given, family) for _, given, family in named)
    return sum(
        others[given, family] - ((given, family, id) in there) > 0 or mine[given, family] > 1
        for id, given, family in named
    )
