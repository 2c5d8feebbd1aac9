"""Whose contract it is: the parties see the whole of it, those further down the chain their own share, nobody else that it is there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ettle.engine.rules.programme import Contract
from ettle.engine.rules.versions import Agreement
from ettle.engine.wording.plain import name
from ettle.web.access.acting import Acting
from ettle.web.access.models import Area, Organisation, Staff
from ettle.web.access.oversight.queries import overseen
from ettle.web.access.roles import Act
from ettle.web.contracts import queries


class Sees(StrEnum):
    """How much of a contract a post sees."""

    WHOLE = "whole"
    OWN_SHARE = "own share"


def sees(acting: Acting, agreement: Agreement, answering_for: Iterable[str]) -> Sees | None:
    """How much of a contract is seen; None = it is answered as if it did not exist.

    `answering_for` are the organisations that an auditor's post looks over. Whoever had a share, or will have one by what is
    agreed, sees its own.
    """
    contract = agreement.terms.first
    parties = (contract.parties.payer, contract.parties.provider)
    if acting.post.role != "subcontractor" and acting.organisation in parties:
        return Sees.WHOLE
    if set(parties) & set(answering_for):
        return Sees.WHOLE
    further = {*contract.parties.others, *(body for _, state in agreement.terms.states for body in state.splits)}
    return Sees.OWN_SHARE if acting.organisation in further else None


def overseen_by(acting: Acting) -> frozenset[str]:
    """The organisations whose contracts a post looks over besides its own; none but for those who answer for data."""
    return frozenset(overseen(acting)) if acting.may(Act.SEE_GRANTS) else frozenset()


def contracts_of(acting: Acting) -> dict[str, tuple[Contract, Sees]]:
    """The contracts in force or agreed that a post sees, by id, in the order of their titles."""
    over = overseen_by(acting)
    every = [each for each in queries.rulebook().contracts.values() if each.contract is not None]
    found = [(each.terms.first, how) for each in every if (how := sees(acting, each, over)) is not None]
    return {each.contract: (each, how) for each, how in sorted(found, key=lambda one: (one[0].title, one[0].contract))}


def is_party(acting: Acting, contract: Contract) -> bool:
    """Whether this post may propose and agree for one of the two parties."""
    parties = (contract.parties.payer, contract.parties.provider)
    return acting.may(Act.AGREE_CONTRACTS) and acting.organisation in parties


def names_of(organisations: Iterable[str]) -> dict[str, str]:
    """What organisations are called; one that does not work here by its id in words."""
    ids = set(organisations)
    found = dict(Organisation.objects.filter(id__in=ids).values_list("id", "name"))
    return {id: found.get(id) or name(id) for id in ids}


def names_of_areas(written: Iterable[str | None]) -> dict[str | None, str]:
    """What areas are called that contracts name by id; one that nobody entered as it is written."""
    said = set(written)
    ids = {each for each in said if each}
    found = dict(Area.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}
    return {each: found.get(each or "") or each or "" for each in said}


def names_of_staff(codes: Iterable[str]) -> dict[str, str]:
    """What members of staff are called, by their codes."""
    return dict(Staff.objects.filter(code__in=set(codes)).values_list("code", "name"))
