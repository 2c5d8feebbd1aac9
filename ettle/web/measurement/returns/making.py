"""Editions of a return: made by one, sent by another, each kept as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from ettle.engine.returns.making import rows
from ettle.engine.returns.periods import Stretch, holding, period
from ettle.engine.returns.revising import Revision, Revisions, recorded_between, revisions
from ettle.engine.returns.totals import Totals, totals
from ettle.engine.returns.validating import validate
from ettle.engine.rules.returns import Return
from ettle.files.editions import Edition, read_edition, write_edition
from ettle.files.events import read_events
from ettle.standards.returns.sent import csv_of, described
from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.contracts.queries import loaded
from ettle.web.frame.day import now
from ettle.web.measurement.figures import scope_of
from ettle.web.measurement.handing_over import folder_of
from ettle.web.measurement.models import Evaluation, ReturnEdition
from ettle.web.measurement.returns.mending import MESSAGES, providers, told
from ettle.web.measurement.returns.stating import MayNot, Stated
from ettle.web.measurement.scope import Breadth, Scope
from ettle.web.people.queries import answers_on_equality

MOST_MESSAGES = 500
"""Kept with an edition, for its page; all of them lie with its rows."""
LEFT_OUT = "the row was left out, since it lacks what the receiver requires"
ASKED = ("enrolments", "follow_ups", "outcomes", "steps")
"""The evaluated rows that returns are made of."""


def known() -> dict[str, Return]:
    return {each.return_: each for each in loaded().returns}


def editions(acting: Acting) -> QuerySet[ReturnEdition]:
    """Those of one's own organisation, the newest first."""
    return ReturnEdition.objects.filter(organisation=acting.organisation).order_by("-id")


def ready(acting: Acting) -> QuerySet[ReturnEdition]:
    """Those that somebody else of the organisation may send now."""
    whole = Q(incomplete=0) | ~Q(reason="")
    return editions(acting).filter(whole, sent_at=None, rejected=0)


def last_over(definition: Return, scope: Scope) -> Stretch:
    """The last period that was over on the day of the rows."""
    now_in = holding(definition.period, scope.rows.evaluation.snapshot.on)
    return holding(definition.period, now_in.start.fromordinal(now_in.start.toordinal() - 1))


@transaction.atomic
def make(*, by: Acting, definition: Return, name: str, handled: str = "", reason: str = "") -> ReturnEdition:
    """Make the edition of a period from the newest rows. Raises MayNot; NothingCounted and NotTheirs as figures do.

    `handled` says what becomes of rows that lack what is required, with the reason, for whoever sends it to agree to.
    """
    scope = scope_of(by)
    if scope.breadth is not Breadth.AREA:
        raise MayNot("A return is made by whoever answers for an area")
    evaluation = scope.rows.evaluation
    stretch = _begun(definition, name, evaluation.snapshot.on)
    asked = {name: scope[name] for name in ASKED} | {"answers": _answers(definition, scope)}
    made = rows(definition, stretch, asked)
    with as_system():
        _take_turn(by.organisation)
        before = _sent_before(by.organisation, definition)
        edition = _numbered(by.organisation, definition, stretch)
    found = validate(definition, stretch, made, loaded().rulebook.code_lists, before.rows if before else None)
    stated = Stated.of(found, handled, reason)
    said = told(found, made, providers(scope["enrolments"], stretch))
    out = {tuple(row.values()) for row in made.filter(~stated.goes).select(definition.key).to_pylist()}
    made = made.filter(stated.goes)
    changed = _changed(definition, stretch, before, made, out, evaluation) if before else None
    held = ReturnEdition(
        organisation=by.organisation,
        return_id=definition.return_,
        title=definition.title,
        period=stretch.name,
        edition=edition,
        evaluation=evaluation,
        rows=made.num_rows,
        rejected=int((found.rejected & stated.goes).sum()),
        incomplete=stated.incomplete,
        handled=stated.handled,
        reason=stated.reason,
        messages=said[:MOST_MESSAGES],
        revised={"against": f"{before.period}, edition {before.edition}"} if before else {},
        made_by=by.code,
        made_at=now(),
    )
    return _kept(held, definition, made, totals(definition, stretch, made), said, changed)


def _begun(definition: Return, name: str, on: date) -> Stretch:
    """The period of a name. Raises MayNot where it is none, or had not begun on the day of the rows."""
    try:
        stretch = period(definition.period, name)
    except ValueError as error:
        raise MayNot(str(error)) from error
    if stretch.start > on:
        raise MayNot(f"{name} has not begun on the day of the rows, {on}")
    return stretch


