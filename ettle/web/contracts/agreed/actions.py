"""Proposing, agreeing, declining, withdrawing. The caller has asked whether the role may; here it is asked whether this
member of staff, in this organisation, may.

Two people, of the two parties: it goes by the member of staff, whatever posts they hold, and the database holds it too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from ettle.engine.rules.problems import Problem
from ettle.files.agreed import AgreedText
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Organisation
from ettle.web.audit import entry as audit
from ettle.web.contracts import documents
from ettle.web.contracts.agreed.judging import Judged, as_agreed, judged, judged_as_proposed
from ettle.web.contracts.models import Document, Edition, Ending, Kind, Proposal
from ettle.web.frame.day import now, today
from ettle.web.frame.once import tell

AGREEING = 4_573_011
"""The advisory lock of whoever agrees: one edition comes after another."""
Listener = Callable[["Agreed"], None]
_listeners: list[Listener] = []


@dataclass(frozen=True, slots=True)
class Agreed:
    """What higher desks are told: the document, and the rulebook as it was and as it is."""

    document: Document
    judged: Judged


class Refused(ValueError):
    """It is not theirs to do, or not any more; the message says why and what to do."""


class NotSound(ValueError):
    """The document does not go with the rulebook; `problems` say where and how to mend it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def when_agreed(listener: Listener) -> None:
    """Have a higher desk told of every agreed document: in the same transaction, as the system. It should note what is
    to be done and leave long work to its task."""
    if listener not in _listeners:
        _listeners.append(listener)


@transaction.atomic
def propose(*, by: Acting, document: AgreedText, why: str = "") -> Proposal:
    """Propose a document to the other party. It changes nothing yet.

    Raises NotSound, and Refused where the proposer's organisation is not a party or the other one is not known here.
    """
    found = judged_as_proposed(document)
    if found.problems:
        raise NotSound(list(found.problems))
    payer, provider = found.parties.payer, found.parties.provider
    _parties_stand(payer, provider)
    if by.organisation not in (payer, provider):
        raise Refused("Your organisation is neither the payer nor the provider of this contract. One of them proposes.")
    made = Proposal.objects.create(
        kind=Kind(document.kind),
        contract=document.contract,
        name=document.name,
        programme=found.contract.programme,
        payer_id=payer,
        provider_id=provider,
        text=document.text,
        fingerprint=documents.fingerprint(document.text),
        proposed_in_id=by.organisation,
        proposed_by=by.code,
        at=now(),
        why=why,
    )
    audit.wrote("proposal", made.pk)
    return made


def _parties_stand(payer: str, provider: str) -> None:
    known = set(Organisation.objects.filter(id__in=[payer, provider], closed_on=None).values_list("id", flat=True))
    if payer == provider:
        raise Refused("Payer and provider are one organisation. Two parties agree.")
    for each in (payer, provider):
        if each not in known:
            raise Refused(f"`{each}` is no organisation that works here, so nobody could agree for it.")


@transaction.atomic
def agree(*, by: Acting, proposal: int, seen: str) -> Document:
    """Agree to exactly what was seen: `seen` is the fingerprint of the text that the page showed.

    The document is part of the rulebook of every process once this is committed. Raises Refused or NotSound.
    """
    _take_turns()
    found = _open(by, proposal)
    _by_the_other(by, found)
    if found.fingerprint != seen:
        raise Refused("The page showed another text than is proposed. Read the proposal again.")
    judgement = judged(text_of(found))
    if judgement.problems:
        raise NotSound(list(judgement.problems))
    _end(by, found, Ending.How.AGREED, "")
    with as_system():
        made = _document(by, found)
        for listener in _listeners:
            listener(Agreed(made, judgement))
    audit.wrote("agreed document", made.pk)
    return made


@transaction.atomic
def decline(*, by: Acting, proposal: int, reason: str) -> None:
    """Say no for the other party, with the reason."""
    found = _open(by, proposal)
    _by_the_other(by, found)
    _end(by, found, Ending.How.DECLINED, reason)


@transaction.atomic
def withdraw(*, by: Acting, proposal: int, reason: str) -> None:
    """Take a proposal back, as anybody of the party that made it may."""
    found = _open(by, proposal)
    if by.organisation != found.proposed_in_id:
        raise Refused("Only the party that proposed it withdraws it. You may agree or decline.")
    _end(by, found, Ending.How.WITHDRAWN, reason)


def _take_turns() -> None:
    """One agrees after another, each beside what the one before agreed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [AGREEING])
    documents.ask_again()


def _open(by: Acting, proposal: int) -> Proposal:
    """A proposal between two of which one is the organisation, not ended yet; locked until the end."""
    found = Proposal.objects.filter(pk=proposal).first()
    if found is None or by.organisation not in (found.payer_id, found.provider_id):
        raise Refused("There is no such proposal.")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [AGREEING // 1000, found.pk])
    ended = Ending.objects.filter(proposal=found).first()
    if ended is not None:
        raise Refused(f"It is {ended.get_how_display().lower()} already. Nothing was changed.")
    return found


def _by_the_other(by: Acting, proposal: Proposal) -> None:
    if by.organisation == proposal.proposed_in_id:
        raise Refused("Your own organisation proposed it: the other party answers. You may withdraw it.")
    if by.code == proposal.proposed_by:
        raise Refused("You proposed it yourself, in another post. Somebody else of this party answers.")


def _end(by: Acting, proposal: Proposal, how: Ending.How, reason: str) -> None:
    Ending.objects.create(
        proposal=proposal, how=how, organisation_id=by.organisation, by=by.code, at=now(), reason=reason
    )
    audit.wrote(f"proposal {how}", proposal.pk)


def _document(by: Acting, proposal: Proposal) -> Document:
    text = text_of(proposal).text
    standing = documents.edition()
    made = Document.objects.create(
        **{
            each: getattr(proposal, each)
            for each in ("kind", "contract", "name", "programme", "payer_id", "provider_id")
        },
        proposed_in_id=proposal.proposed_in_id,
        proposed_by=proposal.proposed_by,
        proposal=proposal,
        text=text,
        fingerprint=documents.fingerprint(text),
        agreed_in_id=by.organisation,
        agreed_by=by.code,
        agreed_on=today(),
        at=now(),
        edition=standing.number + 1,
    )
    chain = documents.next_chain(standing.chain, made.fingerprint)
    Edition.objects.create(number=made.edition, chain=chain)
    tell(documents.EDITION, f"{made.edition} {chain}")
    return made


def text_of(proposal: Proposal) -> AgreedText:
    """The document as it would be agreed today."""
    return as_agreed(documents.text_of(proposal), today())
