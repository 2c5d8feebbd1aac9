"""The page that writes down somebody new; where somebody alike is known it says so first, as far as may be said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework.adding.forms import AddForm
from ettle.web.casework.from_a_desk import tell
from ettle.web.people.adding import add_person
from ettle.web.people.duplicates import Answer, alike
from ettle.web.people.finding import shown_alike

SAID = "somewhere else"


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    form = AddForm(
        request.POST if request.method == "POST" else None, initial={"given": request.GET.get("given", "")[:200]}
    )
    found = alike(request.acting, form.described()) if form.is_valid() else None
    if found is not None and settled(form, found):
        person = add_whole(request.acting, form, found)
        messages.success(request, "Written down. Record a referral or a start next")
        return redirect("person", person)
    return render(
        request, "casework/adding/add.html", _page(request, form, found), status=422 if form.is_bound else 200
    )


def settled(form: AddForm, found: Answer) -> bool:
    """Whether all that is alike was shown, and is said to be somebody else. A page that shows somebody asks for the reason."""
    if not found:
        return True
    if set(marks(found)) - set(form.cleaned_data["shown"].split(",")):
        form.show(",".join(marks(found)))
        form.fields["because"].required = bool(found.seen)
        return False
    if found.seen and not form.cleaned_data["because"]:
        form.add_error("because", "Say why this is somebody else, or open the record of the same person above.")
        return False
    return True


def marks(found: Answer) -> list[str]:
    """What somebody who was shown all that is alike sends back."""
    return [*(each.person for each in found.seen), *([SAID] if found.elsewhere else [])]


@transaction.atomic
def add_whole(acting: Acting, form: AddForm, found: Answer) -> str:
    """The person and, as a fact of their journey, their date of birth."""
    said = form.described()
    others = [each.person for each in found.seen]
    person = add_person(
        by=acting,
        said=said,
        pronoun=form.cleaned_data["pronoun"],
        not_these=others,
        because=form.cleaned_data["because"],
    )
    if said.born:
        tell(acting, person, [("fact", {"on": said.born, "name": "date_of_birth", "value": said.born})])
    return person


def _page(request: Request, form: AddForm, found: Answer | None) -> dict[str, Any]:
    seen = found.seen if found else ()
    audit.read(*(each.person for each in seen))
    return {
        "form": form,
        "title": "Add a person",
        "cancel": reverse("find_people"),
        "trail": [("Find a person", reverse("find_people")), ("Add a person", "")],
        "alike": shown_alike(request.acting, seen),
        "elsewhere": bool(found and found.elsewhere),
        "asked": bool(found),
    }
