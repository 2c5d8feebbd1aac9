"""Two people release a table: one proposes it, another agrees, whatever posts either of them holds."""

from __future__ import annotations

from django.db import connection, transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.frame.day import now
from ettle.web.measurement.figures import Answer
from ettle.web.measurement.models import Release
from ettle.web.measurement.released.queries import before
from ettle.web.measurement.released.safe import made_safe


class MayNot(ValueError):
    """Why this cannot be released so, and what to do."""


@transaction.atomic
def propose(*, by: Acting, answer: Answer, seen: str) -> Release:
    """Propose the table whose hash somebody saw. Raises MayNot."""
    with as_system():
        _take_turn(by.organisation)
        held = before(by.organisation)
        if any(each.state == Release.State.PROPOSED for each in held):
            raise MayNot(
                "A table of yours waits for somebody to agree. Have that decided first, as each is made in step with those before"
            )
        safe = made_safe(answer, held)
        if safe.hash != seen:
            raise MayNot(
                "The table is not the one that you looked at: something was counted or released since. Look at it again"
            )
        same = [each for each in held if (each.measure, tuple(each.by)) == (answer.figure.measure, answer.figure.by)]
        made = Release.objects.create(
            organisation=by.organisation,
            measure=answer.figure.measure,
            title=answer.figure.title,
            by=list(answer.figure.by),
            edition=max((each.edition for each in same), default=0) + 1,
            evaluation=answer.evaluation,
            on=answer.figure.on,
            table=safe.table,
            kept=safe.kept,
            how=safe.how,
            hash=safe.hash,
            proposed_by=by.code,
            proposed_at=now(),
        )
    audit.wrote("release proposed", made.pk)
    return made


@transaction.atomic
def agree(*, by: Acting, id: int) -> Release:
    """Agree to what another proposed: it is released in that moment. Raises MayNot; done a second time it changes nothing."""
    with as_system():
        held = _held(by, id)
        if held.state != Release.State.PROPOSED:
            return held
        if held.proposed_by == by.code:
            raise MayNot("You proposed this yourself. Somebody else must agree, whichever of your posts you act in")
        held.state, held.decided_by, held.decided_at = Release.State.AGREED, by.code, now()
        held.save()
    audit.wrote("release agreed", held.pk)
    return held


@transaction.atomic
def decline(*, by: Acting, id: int, why: str) -> Release:
    """Let it not leave, whoever of the two says so."""
    with as_system():
        held = _held(by, id)
        if held.state == Release.State.PROPOSED:
            held.state, held.decided_by, held.decided_at, held.why = Release.State.DECLINED, by.code, now(), why
            held.save()
    audit.wrote("release declined", held.pk)
    return held


def _held(by: Acting, id: int) -> Release:
    found = Release.objects.select_for_update().filter(pk=id, organisation=by.organisation).first()
    if found is None:
        raise MayNot("Only the organisation whose table it is decides on it")
    return found


def _take_turn(organisation: str) -> None:
    """One table of an organisation at a time: the next is made in step with it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"releases of {organisation}"])
