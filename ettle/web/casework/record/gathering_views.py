"""The pages of a group session: mark who came, look at what will be recorded, record it, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ettle.engine.events.catalogue import Activity
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.casework.record import gathering, groups, writing
from ettle.web.casework.record.gathering import CAME, GroupForm
from ettle.web.casework.who import leads_a_team


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def group(request: Request) -> HttpResponse:
    lightly.catch_up(request.acting)
    form = GroupForm(request.acting, request.POST or None, _as_before(request))
    people = [row.person for row in form.rows.values()]
    audit.read(*people)
    page: dict[str, Any] = {"form": form, "title": "Record a group session", "button": "See what will be recorded"}
    page |= {"cancel": reverse("today"), "earlier": gathering.earlier_sessions(request.acting, people)}
    page |= {"of_team": leads_a_team(request.acting)}
    page["whose"] = "your team’s" if page["of_team"] else "your"
    page["saved"] = groups.saved(request.acting, people)
    if request.POST.get("then") == "look" and form.everybody:
        page["form"] = GroupForm(request.acting, None, request.POST.dict())
        return render(request, "casework/record/group.html", page)
    if not form.is_valid():
        return render(request, "casework/record/group.html", page, status=422 if form.is_bound else 200)
    if request.POST.get("then") == "change":
        return render(request, "casework/record/group.html", page)
    if request.POST.get("then") != "record":
        kept = {**request.POST.dict(), "token": form.cleaned_data["token"]}
        hidden = [(name, value) for name, value in kept.items() if name in form.fields and value]
        return render(request, "casework/record/group_preview.html", page | {"hidden": hidden})
    try:
        first = gathering.record_group(request.acting, form.events())
    except (Refused, LookupError):
        form.add_error(None, "Somebody’s record changed since this page was opened. Look again at who is marked.")
        return render(request, "casework/record/group.html", page, status=409)
    return redirect("group_session", first)


def _as_before(request: Request) -> dict[str, Any]:
    """The marks of a saved group or an earlier session: the same people, all as having come."""
    if group := request.GET.get("group", ""):
        return groups.marks(request.acting, group)
    before = gathering.session_of(request.acting, request.GET.get("as", "").replace("\0", ""))
    marks: dict[str, Any] = {f"p-{each.person}": "yes" for each in before}
    if before and isinstance(before[0], Activity):
        marks["activity"] = before[0].activity
    return marks


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def group_session(request: Request, event: str) -> HttpResponse:
    events = gathering.session_of(request.acting, event.replace("\0", ""))
    if not events:
        raise Http404("No such session of yours.")
    audit.read(*{each.person for each in events})
    token = request.POST.get("token", "")
    wrong = ""
    if request.method == "POST" and writing.TOKEN.fullmatch(token):
        try:
            gathering.undo_group(request.acting, events, token)
            return redirect("group_session", event)
        except Refused as refused:
            told = " ".join(refused_words(refused))
            wrong = f"Nothing was taken back: {told} Put each entry right on the page of its person."
    names = {row.person: row.name for row in gathering.own_list(request.acting)}
    gone, words = gathering.taken_back(events), dict(CAME)
    rows = [(e.person, names.get(e.person, e.person), words[getattr(e, "attended", "") or ""], e.id in gone)
            for e in events]  # fmt: skip
    page = {"rows": rows, "session": events[0], "token": writing.new_token(), "event": event, "wrong": wrong}
    page["all_gone"] = len(gone) == len(events)
    return render(request, "casework/record/group_session.html", page, status=409 if wrong else 200)


@for_act(Act.RECORD)
@require_POST
def keep_group(request: Request) -> HttpResponse:
    """Keep the people of a session of one's own as a group, or take a group of one's own away."""
    if forget := request.POST.get("forget", ""):
        groups.forget(by=request.acting, number=forget)
        return redirect("group_attendance")
    event = request.POST.get("event", "").replace("\0", "")
    events = gathering.session_of(request.acting, event)
    if not events:
        raise Http404("No such session of yours.")
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:60]
    if not name:
        messages.warning(request, "The group was not kept: give it a name, such as Kitchen skills, Tuesdays.")
    elif groups.keep(by=request.acting, name=name, events=events):
        messages.success(request, f"“{name}” is kept. It can be filled in at once under Record a group session.")
    else:
        messages.warning(request, f"You keep {groups.MOST} groups already. Take one away first.")
    return redirect("group_session", event)
