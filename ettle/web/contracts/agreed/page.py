"""What the page of one contract is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ettle.engine.basics.money import divided, pounds
from ettle.engine.rules.programme import Contract
from ettle.engine.rules.versions import Agreement
from ettle.engine.wording.plain import day
from ettle.web.contracts.agreed.queries import profile_of, year_of
from ettle.web.contracts.agreed.seeing import Sees, names_of, names_of_areas, names_of_staff
from ettle.web.contracts.agreed.terms import (
    band_in_english,
    cap_in_english,
    fee_in_english,
    standing_on,
    terms,
    tier_in_english,
    usual_start,
)
from ettle.web.contracts.models import Document
from ettle.web.contracts.prices import price_table
from ettle.web.contracts.queries import rulebook, title_of
from ettle.web.contracts.titles import titles_of

OF_A_THOUSAND = 100_000
"""Pence: how a share is shown in money."""


@dataclass(frozen=True, slots=True)
class Link:
    """One body of the supply chain: how deep it stands, its part, and what it has of every £1,000."""

    name: str
    depth: int
    part: str
    percent: str
    of_a_thousand: str


@dataclass(frozen=True, slots=True)
class Row:
    """One contract of the list."""

    id: str
    title: str
    programme: str
    lot: str
    area: str
    payer: str
    provider: str
    dates: str
    variations: int
    whole: bool
    illustrative: bool


def listed(found: Mapping[str, tuple[Contract, Sees]]) -> list[Row]:
    """The rows of the list."""
    names = names_of(id for each, _ in found.values() for id in (each.parties.payer, each.parties.provider))
    agreed, areas = _counted(found), names_of_areas(each.area for each, _ in found.values())
    return [
        Row(
            id,
            each.title,
            title_of(each.programme),
            each.lot or "",
            areas[each.area],
            names[each.parties.payer],
            names[each.parties.provider],
            dates(each),
            agreed[id],
            how is Sees.WHOLE,
            each.illustrative == "yes",
        )
        for id, (each, how) in found.items()
    ]


def _counted(ids: Iterable[str]) -> dict[str, int]:
    return {id: len(rulebook().contracts[id].contract_variations) for id in ids}


def dates(contract: Contract) -> str:
    in_force = contract.in_force
    until = f" to {day(in_force.until - timedelta(days=1))}" if in_force.until else ", without an end"
    return f"{day(in_force.from_)}{until}"


@dataclass(frozen=True, slots=True)
class Share:
    """What one body has of every sum, for results of some days: of those of today, or of others."""

    days: str
    percent: str
    today: bool


def shares_of(agreement: Agreement, organisation: str, today: date) -> list[Share]:
    """The share of a body by the day on which a result is achieved, each change once; none where it never had one."""
    held: list[tuple[date, Decimal]] = []
    for since, state in agreement.terms.states:
        share = state.splits.get(organisation, Decimal(0))
        if not held or held[-1][1] != share:
            held.append((since, share))
    if not any(share for _, share in held):
        return []
    ends = [since for since, _ in held[1:]]
    return [
        Share(_between(since, end), _percent(share), since <= today and (end is None or today < end))
        for (since, share), end in zip(held, [*ends, None], strict=True)
    ]


def _between(since: date, end: date | None) -> str:
    last = day(end - timedelta(days=1)) if end else ""
    if since == date.min:
        return f"Results until {last}" if last else "All results"
    return f"Results of {day(since)} to {last}" if last else f"Results from {day(since)}"


def own_share(agreement: Agreement, organisation: str, today: date) -> dict[str, Any]:
    """What a body further down the chain sees: the parties, the days, its own share, as it was varied."""
    contract, shares = agreement.terms.first, shares_of(agreement, organisation, today)
    names = names_of([contract.parties.payer, contract.parties.provider, organisation])
    return {
        "it": contract,
        "area": names_of_areas([contract.area])[contract.area],
        "names": (names[contract.parties.payer], names[contract.parties.provider], names[organisation]),
        "programme": title_of(contract.programme),
        "dates": dates(contract),
        "percent": next((each.percent for each in shares if each.today), ""),
        "shares": shares,
    }


def whole(agreement: Agreement, today: date) -> dict[str, Any]:
    """Everything a contract says today, for somebody who starts today or on the nearest day it takes people."""
    start = usual_start(agreement, today)
    stand = standing_on(agreement, start, today)
    assert stand is not None, "a contract has rules on the days of its own"
    contract, titles = stand.contract, titles_of(stand.rules)
    said = terms(stand, agreement)
    names = names_of([contract.parties.payer, contract.parties.provider, *contract.parties.others, *contract.splits])
    return {
        "it": contract,
        "area": names_of_areas([contract.area])[contract.area],
        "programme": title_of(contract.programme),
        "dates": dates(contract),
        "year": year_of(contract, today),
        "start": start,
        "names": names,
        "payer": names[contract.parties.payer],
        "provider": names[contract.parties.provider],
        "chain": chain_of(contract, names),
        "prices": price_table(contract.contract, "What is paid for each result", stand.rules, contract),
        "caps": [cap_in_english(each, titles) for each in contract.caps.values()],
        "tiers": [tier_in_english(each, contract, titles) for each in contract.tiers.values()],
        "fees": [fee_in_english(each) for each in contract.fees.values()],
        "volumes": [each for each in said if each.part == "Volumes"],
        "profile": profile_of(contract, map(band_in_english, contract.profile)),
        "paid": [each for each in said if each.part == "What is paid, and when"],
        "counts": [each for each in said if each.part == "What counts" and each.what in _changed(agreement, titles)],
        "history": history(agreement),
    }


def _changed(agreement: Agreement, titles: Mapping[str, str]) -> set[str]:
    """The titles of the outcomes that the contract or its variations say something of; the rest are the programme's."""
    contract = agreement.contract
    changes = [contract.change if contract else {}, *(each.change for each in agreement.contract_variations)]
    return {titles.get(id, id) for change in changes for id in (change.get("outcomes") or {})}


