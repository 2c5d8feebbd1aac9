"""When an outcome was achieved, under one version, evaluated low, high or with a kind future."""

import datetime as dt
from dataclasses import replace
from typing import Any

from .basics import Doc, add_days, as_list
from .case import (
    FUTURE,
    HIGH,
    LOW,
    Case,
    Hit,
    award_job,
    cached_view,
    calendar,
    decider,
    enrolment_day,
    first_award,
    outcome_jobs,
    spells_on,
)
from .days import Job
from .names import group_on
from .phases import begins_in, last_day_in, phase_rules
from .points import earned, happens, improves
from .versions import by_group
from .windows import Found, find_window, length_of, stretches_in_a_row

AWARD = "award's job: "
"""Before the name of an outcome: as a payment sees it that counts only the award's job."""
OPERATIONS = ("sustained", "earned", "repeated", "happens", "improves", "all", "any")
OTHER_WAY = {LOW: HIGH, HIGH: LOW, FUTURE: LOW}


def outcomes_in(case: Case, version: int, group: str | None = None) -> Doc:
    """The outcomes of a version, numbers by group taken from the group of the start day."""
    group = group or group_at_start(case)
    key = ("outcomes", version, group)
    if key not in case.memo:
        doc = case.versions.every[version].doc
        groups = set(doc.get("groups") or {})
        chosen = group if group in groups else min(groups, default=None)
        named = by_group(doc.get("outcomes") or {}, groups, chosen)
        case.memo[key] = {**named, **{AWARD + name: {**each, "counting": "award"} for name, each in named.items()}}
    found: Doc = case.memo[key]
    return found


def group_at_start(case: Case) -> str | None:
    return group_on(case.journey, case.enrolment, case.enrolment.start)


def hits(case: Case, version: int, rule: str, mode: str) -> list[Hit]:
    """Every result of a rule under one version: at most one, unless the rule repeats."""
    key = ("hits", version, rule, mode)
    if key not in case.memo:
        case.memo[key] = hits_of_group(case, version, rule, mode)
    found: list[Hit] = case.memo[key]
    return found


def hits_of_group(case: Case, version: int, rule: str, mode: str) -> list[Hit]:
    """While the group is not known every group is tried: low needs them all, high any."""
    doc = case.versions.every[version].doc
    groups = sorted(doc.get("groups") or {})
    raw = (doc.get("outcomes") or {}).get(rule.removeprefix(AWARD))
    if raw is None:
        return []
    if group_at_start(case) is not None or by_group(raw, set(groups), None) == raw:
        return work_out(case, version, rule, outcomes_in(case, version)[rule], mode)
    tried = [work_out(case, version, rule, outcomes_in(case, version, each)[rule], mode) for each in groups]
    if mode == LOW:
        return max(tried, key=last_first) if all(tried) else []
    return min((each for each in tried if each), key=last_first, default=[])


def last_first(own: list[Hit]) -> tuple[int, dt.date]:
    return (-len(own), own[-1].day)


def work_out(case: Case, version: int, rule: str, outcome: Doc, mode: str) -> list[Hit]:
    own = own_hits(case, version, rule, outcome, mode)
    last = last_day_allowed(case, version, outcome, mode)
    own = [hit for hit in own if last is None or hit.day <= last]
    death = case.journey.death
    own = [hit for hit in own if death is None or hit.day < death]
    own = [with_required(case, version, outcome, hit, mode) for hit in own if required(case, version, outcome, mode)]
    return [hit for hit in own if not barred(case, rule, outcome, hit.day, mode)]


def own_hits(case: Case, version: int, rule: str, outcome: Doc, mode: str) -> list[Hit]:
    if "sustained" in outcome:
        return sustained(case, rule, outcome, mode)
    if "repeated" in outcome:
        return repeated(case, version, rule, outcome, mode)
    if "earned" in outcome:
        return earned(case, outcome, mode)
    if "happens" in outcome:
        return happens(case, outcome, mode)
    if "improves" in outcome:
        return improves(case, outcome, mode)
    for name, pick in (("all", max), ("any", min)):
        if outcome.get(name):
            return combined(case, version, rule, outcome[name], mode, pick is max)
    if outcome.get("requires"):
        return combined(case, version, rule, outcome["requires"], mode, True)
    return []


