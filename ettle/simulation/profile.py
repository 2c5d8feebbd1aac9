"""The shape of a programme, as data: profiles/general.toml, changed by profiles/<programme>.toml.

Adding a programme's shape is adding one small file that names only what differs.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date
from importlib import resources
from typing import Any

Merged = dict[str, Any]
ANY = "any"
"""The group and area of a programme that has none: not written down."""


@dataclass(frozen=True, slots=True)
class WorkParameters:
    """How work comes and goes. Shares 0-1, hazards per week of a job, mean days of waits."""

    job_start: float
    """Share of starts that ever begin a counted job."""
    search_days: float
    """Mean days from start to the first job, before the pre-employment limit cuts it off."""
    loss_13: float
    """Chance a week of losing a job in its weeks 1-13; then weeks 14-26; then later."""
    loss_26: float
    loss_52: float
    again: float
    """Share of lost jobs followed by another."""
    gap_days: float
    """Mean days between two jobs; a third of those who go on go straight on."""
    early_leave: float
    """Share of those without a job who leave before the pre-employment period ends."""
    early_leave_days: float

    def towards(self, other: WorkParameters, share: float) -> WorkParameters:
        """These parameters moved `share` (0-1) of the way to `other`."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        mixed = {name: value + (getattr(other, name) - value) * share for name, value in values.items()}
        return WorkParameters(**mixed)


@dataclass(frozen=True, slots=True)
class Eras:
    """`launch` holds for starts before `launch_until`, `settled` from `settled_from`, a straight line between."""

    launch: WorkParameters
    settled: WorkParameters
    launch_until: date
    settled_from: date

    def on(self, start: date) -> WorkParameters:
        if start >= self.settled_from:
            return self.settled
        if start <= self.launch_until:
            return self.launch
        share = (start - self.launch_until).days / (self.settled_from - self.launch_until).days
        return self.launch.towards(self.settled, share)


@dataclass(frozen=True, slots=True)
class Profile:
    """One programme's shape. `shares` and the tables hold what the TOML files say."""

    programme: str
    first_start: date
    last_start: date
    data_to: date
    """Nothing recorded after this day is given."""
    flow: Merged
    eras: Eras
    pre_employment_months: dict[str, int]
    in_work_months: int
    groups: dict[str, float]
    areas: dict[str, float]
    providers: dict[str, float]
    sources: dict[str, float]
    leave_reasons: dict[str, float]
    shares: dict[str, float]
    facts: Merged
    joining: Merged
    """How those who start meet the conditions: `ettle.simulation.joining`."""
    contracts: dict[str, Merged]
    """By area, for areas that have a contract in the rulebook: its `id`, `provider` and `others`."""
    lists: dict[str, list[str]]
    service: Merged
    served: dict[str, float]
    """Shares of the kinds of stay: how much of what is planned happens is said by `service.kept`."""
    money: Merged
    rejoin: dict[str, float]
    """Chance that somebody who has left re-joins, by quarter."""

    def having(self, **changes: Any) -> Profile:
        return replace(self, **changes)


def merged(under: Merged, over: Merged) -> Merged:
    """`over` laid on `under`, table by table; a table that says `_only = true` replaces the one below whole."""
    result = {} if over.get("_only") else dict(under)
    for key, value in over.items():
        below = result.get(key, {})
        result[key] = merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    result.pop("_only", None)
    return result


def _toml(folder: str, name: str) -> Merged:
    file = resources.files("ettle.simulation").joinpath(folder, f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def known_programmes() -> list[str]:
    """Programmes with a shape of their own; any other gets the general one."""
    folder = resources.files("ettle.simulation").joinpath("profiles")
    names = (each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml"))
    return sorted(name for name in names if name != "general")


def profile_of(programme: str, fitted: Merged | None = None) -> Profile:
    """The shape of a programme; `fitted` stands in for its fitted file while it is being fitted."""
    shape = merged(_toml("profiles", "general"), _toml("profiles", programme))
    shape = merged(shape, fitted if fitted is not None else _toml("fitted", programme))
    launch = WorkParameters(**shape["work"])
    settled = WorkParameters(**merged(shape["work"], shape.get("settled", {})))
    dates, stay = shape["dates"], shape["stay"]
    first = dates["first_start"]
    return Profile(
        programme=programme,
        first_start=first,
        last_start=dates["last_start"],
        data_to=dates["data_to"],
        flow=shape["flow"],
        eras=Eras(launch, settled, dates.get("launch_until", first), dates.get("settled_from", first)),
        pre_employment_months=stay["pre_employment_months"],
        in_work_months=stay["in_work_months"],
        rejoin=shape.get("rejoin", {}),
        **{name: shape[name] for name in _TABLES},
    )


_TABLES = (
    "groups",
    "areas",
    "providers",
    "sources",
    "leave_reasons",
    "shares",
    "facts",
    "joining",
    "contracts",
    "lists",
    "service",
    "served",
    "money",
)
