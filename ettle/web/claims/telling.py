"""Telling whoever claims, once a day and by message, what is soon too late to claim and what was missed.

A message has references and days, nobody's name and no outcome: a mailbox is not as well kept as this site. What is told
is written down in the transaction that makes the messages, so a run again makes none; each is then sent in one of its own.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from ettle.engine.wording.plain import count
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import as_system
from ettle.web.access.models import Organisation, Post, Staff
from ettle.web.access.roles import ROLES, Act
from ettle.web.audit import entry as audit
from ettle.web.claims.messages import Edge, Message, Muted, ToldOf
from ettle.web.claims.models import Entitled, EntitledState
from ettle.web.frame.day import now, today

ACTOR = "system: claim messages"
SOON, LAST_WEEK, BACK = timedelta(days=21), timedelta(days=7), timedelta(days=28)
"""How long before the last day it is told, again before that, and how far back what was missed is still told."""
LISTED = 40
TRIES = 24
"""How often a message is tried: with one try an hour, a day."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """A result nobody claimed, at an edge that its provider was not told of."""

    row: Entitled
    edge: Edge

    @property
    def claim_by(self) -> date:
        assert self.row.claim_by is not None, "asked for"
        return self.row.claim_by


def tell_all() -> int:
    """Make the messages of today for every provider, and send what waits. Returns how many messages were made."""
    with transaction.atomic(), as_system():
        providers = sorted(set(_unclaimed().values_list("provider", flat=True)))
    made = sum(tell(provider) for provider in providers)
    send_waiting()
    return made


@transaction.atomic
def tell(provider: str) -> int:
    """Make the messages of one provider, one to each who claims for it and wants them: nothing where it has nothing new.

    What nobody was sent is not told: it is as soon as somebody wants it.
    """
    with as_system(), audit.entry(actor=ACTOR, act="tell", organisation=provider):
        # One at a time: who comes second finds what the first has told.
        held = Organisation.objects.select_for_update(no_key=True).filter(pk=provider).first()
        staff = _who_claims(provider)
        news = _news(provider) if staff else []
        if held is None or not news:
            return 0
        muted = set(Muted.objects.filter(provider=provider).values_list("to", "edge"))
        wanted = {each.code: [one for one in news if (each.code, one.edge) not in muted] for each in staff}
        sent = {to: theirs for to, theirs in wanted.items() if theirs}
        for to, theirs in sent.items():
            _make(held, to, theirs)
        told = {each.edge for theirs in sent.values() for each in theirs}
        ToldOf.objects.bulk_create(
            ToldOf(
                provider=provider,
                enrolment=each.row.enrolment,
                rule=each.row.rule,
                n=each.row.n,
                edge=each.edge,
                claim_by=each.claim_by,
                told_at=now(),
            )
            for each in news
            if each.edge in told
        )
        return len(sent)


def _make(provider: Organisation, to: str, news: Sequence[News]) -> None:
    made = Message.objects.create(
        provider=provider.pk, to=to, subject=_subject(news), text=_text(provider, news), made_at=now()
    )
    audit.wrote("claim_message", made.pk, *{each.row.person for each in news})


def _unclaimed() -> QuerySet[Entitled]:
    day = today()
    open_ = [EntitledState.PAYABLE, EntitledState.NEEDS_EVIDENCE, EntitledState.TOO_LATE]
    rows = Entitled.objects.filter(state__in=open_, claimed_on=None, claim_by__range=(day - BACK, day + SOON))
    return rows.order_by("claim_by", "enrolment", "rule", "n")


def _news(provider: str) -> list[News]:
    """What is at an edge that was not told of, the first last day first. A result that is divided is told of once."""
    told = set(ToldOf.objects.filter(provider=provider).values_list("enrolment", "rule", "n", "edge", "claim_by"))
    found: dict[tuple[object, ...], News] = {}
    for row in _unclaimed().filter(provider=provider):
        edge = _edge(row)
        key = (row.enrolment, row.rule, row.n, edge, row.claim_by)
        if edge and key not in told:
            found.setdefault(key, News(row, edge))
    return list(found.values())


def _edge(row: Entitled) -> Edge | None:
    assert row.claim_by is not None, "asked for"
    if row.state == EntitledState.TOO_LATE:
        return Edge.MISSED
    left = row.claim_by - today()
    return None if left < timedelta(0) else Edge.LAST_WEEK if left <= LAST_WEEK else Edge.SOON


def _who_claims(provider: str) -> Sequence[Staff]:
    """The members of staff in whose posts one claims for a provider today."""
    roles, day = [id for id, role in ROLES.items() if Act.CLAIM in role.acts], today()
    posts = Post.objects.filter(organisation=provider, role__in=roles, from_on__lte=day, staff__is_active=True)
    return list(Staff.objects.filter(posts__in=posts.exclude(until_on__lte=day)).distinct().order_by("code"))


def _subject(news: Sequence[News]) -> str:
    by_edge = _by_edge(news)
    missed = len(by_edge.get(Edge.MISSED, ()))
    soon = len(news) - missed
    said = [f"{count(soon, 'result')} soon too late to claim"] if soon else []
    said += [f"{count(missed, 'result')} missed"] if missed else []
    return f"Ettle: {', '.join(said)}"


def _by_edge(news: Iterable[News]) -> Mapping[Edge, list[News]]:
    found: dict[Edge, list[News]] = defaultdict(list)
    for each in news:
        found[each.edge].append(each)
    return found


def _text(organisation: Organisation, news: Sequence[News]) -> str:
    by_edge = _by_edge(news)
    parts = [f"Results of {organisation.name} that nobody has claimed. Each is told once."]
    parts += [_part(edge, by_edge[edge]) for edge in (Edge.LAST_WEEK, Edge.SOON, Edge.MISSED) if edge in by_edge]
    address = f"{settings.SITE_ADDRESS}{reverse('claims')}"
    parts.append(f"What each rests on, and the button that claims, are in Ettle under Claims: {address}")
    choose = f"{settings.SITE_ADDRESS}{reverse('claim_messages')}"
    parts.append(
        "You get this because your post claims for your organisation. What you are sent you choose yourself: "
        f"{choose}. Nobody reads what is sent back to it."
    )
    return "\n\n".join(parts) + "\n"


def _part(edge: Edge, news: Sequence[News]) -> str:
    lines = [f"{edge.label} ({len(news)}):"]
    lines += [f"- {each.row.enrolment}: {_said(each)}" for each in news[:LISTED]]
    if len(news) > LISTED:
        lines.append(f"and {len(news) - LISTED} more, in Ettle under Claims")
    return "\n".join(lines)


def _said(each: News) -> str:
    if each.edge == Edge.MISSED:
        return f"the last day was {in_words(each.claim_by)}"
    lacks = ", evidence is missing" if each.row.state == EntitledState.NEEDS_EVIDENCE else ""
    return f"claim by {in_words(each.claim_by)}{lacks}"


def send_waiting() -> int:
    """Hand over the messages that wait, each in a transaction of its own. Returns how many were.

    One that cannot be handed over waits for the next run. Killed between handing over and writing that down, one message
    may be sent again: with the same Message-ID, by which mailboxes know it.
    """
    if not settings.MESSAGES_LEAVE:
        return 0
    with transaction.atomic(), as_system():
        waiting = list(
            Message.objects.filter(sent_at=None, tries__lt=TRIES).order_by("pk").values_list("pk", flat=True)
        )
    return sum(_send(pk) for pk in waiting)


@transaction.atomic
def _send(pk: int) -> bool:
    with as_system(), audit.entry(actor=ACTOR, act="send"):
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
        if message is None:
            return False
        message.tries += 1
        to = Staff.objects.filter(code=message.to, is_active=True).first()
        gone = to is not None and _handed_over(message, to.email)
        message.sent_at = now() if gone else None
        message.save(update_fields=["sent_at", "tries"])
        audit.wrote("claim_message_sent" if gone else "claim_message_not_sent", message.pk)
        return gone


def _handed_over(message: Message, address: str) -> bool:
    headers = {"Message-ID": f"<claims-{message.pk}-{message.made_at:%Y%m%d%H%M%S}@{settings.MAIL_DOMAIN}>"}
    mail = EmailMessage(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
    try:
        return bool(mail.send())
    except OSError as error:  # smtplib's errors are among them
        log.warning("Message %s could not be handed over: %s", message.pk, type(error).__name__)
        return False
