"""Every request in one transaction, as one post in one organisation, under the rule its view declares, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from ettle.web.access import sessions
from ettle.web.access.acting import SAFE, Acting, ask_as
from ettle.web.access.database import APP
from ettle.web.access.declared import Rule, rule_of
from ettle.web.access.glass.page import name_only
from ettle.web.access.models import Staff
from ettle.web.access.roles import Act, may
from ettle.web.access.sight import NameOnly
from ettle.web.audit import entry as audit
from ettle.web.frame import slots
from ettle.web.frame.day import today

NOBODY, NO_PAGE = "nobody signed in", "no such page"
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ActingMiddleware:
    """Outermost but for what serves files: what is inside shares its transaction with the record of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.acting = None  # type: ignore[attr-defined]
        entry = audit.begin(
            actor=NOBODY,
            act=NO_PAGE,
            method=request.method or "",
            address=request.path,
            address_of=request.META.get("REMOTE_ADDR", ""),
        )
        try:
            with transaction.atomic():
                response = self.get_response(request)
                entry.status = response.status_code
                if response.status_code < 500:
                    audit.finish(entry)
                else:
                    transaction.set_rollback(True)
        except BaseException as error:
            audit.fail(entry, type(error).__name__)
            raise
        if response.status_code >= 500:
            audit.fail(entry)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        found = request.resolver_match
        name = found.view_name if found else ""
        entry = _entry()
        entry.act = name or NO_PAGE
        rule = rule_of(view, name)
        if rule is None:
            raise Http404("No rule is declared for this view, so it answers nobody.")
        staff = request.user if isinstance(request.user, Staff) else None
        if staff is not None:
            sessions.keep_within_limits(request)
            staff = request.user if isinstance(request.user, Staff) else None
        if staff is None:
            return self._stranger(request, rule)
        entry.actor = staff.code
        return self._member(request, rule, staff)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The page of somebody whose name alone may be seen says so, and how to open the record in need."""
        found = request.resolver_match
        if isinstance(error, NameOnly) and request.method in ("GET", "HEAD") and found and found.view_name == "person":
            return name_only(request, error.person)
        return None

    def _stranger(self, request: HttpRequest, rule: Rule) -> HttpResponseBase | None:
        ask_as(APP, "", today())
        if not rule.signed_in:
            return None
        audit.refused("not signed in")
        carried: list[HttpResponseBase] = slots.ask("stranger", request)
        return carried[0] if carried else redirect_to_login(request.get_full_path())

    def _member(self, request: HttpRequest, rule: Rule, staff: Staff) -> HttpResponseBase | None:
        if not sessions.has_second_factor(request, staff):
            ask_as(APP, "", today())  # whoever has only a password acts as nobody, on whichever page
            if not (rule.signed_in and rule.second_factor):
                return None
            audit.refused("no second factor yet")
            return HttpResponseRedirect(reverse("mfa_index"))
        posts = sessions.posts_of(staff)
        post = sessions.post_of(request, posts)
        overseeing = post is not None and may(post.role, Act.SEE_GRANTS)
        ask_as(APP, post.organisation_id if post else "", today(), oversight=overseeing, staff=staff.pk)
        if post is not None:
            entry = _entry()
            entry.organisation, entry.role = post.organisation_id, post.role
            request.acting = Acting(staff, post, today(), tuple(posts), request.method not in SAFE)  # type: ignore[attr-defined]
        if rule.acts and post is None:
            return HttpResponseRedirect(reverse("choose_post"))
        if rule.acts and not any(request.acting.may(act) for act in rule.acts):  # type: ignore[attr-defined]
            audit.refused("not an act of this role")
            raise Http404("This role has no such page.")
        return None


def _entry() -> audit.Entry:
    found = audit.current()
    assert found is not None, "begun by __call__"
    return found
