"""The page that a link from an administrator opens."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ettle.web.access import sessions
from ettle.web.access.accounts import AccountAdapter, failed, signed_in
from ettle.web.access.declared import for_everybody
from ettle.web.access.sign_in import ways_in
from ettle.web.access.sign_in.forms import NewPasswordForm


@for_everybody("whoever was given the link has no other way in")
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def way_in(request: HttpRequest, token: str) -> HttpResponse:
    staff = ways_in.whose(token)
    if staff is None:
        return _over(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, staff=staff)
    if request.method == "POST" and form.is_valid():
        if ways_in.use_way_in(token=token, password=form.cleaned_data["password1"]) is None:
            return _over(request)  # another browser was quicker
        staff.refresh_from_db()
        logout(request)
        AccountAdapter().login(request, staff)
        sessions.begin(request)
        record_authentication(request, staff, "password", reauthenticated=True)
        signed_in(staff)
        return redirect("mfa_index")
    page = {"form": form, "staff": staff}
    return render(request, "access/way_in.html", page, status=422 if form.is_bound else 200)


def _over(request: HttpRequest) -> HttpResponse:
    failed("link no longer good", None)
    return render(request, "access/way_in_over.html", status=410)
