"""The rulebook of an example: a tiny programme with what the example lays over it, checked as any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ettle.engine.rules.checks.agreement import Written, contract_problems, problems, step_name
from ettle.engine.rules.checks.finding import Known
from ettle.engine.rules.merge import merged
from ettle.engine.rules.problems import Layer, Problem
from ettle.engine.rules.programme import Contract, Erratum, Programme, Variation
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Agreement, in_merge_order
from ettle.files.yaml_file import read_yaml
from spec.book.chapter import Block
from spec.house import rulebook

EXAMPLE = "example"
TINY: Mapping[str, Any] = {
    "programme": EXAMPLE,
    "title": "Example",
    "participation": "voluntary",
    "fund": "council",
    "in_force": {"from": read_yaml(b"2020-01-01", "tiny").value, "basis": "start", "illustrative": "yes"},
}
SOURCED = ("conflicts", "phases", "offer", "outcomes", "payments", "caps", "tiers", "fees")
"""The blocks whose entries need a source or `illustrative: yes`."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What the blocks of an example say, by kind of document."""

    programme: Mapping[str, Any]
    others: tuple[Mapping[str, Any], ...]
    contracts: tuple[Contract, ...]
    variations: tuple[Variation, ...]
    errata: tuple[Erratum, ...]


def house() -> Rulebook:
    """The facts, rates, holidays and code lists of the rulebook itself."""
    return rulebook()


@cache
def rulebook_of(blocks: tuple[Block, ...]) -> Rulebook:
    """The rulebook that the blocks say. Raises AssertionError when a check refuses it."""
    said = documents(blocks)
    plain = house()
    agreements = {EXAMPLE: _agreement(said, None)}
    agreements |= {str(each["programme"]): Agreement(programme=each) for each in said.others}
    under = {each.contract: _agreement(said, each) for each in said.contracts}
    wrong = [problem for each in (*agreements.values(), *under.values()) for problem in _problems(each)]
    assert not wrong, "\n".join(map(str, wrong))
    return Rulebook(agreements, under, plain.facts, plain.rates, plain.holidays, plain.code_lists)


def documents(blocks: Iterable[Block]) -> Documents:
    """Each block by the word after `yaml`; with none it is laid over the programme."""
    programme: Any = dict(TINY)
    found: dict[str, list[Any]] = {"other": [], "contract": [], "variation": [], "erratum": []}
    for block in blocks:
        if block.words[:1] != ("yaml",):
            continue
        value = values_of(block.text)
        if block.words == ("yaml",):
            programme = merged(programme, _marked(value))
        else:
            found[block.words[1]].append(value)
    return Documents(
        programme,
        tuple(merged(TINY, _marked(each)) for each in found["other"]),
        tuple(Contract.model_validate(_contract(each)) for each in found["contract"]),
        tuple(Variation.model_validate(_variation(each)) for each in found["variation"]),
        tuple(Erratum.model_validate(each) for each in found["erratum"]),
    )


def values_of(text: str) -> Any:
    """What YAML text says. Raises AssertionError with its problems."""
    read = read_yaml(text.encode(), "example")
    assert not read.problems, "\n".join(map(str, read.problems))
    return read.value


def _marked(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with `illustrative: yes` on every rule that names no source: examples leave it out."""
    marked = dict(document)
    for block in SOURCED:
        if block in marked:
            marked[block] = {id: _entry(each) for id, each in marked[block].items()}
    if "eligibility" in marked:
        rules = {id: _entry(each) for id, each in marked["eligibility"].get("rules", {}).items()}
        marked["eligibility"] = {**marked["eligibility"], "rules": rules}
    return marked


def _entry(rule: Any) -> Any:
    if not isinstance(rule, dict) or "source" in rule or set(rule) <= {"days", "weeks", "months"}:
        return rule
    inner = {"bonus": _entry(rule["bonus"])} if isinstance(rule.get("bonus"), dict) else {}
    return {"illustrative": "yes", **rule, **inner}


def _contract(said: Mapping[str, Any]) -> dict[str, Any]:
    tiny = {
        "title": "Example contract",
        "programme": EXAMPLE,
        "parties": {"payer": "council", "provider": "north"},
        "in_force": TINY["in_force"],
        "illustrative": "yes",
    }
    return {**tiny, **_marked(said), **({"change": _marked(said["change"])} if "change" in said else {})}


def _variation(said: Mapping[str, Any]) -> dict[str, Any]:
    named = {"title": str(said["variation"]), **said}
    return {"illustrative": "yes", **named, "change": _marked(said["change"])}


def _agreement(said: Documents, contract: Contract | None) -> Agreement:
    own = [each for each in said.variations if each.contract is None]
    theirs = [each for each in said.variations if contract and each.contract == contract.contract]
    return Agreement(
        programme=said.programme,
        variations=_ordered(own),
        errata=said.errata,
        contract=contract,
        contract_variations=_ordered(theirs),
    )


def _ordered(variations: Iterable[Variation]) -> tuple[Variation, ...]:
    return in_merge_order((each.variation, each) for each in variations)


def _problems(agreement: Agreement) -> list[Problem]:
    """What `ettle check` would say of it."""
    under = (agreement.contract,) if agreement.contract else ()
    steps = (*agreement.variations, *agreement.contract_variations, *agreement.errata, *under)
    layers = {step_name(each): Layer(step_name(each), {(): ((), 1)}) for each in steps}
    written = Written(agreement, Layer("programme", {(): ((), 1)}), layers, layers)
    plain = house()
    found = problems(written, Known(plain.facts, frozenset(plain.rates), plain.code_lists))
    return [*found, *(problem for each in under for problem in contract_problems(each, written))]


def titles_of(rulebook: Rulebook) -> dict[str, str]:
    """The titles of the example's rules, for reasons in English."""
    programme = Programme.model_validate(dict(rulebook.agreements[EXAMPLE].programme))
    blocks = (programme.outcomes, programme.payments, programme.offer, programme.phases.by_id)
    titles = {id: getattr(rule, "title", None) for block in blocks for id, rule in block.items()}
    return {id: title for id, title in titles.items() if title}
