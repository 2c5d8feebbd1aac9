"""The documents: programme, contract, variation. One kind of thing, joined by one merge."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, model_validator

from ettle.engine.events.fields import Day, YesNo
from ettle.engine.rules.eligibility import Conflict, Eligibility
from ettle.engine.rules.fields import (
    Count,
    Id,
    InForce,
    Line,
    Pence,
    PenceByGroup,
    Percent,
    PercentOfVolume,
    Rule,
    Sourced,
)
from ettle.engine.rules.offers import Offer
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.payments import Payment
from ettle.engine.rules.phases import Phases
from ettle.engine.rules.problems import Misfit


class Group(Rule):
    """A group of participants for whom numbers may differ."""

    title: Line


class Programme(Rule):
    """What is the same for everybody on a programme."""

    programme: Id
    title: Line
    participation: Literal["voluntary", "mandatory"]
    fund: Id
    """Who pays for it, such as `scottish-government`."""
    about: Line | None = None
    sources: dict[Id, Line] = {}
    """Where rules and sums come from: each id with what a reader needs to find it."""
    in_force: InForce
    groups: dict[Id, Group] = {}
    eligibility: Eligibility | None = None
    conflicts: dict[Id, Conflict] = {}
    phases: Phases = Field(default_factory=lambda: Phases.model_validate({}))
    offer: dict[Id, Offer] = {}
    outcomes: dict[Id, Outcome] = {}
    payments: dict[Id, Payment] = {}
    unconfirmed: dict[Id, Line] = {}
    """What was looked for and not found, so that nobody takes its absence for a no."""


class Variation(Rule):
    """An agreed (or, as a what-if, not agreed) change of a programme or a contract."""

    variation: Id
    title: Line
    programme: Id | None = None
    """The programme it changes; a file in the programme's own folder need not say."""
    contract: Id | None = None
    """The contract it changes; a file in the contract's own folder need not say."""
    in_force: InForce
    agreed_on: Day | None = None
    parties: tuple[Id, ...] = ()
    source: Line | None = None
    illustrative: YesNo | None = None
    change: dict[str, Any] = Field(min_length=1)
    """Laid over the document by merge patch (RFC 7396): maps merge, an empty value removes, all else replaces."""

    @model_validator(mode="after")
    def _touches_no_identity(self) -> Variation:
        fixed = sorted({"programme", "contract", "in_force"} & set(self.change))
        if fixed == ["in_force"] and isinstance(days := self.change["in_force"], dict) and set(days) == {"until"}:
            fixed = []  # a contract's last day may move; that a programme's may not is checked with the whole
        if fixed:
            said = f"the change touches identity ({', '.join(fixed)}); write a new document instead"
            raise Misfit(said, ("change", fixed[0]))
        if self.source is None and self.illustrative != "yes":
            raise ValueError("has no `source`; name one of the document's sources, or write `illustrative: yes`")
        return self


class Erratum(Rule):
    """A mending of rules that were encoded wrongly: the agreement was always so, we wrote it down wrong."""

    erratum: Id
    title: Line
    known_from: AwareDatetime
    source: Line
    change: dict[str, Any] = Field(min_length=1)


class Parties(Rule):
    """Who pays, who provides, and who else signed."""

    payer: Id
    provider: Id
    others: tuple[Id, ...] = ()


class Cap(Sourced):
    """The most that may be paid for these payments together, in pence or in lines, over the contract or each year."""

    of: tuple[Id, ...] = Field(min_length=1)
    pence: Pence | None = None
    lines: Count | None = None
    per: Literal["contract", "contract_year"] = "contract"

    @model_validator(mode="after")
    def _has_one_limit(self) -> Cap:
        if (self.pence is None) == (self.lines is None):
            raise ValueError("a cap of nothing, or of two things; give `pence` or `lines`")
        return self


class Tier(Sourced):
    """Another price for lines beyond a percentage of the agreed volume."""

    of: Id
    above_volume_percent: PercentOfVolume
    amount: PenceByGroup


class Fee(Sourced):
    """A sum with no person: bands of contract months, each band's percentage divided equally over its months."""

    of: Pence
    months: dict[str, Percent]


class FoundByPayer(Sourced):
    """Lines the payer found before the provider claimed them are paid at this percentage."""

    percent: Percent


class Contract(Sourced):
    """What was agreed with one provider about one programme: prices, volumes, limits."""

    contract: Id
    title: Line
    programme: Id
    parties: Parties
    lot: Line | None = None
    area: Line | None = None
    sources: dict[Id, Line] = {}
    in_force: InForce
    volumes: dict[Id, Count] = {}
    """Agreed numbers, by `starts` or by payment."""
    profile: dict[str, Count] = {}
    """Expected starts by contract month or year, such as {1-12: 500}."""
    prices: dict[Id, Any] = {}
    """Pence by payment id, in the shape of a payment's `amount`."""
    change: dict[str, Any] = {}
    """What else differs from the programme, by merge patch (RFC 7396)."""
    caps: dict[Id, Cap] = {}
    tiers: dict[Id, Tier] = {}
    fees: dict[Id, Fee] = {}
    found_by_payer: FoundByPayer | None = None
    splits: dict[Id, Percent] = {}
    """Supply chain: the percentage of each provider line passed to each subcontractor, by organisation."""


AgeBand = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\+|-[0-9]{1,3})?$")]


class RateTable(Sourced):
    """A rate by date, and by age band (`23+`, `21-22`) where it has ages. Pence per hour."""

    rate: Id
    title: Line | None = None
    unit: Literal["pence per hour", "pence per week", "pence"]
    values: dict[Day, Pence | dict[AgeBand, Pence]] = Field(min_length=1)
    """The amount from each day on, flat or by age band."""

    @property
    def by_age(self) -> bool:
        """Whether any amount of it goes by age."""
        return any(isinstance(each, dict) for each in self.values.values())

    def value_on(self, day: date, age: int | None) -> int | None:
        """The amount in force on a day; None before the first date, or when it goes by an age not known."""
        dated = [(since, value) for since, value in self.values.items() if since <= day]
        if not dated:
            return None
        _, value = max(dated, key=lambda each: each[0])
        if not isinstance(value, dict):
            return value
        return None if age is None else _for_age(value, age)


def _for_age(bands: dict[str, int], age: int) -> int | None:
    for band, amount in bands.items():
        low, _, high = band.removesuffix("+").partition("-")
        if int(low) <= age and (band.endswith("+") or age <= int(high or low)):
            return amount
    return None
