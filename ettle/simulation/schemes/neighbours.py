"""Honest people whose record looks like that of a scheme. Nothing of it is wrong; a question about them is a false one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from ettle.simulation.journal import Row
from ettle.simulation.schemes.case import Case, Host, crafted, days_past
from ettle.simulation.schemes.entries import edit_and_claim_again
from ettle.simulation.schemes.identity import write_other_fund
from ettle.simulation.schemes.world import World
from ettle.simulation.schemes.year import COAST, CONTRACT, DAYS, WORK_13, WORK_26, WORKS
from ettle.simulation.work import FULL_HOURS

DAY = timedelta(days=1)
BIG = {"employer-4010": 30, "employer-4023": 22, "employer-4057": 16, "employer-4071": 12, "employer-4102": 10}
"""Five large employers of the area, with how much of the hiring each does; they are among the firms of groups."""
PEOPLE_OF_A_SMALL_FIRM = 6


def big_employer(world: World, host: Host) -> None:
    """Works for one of five large employers, who take people from both providers; some send one list for all."""
    employer = host.rng.choices(list(BIG), list(BIG.values()))[0]
    days = None if host.rng.random() < 0.6 else 30 + int(host.rng.random() * 240)
    case = world.tell(host, crafted(host, days, employer=employer))
    world.neighbour(case, "friends_firm", "big_employer")
    for row in case.evidence(*DAYS):
        if row["type"] == "payroll_feed" and host.rng.random() < 0.35:
            quarter = f"{row['on'].year} quarter {(row['on'].month + 2) // 3}"
            case.says([row], list_of=f"{employer}, {quarter}")
            world.neighbour(case, "copied", "one_list_for_all")


def small_firm(world: World, host: Host) -> None:
    """A small firm with a social purpose that takes several people, each with their own hours, pay and end."""
    name, _ = world.group(f"small/{host.stay.provider}", PEOPLE_OF_A_SMALL_FIRM)
    days = None if host.rng.random() < 0.5 else 60 + int(host.rng.random() * 200)
    case = world.tell(host, crafted(host, days, employer=world.firm(name)))
    world.neighbour(case, "friends_firm", "small_firm")


def fixed_term(world: World, host: Host) -> None:
    """A contract of 13 or 26 weeks that ended when it was over, with pay for every week of it."""
    rule = WORK_13 if host.rng.random() < 0.7 else WORK_26
    case = world.tell(host, crafted(host, days_past(host.rng, DAYS[rule])))
    _payslips(case, rule)
    world.neighbour(case, "stretched", "fixed_term")


def sixteen_hours(world: World, host: Host) -> None:
    """16 hours a week, worked and paid; for a third the hours were first mistyped and mended within days."""
    case = world.tell(host, crafted(host, None, "16"))
    entry, how = case.job(), "sixteen_hours"
    if host.rng.random() < 1 / 3:
        how = "sixteen_hours_mistyped"
        entry["hours_per_week"] = host.rng.choice(("6", "10", "15", "1.6"))
        case.mend(entry, entry["recorded_at"] + DAY * (1 + int(host.rng.random() * 6)), hours_per_week="16")
    _payslips(case, WORK_13, WORK_26)
    world.neighbour(case, "rounded", how)


def little_contact(world: World, host: Host) -> None:
    """Found work soon, needed nobody and said so: a call or two, then the checkpoints."""
    rng, start = host.rng, host.stay.start
    case = world.tell(host, crafted(host, None, on=start + DAY * (6 + int(rng.random() * 20))))
    case.drop("contact", "activity", "review", "assessment", "learning", "volunteering", "work_experience")
    case.journal.write("contact", start, case.stay.id, mode="in_person", reached="yes")
    if rng.random() < 0.7:
        on = start + DAY * (3 + int(rng.random() * 10))
        case.journal.write("contact", on, case.stay.id, mode="phone", reached="yes", about="wants no calls")
    for weeks in (4, 13):
        if not [row for row in case.of("follow_up") if row.get("checkpoint_weeks") == weeks]:
            on = case.job()["on"] + DAY * (7 * weeks + int(rng.random() * 7))
            case.journal.write("follow_up", on, case.stay.id, checkpoint_weeks=weeks, answer="in_work")
    world.neighbour(case, "parking", "needed_little")


def mended_after_refusal(world: World, host: Host) -> None:
    """Refused for a slip of the pen; what was so is entered, with pay that shows it, and claimed again."""
    case = world.tell(host, crafted(host, None, host.rng.choice(("20", "25", "30", "35"))))
    entry = case.job()
    right = entry["hours_per_week"]
    entry["hours_per_week"] = right[0]
    changes: Row = {"hours_per_week": right}
    first = case.claims(WORK_13)[0]
    edit_and_claim_again(world, case, first, entry, changes, "fewer than 16 hours a week")
    _payslips(case, WORK_13)
    world.neighbour(case, "edited_after_refusal", "slip_of_the_pen")


def date_mended(world: World, host: Host) -> None:
    """The first day was typed with the wrong month, before the start; seen and mended within the week."""
    on = host.stay.start + DAY * (2 + int(host.rng.random() * 20))
    case = world.tell(host, crafted(host, None, on=on))
    entry = case.job()
    entry["on"] = on - DAY * 30
    case.mend(entry, entry["recorded_at"] + DAY * (1 + int(host.rng.random() * 5)), on=on)
    world.neighbour(case, "before_start", "wrong_month")


def next_day(world: World, host: Host) -> None:
    """Came with an interview behind them, and began within the week."""
    on = host.stay.start + DAY * (1 + int(host.rng.random() * 6))
    case = world.tell(host, crafted(host, None, on=on))
    world.neighbour(case, "before_start", "began_within_the_week")


def twins(world: World, host: Host) -> None:
    """Two people of one family and one birthday who both found work, half of them with one employer."""
    rng = host.rng
    stay = crafted(host)
    case = world.tell(host, stay)
    other = host.named(world.new_code())
    world.family_of[other.person.id] = host.person.id
    if rng.random() < 0.5:
        world.phone_of[other.person.id] = host.person.id
    same = {"employer": stay.jobs[0].employer} if rng.random() < 0.5 else {}
    on = host.began + DAY * int(rng.random() * 6)
    told = world.tell(other, crafted(other, None, rng.choice(FULL_HOURS), on=on, **same))
    for each in (case, told):
        world.neighbour(each, "second_record", "twin")


def second_time(world: World, host: Host) -> None:
    """The first job was lost and the stay over; later, with the other provider, there is another job."""
    rng = host.rng
    first = crafted(host, 25 + int(rng.random() * 50))
    lost = first.jobs[0].until
    assert lost is not None
    first = replace(first, leave=(lost + DAY * 5), leave_reason="moved_away")
    again = lost + DAY * (20 + int(rng.random() * 30))
    provider, also = (COAST, WORKS) if first.provider == WORKS else (WORKS, COAST)
    contract = {"id": CONTRACT, "provider": provider, "others": [also]}
    stay = replace(host.stay, id=f"{host.person.id}-E2", start=again, provider=provider, contract=contract)
    second = crafted(replace(host, stay=stay), None, on=again + DAY * (10 + int(rng.random() * 20)))
    case = world.tell(host, first, second)
    world.neighbour(case, "two_providers", "second_time", second.id)


def died_after(world: World, host: Host) -> None:
    """Died some weeks after an outcome, which is claimed for the days before."""
    case = world.tell(host, crafted(host))
    claim = case.claims(WORK_13)[0]
    day = host.began + DAY * (DAYS[WORK_13] + 2 + int(host.rng.random() * 20))
    gone = [row["id"] for row in case.rows if row["on"] > day and row is not claim and row["kind"] != "evidence"]
    gone += [row["id"] for row in case.evidence(WORK_26)]
    case.rows[:] = [row for row in case.rows if row["id"] not in gone]
    if claim["on"] <= day:
        claim["on"] = day + DAY * 5
        claim["recorded_at"] = case.journal.moment(claim["on"])
        claim.pop("said_at", None)
    case.journal.write("death", day, known_on=day + DAY * int(host.rng.random() * 20))
    world.neighbour(case, "left_or_died", "died_after_the_outcome")


def one_letter(world: World, host: Host) -> None:
    """One letter of the employer that shows both 13 and 26 weeks, shown once for each."""
    case = world.tell(host, crafted(host))
    papers = case.evidence(WORK_13, WORK_26)
    case.says(papers[:1], letter=True)
    case.says(papers[1:], copy_of=papers[0]["id"], renamed=False)
    for row in papers:
        row["type"] = "employer_letter"
    world.neighbour(case, "copied", "one_letter_for_two_outcomes")


def other_help(world: World, host: Host) -> None:
    """Was with the other fund before, which ended without a job; this fund alone claims."""
    case = world.tell(host, crafted(host))
    before = replace(case.stay, jobs=(), first_job=None, leave=case.stay.start - DAY * 9, leave_reason="moved_away")
    write_other_fund(world, case, before, case.stay.start - DAY * (120 + _some(host.rng, 100)))
    world.neighbour(case, "two_funds", "other_fund_before")


def _some(rng: Random, most: int) -> int:
    return int(rng.random() * most)


def _payslips(case: Case, *rules: str) -> None:
    for row in case.evidence(*rules):
        row["type"] = case.rng.choice(("payslip", "payroll_feed"))
