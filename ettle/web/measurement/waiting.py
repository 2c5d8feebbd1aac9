"""What waits for a second person, on the first page of whoever may agree to it: a table that would leave, a return."""

from __future__ import annotations

from django.http import HttpRequest

from ettle.engine.wording.plain import count
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.frame.slots import Link
from ettle.web.measurement.released.queries import waiting
from ettle.web.measurement.returns.making import ready

RELEASED = "Tables that were released: what may be told to anybody."


def released(request: HttpRequest) -> Link | None:
    """The way to what was released, with how many tables wait for this person to agree."""
    acting = _may(request, Act.SEE_RELEASED)
    if acting is None:
        return None
    theirs = waiting(acting).exclude(proposed_by=acting.code).count() if acting.may(Act.RELEASE_FIGURES) else 0
    note = f"{_wait(theirs, 'table')} for you to agree that it leaves." if theirs else RELEASED
    return Link("Released figures", "releases", note, place=7 if theirs else 60)


def returns(request: HttpRequest) -> Link | None:
    """The way to editions that somebody else made, which may go."""
    acting = _may(request, Act.RELEASE_FIGURES)
    if acting is None:
        return None
    theirs = ready(acting).exclude(made_by=acting.code).count()
    return (
        Link("Returns", "returns", f"{_wait(theirs, 'edition')} for you to look at and send.", place=8)
        if theirs
        else None
    )


def _may(request: HttpRequest, act: Act) -> Acting | None:
    acting: Acting | None = getattr(request, "acting", None)
    return acting if acting is not None and acting.may(act) else None


def _wait(number: int, thing: str) -> str:
    return f"{count(number, thing)} {'waits' if number == 1 else 'wait'}"
