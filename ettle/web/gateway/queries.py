"""What is asked of the gateway: one's own drafts and referrals, the queue of a service, what services there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation
from ettle.web.access.roles import Category
from ettle.web.access.sight import seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.casework import who
from ettle.web.casework.models import Delivered
from ettle.web.contracts.queries import title_of, version_for
from ettle.web.frame.day import today
from ettle.web.gateway.models import OVER, TRIED, Draft, Referral, State, Step


def draft_or_sent(acting: Acting, id: UUID) -> Draft | Referral:
    """One's own draft, or the referral that it became, for whoever goes back to it after sending."""
    found = own_drafts(acting).filter(pk=id).first() or made_by(acting).filter(draft=id).first()
    if found is None:
        audit.refused("not their draft")
        raise Http404("No draft of theirs.")
    return found


def own_drafts(acting: Acting) -> QuerySet[Draft]:
    drafts = Draft.objects.filter(organisation=acting.organisation, made_by=acting.code, kept_until__gte=today())
    return drafts.order_by("-saved_at")


def made_by(acting: Acting) -> QuerySet[Referral]:
    """The referrals somebody made, while they are told of them: those that wait first."""
    mine = Referral.objects.filter(from_organisation=acting.organisation, made_by=acting.code)
    told = mine.filter(Q(told_until__isnull=True) | Q(told_until__gt=today()))
    return told.select_related("to_organisation").order_by("told_until", "contact_by", "-id")


def made_or_404(acting: Acting, id: int) -> Referral:
    return _or_404(made_by(acting).filter(pk=id).first())


def received_by(acting: Acting) -> QuerySet[Referral]:
    """The queue of a service: what waits for its answer, the longest overdue first."""
    return (
        Referral.objects.filter(to_organisation=acting.organisation)
        .exclude(state__in=OVER)
        .select_related("from_organisation")
        .order_by("contact_by", "id")
    )


def received_or_404(acting: Acting, id: int) -> Referral:
    """A referral to the organisation: while it waits, for all who answer; then for those who see the person."""
    found = to_answer_or_404(acting, id)
    if found.is_over:
        seen_or_404(acting, found.person_id, Category.CONTACT, Category.JOURNEY)
    return found


def to_answer_or_404(acting: Acting, id: int) -> Referral:
    """A referral to the organisation, to be answered; where it was answered meanwhile the act says so and no more."""
    found = Referral.objects.filter(pk=id, to_organisation=acting.organisation)
    return _or_404(found.select_related("from_organisation").first())


def _or_404(found: Referral | None) -> Referral:
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No referral of theirs.")
    audit.read(found.person_id)
    return found


def steps_of(referral: Referral, acting: Acting) -> Sequence[Step]:
    """What happened, the latest first; the tries to reach the person are the service's alone."""
    steps = referral.steps.order_by("-id")
    return list(steps if referral.to_organisation_id == acting.organisation else steps.exclude(kind=TRIED))


def tries(referral: Referral) -> int:
    return sum(step.kind in ("tried", State.CONTACTED) for step in referral.steps.all())


def services() -> list[tuple[str, str]]:
    """What can be referred to: each programme where an organisation runs it and its rules are in force today."""
    pairs = Delivered.objects.values_list("organisation", "programme")
    names = dict(Organisation.objects.filter(closed_on=None).values_list("id", "name"))
    found = [(of, programme) for of, programme in sorted(pairs) if of in names and is_open(programme, today())]
    return [(f"{of}|{programme}", f"{title_of(programme)}, {names[of]}") for of, programme in found]


def is_open(programme: str, on: date) -> bool:
    return version_for(programme, on, on) is not None


def groups_of(programme: str) -> list[tuple[str, str]]:
    version = version_for(programme, today(), today())
    return [(id, group.title) for id, group in version.rules.groups.items()] if version else []


def workers_of(acting: Acting) -> list[tuple[str, str]]:
    """The key workers of an organisation today, oneself first."""
    return sorted(who.key_workers_of(acting).items(), key=lambda each: each[0] != acting.code)