def combined(case: Case, version: int, rule: str, parts: list[Any], mode: str, every: bool) -> list[Hit]:
    """`all` is dated by the latest of its parts, `any` by the earliest."""
    found = []
    for place, part in enumerate(parts):
        if isinstance(part, str):
            found.append(hits(case, version, part, mode)[:1])
        else:
            found.append(work_out(case, version, f"{rule}.{place}", part, mode)[:1])
    met = [each[0] for each in found if each]
    if not met or (every and len(met) < len(found)):
        return []
    if not every:
        first = min(hit.day for hit in met)
        tied = [hit for hit in met if hit.day == first]
        return [replace(tied[0], deciding=smallest([hit.deciding for hit in tied]))]
    last = max(hit.day for hit in met)
    used = tuple(sorted({day for hit in met for day in hit.used}))
    spells = tuple(sorted({spell for hit in met for spell in hit.spells}))
    needed = tuple(name for hit in met for name in hit.needed)
    return [Hit(last, used, spells, smallest([h.deciding for h in met if h.day == last]), needed)]


def smallest(ids: list[str | None]) -> str | None:
    return min((each for each in ids if each is not None), default=None)


def employers_asked(case: Case, outcome: Doc, mode: str) -> list[str | None]:
    """With `same: employer` each employer is asked separately."""
    inner = outcome.get("sustained") or {}
    if "employer" not in (outcome.get("same"), inner.get("same")):
        return [None]
    named = dict.fromkeys(job.employer or job.spells[0].id for job in outcome_jobs(case, outcome))
    names = [name for name in named if cached_view(case, outcome, name).work]
    return [*names, "nobody yet"] if mode == FUTURE or not names else [*names]


def sustained(case: Case, rule: str, outcome: Doc, mode: str) -> list[Hit]:
    spec = outcome["sustained"]
    taken = days_taken(case, rule, outcome, mode)
    phases = as_list((outcome.get("work_begins") or {}).get("in"))

    def allowed(day: dt.date) -> bool:
        return not phases or begins_in(case, day, phases)

    best: Hit | None = None
    for employer in employers_asked(case, outcome, mode):
        days = calendar(case, outcome, mode, employer, taken)
        found = find_window(days, spec, allowed, case.enrolment.start)
        if found and phases and "within_of_start" in spec and not allowed(found[1][0]):
            found = None
        hit = make_hit(case, outcome, employer, found) if found else None
        if hit and (best is None or hit.day < best.day):
            best = hit
    return [best] if best else []


def make_hit(case: Case, outcome: Doc, employer: str | None, found: Found) -> Hit:
    day, used = found
    past = tuple(each for each in used if each <= case.asking)
    spells = spells_on(case, outcome, employer, past)
    return Hit(day, used, spells, decider(case, outcome, employer, day))


def days_taken(case: Case, rule: str, outcome: Doc, mode: str) -> set[dt.date]:
    """Days of jobs begun before the start are used once, by the earliest enrolment first."""
    if str(outcome.get("work_begun_before")) != "counts":
        return set()
    taken: set[dt.date] = set()
    for before in case.earlier:
        chosen = pick(before, rule.removeprefix(AWARD), 1, LOW if mode != LOW else HIGH)
        taken |= set(chosen[0].used) if chosen else set()
    return taken


def repeated(case: Case, version: int, rule: str, outcome: Doc, mode: str) -> list[Hit]:
    spec = outcome["repeated"]
    base = hits(case, version, spec["after"], mode)
    if not base:
        return []
    most = int(spec.get("times_at_most", 10**6))
    results: list[list[Hit]] = []
    for employer in employers_asked(case, outcome, mode):
        days = calendar(case, outcome, mode, employer, set())
        found = stretches_in_a_row(days, base[0].day, length_of(spec["every"]), most)
        results.append([needing(make_hit(case, outcome, employer, each), base[0]) for each in found])
    return max(results, key=lambda own: (len(own), [-hit.day.toordinal() for hit in own]))


def last_day_allowed(case: Case, version: int, outcome: Doc, mode: str) -> dt.date | None:
    """The last day the limits leave open; none where nothing limits yet."""
    days: list[dt.date] = []
    if outcome.get("within_of_start"):
        days.append(enrolment_day(case, length_of(outcome["within_of_start"])))
    if outcome.get("counting") == "award":
        end = job_end(case, award_job(case, first_award(case)))
        days += [add_days(end, -1)] if end else []
    for name in as_list(outcome.get("not_after")):
        day = last_day_before(case, version, str(name), OTHER_WAY[mode])
        if day is not None:
            days.append(day)
    return min(days) if days else None


