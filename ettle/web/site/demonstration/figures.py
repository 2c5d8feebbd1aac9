"""The figures of the invented area: counted when its people are there, with a target, and a table that two people released."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Post
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today
from ettle.web.measurement.evaluating import count_now
from ettle.web.measurement.figures import Question, answer
from ettle.web.measurement.released import actions as releasing
from ettle.web.measurement.released.queries import before
from ettle.web.measurement.released.safe import made_safe
from ettle.web.measurement.targets.actions import set_target

ACTOR = "system: invented area"
RELEASED = ("starts", ("lives_in",))
"""What the council of the area released: the map of council areas is drawn of it for whoever has no figures of their own."""


def count() -> None:
    """Count those who are there by now; each night the worker counts anew."""
    with audit.entry(actor=ACTOR, act="demonstration: figures"):
        count_now(by=ACTOR, purpose="figures of the demonstration")


@transaction.atomic
def tell() -> None:
    """A target of Ettlebrae Works, and a table that Ina proposed and Col agreed to."""
    with audit.entry(actor=ACTOR, act="demonstration: figures"):
        set_target(
            by=_acting("pat"),
            measure="entered_work",
            reads="of started",
            way="at_least",
            figure=Decimal(55),
            by_on=date(2022, 3, 31),
            owner="pat",
            action="Each team lead goes through those without a job after nine months, once a month.",
        )
        ina = _acting("ina")
        with as_system():
            found = answer(ina, Question(*RELEASED))
            seen = made_safe(found, before(ina.organisation)).hash
        made = releasing.propose(by=ina, answer=found, seen=seen)
        releasing.agree(by=_acting("col"), id=made.pk)


def _acting(code: str) -> Acting:
    post = Post.objects.select_related("staff", "organisation").filter(staff__code=code).order_by("pk")[0]
    return Acting(post.staff, post, today(), writes=True)
