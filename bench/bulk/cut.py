"""A programme cut down to some of its rules, so that both sides of a comparison work out the same and no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bench.bulk.enrolled import PROGRAMME
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Agreement

TABLES = ("outcomes", "offers")
RULES_OF = {
    "outcomes": ("job_start", "job_13", "job_26", "job_52"),
    "offer": ("weekly_contact", "monthly_review"),
    "payments": (),
}
"""The rules that the peers know as well."""
BESIDE = ("eligibility", "conflicts")
"""What none of the peers asks."""


def cut(rules: Rulebook) -> Rulebook:
    """The programme with its outcomes and two of its offers, as all its dated documents say them; no contract, no payment."""
    whole = rules.agreements[PROGRAMME]
    variations = [each.model_copy(update={"change": _kept(each.change)}) for each in whole.variations]
    errata = [each.model_copy(update={"change": _kept(each.change)}) for each in whole.errata]
    agreement = Agreement(_kept(whole.programme), tuple(variations), tuple(errata))
    return Rulebook({PROGRAMME: agreement}, {}, rules.facts, rules.rates, rules.holidays, rules.code_lists)


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document, or a change of one, without the other rules."""
    return {
        name: _some(block, RULES_OF[name]) if name in RULES_OF else block
        for name, block in document.items()
        if name not in BESIDE
    }


def _some(block: Mapping[str, Any], rules: Collection[str]) -> dict[str, Any]:
    return {id: rule for id, rule in block.items() if id in rules}
