"""Keeping a form, by script or by button; the list of what is unfinished; throwing away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.csrf import csrf_failure as refuse_csrf
from django.views.decorators.http import require_POST, require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_signed_in
from ettle.web.access.models import Staff
from ettle.web.drafts import actions, carried, queries
from ettle.web.drafts.actions import Kept
from ettle.web.drafts.key import Key, NotOurKey, read_key
from ettle.web.drafts.models import Draft

TOO_LARGE = "There is more here than can be kept unfinished. Send it, or make it shorter."
NOT_OURS = "This page is older than the site that answers. Load it again: what is on it is still on it."


@for_signed_in
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what a tab typed: 200, or 409 where it is kept beside words that the tab had not seen."""
    key = _own_key(request)
    if key is None:
        return _told(request, NOT_OURS, 400)
    try:
        kept = actions.keep(key, actions.typed_in(request.POST, key))
    except actions.TooLarge:
        return _told(request, TOO_LARGE, 413)
    if _by_script(request):
        return _answer(kept)
    _say(request, kept)
    return redirect("drafts")


@for_signed_in
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    acting = _acting(request)
    own = list(queries.own(acting.staff.pk, acting.organisation)[:200]) if acting else []
    return render(request, "drafts/list.html", {"drafts": queries.with_names(request, own) if own else []})


@for_signed_in
@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Start a form again (all its copies go), or throw away one draft of the list."""
    acting, key = _acting(request), _own_key(request)
    if key is not None:
        actions.throw_away(queries.copies(key))
        return redirect(key.address)
    if acting and actions.thrown_away(acting.staff.pk, acting.organisation, request.POST.get("draft", "")):
        messages.success(request, "Thrown away.")
    return redirect("drafts")


@for_signed_in
@require_safe
def claim(request: HttpRequest) -> HttpResponse:
    return carried.claim(request, request.user)  # type: ignore[arg-type]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a page that was open while its reader signed in again: kept as a draft, and back on a fresh page.

    The signed key shows that the page was ours and given to this member of staff; nothing is done but keeping.
    """
    key = _own_key(request) if _acting(request) else None
    if key is None or _by_script(request):
        return refuse_csrf(request, reason=reason)
    try:
        return carried.back_to(request, actions.keep(key, actions.typed_in(request.POST, key)).draft)
    except actions.TooLarge:
        return refuse_csrf(request, reason=reason)


def _acting(request: HttpRequest) -> Acting | None:
    return getattr(request, "acting", None)


def _own_key(request: HttpRequest) -> Key | None:
    """The key of the page, if it was given to whoever is signed in."""
    try:
        key = read_key(request.POST.get("draft_key", ""))
    except NotOurKey:
        return None
    return key if isinstance(request.user, Staff) and key.owner == request.user.pk else None


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("accept") == "application/json"


def _answer(kept: Kept) -> JsonResponse:
    said = {"branch": str(kept.draft.pk), "version": str(kept.draft.version), "saved": _clock(kept.draft)}
    if kept.unseen is None:
        return JsonResponse(said)
    return JsonResponse(said | {"unseen": _clock(kept.unseen), "address": kept.draft.address}, status=409)


def _say(request: HttpRequest, kept: Kept) -> None:
    until = in_words(kept.draft.until)
    messages.success(request, f"“{kept.draft.title}” is kept for you until {until}. It has not been sent.")
    if kept.unseen is not None:
        messages.warning(
            request, "Another copy of it was there already. Both are kept: carry on to see them side by side."
        )


def _told(request: HttpRequest, words: str, status: int) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"told": words}, status=status)
    return render(request, "drafts/not_kept.html", {"words": words}, status=status)


def _clock(draft: Draft) -> str:
    return f"{timezone.localtime(draft.saved_at):%H:%M}"
