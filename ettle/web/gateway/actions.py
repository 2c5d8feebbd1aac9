"""Referring somebody, and answering: each act is an event of the journey and a step that the other side may read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ettle.engine.events.catalogue import Event, ReferralAnswer, Start, checked
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.actions import know_people
from ettle.web.access.closing import must_stand
from ettle.web.access.sight import sights_of
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.casework import queries
from ettle.web.casework.linking.actions import may_link
from ettle.web.casework.linking.actions import say as link
from ettle.web.frame.day import now, today
from ettle.web.gateway.carrying import carry
from ettle.web.gateway.forms import NOT_SAID, REASONS
from ettle.web.gateway.models import TRIED, Draft, Referral, State, Step
from ettle.web.people import sealing
from ettle.web.people.actions import name_person
from ettle.web.people.adding import say_not_same

CONTACT_WITHIN = timedelta(days=5)
"""Our default service level, illustrative: no published one was found."""
DRAFT_KEPT = timedelta(days=90)
UNNAMED_KEPT = timedelta(days=1)
"""A draft that names nobody is not listed; it goes once whoever began it has surely left it."""
TOLD_FOR = timedelta(days=90)
"""How long the referrer goes on seeing the answer once it is given."""
SOURCES = {
    "jobcentre": "jobcentre",
    "health": "health",
    "housing": "housing",
    "justice": "justice",
    "education": "education",
    "third_sector": "third_sector",
}
"""The door that the event records, by the kind of organisation that refers. It never decides the service."""


MOVES = {
    "accepted": State.ACCEPTED,
    "declined": State.DECLINED,
    "no_contact": State.DECLINED,
    "withdrawn": State.WITHDRAWN,
}
"""Where an answer, as events have it, moves a referral."""
Answer = ReferralAnswer | Start
ANSWERED = frozenset({*MOVES.values(), State.STARTED})
TAKEN_BACK = "The answer before was taken back."
SAID_OTHERWISE = {"no_capacity": "full", "chose_another_service": "other_service"}


class CannotAnswer(ValueError):
    """The referral is no longer where such an answer fits; the message says where it is and what to do."""


@transaction.atomic
def begin_draft(*, by: Acting) -> Draft:
    return Draft.objects.create(
        organisation_id=by.organisation, made_by=by.code, saved_at=now(), kept_until=today() + UNNAMED_KEPT
    )


@transaction.atomic
def save_draft(*, by: Acting, draft: Draft, answers: Mapping[str, Any]) -> None:
    """Add answers to a draft of one's own."""
    assert draft.made_by == by.code, "the view asks for one's own"
    draft.answers = {**draft.answers, **answers}
    kept = DRAFT_KEPT if draft.answers.get("given") else UNNAMED_KEPT
    draft.saved_at, draft.kept_until = now(), today() + kept
    draft.save()


@transaction.atomic
def throw_away(*, by: Acting, draft: Draft) -> None:
    assert draft.made_by == by.code, "the view asks for one's own"
    draft.delete()


@transaction.atomic
def remove_old() -> int:
    """Remove the drafts that nothing was added to for as long as one is kept. Returns how many."""
    with as_system():
        return Draft.objects.filter(kept_until__lt=today()).delete()[0]


@transaction.atomic
def refer(*, by: Acting, draft: Draft) -> Referral:
    """Send a draft that has every answer: a new person, their consent, the referral. The draft is gone.

    The same draft sent twice is one referral: the second finds it gone and raises Draft.DoesNotExist. Raises Closed.
    """
    said = Draft.objects.select_for_update().get(pk=draft.pk, made_by=by.code).answers
    person, event = f"P-{uuid.uuid4().hex[:12].upper()}", new_id()
    to, programme = said["service"].split("|", 1)
    with as_system():
        casework.wait_for_turn({person})
        know_people([person])
    must_stand(to)
    name_person(person=person, given=said["given"], family=said["family"])
    casework.record_events(by=by.code, events=_events(by, said, person, event, to, programme), for_day=today())
    with as_system():
        referral = Referral.objects.create(
            event=event,
            person_id=person,
            given=said["given"],
            family=said["family"],
            from_organisation_id=by.organisation,
            to_organisation_id=to,
            draft=draft.pk,
            made_by=by.code,
            made_on=today(),
            programme=programme,
            state=State.RECEIVED,
            contact_by=today() + CONTACT_WITHIN,
            agreed_how=said["agreed_how"],
            agreed=sealing.seal_text(person, said["agreed"]),
            wants=sealing.seal_text(person, said["wants"]),
            reach=sealing.seal_text(person, _reach(said)),
        )
    _step(referral, by.code, State.RECEIVED)
    draft.delete()
    return referral


