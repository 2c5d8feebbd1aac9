"""Today, and one person's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request as HttpRequest
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, queries
from ettle.web.casework.forms import AskForm
from ettle.web.casework.models import Matter
from ettle.web.casework.page.whole import journey_page
from ettle.web.casework.record.menu import MENU
from ettle.web.casework.today import done_by, nothing_in, today_of
from ettle.web.frame import slots
from ettle.web.frame.day import end_of, today
from ettle.web.people.queries import identity_of


@for_act(Act.SEE_TODAY)
@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """A key worker's own day; that of the team for whoever leads one."""
    acting, only = request.acting, request.GET.get("only", "")
    lightly.catch_up(acting)
    of_team = acting.may(Act.REASSIGN) and acting.post.team_id is not None
    only = only if only in Matter.Section.values else ""
    own = today_of(acting, of_team, only)
    others = [] if only else slots.sections("today", request)
    done, number = ([], 0) if only else done_by(acting)
    page = {
        "sections": sorted([*own, *others], key=lambda part: part.place),
        "own": own,
        "nothing": nothing_in(own),
        "number": sum(len(part.given["rows"]) if not part.given["all"] else part.given["number"] for part in own),
        "done": done,
        "done_number": number,
        "day": today(),
        "of_team": of_team,
        "team": acting.post.team,
        "only": only,
        "nobody": not own and not queries.visible(acting).filter(worker=acting.code).exists(),
    }
    audit.read(*{row.person for part in own for row in part.given["rows"]}, *{each.person for each in done})
    return render(request, "casework/today.html", page)


@for_act(Act.SEE_PERSON)
@require_safe
def person_page(request: HttpRequest, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person, Category.JOURNEY)
    form = AskForm({name: request.GET.get(name) or in_words(today()) for name in ("on", "known")})
    on, known_on = _asked(form)
    found = queries.journey(person, end_of(known_on))
    context: dict[str, Any] = {"person": person, "form": form, "on": on, "known_on": known_on, "today": today()}
    context |= {
        "identity": identity_of(person),
        "sight": sight,
        "menu": MENU if request.acting.may(Act.RECORD) else None,
    }
    context["others"] = slots.sections("person", request, sight=sight)
    if found is None or not [event for event in found.events if event.on <= on]:
        return render(request, "casework/nothing_known.html", context)
    context |= journey_page(found, on, end_of(known_on), request.GET.get("enrolment", ""))
    return render(request, "casework/person.html", context)


def _asked(form: AskForm) -> tuple[date, date]:
    """The two days, today where not said; a day that cannot be asked leaves an error at its field."""
    form.full_clean()
    return form.cleaned_data.get("on") or today(), form.cleaned_data.get("known") or today()
