"""The first page: where one goes from the way in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ettle.web.access.declared import for_everybody
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.frame import slots


@for_everybody("the way in")
@require_safe
def home(request: Request) -> HttpResponse:
    """A key worker's day is their first page; others see what their role has, a stranger how to sign in."""
    if request.acting and request.acting.may(Act.SEE_TODAY):
        return redirect("today")
    if request.user.is_authenticated and request.acting is None:
        return redirect("choose_post")
    return render(request, "site/home.html", {"desks": slots.ask("home", request)})
