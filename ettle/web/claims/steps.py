"""Where a line stands, and the step that brought it there: set in one place, so that neither is without the other."""

from __future__ import annotations

from typing import Any

from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.claims.models import Line, LineState, Part, Step
from ettle.web.frame.day import now, today

MACHINE = "system: claims"
"""Under which name the machine claims, restates and proposes."""


def actor(by: Acting | None) -> str:
    """Who does it: a member of staff by their code, or the machine."""
    return by.code if by else MACHINE


def step(line: Line, kind: str, by: Acting | None, *, reason: str = "", words: str = "", **becomes: Any) -> None:
    """Write down what was done with a line and set what it becomes, as the system."""
    for name, value in becomes.items():
        setattr(line, name, value)
    if becomes:
        line.save(update_fields=list(becomes))
    if "state" in becomes:
        approved = {"approved_on": today()} if becomes.get("decided_at") and line.state == LineState.APPROVED else {}
        Part.objects.filter(line=line).update(state=line.state, **approved)
    if "stopped_by" in becomes:
        Part.objects.filter(line=line).update(stopped=bool(line.stopped_by))
    Step.objects.create(
        line=line,
        payer=line.payer,
        provider=line.provider,
        kind=kind,
        by=actor(by),
        organisation=by.organisation if by else "",
        at=now(),
        reason=reason,
        words=words,
    )
    audit.wrote(f"claim_{kind}", line.reference, *filter(None, [line.person]))
