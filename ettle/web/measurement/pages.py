"""What every page of figures has: the way between them, and what is said where there is nothing to count."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.frame import slots
from ettle.web.measurement.figures import NothingCounted, NotTheirs
from ettle.web.measurement.models import Evaluation

PARTS = (
    ("Overview", "figures", Act.SEE_FIGURES),
    ("Explore", "explore", Act.SEE_FIGURES),
    ("Journey map", "journeys", Act.SEE_FIGURES),
    ("Returns", "returns", Act.RELEASE_FIGURES),
    ("Targets", "targets", Act.SEE_FIGURES),
    ("Council areas", "figure_map", Act.SEE_RELEASED),
    ("Released", "releases", Act.SEE_RELEASED),
)


def page_of(request: Request, **given: Any) -> dict[str, Any]:
    """The context of a page, with the parts of the desk that its reader has. Higher desks add theirs by the slot "figures"."""
    acting = request.acting
    own = [(words, reverse(name)) for words, name, act in PARTS if acting is not None and acting.may(act)]
    more = [(link.words, reverse(link.address)) for link in slots.ask("figures", request)]
    return {"parts": [*own, *more], "under": "figures", **given}


def nothing(request: Request, why: NothingCounted | NotTheirs) -> HttpResponse:
    """The page of a post that has no figures to look at: nothing was counted yet, or it has the released ones."""
    said = "counted" if isinstance(why, NothingCounted) else "released"
    return render(request, "measurement/nothing.html", page_of(request, why=said))


def counted_in(evaluation: Evaluation) -> dict[str, Any]:
    """As of when: what a figure says of the rows it is counted in."""
    return {
        "on": evaluation.snapshot.on,
        "known_at": evaluation.snapshot.known_at,
        "people": evaluation.people,
        "hash": evaluation.hash,
        "short": evaluation.hash[:12],
        "rulebook": evaluation.rulebook[:12],
    }
