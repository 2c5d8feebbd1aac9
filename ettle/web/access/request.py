"""A request whose view declared an act: it has a post to act in."""

from __future__ import annotations

from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.models import Staff


class Request(HttpRequest):
    """For the types of views under `for_act`; the middleware sets both before such a view is called."""

    acting: Acting
    user: Staff
