"""What messages somebody wants of the claims they make: their own choice, for the organisation they act for."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims.messages import Edge, Muted
from ettle.web.frame.day import now
from ettle.web.frame.fields import ChoicesField


class WantedForm(forms.Form):
    """At which edges one is sent a message; none = no message at all."""

    edges = ChoicesField(
        label="Send me a message of results nobody has claimed",
        choices=[
            (Edge.SOON, "Three weeks before the last day"),
            (Edge.LAST_WEEK, "A week before the last day"),
            (Edge.MISSED, "When the last day has passed"),
        ],
        required=False,
    )


@for_act(Act.CLAIM)
@require_http_methods(["GET", "POST"])
def claim_messages(request: Request) -> HttpResponse:
    form = WantedForm(request.POST if request.method == "POST" else None, initial={"edges": wanted(request.acting)})
    if form.is_bound and form.is_valid():
        choose(by=request.acting, edges=form.cleaned_data["edges"])
        messages.success(request, "Kept. It holds from the next message on.")
        return redirect("claim_messages")
    page = {
        "form": form,
        "title": "Messages to you",
        "lead": f"What {request.acting.post.organisation} is soon too late to claim, or has missed. Each is told once, in one message a "
        "day at most. It stands under Claims and on the first page all the same.",
        "button": "Keep",
        "cancel": reverse("claims"),
        "under": "claims",
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def wanted(by: Acting) -> list[str]:
    """The edges of which somebody is sent messages of the organisation they act for."""
    muted = Muted.objects.filter(provider=by.organisation, to=by.code).values_list("edge", flat=True)
    return [edge for edge in Edge.values if edge not in set(muted)]


@transaction.atomic
def choose(*, by: Acting, edges: list[str]) -> None:
    """Have oneself sent messages at these edges and no others."""
    with as_system():
        own = Muted.objects.filter(provider=by.organisation, to=by.code)
        own.filter(edge__in=edges).delete()
        rest = [edge for edge in Edge.values if edge not in edges]
        rows = [Muted(provider=by.organisation, to=by.code, edge=edge, since=now()) for edge in rest]
        Muted.objects.bulk_create(rows, ignore_conflicts=True)
        audit.wrote("claim_messages_chosen", by.code)