def _events(by: Acting, said: Mapping[str, Any], person: str, event: str, to: str, programme: str) -> list[Any]:
    on = today()
    common = {"person": person, "recorded_at": now(), "recorded_by": by.code, "organisation": by.organisation}
    source = SOURCES.get(by.post.organisation.kind, "other")
    rows: list[dict[str, Any]] = [
        {"id": event, "kind": "referral", "on": on, "source": source, "programme": programme, "to": to},
        {"id": new_id(), "kind": "consent", "on": on, "purpose": "referral", "with": to},
    ]
    if said.get("born_on"):
        born = date.fromisoformat(said["born_on"])
        rows.append({"id": new_id(), "kind": "fact", "on": born, "name": "date_of_birth", "value": born})
    return [checked(common | row) for row in rows]


def new_id() -> str:
    """An id that no event has."""
    return f"ev-{uuid.uuid4().hex}"


def _reach(said: Mapping[str, Any]) -> str:
    labels = {"phone": "Phone", "email": "Email", "postcode": "Postcode", "safe": "Safely"}
    return "\n".join(f"{label}: {said[name]}" for name, label in labels.items() if said.get(name))


@transaction.atomic
def contacted(*, by: Acting, referral: Referral, reached: bool, mode: str) -> None:
    """Record that somebody tried to reach the person, and whether they did."""
    referral = _open(referral, by)
    said = {"kind": "contact", "mode": mode, "reached": "yes" if reached else "no", "about": "referral"}
    _record(referral, by, said)
    if not reached:
        _step(referral, by.code, TRIED)
    elif referral.state == State.RECEIVED:
        _move(referral, by.code, State.CONTACTED)


@transaction.atomic
def met(*, by: Acting, referral: Referral) -> None:
    referral = _open(referral, by)
    _record(referral, by, {"kind": "contact", "mode": "in_person", "reached": "yes", "about": "referral"})
    if referral.state in (State.RECEIVED, State.CONTACTED):
        _move(referral, by.code, State.MET)


@transaction.atomic
def accept(*, by: Acting, referral: Referral) -> None:
    """Say yes; the start comes when there is a first day."""
    referral = _open(referral, by)
    if referral.state == State.ACCEPTED:
        raise CannotAnswer(f"{referral.reference} is accepted already. Record the start when they start.")
    _move(referral, by.code, State.ACCEPTED)
    _record(referral, by, {"kind": "referral_answer", "referral": referral.event, "answer": "accepted"})


@transaction.atomic
def decline(*, by: Acting, referral: Referral, reason: str, told: str = "") -> None:
    """Say no, with the reason that the referrer is told."""
    referral = _open(referral, by)
    answer = "no_contact" if reason == "no_contact" else "withdrawn" if reason == "not_what_they_want" else "declined"
    _move(referral, by.code, MOVES[answer], reason, told)
    _record(referral, by, {"kind": "referral_answer", "referral": referral.event, "answer": answer, "reason": reason})


@transaction.atomic
def start(*, by: Acting, referral: Referral, on: date, worker: str, group: str = "") -> str:
    """Start the person on the programme with a key worker. Returns the new enrolment."""
    referral = _open(referral, by)
    enrolment = f"{referral.person_id}-{uuid.uuid4().hex[:6].upper()}"
    rows: list[dict[str, Any]] = []
    if referral.state != State.ACCEPTED:
        rows.append({"kind": "referral_answer", "on": on, "referral": referral.event, "answer": "accepted"})
    start = {"kind": "start", "on": on, "enrolment": enrolment, "programme": referral.programme}
    rows.append(start | {"provider": by.organisation, "referral": referral.event} | ({"group": group} if group else {}))
    rows.append({"kind": "key_worker", "on": on, "enrolment": enrolment, "worker": worker})
    _move(referral, by.code, State.STARTED)
    _record(referral, by, *rows)
    return enrolment


@transaction.atomic
def same_as(*, by: Acting, referral: Referral, other: str, words: str) -> None:
    """Say that the person referred is somebody known: one journey from now on, and parted again if that was wrong."""
    referral = _open(referral, by)
    _may_say_of([other], by)
    link(by=by, kind="link", person=referral.person_id, other=other, said={"because": "other", "words": words})
    carry(referral, other, by=by.code)


@transaction.atomic
def somebody_else(*, by: Acting, referral: Referral, others: Sequence[str], words: str) -> None:
    """Say that the person referred is none of these, so that nobody is asked again."""
    referral = _open(referral, by)
    _may_say_of(others, by)
    for other in others:
        say_not_same(by=by.code, one=referral.person_id, other=other, because=words)


def _may_say_of(people: Sequence[str], by: Acting) -> None:
    """Raise CannotAnswer where the post may not say whose record one of these is."""
    sights = sights_of(by, people)
    if not people or not all(each in sights and may_link(sights[each]) for each in people):
        raise CannotAnswer(
            "Whose record it is says somebody who sees all of it. Ask their key worker, or your team lead."
        )


