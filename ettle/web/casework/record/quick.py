"""A contact from Today in two presses and one request: open the row, press how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ettle.engine.events.catalogue import Contact
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.casework import lightly
from ettle.web.casework.record import writing
from ettle.web.frame.day import now, today


@dataclass(frozen=True, slots=True)
class How:
    """One button: how somebody was contacted, and whether they were reached."""

    words: str
    mode: str
    reached: str
    done: str


HOWS = {
    "phone": How("Spoke by phone", "phone", "yes", "Spoke by phone with"),
    "met": How("Met in person", "in_person", "yes", "Met"),
    "video": How("Spoke by video", "video", "yes", "Spoke by video with"),
    "wrote": How("Wrote, and they answered", "message", "yes", "Had an answer from"),
    "rang": How("Rang, no answer", "phone", "no", "Rang, without an answer,"),
    "messaged": How("Wrote, no answer yet", "message", "no", "Wrote, with no answer yet, to"),
}


@for_act(Act.RECORD)
@require_POST
def quick_contact(request: Request, person: str) -> HttpResponse:
    """Record it and say so: the answer is the page itself, so that it is one request. Sent again it is the same contact."""
    acting = request.acting
    seen_or_404(acting, person, Category.JOURNEY)
    how = HOWS.get(request.POST.get("how", ""))
    token = request.POST.get("token", "")
    if how is None or not writing.TOKEN.fullmatch(token):
        return redirect("record", person, "contact")
    act = writing.act_of(acting, person, f"quick {how.mode} {how.reached}", token)
    name = lightly.record_contact(by=acting, contact=_contact(acting, person, request.POST.get("enrolment"), act, how))
    if name is None:
        return redirect("record", person, "contact")
    page = {"name": name, "person": person, "how": how, "act": act, "day": today(), "token": writing.new_token()}
    return render(request, "casework/record/quick_done.html", page)


def _contact(acting: Acting, person: str, enrolment: str | None, act: str, how: How) -> Contact:
    meant = enrolment if enrolment and "\0" not in enrolment else "none such" if enrolment else None
    said: dict[str, Any] = {"mode": how.mode, "reached": how.reached, "enrolment": meant}
    return Contact(
        id=act, person=person, kind="contact", on=today(), recorded_at=now(), recorded_by=acting.code,
        organisation=acting.organisation, **said,
    )  # fmt: skip
