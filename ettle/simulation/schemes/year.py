"""The honest year: a contract that pays for results, and who takes part in it, as the profile of its programme says.

The figures of the programme are those of `profiles/no-one-left-behind-local.toml`. What differs stands here: one
financial year of starts, told to the end of the next; two providers under one contract, and a third body with another fund.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ettle.simulation.histories import Inventor
from ettle.simulation.profile import Profile, profile_of

PROGRAMME, CONTRACT = "no-one-left-behind-local", "nolb-ettlebrae-works"
WORKS, COAST = "ettlebrae-works", "east-coast-works"
OTHER_PROGRAMME, OTHER_CONTRACT, OTHER_PROVIDER = "fair-start-scotland", "fss-lot-5-illustrative", "start-scotland"
"""The other fund: paid for by another payer, for weeks in work too."""

ENTERED, WORK_13, WORK_26 = "entered_work", "work_13", "work_26"
MILESTONES = {ENTERED: 1, WORK_13: 13, WORK_26: 26}
DAYS = {rule: 7 * weeks for rule, weeks in MILESTONES.items()}

FIRST_START, LAST_START, DATA_TO = date(2021, 4, 1), date(2022, 3, 31), date(2023, 3, 31)
LAST_JOB = date(2022, 4, 25)
"""A job begun by then can reach 26 weeks and be claimed, and whatever is told of it is recorded, before the telling ends."""

WARDS = {"brae": 0.30, "harbour": 0.25, "mill-lade": 0.25, "northgate": 0.20}
PROVIDER_OF = {"brae": WORKS, "harbour": WORKS, "mill-lade": WORKS, "northgate": COAST}
SURE = {"evidence": 1.0, "claim": 1.0} | dict.fromkeys(
    (
        "late",
        "correction",
        "retract",
        "retract_of_retract",
        "duplicate",
        "wrong_link",
        "death",
        "handover",
        "claim_withdrawn",
        "unknown_source",
        "earnings",
        "award",
        "job_before_start",
    ),
    0.0,
)
"""For those whose story is made on purpose, planted or look-alike: evidence and claim are there and recorded in time."""


def honest() -> Profile:
    """Everybody answers what the characteristics are, or that they would rather not say."""
    found = profile_of(PROGRAMME)
    under = {ward: _contract(provider) for ward, provider in PROVIDER_OF.items()}
    return found.having(
        first_start=FIRST_START,
        last_start=LAST_START,
        data_to=DATA_TO,
        flow=found.flow | {"starts": {"2021/22": 1}},
        areas=WARDS,
        contracts=under,
        facts=found.facts | {"asked": 1.0, "councils": {ward: ["fife"] for ward in WARDS}},
        joining=found.joining | {"unrecorded": 0.0},
        money=found.money | {"milestones": MILESTONES},
    )


def _contract(provider: str) -> Mapping[str, Any]:
    return {"id": CONTRACT, "provider": provider, "others": [COAST if provider == WORKS else WORKS]}


def sure(profile: Profile) -> Profile:
    """The same shape, with whatever a made story rests on written down."""
    return profile.having(shares=profile.shares | SURE)


def other_fund() -> Inventor:
    """Writes stays with the other fund."""
    return Inventor(sure(profile_of(OTHER_PROGRAMME)).having(data_to=DATA_TO), 0)
