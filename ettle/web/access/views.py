"""Choosing the post one acts in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ettle.web.access import sessions
from ettle.web.access.declared import for_signed_in
from ettle.web.audit import entry as audit


@for_signed_in
@require_http_methods(["GET", "POST"])
def choose_post(request: HttpRequest) -> HttpResponse:
    posts = sessions.posts_of(request.user)  # type: ignore[arg-type]
    chosen = next((post for post in posts if str(post.pk) == request.POST.get("post")), None)
    if chosen is not None:
        request.session[sessions.POST] = chosen.pk
        audit.wrote("acting", f"{chosen.role} in {chosen.organisation_id}")
        return redirect("home")
    page = {"posts": posts, "acting": request.acting, "wrong": request.method == "POST"}  # type: ignore[attr-defined]
    return render(request, "access/choose_post.html", page)
