"""What becomes of a form that is sent: it is done once however often it is pressed, and its draft goes with it.

Every page that is drawn has a token against forgery of its own (`csrfmiddlewaretoken`). So the same words with the same
token, from the same post to the same address, are the same press: the second waits for the first and is led where that was
led. A page that shows the outcome in its answer, once, says with `shown_once` where a second press is led. A form that holds a token of its own (`token`) is left to it: its events have ids made of that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.declared import rule_of
from ettle.web.audit import entry as audit
from ettle.web.drafts import actions
from ettle.web.drafts.key import PARTS, NotOurKey, read_key
from ettle.web.drafts.models import LONGEST_ADDRESS, Press
from ettle.web.frame.day import now

REMEMBERED = timedelta(days=2)
AGAIN = "sent before"
OWN_TOKEN = "token"


class SendingMiddleware:
    """Innermost: the view and what is written here share the transaction of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.is_act, request.press = False, ""  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.is_act and response.status_code < 500:  # type: ignore[attr-defined]
            _over(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        found = request.resolver_match
        rule = rule_of(view, found.view_name if found else "")
        acting: Acting | None = getattr(request, "acting", None)
        if request.method != "POST" or acting is None or rule is None or not rule.acts:
            return None
        if "csrfmiddlewaretoken" in request.POST and OWN_TOKEN not in request.POST:
            press = digest_of(request, acting)
            if (led_to := _led_to(acting, press)) is not None:
                audit.refused(AGAIN)
                return HttpResponseRedirect(led_to)
            request.press = press  # type: ignore[attr-defined]
        request.is_act = True  # type: ignore[attr-defined]
        return None


def digest_of(request: HttpRequest, acting: Acting) -> str:
    """What makes a press: who, in which post, to which address, with which words and files."""
    said = hashlib.sha256()
    told = [str(acting.staff.pk), str(acting.post.pk), request.get_full_path()]
    told += [f"{name}\0{value}" for name in request.POST if name not in PARTS for value in request.POST.getlist(name)]
    for each in told:
        said.update(hashlib.sha256(each.encode("utf-8", "surrogatepass")).digest())
    for name in request.FILES:
        for file in request.FILES.getlist(name):
            said.update(hashlib.sha256(f"{name}\0{file.name}".encode("utf-8", "surrogatepass")).digest())
            for part in file.chunks():
                said.update(part)
            file.seek(0)
    return said.hexdigest()


def shown_once(response: HttpResponse, led_to: str) -> HttpResponse:
    """The act is done though the answer is a page: what it shows is kept nowhere, and the same press is led on from then."""
    response.led_to = led_to  # type: ignore[attr-defined]
    return response


def remove_old(at: datetime | None = None) -> int:
    """Forget the presses of days ago; how many. Run once a day."""
    with as_system():
        return Press.objects.filter(at__lte=(at or now()) - REMEMBERED).delete()[0]


INSERT = "insert into drafts_press (digest, organisation_id, at, led_to) values (%s, %s, %s, '') on conflict do nothing"


def _led_to(acting: Acting, press: str) -> str | None:
    """Where the same press led before; None = this is the first. Of two at once the second waits here for the first."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [press, acting.organisation, now()])
        if cursor.rowcount:
            return None
    return Press.objects.values_list("led_to", flat=True).get(digest=press)


def _over(request: HttpRequest, response: HttpResponseBase) -> None:
    """Remember where the press led, and end its draft; what was refused may be pressed again."""
    held = Press.objects.filter(digest=request.press) if request.press else None  # type: ignore[attr-defined]
    led_to = response.url if isinstance(response, HttpResponseRedirect) else getattr(response, "led_to", "")
    if led_to:
        if held is not None:
            held.update(led_to=led_to[:LONGEST_ADDRESS])
        _end_draft(request)
    elif held is not None:
        held.delete()


def _end_draft(request: HttpRequest) -> None:
    acting: Acting | None = getattr(request, "acting", None)
    try:
        key = read_key(request.POST.get("draft_key", ""))
        if key.by_default and acting is not None and key.owner == acting.staff.pk:
            actions.end(key, actions.typed_in(request.POST, key))
    except (NotOurKey, actions.TooLarge):
        return
