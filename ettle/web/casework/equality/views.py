"""The equality page: read, and answered with the person beside you."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.casework.actions import Refused
from ettle.web.casework.equality.asking import Asked, asked_of, keep
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.frame.fields import ChoiceField
from ettle.web.people.queries import identity_of
from ettle.web.people.sealing import Erased

LEAD = (
    "Nobody has to answer, and no answer changes what help somebody gets. “Prefer not to say” is an answer; leave “Not asked "
    "yet” where you did not ask."
)


class EqualityForm(forms.Form):
    """One field for each question the asker may see the answer of."""

    def __init__(self, asked: Sequence[Asked], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        for each in asked:
            choices = [("", "Not asked yet"), *each.answers.items()]
            self.fields[each.code] = ChoiceField(
                label=each.words, choices=choices, required=False, initial=each.held, help_text=each.hint
            )


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def equality(request: Request, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person, Category.JOURNEY, Category.EQUALITY)
    form = EqualityForm(asked_of(sight), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = keep(request.acting, sight, form.cleaned_data)
        except (Refused, Erased) as why:
            form.add_error(None, " ".join(refused_words(why)) if isinstance(why, Refused) else str(why))
        else:
            messages.success(request, f"{number} answers kept" if number != 1 else "1 answer kept")
            return redirect("details", person)
    identity = identity_of(person)
    name = identity.name if identity else person
    trail = [("Caseload", reverse("caseload")), (name, reverse("person", args=[person])), ("Equality", "")]
    page = {
        "form": form,
        "title": f"Equality: {name}",
        "lead": LEAD,
        "trail": trail,
        "cancel": reverse("details", args=[person]),
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
