"""Cases name codes and rules that exist: a slip in one would otherwise be compared with nothing, and pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ettle.engine.rules.cases import Case, field_name, kind_of
from ettle.engine.rules.checks.finding import Finding, Known, unknown
from ettle.engine.rules.checks.vocabulary import codes_of
from ettle.engine.rules.problems import Path
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.tables import CODES_OF
from ettle.engine.rules.versions import Agreement, contract_patch

Written = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of some programmes, in any version and under any contract."""

    phases: frozenset[str]
    offers: frozenset[str]
    outcomes: frozenset[str]
    payments: frozenset[str]
    """With `<id>.bonus` of those that have one."""
    eligibility: frozenset[str]
    conflicts: frozenset[str]


def named(agreements: Iterable[Agreement]) -> Named:
    """What may be named of these: a merge only adds ids, so those of the programme and of every change."""
    said = [document for agreement in agreements for document in _documents(agreement)]
    bonuses = {f"{id}.bonus" for id, each in _block(said, "payments") if isinstance(each, Mapping) and "bonus" in each}
    return Named(
        _ids(said, "phases") - {"total"},
        _ids(said, "offer"),
        _ids(said, "outcomes"),
        _ids(said, "payments") | bonuses,
        _ids([each["eligibility"] for each in said if isinstance(each.get("eligibility"), Mapping)], "rules"),
        _ids(said, "conflicts"),
    )


def _documents(agreement: Agreement) -> Iterator[Written]:
    yield agreement.programme
    yield from (each.change for each in agreement.errata)
    yield from (each.change for each in (*agreement.variations, *agreement.contract_variations))
    if agreement.contract is not None:
        yield contract_patch(agreement.contract)


def _block(said: Iterable[Written], key: str) -> Iterator[tuple[str, Any]]:
    for document in said:
        block = document.get(key)
        if isinstance(block, Mapping):
            yield from block.items()


def _ids(said: Iterable[Written], key: str) -> frozenset[str]:
    return frozenset(id for id, _ in _block(said, key))


def case_findings(case: Case, programme: str, rulebook: Rulebook) -> Iterator[Finding]:
    """What a case names that is nowhere; each with its path from the case."""
    known = Known(rulebook.facts, frozenset(rulebook.rates), rulebook.code_lists)
    about = {programme, *(str(each["programme"]) for each in case.events if "programme" in each)}
    ids = named(each for each in _agreements(rulebook) if each.programme.get("programme") in about)
    for place, event in enumerate(case.events):
        for path, kind, field, value in _fields(event, ("events", place)):
            yield from _code(path, kind, field, value, known)
            yield from _rule(path, kind, field, value, ids)
    yield from _expected(case, ids)


def _agreements(rulebook: Rulebook) -> Iterable[Agreement]:
    return (*rulebook.agreements.values(), *rulebook.contracts.values())


def _fields(event: Written, at: Path) -> Iterator[tuple[Path, str, str, str]]:
    kind, kind_is_key = kind_of(event)
    for key, value in event.items():
        if isinstance(value, str):
            yield (*at, key), kind, field_name(key, kind, kind_is_key), value


def _code(path: Path, kind: str, field: str, value: str, known: Known) -> Iterator[Finding]:
    name = CODES_OF.get((kind, field))
    codes = codes_of(name, known) if name is not None else None
    if codes is not None and value not in codes:
        yield unknown(path, value, f"a code of `codelists/{name}`", codes)


def _rule(path: Path, kind: str, field: str, value: str, ids: Named) -> Iterator[Finding]:
    match kind, field:
        case "evidence", "for":
            what, known = "an outcome or a rule of eligibility", ids.outcomes | ids.eligibility
        case "claim", "rule":
            what, known = "a payment or an outcome", ids.payments | ids.outcomes
        case "excuse", "rule":
            what, known = "an offer", ids.offers
        case _:
            return
    if value not in known:
        yield unknown(path, value, what, known)


def _expected(case: Case, ids: Named) -> Iterator[Finding]:
    expect = case.expect
    several: tuple[tuple[str, Iterable[str], str, frozenset[str]], ...] = (
        ("offers", expect.offers, "an offer of this programme", ids.offers),
        ("outcomes", expect.outcomes, "an outcome of this programme", ids.outcomes),
        ("payments", expect.payments, "a payment of this programme", ids.payments),
    )
    for block, named_here, what, known in several:
        for id in named_here:
            if id not in known:
                yield unknown(("expect", block, id), id, what, known)
    if expect.phase not in (None, "none") and expect.phase not in ids.phases:
        yield unknown(("expect", "phase"), str(expect.phase), "a phase of this programme, or `none`", ids.phases)
    for place, id in enumerate(expect.conflicts or ()):
        if id not in ids.conflicts:
            yield unknown(("expect", "conflicts", place), id, "a conflict of this programme", ids.conflicts)
