"""A move to another provider: the enrolment goes on there, and from that day the one until now no longer reads it.

Team leads and provider managers hand on their own organisation's people. Contract managers move people between the
providers of their area, and see references alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from ettle.engine.events.catalogue import KeyWorker
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import grants, stretches_of
from ettle.engine.wording.plain import day
from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation, Post
from ettle.web.casework import who
from ettle.web.casework.models import Standing
from ettle.web.casework.moving.planned import (
    Asked,
    Moving,
    Plan,
    Said,
    changed_by,
    closing,
    events_in,
    goes_on,
    is_of_an_area,
    later_worker,
    planned,
    providers_of_area,
    with_one,
)
from ettle.web.frame.day import today


def plan(acting: Acting, asked: Asked) -> Plan:
    """What handing these people to another provider from a day would do."""
    names = dict(Organisation.objects.values_list("id", "name"))

    def one(row: Standing, journey: Journey, held: tuple[KeyWorker, ...]) -> Moving | str:
        until_now = names.get(row.organisation, row.organisation)
        if why := _refusal(row, journey, held, asked, until_now):
            return why
        said = _said(row, held, asked)
        then, told = changed_by(journey, events_in(acting, row, said, asked.token))
        before, after = _readers(journey), _readers(then)
        newly, no_longer = (sorted(names.get(each, each) for each in some) for some in (after - before, before - after))
        return Moving(row, journey, said, [row.organisation], until_now, newly, no_longer, told)

    return planned(acting, asked, one)


def _said(row: Standing, held: Sequence[KeyWorker], asked: Asked) -> list[Said]:
    """The hand-over first: what is written for whoever comes next is kept beside it."""
    over = {"kind": "handover", "on": asked.on, "enrolment": row.enrolment, "from": row.organisation, "to": asked.to}
    said = [over | ({"share": asked.share} if asked.share else {}), *closing(held, asked.on)]
    if asked.worker:
        said.append({"kind": "key_worker", "on": asked.on, "enrolment": row.enrolment, "worker": asked.worker})
    return said


def _readers(journey: Journey) -> set[str]:
    """The organisations that read a journey today."""
    rows = [row for row in grants(journey) if row.category == "journey" and row.valid_from <= today()]
    return {row.organisation for row in rows if goes_on(row.valid_until, today())}


def _refusal(row: Standing, journey: Journey, held: Sequence[KeyWorker], asked: Asked, until_now: str) -> str:
    """Why somebody cannot be handed over; empty = they can."""
    if row.enrolment is None:
        return "Has not started yet. Answer the referral instead, so that another service can be asked."
    if row.organisation == asked.to:
        return "Is with this provider already."
    stretch = with_one(journey, row, asked.on)
    if stretch is None or stretch.until_on is not None:
        return f"Is not with {until_now} on {day(asked.on)}, or was handed on since. Choose another day for them."
    if stretch.from_on == asked.on:
        return f"Came to {until_now} on {day(asked.on)}. Choose a later day for them."
    if why := later_worker(held, asked.on):
        return why
    others = [each for each in stretches_of(journey) if each.enrolment != row.enrolment]
    if any(each.enrolment is None for each in held) and any(goes_on(each.until_on, asked.on) for each in others):
        return "Their key worker was recorded for another enrolment as well. Hand over on their own page."
    return ""


def providers_to(acting: Acting) -> dict[str, str]:
    """Those whom people can be handed to: any other provider; of a contract manager the providers of the area."""
    if is_of_an_area(acting):
        return providers_of_area(acting)
    return dict(who.providers(acting.day).exclude(id=acting.organisation).values_list("id", "name"))


def workers_there(acting: Acting) -> list[tuple[str, str, str]]:
    """Provider, code and name of those who can be key worker there today, by provider and name."""
    ends_later = Q(until_on__isnull=True) | Q(until_on__gt=acting.day)
    posts = Post.objects.filter(ends_later, organisation__in=list(providers_to(acting)), from_on__lte=acting.day)
    posts = posts.filter(role__in=("key_worker", "team_lead"), staff__is_active=True)
    found = posts.order_by("organisation__name", "staff__name", "staff__code").values_list(
        "organisation_id", "staff__code", "staff__name"
    )
    return list(dict.fromkeys(found))
