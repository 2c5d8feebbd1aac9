"""The ways to vary a contract: a form for each of the common changes, and the document itself for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ettle.engine.rules.programme import Contract
from ettle.web.contracts.agreed import changing, templates_of
from ettle.web.contracts.agreed.forms import DocumentForm, FileForm
from ettle.web.contracts.agreed.terms import Stand, standing_on, usual_start
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import today


@dataclass(frozen=True, slots=True)
class Way:
    """One way to vary a contract: its title, its form, and whether a contract has anything of the kind."""

    id: str
    title: str
    note: str
    form: Callable[[Stand, Any], DocumentForm]
    there_is: Callable[[Stand], bool] = lambda stand: True


def _file(stand: Stand, sent: Any) -> DocumentForm:
    contract = stand.contract
    initial = {"text": templates_of.variation(contract)}
    return FileForm(sent, kind="variation", contract=contract.contract, initial=initial)


def _of(form: type[changing.VaryForm]) -> Callable[[Stand, Any], DocumentForm]:
    return lambda stand, sent: form(sent, stand=stand)


WAYS = {
    each.id: each
    for each in (
        Way("price", "Another price", "For one result, from a day on", _of(changing.PriceForm),
            lambda stand: bool(changing.prices_in(stand))),
        Way("volume", "Another volume", "Of starts or of one result", _of(changing.VolumeForm)),
        Way("cap", "Another limit", "The most that is paid", _of(changing.CapForm),
            lambda stand: bool(changing.caps_in(stand))),
        Way("split", "Another share", "For a body of the supply chain", _of(changing.SplitForm),
            lambda stand: bool(changing.bodies_in(stand))),
        Way("last-day", "Another last day", "Until when people start under it", _of(changing.LastDayForm)),
        Way("file", "Write a variation as a file", "Anything else: outcomes, evidence, several things at once", _file),
    )
}  # fmt: skip


def _stand(contract: Contract) -> Stand:
    """The contract as it stands today."""
    agreement = rulebook().contracts[contract.contract]
    found = standing_on(agreement, usual_start(agreement, today()), today())
    assert found is not None, "a contract has rules on the days of its own"
    return found


def ways(contract: Contract) -> list[Way]:
    """Those that fit a contract."""
    stand = _stand(contract)
    return [each for each in WAYS.values() if each.there_is(stand)]


def form_for(what: str, contract: Contract, sent: Any) -> DocumentForm | None:
    """The form of a way; None where there is no such way for this contract."""
    way, stand = WAYS.get(what), _stand(contract)
    return way.form(stand, sent) if way is not None and way.there_is(stand) else None


def title_of(what: str) -> str:
    return WAYS[what].title if what in WAYS else what