def _answers(definition: Return, scope: Scope) -> pa.Table:
    """What is asked of the answers on equality, of those who are counted and nobody else.

    They are read now and go into the edition alone: no snapshot holds them, and no figure can be made of them.
    """
    asked = {each.from_.answer for each in definition.columns.values() if each.from_ and each.from_.answer}
    people = set(scope["enrolments"].column("person").to_pylist()) if asked else set()
    with as_system():
        found = list(answers_on_equality(people, asked))
    names = ("person", "name", "value")
    return pa.table({name: pa.array([row[at] for row in found], pa.string()) for at, name in enumerate(names)})


def _kept(
    held: ReturnEdition,
    definition: Return,
    made: pa.Table,
    counted: Totals,
    said: Sequence[Mapping[str, Any]],
    changed: Revisions | None,
) -> ReturnEdition:
    """Write the rows with what is said of them, then the line that names them."""
    content = csv_of(made)
    held.totals, held.hash = dict(counted), hashlib.sha256(content).hexdigest()
    if changed is not None:
        held.revised |= {"kinds": dict(changed.by_kind), "why": changed.by_reason(definition)}
    held.folder = f"returns/{held.organisation}-{held.return_id}-{held.period}-{held.edition}"
    snapshot = held.evaluation.snapshot
    about = {"return": held.return_id, "period": held.period, "rows": held.rows, "totals": held.totals}
    about |= {"known_at": snapshot.known_at.isoformat(), "made_from": held.evaluation.hash}
    about |= {"incomplete": held.incomplete, "handled": held.handled, "reason": held.reason, "made_by": held.made_by}
    beside = {"about.txt": described(definition, counted).encode(), MESSAGES: json.dumps(said).encode()}
    write_edition(place_of(held.folder), content, about, beside)
    with as_system():
        held.save(force_insert=True)
    audit.wrote("return made", held.pk)
    return held


@transaction.atomic
def send(*, by: Acting, id: int) -> ReturnEdition:
    """Say that an edition goes, as it was looked at. Raises MayNot; done a second time it changes nothing."""
    with as_system():
        held = ReturnEdition.objects.select_for_update().filter(pk=id, organisation=by.organisation).first()
        if held is None:
            raise MayNot("Only the organisation whose return it is sends it")
        if held.sent_at is not None:
            return held
        if held.made_by == by.code:
            raise MayNot(
                "You made this edition yourself. Somebody else must send it, whichever of your posts you act in"
            )
        if held.rejected:
            raise MayNot("Rows of it may not go as they are. Mend what is listed, and make another edition")
        if held.lacks_a_reason:
            raise MayNot(
                "Rows of it lack what is required. Whoever makes the next edition says why they go, or are left out"
            )
        held.sent_by, held.sent_at = by.code, now()
        held.save()
    audit.wrote("return sent", held.pk)
    return held


def read(held: ReturnEdition) -> Edition:
    """The rows as they were made. Raises NotAnEdition where they were touched since."""
    return read_edition(place_of(held.folder))


def place_of(folder: str) -> Path:
    return Path(settings.FIGURES) / folder


def _changed(
    definition: Return,
    stretch: Stretch,
    before: ReturnEdition,
    made: pa.Table,
    out: set[tuple[str, ...]],
    evaluation: Evaluation,
) -> Revisions:
    """Against the edition sent before; the reasons are in the events recorded between the two. `out` are rows left out."""
    earlier, snapshot = read(before), evaluation.snapshot
    events = read_events(folder_of(snapshot) / "events.parquet", declarations=loaded().rulebook.facts).events
    recorded = recorded_between(events, earlier.known_at, snapshot.known_at)
    other = before.period != stretch.name
    found = revisions(definition, earlier.rows, made, recorded, stretch.start if other else None)
    return Revisions(
        tuple(_left_out(each) if each.key in out and each.kind == "removed" else each for each in found.rows)
    )


def _left_out(row: Revision) -> Revision:
    return replace(row, why=(LEFT_OUT,))


def _sent_before(organisation: str, definition: Return) -> ReturnEdition | None:
    sent = ReturnEdition.objects.filter(organisation=organisation, return_id=definition.return_, sent_at__isnull=False)
    return sent.order_by("-id").first()


def _numbered(organisation: str, definition: Return, stretch: Stretch) -> int:
    same = ReturnEdition.objects.filter(organisation=organisation, return_id=definition.return_, period=stretch.name)
    return max(same.values_list("edition", flat=True), default=0) + 1


def _take_turn(organisation: str) -> None:
    """One edition of an organisation at a time, so that each has its number."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"returns of {organisation}"])
