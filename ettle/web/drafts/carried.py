"""A form sent after its session ended, or with the token of a session before: what was typed is carried through.

Signed out, nothing is stored in anybody's name: what was typed waits in the browser's own new session until the member of
staff to whom the page was given signs in there. It is shown to nobody else.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ettle.web.access import sessions
from ettle.web.access.models import Staff
from ettle.web.drafts import actions
from ettle.web.drafts.key import Key, NotOurKey, read_key
from ettle.web.drafts.models import Draft

CARRIED = "carried_drafts"
MOST = 5
WAITS = 12 * 60 * 60
ENDED = "Your session had ended. What you typed is kept: sign in, and it is back on the page to check and send."
BACK = "This is what you typed. It has not been sent yet: check it, and send it."


def through_sign_in(request: HttpRequest | None) -> HttpResponse | None:
    """Answer a form that a stranger sends, if one of our pages was given to somebody: to the way in, carrying it."""
    if request is None or request.method != "POST" or "draft_key" not in request.POST:
        return None
    try:
        typed = actions.typed_in(request.POST, read_key(request.POST["draft_key"]))
    except (NotOurKey, actions.TooLarge):
        return None
    one = {"key": request.POST["draft_key"], "tab": typed.tab, "branch": typed.branch, "version": typed.version}
    waiting: list[dict[str, Any]] = request.session.get(CARRIED, [])
    others = [each for each in waiting if each["tab"] != typed.tab]
    request.session[CARRIED] = [*others, one | {"fields": typed.fields}][-MOST:]
    request.session.set_expiry(WAITS)
    messages.warning(request, ENDED)
    return redirect_to_login(reverse("claim_drafts"))


def claim(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Keep as drafts what waited for this member of staff, in the post they typed it in, and lead back to the form."""
    waiting: list[dict[str, Any]] = request.session.pop(CARRIED, [])
    request.session.set_expiry(None)
    last: Draft | None = None
    for each in waiting:
        try:
            key = read_key(each["key"])
        except NotOurKey:
            continue
        if key.owner != staff.pk:
            continue
        last = kept(key, each)
        _sit_again(request, staff, key)
    return back_to(request, last) if last else redirect("home")


def kept(key: Key, one: dict[str, Any]) -> Draft:
    fields = [(name, value) for name, value in one["fields"]]
    return actions.keep(key, actions.Typed(one["tab"], one["branch"], one["version"], fields)).draft


def back_to(request: HttpRequest, draft: Draft) -> HttpResponse:
    messages.info(request, BACK)
    return redirect(draft.carried_on)


def _sit_again(request: HttpRequest, staff: Staff, key: Key) -> None:
    """Act again in the post in which the page was given, if it still stands."""
    if any(post.pk == key.post for post in sessions.posts_of(staff)):
        request.session[sessions.POST] = key.post
