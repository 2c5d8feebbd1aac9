"""How many of those who came to work carry each scheme, and how many look like one. Assumptions, not findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ettle.simulation.schemes import entries, identity, neighbours, proof
from ettle.simulation.schemes.case import Host
from ettle.simulation.schemes.result import Intent
from ettle.simulation.schemes.world import World


@dataclass(frozen=True, slots=True)
class Scheme:
    """`share` of the hosts carry it, `careless` of those without meaning to."""

    write: Callable[[World, Host, Intent], None]
    share: float
    careless: float


SCHEMES: Mapping[str, Scheme] = {
    "second_record": Scheme(identity.second_record, 0.015, 0.4),
    "two_providers": Scheme(identity.two_providers, 0.015, 0.4),
    "stretched": Scheme(entries.stretched, 0.020, 0.25),
    "rounded": Scheme(entries.rounded, 0.020, 0.25),
    "copied": Scheme(proof.copied, 0.015, 0.3),
    "friends_firm": Scheme(proof.friends_firm, 0.020, 0.0),
    "parking": Scheme(entries.parking, 0.015, 0.5),
    "before_start": Scheme(entries.before_start, 0.015, 0.3),
    "edited_after_refusal": Scheme(entries.edited_after_refusal, 0.015, 0.2),
    "left_or_died": Scheme(identity.left_or_died, 0.015, 0.6),
    "two_funds": Scheme(identity.two_funds, 0.015, 0.5),
    "ghost": Scheme(identity.ghost, 0.015, 0.0),
}

LOOK_ALIKES: Mapping[str, tuple[Callable[[World, Host], None], float]] = {
    "big_employer": (neighbours.big_employer, 0.12),
    "small_firm": (neighbours.small_firm, 0.02),
    "fixed_term": (neighbours.fixed_term, 0.03),
    "sixteen_hours": (neighbours.sixteen_hours, 0.03),
    "little_contact": (neighbours.little_contact, 0.02),
    "mended_after_refusal": (neighbours.mended_after_refusal, 0.015),
    "date_mended": (neighbours.date_mended, 0.01),
    "next_day": (neighbours.next_day, 0.01),
    "twins": (neighbours.twins, 0.01),
    "second_time": (neighbours.second_time, 0.01),
    "died_after": (neighbours.died_after, 0.005),
    "one_letter": (neighbours.one_letter, 0.03),
    "other_help": (neighbours.other_help, 0.01),
}

SHARES: Mapping[str, float] = {name: each.share for name, each in SCHEMES.items()} | {
    name: share for name, (_, share) in LOOK_ALIKES.items()
}
