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
from ettle.web.access.sight import Sight, seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.casework import queries
from ettle.web.casework.forms import AskForm, TimelineForm
from ettle.web.casework.models import Matter
from ettle.web.casework.page.hidden import hidden_from, not_seen
from ettle.web.casework.page.timeline import Entry, by_day, timeline, with_names
from ettle.web.casework.page.whole import journey_page, names_in
from ettle.web.casework.record.menu import MENU, RECORDABLE
from ettle.web.casework.shared.with_others import shared_with
from ettle.web.casework.today import ALL, SHOWN, done_by, nothing_in, today_of
from ettle.web.casework.who import leads_a_team
from ettle.web.frame import slots
from ettle.web.frame.addresses import address_of
from ettle.web.frame.day import end_of, today
from ettle.web.people.header import header_of

DONE = "done"
"""The part of Today that tells what was done, by itself."""


@for_act(Act.SEE_TODAY)
@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """A key worker's own day; that of the team for whoever leads one."""
    acting, only = request.acting, request.GET.get("only", "")
    of_team = leads_a_team(acting)
    only = only if only in (*Matter.Section.values, DONE) else ""
    found = today_of(acting, of_team, only)
    own = found.sections
    others = [] if only else slots.sections("today", request)
    done, number = ([], 0) if only not in ("", DONE) else done_by(acting, ALL if only else SHOWN)
    mine = sum(len(part.given["rows"]) if not part.given["all"] else part.given["number"] for part in own)
    theirs = (part.given.get("count") for part in others)
    page = {
        "sections": sorted([*own, *others], key=lambda part: part.place),
        "own": own,
        "nothing": nothing_in(own),
        "number": mine + sum(count for count in theirs if isinstance(count, int)),
        "done": done,
        "done_number": number,
        "show_done": only in ("", DONE),
        "day": today(),
        "of_team": of_team,
        "team": acting.post.team,
        "only": only,
        "nobody": not own and not found.has_people,
    }
    audit.read(*{row.person for part in own for row in part.given["rows"]}, *{each.person for each in done})
    return render(request, "casework/today.html", page)


@for_act(Act.SEE_PERSON)
@require_safe
def person_page(request: HttpRequest, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person, Category.JOURNEY)
    days = {name: request.GET.get(name) or in_words(today()) for name in ("on", "known")}
    form = AskForm(days) if days.keys() & request.GET.keys() else None
    on, known_on = _asked(form)
    context: dict[str, Any] = {"form": form, "days_asked": days, "on": on, "known_on": known_on, "today": today()}
    context |= _about(request, sight)
    said = rules_say(sight, on, known_on, request.GET.get("enrolment", ""))
    told = said["journey"].heard if said and known_on == today() else None
    context["others"] = slots.sections("person", request, sight=sight, told=told)
    if said is None:
        return render(request, "casework/nothing_known.html", context | {"anything": queries.is_known(person)})
    context |= said
    context["facts"] = [
        *context["facts"],
        *(fact for part in slots.ask("person_facts", request, sight=sight) for fact in part),
    ]
    return render(request, "casework/person.html", context)


@for_act(Act.SEE_PERSON)
@require_safe
def timeline_page(request: HttpRequest, person: str) -> HttpResponse:
    """Everything recorded that the post may see, narrowed by words, kind and days."""
    sight = seen_or_404(request.acting, person, Category.JOURNEY)
    entries = timeline_of(sight)
    form = TimelineForm(request.GET, kinds=[each.kind for each in entries])
    shown = form.narrowed(entries)
    context = {"form": form, "days": by_day(shown), "entries": len(shown), "of": len(entries), "tags": form.tags()}
    return render(request, "casework/timeline_page.html", context | _about(request, sight))


def _about(request: HttpRequest, sight: Sight) -> dict[str, Any]:
    """What the pages of one person share: who it is, the parts of the record, what may be recorded, what is not seen."""
    person = sight.person
    pages = [("Overview", address_of("person", person)), ("Timeline", address_of("timeline", person))]
    pages += [(link.words, address_of(link.address, person)) for link in slots.ask("person_pages", request)]
    header = header_of(request.acting, sight)
    identity = header.identity
    return {
        "person": person,
        "name": identity.name if identity else person,
        "identity": identity,
        "sight": sight,
        "header": header,
        "menu": MENU if request.acting.may(Act.RECORD) else None,
        "verbs": RECORDABLE if request.acting.may(Act.RECORD) else {},
        "pages": pages,
        "here": request.path,
        "not_seen": not_seen(sight),
    }


def rules_say(sight: Sight, on: date, known_on: date, enrolment: str) -> dict[str, Any] | None:
    """What the rules say of somebody on a day, as far as the post may see; None where nothing was recorded by then."""
    # The rules are asked with everything, or they would say something else to whoever sees less.
    found = queries.whole_journey(sight.person, end_of(known_on))
    if found is None or not [event for event in found.events if event.on <= on]:
        return None
    hidden, sums = hidden_from(found, sight), sight.has(Category.MONEY)
    said = journey_page(found, on, end_of(known_on), enrolment, hidden, sums=sums)
    return said | {"sharing": shared_with(found, on)}


def timeline_of(sight: Sight) -> list[Entry]:
    """Everything recorded of somebody that the post may see, the latest first."""
    found = queries.journey(sight.person, end_of(today()))
    entries = timeline(found, today(), hidden_from(found, sight)) if found else []
    return with_names(entries, names_in(entries))


def _asked(form: AskForm | None) -> tuple[date, date]:
    """The two days, today where not said; a day that cannot be asked leaves an error at its field."""
    if form is None:
        return today(), today()
    form.full_clean()
    return form.cleaned_data.get("on") or today(), form.cleaned_data.get("known") or today()
