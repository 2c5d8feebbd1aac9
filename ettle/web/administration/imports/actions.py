"""Taking a file in: kept, told how it is read, then in parts, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping as Named
from typing import Any

from django.db import transaction

from ettle.files.sheets.table import Table, table_of
from ettle.web.access.acting import Acting, as_system
from ettle.web.administration.imports import store
from ettle.web.administration.imports.judging import Judged, Person, Rows, clashing_ids, grants_of, judge
from ettle.web.administration.imports.models import Import, Mapping, RefusedRow, State
from ettle.web.administration.imports.reading import plan_of
from ettle.web.audit import entry as audit
from ettle.web.casework.actions import record_events
from ettle.web.frame.day import now, today
from ettle.web.people.actions import name_person
from ettle.web.people.adding import let_see
from ettle.web.people.names import folded

SYSTEM = "system: import"
AT_ONCE = 90
"""Rows of one part: few enough that only their people are locked while it is written."""


@transaction.atomic
def take_file(*, by: Acting, name: str, content: bytes, table: Table, what: str, organisation: str) -> Import:
    """Keep a file that can be read, and what is to be done with it."""
    taken = Import.objects.create(
        organisation_id=by.organisation,
        for_organisation_id=organisation,
        what=what,
        name=name[:200],
        digest=store.keep(content),
        size=len(content),
        rows=len(table.rows),
        header=table.header,
        notes=table.notes,
        made_by=by.code,
        made_at=now(),
    )
    audit.wrote("import", taken.pk)
    return taken


@transaction.atomic
def say_columns(
    *, by: Acting, taken: Import, columns: Named[str, int], dates: str, codes: Named[str, Any], remember: str
) -> None:
    """Say how the file is read, and remember it under a name where one is given."""
    taken.columns, taken.dates, taken.codes, taken.state = dict(columns), dates, dict(codes), State.MAPPED
    taken.save(update_fields=["columns", "dates", "codes", "state"])
    if remember:
        headings = {field: folded(taken.header[place]) for field, place in columns.items()}
        kept = {"columns": headings, "dates": dates, "codes": dict(codes)}
        Mapping.objects.update_or_create(organisation_id=by.organisation, what=taken.what, name=remember, defaults=kept)
    audit.wrote("import", taken.pk)


@transaction.atomic
def go(*, by: Acting, taken: Import) -> None:
    """Begin, or go on after a stop. The worker does the rest."""
    taken.state, taken.why = State.GOING, ""
    taken.begun_at = taken.begun_at or now()
    taken.save(update_fields=["state", "why", "begun_at"])
    audit.wrote("import", f"{taken.pk} begun by {by.code}")


@transaction.atomic
def throw_away(*, by: Acting, taken: Import) -> None:
    """Forget a file of which nothing was taken in."""
    audit.wrote("import", f"{taken.pk} thrown away by {by.code}")
    digest = taken.digest
    taken.delete()
    _forget(digest)


def _forget(digest: str) -> None:
    """Take the file away once no import needs it."""
    with as_system():
        needed = Import.objects.filter(digest=digest).exclude(state=State.DONE).exists()
    if not needed:
        transaction.on_commit(lambda: store.remove(digest))


def go_on() -> int:
    """Do all that is going, part by part, as the system. Returns how many parts were done."""
    with as_system():
        going = list(Import.objects.filter(state=State.GOING).order_by("id").values_list("pk", flat=True))
    return sum(run(pk) for pk in going)


def run(pk: int) -> int:
    """Take one file in from where it stands. What stops it is kept and shown; what was in by then stays in."""
    parts = 0
    try:
        with as_system():
            taken = Import.objects.get(pk=pk)
        table = table_of(taken.name, store.fetch(taken.digest))
        clashing = clashing_ids(plan_of(taken), table.rows)
        while _next_part(pk, table, clashing):
            parts += 1
    except Exception as error:
        _stop(pk, error)
        raise
    return parts


def _stop(pk: int, error: Exception) -> None:
    """Say that it stopped. The words of the error may hold what a row said, so only its sort is kept."""
    why = "The file is no longer where it was kept." if isinstance(error, store.Gone) else type(error).__name__
    with audit.entry(actor=SYSTEM, act="import_stopped"), as_system():
        Import.objects.filter(pk=pk, state=State.GOING).update(state=State.STOPPED, why=why)
        audit.wrote("import", f"{pk} stopped")


def _next_part(pk: int, table: Table, clashing: Named[str, set[int]]) -> bool:
    """Take the next rows in, all of them or none, with how far that is. False when there were none left."""
    with audit.entry(actor=SYSTEM, act="import_part") as entry, as_system():
        taken = Import.objects.select_for_update().get(pk=pk)
        entry.organisation = taken.organisation_id
        if taken.state != State.GOING:
            return False
        rows = table.rows[taken.position : taken.position + AT_ONCE]
        judged = judge(plan_of(taken), rows, clashing)
        _keep(taken, judged)
        _count(taken, rows, judged)
        audit.wrote("import", f"{pk} rows to {taken.position} for {taken.made_by}")
        return taken.state == State.GOING


def _keep(taken: Import, judged: Judged) -> None:
    events = []
    _let_see(taken, {made.id for _, made in judged.fine if isinstance(made, Person)})
    for _, made in judged.fine:
        if isinstance(made, Person):
            name_person(person=made.id, **made.names)
            events += [made.born] if made.born else []
        else:
            events.append(made)
    if events:
        record_events(by=SYSTEM, events=events, for_day=today())


def _let_see(taken: Import, people: set[str]) -> None:
    """Whoever is named in a file is somebody its organisation wrote down itself, unless it sees something of them already."""
    held = grants_of(plan_of(taken)).filter(organisation=taken.for_organisation_id, person__in=people)
    if new := people - set(held.values_list("person_id", flat=True)):
        let_see(new, organisation=taken.for_organisation_id, source=f"import {taken.pk}")


def _count(taken: Import, rows: Rows, judged: Judged) -> None:
    RefusedRow.objects.bulk_create(
        RefusedRow(
            of=taken,
            organisation_id=taken.organisation_id,
            line=each.line,
            field=each.field[:200],
            found=each.found,
            expected=each.expected,
            cure=each.cure,
        )
        for line in sorted(judged.wrong)
        for each in judged.wrong[line]
    )
    taken.position += len(rows)
    taken.added += len(judged.fine)
    taken.already += len(judged.already)
    taken.refused += len(judged.wrong)
    if taken.position >= taken.rows:
        taken.state, taken.ended_at = State.DONE, now()
    taken.save(update_fields=["position", "added", "already", "refused", "state", "ended_at"])
    if taken.state == State.DONE:
        _forget(taken.digest)
