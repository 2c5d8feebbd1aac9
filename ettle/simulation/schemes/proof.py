"""Schemes of what is shown: one paper for two people, and a firm that confirms whatever is asked."""

from __future__ import annotations

from dataclasses import replace

from ettle.simulation.schemes.case import Case, Host, crafted, days_past
from ettle.simulation.schemes.identity import kept_by
from ettle.simulation.schemes.result import Intent
from ettle.simulation.schemes.world import World
from ettle.simulation.schemes.year import DAYS, ENTERED, WORK_13, WORK_26

FRIENDS_OF_A_FIRM = 10


def copied(world: World, host: Host, intent: Intent) -> None:
    """Evidence of one person shown for another: the very file, or the same with another name on it."""
    case = world.tell(host, crafted(host))
    rule = host.rng.choice((ENTERED, WORK_13))
    how = "same_file" if intent == "careless" or host.rng.random() < 0.5 else "same_amounts_other_name"
    world.later.append(lambda: _copy(world, case, rule, intent, how))


def _copy(world: World, case: Case, rule: str, intent: Intent, how: str) -> None:
    """From somebody honest of the same provider."""
    mine = case.evidence(rule)[0]
    donors = [
        row
        for row in world.rows
        if row["kind"] == "evidence" and row["for"] == rule and row.get("organisation") == mine["organisation"]
    ]
    if not donors:
        raise ValueError("too few people for evidence to be copied from: take a few hundred")
    donor = case.rng.choice(donors)
    mine["type"] = donor["type"]
    case.says([mine], copy_of=donor["id"], renamed=how == "same_amounts_other_name")
    world.plant(case, "copied", intent, how, case.claims(rule), mine, donor)


def friends_firm(world: World, host: Host, intent: Intent) -> None:
    """One firm, one key worker, the same pay, letters for evidence, and jobs that end when the last sum is due."""
    rng, provider = host.rng, host.stay.provider
    name, chance = world.group(f"friends/{provider}", FRIENDS_OF_A_FIRM)
    worker, pay = f"worker-{chance.randrange(400):03d}", 900 + 5 * chance.randrange(20)
    bar = DAYS[WORK_26 if rng.random() < 0.7 else WORK_13]
    stay = crafted(host, days_past(rng, bar), rng.choice(("16", "16", "20")), employer=world.firm(name), pay=pay)
    case = world.tell(replace(host, stay=stay), stay)
    kept_by(case, worker)
    for row in case.evidence():
        row["type"] = "employer_letter"
    world.plant(case, "friends_firm", intent, "jobs_in_name_only", case.claims(), case.job())