def job_end(case: Case, job: Job | None) -> dt.date | None:
    """The first day a job is certainly over; none while it runs."""
    if job is None or (job.certain_end() or dt.date.max) > case.asking:
        return None
    return max(spell.until or spell.cut or add_days(case.asking, 1) for spell in job.spells)


def last_day_before(case: Case, version: int, name: str, mode: str) -> dt.date | None:
    if name == "leave":
        return add_days(case.enrolment.leave, -1) if case.enrolment.leave else None
    if name in phase_rules(case):
        return last_day_in(case, name)
    found = hits(case, version, name, mode)
    return found[0].day if found else None


def required(case: Case, version: int, outcome: Doc, mode: str) -> bool:
    return all(hits(case, version, name, mode) for name in as_list(outcome.get("requires")))


def with_required(case: Case, version: int, outcome: Doc, hit: Hit, mode: str) -> Hit:
    """The later of its own day and theirs."""
    for name in as_list(outcome.get("requires")):
        other = hits(case, version, name, mode)[0]
        hit = needing(hit, other)
        if other.day > hit.day:
            hit = replace(hit, day=other.day, deciding=other.deciding)
    return hit


def needing(hit: Hit, other: Hit) -> Hit:
    """Without the other it would not be: it rests on the same spells as well."""
    return replace(hit, needed=(*hit.needed, *other.spells, *other.needed))


def barred(case: Case, rule: str, outcome: Doc, day: dt.date, mode: str) -> bool:
    """`once: person`: never again after an earlier enrolment of the programme achieved it."""
    if str(outcome.get("once")) != "person":
        return False
    found = [pick(before, rule.removeprefix(AWARD), 1, OTHER_WAY[mode]) for before in case.earlier]
    return any(each is not None and each[0].day <= min(day, case.asking) for each in found)


def pick(case: Case, rule: str, n: int, mode: str) -> tuple[Hit, int] | None:
    """The earliest result that counts under the versions in force, and its version."""
    key = ("pick", rule, n, mode)
    if key not in case.memo:
        case.memo[key] = choose(case, rule, n, mode)
    found: tuple[Hit, int] | None = case.memo[key]
    return found


def choose(case: Case, rule: str, n: int, mode: str) -> tuple[Hit, int] | None:
    best: tuple[Hit, int] | None = None
    for version in range(len(case.versions.every)):
        own = hits(case, version, rule, mode)
        if len(own) < n or not counts(case, rule, n, mode, version, own[n - 1].day):
            continue
        hit = own[n - 1]
        if best is None or hit.day < best[0].day or (hit.day == best[0].day and version > best[1]):
            best = (hit, version)
    return best


def counts(case: Case, rule: str, n: int, mode: str, version: int, day: dt.date) -> bool:
    """In force on that day, or older with the one in force also met by it."""
    now = case.versions.index_on(day)
    if now == version:
        return True
    other = hits(case, now, rule, mode)
    return version < now and len(other) >= n and other[n - 1].day <= day


def ordinals(case: Case, name: str) -> list[int]:
    """1, or for a repeated outcome those achieved and the next unfinished one."""
    count, most = 0, 1
    for index in range(len(case.versions.every)):
        outcome = outcomes_in(case, index).get(name) or {}
        if "repeated" in outcome:
            most = max(most, int(outcome["repeated"].get("times_at_most", 10**6)))
        count = max(count, len(hits(case, index, name, LOW)))
    while count and not pick(case, name, count, LOW):
        count -= 1
    return list(range(1, min(count + 1, most) + 1))


def outcome_line(case: Case, name: str, n: int) -> Doc:
    line: Doc = {
        "rule": name,
        "n": n,
        "state": "impossible",
        "on": None,
        "earliest": None,
        "version": case.versions.on(case.asking).name,
        "decides": None,
        "_hit": None,
        "_version": None,
    }
    for mode, state in ((LOW, "achieved"), (HIGH, "unknown"), (FUTURE, "possible")):
        found = pick(case, name, n, mode)
        if found is None or (mode != FUTURE and found[0].day > case.asking):
            continue
        hit, version = found
        line.update(state=state, _hit=hit)
        if state == "achieved":
            line.update(on=hit.day, decides=hit.deciding, version=case.versions.every[version].name, _version=version)
        elif state == "unknown":
            line.update(decides=hit.deciding)
        else:
            line.update(earliest=hit.day)
        break
    return line