def chain_of(contract: Contract, names: Mapping[str, str]) -> list[Link]:
    """Who delivers, from the one who pays down: each with its share."""
    ids = sorted(contract.splits)
    kept = 100 - sum(contract.splits.values(), Decimal(0))
    shares = divided(OF_A_THOUSAND, [Fraction(each) for each in (kept, *(contract.splits[id] for id in ids))])
    provider = contract.parties.provider
    found = [
        Link(names[contract.parties.payer], 0, "Pays", "", ""),
        Link(names[provider], 1, "Provides", _percent(kept), pounds(shares[0])),
    ]
    found += [
        Link(names[id], 2, "Delivers a share", _percent(contract.splits[id]), pounds(share))
        for id, share in zip(ids, shares[1:], strict=True)
    ]
    rest = [each for each in contract.parties.others if each not in contract.splits]
    return found + [Link(names[each], 2, "Signed, without a share", "", "") for each in rest]


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f}%"


@dataclass(frozen=True, slots=True)
class Agreeing:
    """One document of a contract: what it is, from when, for whom, and who agreed it when."""

    title: str
    from_: str
    for_whom: str
    agreed: str
    document: Document | None
    illustrative: bool


def history(agreement: Agreement) -> list[Agreeing]:
    """The contract and its variations in the order in which they are merged, with who agreed them."""
    contract = agreement.contract
    assert contract is not None, "an agreement under a contract has one"
    kept = {(each.kind, each.name): each for each in Document.objects.filter(contract=contract.contract)}
    names = names_of_those_who_agreed(list(kept.values()))
    first = kept.get(("contract", contract.contract))
    rows = [
        Agreeing(f"The contract: {contract.title}", day(contract.in_force.from_), "Those who start under it",
                 _agreed(first, names, None, ()), first, contract.illustrative == "yes")
    ]  # fmt: skip
    for each in agreement.contract_variations:
        found = kept.get(("variation", each.variation))
        whom = "Those who start from then" if each.in_force.basis == "start" else "What happens from then"
        said = _agreed(found, names, each.agreed_on, each.parties)
        rows.append(Agreeing(each.title, day(each.in_force.from_), whom, said, found, each.illustrative == "yes"))
    return rows


def names_of_those_who_agreed(documents: Sequence[Document]) -> dict[str, str]:
    """Staff and organisations by code and id."""
    if not documents:
        return {}
    places = names_of(id for each in documents for id in (each.proposed_in_id, each.agreed_in_id))
    return places | names_of_staff([code for each in documents for code in (each.proposed_by, each.agreed_by)])


def _agreed(found: Document | None, names: Mapping[str, str], on: date | None, parties: Sequence[str]) -> str:
    if found is None:
        return f"{day(on)}, as its file says" if on else "A file of the rulebook"
    proposer = f"{names.get(found.proposed_by, found.proposed_by)} ({names[found.proposed_in_id]})"
    agreer = f"{names.get(found.agreed_by, found.agreed_by)} ({names[found.agreed_in_id]})"
    return f"{day(found.agreed_on)}, by {proposer} and {agreer}"
