"""The page about somebody whose name alone may be seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ettle.web.access.acting import Acting
from ettle.web.access.glass.queries import key_workers_of, who_is_told
from ettle.web.audit import entry as audit
from ettle.web.frame import slots


def name_of(request: HttpRequest, person: str) -> str:
    """The name, as the desk that knows names has it; the id where none does."""
    return str(next(iter(slots.ask("name_of", request, person=person)), person))


def name_only(request: HttpRequest, person: str) -> HttpResponse:
    """Answered as a page that is not there, with what may be seen: the name, and whom to ask."""
    audit.read(person)
    acting: Acting = request.acting  # type: ignore[attr-defined]
    page = {"person": person, "name": name_of(request, person), "workers": key_workers_of(acting, person)}
    page["told"] = who_is_told(acting, person)
    return render(request, "access/name_only.html", page, status=404)
