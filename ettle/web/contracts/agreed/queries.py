"""What the pages of contracts show of proposals and documents. Row-level security keeps those of others away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.day import months_after
from ettle.engine.rules.programme import Contract
from ettle.engine.settle.places import contract_year
from ettle.web.access.acting import Acting
from ettle.web.contracts.agreed.seeing import names_of, names_of_staff
from ettle.web.contracts.models import Document, Ending, Proposal

SHAPES = {"agreed": ("good", "Agreed"), "declined": ("bad", "Declined"), "withdrawn": ("rest", "Withdrawn")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One proposal with how it stands, in words."""

    row: Proposal
    ending: Ending | None
    document: Document | None
    proposed_by: str
    proposed_for: str
    waits_for: str
    """The organisation that has to answer, by name."""
    ended_by: str
    ended_for: str
    mine_to_answer: bool

    @property
    def state(self) -> tuple[str, str]:
        if self.ending is not None:
            return SHAPES[self.ending.how]
        return ("due", "Waits for you") if self.mine_to_answer else ("due", f"Waits for {self.waits_for}")


def proposals(acting: Acting, contract: str | None = None) -> list[Shown]:
    """Proposals the organisation may see, the newest first: of one contract, or all that are open."""
    rows = Proposal.objects.select_related("ending", "document").order_by("-id")
    rows = rows.filter(ending=None) if contract is None else rows.filter(contract=contract)
    return shown(acting, list(rows))


def proposal_of(acting: Acting, id: int) -> Shown | None:
    """One proposal; None where the organisation is no party to it, as where there is none."""
    found = Proposal.objects.select_related("ending", "document").filter(pk=id).first()
    return shown(acting, [found])[0] if found else None


def shown(acting: Acting, rows: Sequence[Proposal]) -> list[Shown]:
    """Proposals with the names of those who acted: two questions for all of them."""
    endings = [each.ending for each in rows if hasattr(each, "ending")]
    ids = {id for each in rows for id in (each.payer_id, each.provider_id)}
    places = names_of(ids) if rows else {}
    people = names_of_staff([*(each.proposed_by for each in rows), *(each.by for each in endings)]) if rows else {}
    return [_shown(acting, each, places, people) for each in rows]


def _shown(acting: Acting, row: Proposal, places: dict[str, str], people: dict[str, str]) -> Shown:
    ending = getattr(row, "ending", None)
    other = row.provider_id if row.proposed_in_id == row.payer_id else row.payer_id
    return Shown(
        row,
        ending,
        getattr(row, "document", None),
        people.get(row.proposed_by, row.proposed_by),
        places[row.proposed_in_id],
        places[other],
        people.get(ending.by, ending.by) if ending else "",
        places.get(ending.organisation_id, ending.organisation_id) if ending else "",
        acting.organisation == other and acting.code != row.proposed_by,
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """One part of the profile: how many starts it expects, and how many are expected from the first day to its end."""

    words: str
    number: int
    altogether: int
    until: date | None
    """The first day after it; None where the profile goes by years and not by months of the contract."""


def profile_of(contract: Contract, words: Iterable[str]) -> list[Expected]:
    """The profile with its running total."""
    found, altogether = [], 0
    for (band, number), said in zip(contract.profile.items(), words, strict=True):
        altogether += number
        found.append(Expected(said, number, altogether, _end_of(contract, band)))
    return found


def _end_of(contract: Contract, band: str) -> date | None:
    last = band.rpartition("-")[2]
    if not last.isdigit():
        return None
    return date(int(last) + 1, 1, 1) if len(last) == 4 else months_after(contract.in_force.from_, int(last))


def year_of(contract: Contract, on: date) -> str:
    """Which year of the contract a day lies in, in words."""
    in_force = contract.in_force
    if on < in_force.from_:
        return "It has not begun"
    last = in_force.until - timedelta(days=1) if in_force.until else on
    return f"Year {contract_year(contract, min(on, last))}" + (", over for new starts" if on > last else "")