def follow(by: str, events: Sequence[Event]) -> None:
    """Have referrals stand as their journeys answer them. Called as the system, in the events' transaction.

    Asked anew whenever an event answers a referral, or replaces one that may have: an answer that is taken back or
    corrected on the record is so here too. What this desk records has moved its referral before, and moves nothing twice.
    """
    named = {each.referral for each in events if isinstance(each, Answer) and each.referral}
    people = queries.linked({each.person for each in events if each.replaces})
    if not (named or people):
        return
    of_these = Referral.objects.filter(Q(event__in=named) | Q(person__in=people))
    # Of whom was erased nothing moves any more: their referrals were closed without a name.
    found = list(of_these.exclude(given="", family="").select_for_update().order_by("pk"))
    for referral, answer in zip(found, _answers(found), strict=True):
        _follow(by, referral, answer)


def _answers(referrals: Sequence[Referral]) -> list[Answer | None]:
    """What their journeys say to each: a start of the service asked, else its answer that was recorded last."""
    told = queries.events_of(queries.linked({each.person_id for each in referrals})) if referrals else []
    counting = [event for journey in queries.journeys_of(told, today()) for event in journey.events]
    return [_answer(each, counting) for each in referrals]


def _answer(referral: Referral, counting: Sequence[Event]) -> Answer | None:
    said = [each for each in counting if isinstance(each, Answer) and each.referral == referral.event]
    theirs = [each for each in said if each.organisation == referral.to_organisation_id]
    return max(theirs, key=lambda each: (isinstance(each, Start), each.known_order), default=None)


def _follow(by: str, referral: Referral, answer: Answer | None) -> None:
    if answer is None:
        if referral.state in ANSWERED:
            _move(referral, by, _before_any_answer(referral), told=TAKEN_BACK)
        return
    to = State.STARTED if isinstance(answer, Start) else MOVES.get(answer.answer or "")
    reason = reason_of(answer) if isinstance(answer, ReferralAnswer) and to == State.DECLINED else ""
    if to and (to != referral.state or (reason and reason != _reason_told(referral))):
        _move(referral, by, to, reason)


def _before_any_answer(referral: Referral) -> State:
    """How far the service had come with them when it gave its first answer."""
    reached = referral.steps.exclude(kind__in=[*ANSWERED, TRIED]).order_by("-id").values_list("kind", flat=True)
    return State(reached[0])


def _reason_told(referral: Referral) -> str:
    return referral.steps.filter(kind=State.DECLINED).order_by("-id").values_list("reason", flat=True)[0]


def reason_of(answer: ReferralAnswer) -> str:
    """The reason that the referrer is told, of what a form of the record let somebody write; the words stay there."""
    if answer.answer == "no_contact":
        return "no_contact"
    code = (answer.reason or "").strip().lower().replace(" ", "_")
    return code if code in REASONS else SAID_OTHERWISE.get(code, NOT_SAID)


def _open(referral: Referral, by: Acting) -> Referral:
    """The referral, locked, while it waits for an answer of this organisation.

    The person first: whoever records of them holds the person, and then asks for the referral (`follow`).
    """
    with as_system():
        casework.wait_for_turn({referral.person_id})
        found = Referral.objects.select_for_update().get(pk=referral.pk, to_organisation=by.organisation)
    if found.is_over:
        raise CannotAnswer(
            f"{found.reference} was answered meanwhile: {found.get_state_display().lower()}. Look at it again before you go on."
        )
    return found


def _record(referral: Referral, by: Acting, *said: Mapping[str, Any]) -> None:
    common = {"person": referral.person_id, "recorded_by": by.code, "organisation": by.organisation, "on": today()}
    events = [checked(common | {"id": new_id(), "recorded_at": now()} | dict(each)) for each in said]
    casework.record_events(by=by.code, events=events, for_day=today())


def _move(referral: Referral, by: str, to: State, reason: str = "", told: str = "") -> None:
    referral.state = to
    referral.told_until = today() + TOLD_FOR if referral.is_over else None
    with as_system():
        referral.save(update_fields=["state", "told_until"])
    _step(referral, by, to, reason, told)
    if to in (State.ACCEPTED, State.STARTED):
        carry(referral, referral.person_id, by=by)


def _step(referral: Referral, by: str, kind: str, reason: str = "", told: str = "") -> None:
    with as_system():
        Step.objects.create(
            referral=referral,
            from_organisation=referral.from_organisation_id,
            to_organisation=referral.to_organisation_id,
            kind=kind,
            on=today(),
            at=now(),
            by=by,
            reason=reason,
            told=told,
        )
    audit.wrote("referral", f"{referral.reference} {kind}", referral.person_id)
