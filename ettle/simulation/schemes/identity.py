"""Schemes of who and where: one person twice, one job at two doors, people who had gone, people who never were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ettle.simulation.journal import Row
from ettle.simulation.schemes.case import SERVICE, Case, Host, crafted
from ettle.simulation.schemes.entries import drop_service
from ettle.simulation.schemes.result import Intent
from ettle.simulation.schemes.world import World
from ettle.simulation.schemes.year import (
    COAST,
    CONTRACT,
    ENTERED,
    OTHER_CONTRACT,
    OTHER_PROVIDER,
    WORK_13,
    WORK_26,
    WORKS,
)
from ettle.simulation.stays import Stay

DAY = timedelta(days=1)
GHOSTS_OF_A_WORKER = 4
SAME_OUTCOME = {ENTERED: (ENTERED,), WORK_13: (WORK_13, "job_13"), WORK_26: (WORK_26, "job_26", "job_52")}


def second_record(world: World, host: Host, intent: Intent) -> None:
    """A second record of one person, under another spelling and code, with the same job claimed again."""
    rng = host.rng
    job = crafted(host)
    case = world.tell(host, job)
    other = _other_self(world, host, intent)
    held = job.jobs[0]
    on = held.on + DAY * (0 if intent == "careless" else int(rng.random() * 3))
    employer = held.employer
    if rng.random() < 0.3:
        employer = f"{employer.replace('-', ' ').title()} Ltd"
    told = world.tell(other, crafted(other, None, held.hours[0][1], on=on, employer=employer, pay=held.pay))
    how = "registered_afresh" if intent == "careless" else "other_spelling"
    _plant_again(world, told, "second_record", intent, how, case.claims())


def _other_self(world: World, host: Host, intent: Intent) -> Host:
    """The host under another code, some weeks later where there is time; a birthday with day and month changed about."""
    rng, code = host.rng, world.new_code()
    world.spelled_like[code] = host.person.id
    later = min(int(rng.random() * 40), max((host.began - host.stay.start).days - 1, 0))
    other = host.named(code)
    if intent == "careless":
        world.phone_of[code] = host.person.id
    elif rng.random() < 0.4:
        other = _born_on(other, _turned(host.person.born_on))
    arrival = replace(host.arrival, referred_on=host.arrival.referred_on + DAY * later)
    return replace(other, arrival=arrival, stay=replace(other.stay, start=host.stay.start + DAY * later))


def _turned(born: date) -> date:
    return born.replace(month=born.day, day=born.month) if born.day <= 12 else born


def _born_on(host: Host, day: date) -> Host:
    facts = tuple((name, day if name == "date_of_birth" else value) for name, value in host.person.facts)
    return replace(host, person=replace(host.person, born_on=day, facts=facts))


def _plant_again(world: World, told: Case, scheme: str, intent: Intent, how: str, first: list[Row], *more: Row) -> None:
    """Plant every claim that was made already: `first` are the claims made elsewhere."""
    enrolments = {row["enrolment"] for row in first}
    for claim in told.claims():
        if claim["enrolment"] not in enrolments:
            same = [row for row in first if claim["rule"] in SAME_OUTCOME[row["rule"]]]
            if same:
                world.plant(told, scheme, intent, how, [claim], same[0], *more)


def two_providers(world: World, host: Host, intent: Intent) -> None:
    """One job claimed by both providers of the contract, each with an enrolment of its own."""
    first = crafted(host)
    second = _at_the_other(host, first)
    if host.rng.random() < 0.5:
        case = world.tell(host, first, second)
        claims = [row for row in case.claims() if row["enrolment"] == first.id]
        _plant_again(world, case, "two_providers", intent, "one_record", claims)
    else:
        _by_two_records(world, host, first, second, intent)


def _by_two_records(world: World, host: Host, first: Stay, second: Stay, intent: Intent) -> None:
    """Each provider has its own record of the person; they are linked once both have claimed."""
    case = world.tell(host, first)
    other = host.named(world.new_code())
    world.spelled_like[other.person.id] = host.person.id
    told = world.tell(other, replace(second, id=other.stay.id))
    known = max(row["recorded_at"] for row in told.claims(ENTERED)).date()
    link = case.journal.write("link", known + DAY, other=other.person.id, because="same_details")
    _plant_again(world, told, "two_providers", intent, "linked_records", case.claims(), link)


def _at_the_other(host: Host, stay: Stay) -> Stay:
    provider, also = (COAST, WORKS) if stay.provider == WORKS else (WORKS, COAST)
    later = int(host.rng.random() * max((host.began - stay.start).days, 1))
    contract = {"id": CONTRACT, "provider": provider, "others": [also]}
    number = int(stay.id.rsplit("-E", 1)[1]) + 1
    code = f"{host.person.id}-E{number}"
    return replace(stay, id=code, start=stay.start + DAY * later, provider=provider, contract=contract)


def two_funds(world: World, host: Host, intent: Intent) -> None:
    """One job claimed here and from another fund, where the person has a start too."""
    stay = crafted(host)
    case = world.tell(host, stay)
    _long_out_of_work(case)
    write_other_fund(world, case, stay, stay.start + DAY * int(host.rng.random() * 14))
    own = [row for row in case.claims() if row["enrolment"] == stay.id]
    _plant_again(world, case, "two_funds", intent, "both_claimed", own)


def write_other_fund(world: World, case: Case, stay: Stay, start: date) -> None:
    """A stay with the other fund, of a shape like `stay`."""
    contract = {"id": OTHER_CONTRACT, "provider": OTHER_PROVIDER, "others": [COAST]}
    code = f"{case.person.id}-E2"
    other = replace(stay, id=code, start=start, group="core", area="lot-5", provider=OTHER_PROVIDER, contract=contract)
    world.other.write_stay(case.journal, other, None, None)
    case.rows[:] = [row for row in case.rows if row["recorded_at"].date() <= stay.end]
    for row in case.evidence(enrolment=code):
        row.setdefault("covers_from", stay.first_job)


def _long_out_of_work(case: Case) -> None:
    """What lets an adult into the other programme too: two years out of work and on Universal Credit."""
    since = case.stay.start - timedelta(weeks=106)
    for row in case.of("fact"):
        if row["name"] == "unemployed_since":
            row["value"] = min(row["value"], since)
    case.drop("benefit")
    case.journal.write("benefit", since, benefit="uc", known_on=case.stay.start)


def left_or_died(world: World, host: Host, intent: Intent) -> None:
    """An outcome of days after somebody had left, or after they had died."""
    if host.rng.random() < 0.6:
        _left(world, host, intent)
    else:
        _died(world, host, intent)


def _left(world: World, host: Host, intent: Intent) -> None:
    rng = host.rng
    on = max(host.began, host.stay.start + 45 * DAY)
    leave = (on - DAY * (4 + int(rng.random() * 25)), rng.choice(("disengaged", "moved_away")))
    case = world.tell(host, crafted(host, on=on, leave=leave))
    case.drop("follow_up")
    world.plant(case, "left_or_died", intent, "left_before_the_job", case.claims(), *case.of("leave"))


def _died(world: World, host: Host, intent: Intent) -> None:
    rng = host.rng
    case = world.tell(host, crafted(host))
    day = host.began + DAY * (20 + int(rng.random() * 60))
    case.drop(*SERVICE, "follow_up", "leave", "qualification", "assessment", since=day)
    case.drop("need", "volunteering", "learning", "work_experience", since=day)
    claims = case.claims(WORK_13, WORK_26)
    known = claims[-1]["recorded_at"].date() + 20 * DAY if intent == "careless" else day + DAY * int(rng.random() * 30)
    death = case.journal.write("death", day, known_on=known)
    how = "death_known_later" if intent == "careless" else "death_known_already"
    world.plant(case, "left_or_died", intent, how, claims, death)


def ghost(world: World, host: Host, intent: Intent) -> None:
    """A participant who never was: one key worker's, met by message on one weekday, recorded month by month."""
    name, chance = world.group(f"ghost/{host.stay.provider}", GHOSTS_OF_A_WORKER)
    worker, weekday = f"worker-{chance.randrange(400):03d}", chance.randrange(5)
    case = _invented(world, host, name)
    drop_service(case, case.stay.start)
    case.drop("need", "consent", "pause", "excuse", "group_change", "benefit")
    kept_by(case, worker)
    _messages(case, weekday)
    for row in case.evidence():
        row["type"] = "employer_letter"
    world.plant(case, "ghost", intent, "invented_by_a_worker", case.claims(), *case.of("start"))


