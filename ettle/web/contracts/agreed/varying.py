"""The ways to vary a contract: a form for each of the common changes, and the document itself for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ettle.engine.rules.programme import Contract
from ettle.web.contracts.agreed import templates_of
from ettle.web.contracts.agreed.forms import DocumentForm, FileForm


@dataclass(frozen=True, slots=True)
class Way:
    """One way to vary a contract: its title, and its form for a contract (None where there is nothing of the kind)."""

    id: str
    title: str
    note: str
    form: Callable[[Contract, Any], DocumentForm]
    there_is: Callable[[Contract], bool] = lambda contract: True


def _file(contract: Contract, sent: Any) -> DocumentForm:
    initial = {"text": templates_of.variation(contract)}
    return FileForm(sent, kind="variation", contract=contract.contract, initial=initial)


WAYS = {
    each.id: each
    for each in (
        Way("file", "Write a variation as a file", "Anything else: outcomes, evidence, several things at once", _file),
    )
}


def ways(contract: Contract) -> list[Way]:
    """Those that fit a contract."""
    return [each for each in WAYS.values() if each.there_is(contract)]


def form_for(what: str, contract: Contract, sent: Any) -> DocumentForm | None:
    """The form of a way; None where there is no such way for this contract."""
    way = WAYS.get(what)
    return way.form(contract, sent) if way is not None and way.there_is(contract) else None


def title_of(what: str) -> str:
    return WAYS[what].title if what in WAYS else what
