"""The page of cash."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.cash.page import SHAPES, sections
from ettle.web.claims.cash.queries import STAGES
from ettle.web.frame.day import today


@for_act(Act.SEE_MONEY)
@require_safe
def cash(request: Request) -> HttpResponse:
    """How long money took, what each body carries, and what may come: of each contract one sees."""
    found = sections(request.acting, today())
    legend = [(words, SHAPES[stage]) for stage, words in STAGES.items()]
    return render(request, "claims/cash.html", {"sections": found, "legend": legend})