def _invented(world: World, host: Host, group: str) -> Case:
    """Somebody much like the host, with the telephone of the group, and most of them with its employer."""
    rng = host.rng
    employer = {"employer": world.firm(group)} if rng.random() < 0.6 else {}
    born = host.person.born_on + DAY * int(rng.random() * 300)
    other = _born_on(host.named(world.new_code()), born)
    case = world.tell(other, crafted(other, None, rng.choice(("16", "20", "35")), **employer))
    world.phone_of[case.person.id] = group
    return case


def kept_by(case: Case, worker: str) -> None:
    """As if one key worker had had the person all along."""
    case.journal.worker = worker
    for row in case.rows:
        if "recorded_by" in row:
            row["recorded_by"] = worker
        if row["kind"] == "key_worker":
            row["worker"] = worker


def _messages(case: Case, weekday: int) -> None:
    start, until = case.stay.start, case.claims()[-1]["on"]
    on = start + DAY * ((weekday - start.weekday()) % 7)
    case.journal.write("plan", start, case.stay.id, agreed_by_person="yes")
    while on < until:
        row = case.journal.write("contact", on, case.stay.id, mode="message", reached="yes")
        sitting = case.journal.moment(on + DAY * (28 - on.day if on.day <= 28 else 0))
        row["recorded_at"] = sitting.replace(hour=16, minute=on.day, second=0)
        on += 7 * DAY
