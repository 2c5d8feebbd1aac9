"""The first page: where one goes from the way in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ettle.web.access.declared import for_everybody
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.frame import slots
from ettle.web.site.demonstration.ways_in import PASSWORD, ways_in


@for_everybody("the way in")
@require_safe
def home(request: Request) -> HttpResponse:
    """A key worker's day is their first page; others see what their role has, a stranger how to sign in."""
    if request.acting and request.acting.may(Act.SEE_TODAY):
        return redirect("today")
    if request.user.is_authenticated and request.acting is None:
        return redirect("choose_post")
    desks = sorted(slots.ask("home", request), key=lambda link: link.place)
    return render(request, "site/home.html", {"desks": desks})


@for_everybody("a demonstration holds invented people only; production has no such address")
@require_safe
def sign_ins(request: Request) -> HttpResponse:
    """Who can be tried out, with what signs them in: the password of all, and each one's code of the moment."""
    return render(request, "site/sign_ins.html", {"staff": ways_in(), "password": PASSWORD})
