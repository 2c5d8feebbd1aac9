"""What the service did during a stay: key worker, plan, contacts, activities, reviews, needs, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.day import months_after
from ettle.simulation.draw import Weighted, wait, weekday, working_day
from ettle.simulation.journal import Journal, Row
from ettle.simulation.people import Person
from ettle.simulation.profile import Profile
from ettle.simulation.stays import Stay

MODES = ("in_person", "in_person", "phone", "phone", "video", "message", "group")
CHECKPOINTS = (4, 13, 26, 52)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Served:
    """How one stay was served: what share of what is planned happens, when not, and since when it is quiet."""

    share: float
    pause: tuple[date, date] | None
    quiet_from: date
    """From here on the person does not answer."""

    def away(self, day: date) -> bool:
        return self.pause is not None and self.pause[0] <= day < self.pause[1]


def write_service(journal: Journal, profile: Profile, stay: Stay, person: Person | None) -> None:
    """Everything between the start and the leave that the service writes down; `person` joins by this stay."""
    served = _served(journal, profile, stay)
    _key_worker(journal, profile, stay)
    _plan(journal, profile, stay)
    _weeks(journal, profile, stay, served)
    _reviews(journal, profile, stay, served)
    if person is not None and person.barriers:
        _barriers(journal, profile, stay, person)
    else:
        _needs(journal, profile, stay)
    if person is not None:
        _papers(journal, stay, [each for each in person.evidence if each[0] not in person.barriers])
    _assessments(journal, profile, stay)
    _learning(journal, profile, stay)
    _changes(journal, profile, stay)
    _follow_ups(journal, profile, stay)


def some_day(journal: Journal, stay: Stay, until: date | None = None) -> date | None:
    """A day inside the stay (before `until`), None when it is shorter than three weeks."""
    days = ((until or stay.last_day) - stay.start).days
    return stay.start + timedelta(days=7 + int(journal.rng.random() * (days - 14))) if days >= 21 else None


def _served(journal: Journal, profile: Profile, stay: Stay) -> Served:
    """Most are served well, some less so; who leaves as disengaged has gone quiet before, and a few others do."""
    rng, service = journal.rng, profile.service
    pause = _pause(journal, profile, stay)
    share = service["kept"][Weighted(profile.served).draw(rng)]
    part, since = rng.random(), 14 + wait(rng, service["quiet_days"])
    since = min(since, int(0.4 * (stay.last_day - stay.start).days))
    quiet = stay.leave_reason == "disengaged" or part < profile.shares["gone_quiet"]
    quiet_from = stay.last_day - timedelta(days=since) if quiet else date.max
    return Served(share, pause, quiet_from)


def _pause(journal: Journal, profile: Profile, stay: Stay) -> tuple[date, date] | None:
    rng, day = journal.rng, some_day(journal, stay)
    if day is None or rng.random() >= profile.shares["pause"]:
        return None
    until = min(day + timedelta(days=7 + wait(rng, 30)), stay.last_day)
    row = journal.write(
        "pause", day, stay.id, ahead=int(rng.random() * 10), reason=rng.choice(profile.lists["pause_reasons"])
    )
    if until > day:
        journal.close(row, until)
    return day, until


def _key_worker(journal: Journal, profile: Profile, stay: Stay) -> None:
    rng = journal.rng
    worker = f"worker-{int(rng.random() * 400):03d}"
    journal.worker = worker
    day = some_day(journal, stay)
    if day is None or rng.random() >= profile.shares["key_worker_change"]:
        journal.spell("key_worker", stay.start, stay.leave, stay.id, worker=worker)
        return
    journal.spell("key_worker", stay.start, day, stay.id, worker=worker)
    journal.worker = f"worker-{int(rng.random() * 400):03d}"
    journal.spell("key_worker", day, stay.leave, stay.id, worker=journal.worker)


def _plan(journal: Journal, profile: Profile, stay: Stay) -> None:
    rng = journal.rng
    day = stay.start + timedelta(days=wait(rng, profile.service["plan_days"]))
    if day < stay.last_day:
        journal.write("plan", day, stay.id, agreed_by_person="yes" if rng.random() < 0.95 else "no")


def _weeks(journal: Journal, profile: Profile, stay: Stay, served: Served) -> None:
    """Contacts and activities week by week from the start; none while paused, no answer while quiet."""
    rng, service = journal.rng, profile.service
    monday = stay.start
    while monday < stay.last_day:
        in_work = stay.works_on(monday)
        chance = service["in_work_weekly" if in_work else "weekly"] * served.share
        if rng.random() < chance:
            until = min(monday + WEEK, stay.last_day)
            if monday >= served.quiet_from:
                _no_answer(journal, stay, served, until)
            elif in_work:
                _contacts(journal, profile, stay, served, monday, until)
            else:
                _busy_week(journal, profile, stay, served, monday, until)
        monday += WEEK


def _busy_week(journal: Journal, profile: Profile, stay: Stay, served: Served, first: date, until: date) -> None:
    """A week before work: an activity in most, and contact where there was none or it fell through."""
    rng, service = journal.rng, profile.service
    met = False
    if rng.random() < service["activity"]:
        on = working_day(rng, first)
        if on < until and not served.away(on):
            met = _activity(journal, profile, stay, on)
    if not met or rng.random() < service["contact_besides"]:
        _contacts(journal, profile, stay, served, first, until)


def _contacts(journal: Journal, profile: Profile, stay: Stay, served: Served, first: date, until: date) -> None:
    """A contact; where nobody was reached, mostly another try in the same week."""
    rng, service = journal.rng, profile.service
    for _ in range(2):
        on = working_day(rng, first)
        if on >= until or served.away(on):
            return
        reached = rng.random() < service["reached"]
        _contact(journal, stay, on, "yes" if reached else "no")
        if reached or rng.random() >= service["tries_again"]:
            return
        first = min(on, first + timedelta(days=4))


def _contact(journal: Journal, stay: Stay, on: date, reached: str) -> None:
    journal.write("contact", on, stay.id, mode=MODES[int(journal.rng.random() * 7)], reached=reached)


def _no_answer(journal: Journal, stay: Stay, served: Served, until: date) -> None:
    on = working_day(journal.rng, until - WEEK)
    if stay.start <= on < until and not served.away(on):
        _contact(journal, stay, on, "no")


def _activity(journal: Journal, profile: Profile, stay: Stay, on: date) -> bool:
    """One activity; whether the person came."""
    rng, service = journal.rng, profile.service
    part = rng.random()
    attended = "yes" if part < service["attended"] else "no" if part < 0.97 else "excused"
    hours = None if rng.random() < profile.shares["unknown_activity_hours"] else rng.choice(ACTIVITY_HOURS)
    journal.write(
        "activity",
        on,
        stay.id,
        activity=rng.choice(profile.lists["activities"]),
        hours=hours,
        mode=MODES[int(rng.random() * 7)],
        stage=_stage(stay, on),
        fund=profile.money["fund"],
        attended=attended,
    )
    return attended == "yes"


ACTIVITY_HOURS = ("1.5", "3", "3.5", "4", "4.5", "5", "6", "7", "7.5")


def _stage(stay: Stay, on: date) -> int:
    """The stage of the pipeline: in work 5, else by the time since the start."""
    if stay.works_on(on):
        return 5
    return min(1 + (on - stay.start).days // 60, 4)


def _reviews(journal: Journal, profile: Profile, stay: Stay, served: Served) -> None:
    """One in each `review_months` out of work, counted afresh when a job is lost; held in its last days."""
    rng, service = journal.rng, profile.service
    months = int(service["review_months"])
    for first, until in stay.out_of_work():
        for begins, ends in _periods(first, until, months):
            day = max(ends - timedelta(days=3 + int(rng.random() * 8)), begins)
            day = weekday(day, begins, ends)
            kept = rng.random() < service["review"] * served.share
            if kept and day < served.quiet_from and not served.away(day):
                journal.write("review", day, stay.id)


def _periods(first: date, until: date, months: int) -> Iterator[tuple[date, date]]:
    """Whole periods of so many months from `first`, and the last one too when it is over half of one."""
    begins, at = first, 1
    while begins < until:
        ends = months_after(first, months * at)
        if ends <= until or 2 * (until - begins) >= ends - begins:
            yield begins, min(ends, until)
        begins, at = ends, at + 1


def _needs(journal: Journal, profile: Profile, stay: Stay) -> None:
    rng, shares = journal.rng, profile.shares
    if rng.random() >= shares["need"]:
        return
    for need in rng.sample(profile.lists["needs"], 1 + int(rng.random() * 3)):
        row = _need(journal, profile, stay, need)
        if rng.random() < shares["need_evidenced"]:
            _paper(journal, stay, need, rng.choice(profile.lists["evidence_of_needs"]), row)


def _barriers(journal: Journal, profile: Profile, stay: Stay, person: Person) -> None:
    """The needs that the way in rests on, each with its paper where one was shown."""
    shown = dict(person.evidence)
    for need in person.barriers:
        row = _need(journal, profile, stay, need)
        if need in shown:
            _paper(journal, stay, need, shown[need], row)


def _need(journal: Journal, profile: Profile, stay: Stay, need: str) -> Row:
    """A need found at the start, and for some the day it was resolved."""
    ends = some_day(journal, stay) if journal.rng.random() < profile.shares["need_resolved"] else None
    row = journal.write("need", stay.start, stay.id, need=need)
    if ends:
        journal.close(row, ends)
    return row


def _papers(journal: Journal, stay: Stay, shown: list[tuple[str, str]]) -> None:
    for rule, kind in shown:
        _paper(journal, stay, rule, kind, None)


def _paper(journal: Journal, stay: Stay, rule: str, kind: str, about: Row | None) -> None:
    """Seen and copied on the day of the start: what a condition is shown by."""
    said: Row = {"for": rule, "n": 1, "type": kind, "about": (about["id"],) if about else ()}
    journal.write("evidence", stay.start, stay.id, after=about, **said, file=document(journal))


def document(journal: Journal) -> str:
    """An invented fingerprint of a document nobody has."""
    return f"sha256-{journal.rng.getrandbits(128):032x}"


def _assessments(journal: Journal, profile: Profile, stay: Stay) -> None:
    """One at the start and some later, on the whole a little better."""
    rng = journal.rng
    if rng.random() >= profile.shares["assessment"]:
        return
    scores = {area: 2 + int(rng.random() * 5) for area in profile.lists["assessment_areas"]}
    for days in (0, 90, 180):
        on = stay.start + timedelta(days=days + int(rng.random() * 10))
        if on >= stay.last_day or (days and rng.random() < 0.4):
            return
        for area, score in scores.items():
            journal.write(
                "assessment",
                on,
                stay.id,
                tool=profile.lists["assessment_tool"][0],
                area=area,
                score=score,
                scale_max=10,
            )
            scores[area] = max(0, min(10, score + rng.choice((-1, 0, 1, 1, 2))))


def _learning(journal: Journal, profile: Profile, stay: Stay) -> None:
    """Learning, volunteering and placements, all over before the first job; a qualification at the end of some."""
    rng, shares = journal.rng, profile.shares
    for kind in ("learning", "volunteering", "work_experience"):
        day = some_day(journal, stay, stay.first_job)
        if rng.random() >= shares[kind] or day is None:
            continue
        until = min(day + timedelta(days=7 + wait(rng, 45)), stay.first_job or stay.last_day, stay.last_day)
        said: Row = {"hours_per_week": rng.choice(("5", "10", "15.5", None))}
        said |= (
            {"level": "scqf-5", "subject": "retail"} if kind == "learning" else {"host": f"host-{rng.randrange(200)}"}
        )
        if until > day:
            journal.spell(kind, day, until, stay.id, **said)
    day = some_day(journal, stay)
    if day and rng.random() < shares["qualification"]:
        journal.write("qualification", day, stay.id, level=f"scqf-{rng.randint(3, 7)}", title="certificate")


def _changes(journal: Journal, profile: Profile, stay: Stay) -> None:
    """Change of group, excuse, handover between providers."""
    rng, shares = journal.rng, profile.shares
    day = some_day(journal, stay)
    if day is None:
        return
    others = [group for group in profile.groups if group != stay.group]
    if others and rng.random() < shares["group_change"]:
        journal.write("group_change", day, stay.id, group=rng.choice(others), reason="reassessed")
    if profile.lists["offers"] and rng.random() < shares["excuse"]:
        until = day + timedelta(days=7 + int(rng.random() * 21))
        rule = rng.choice(profile.lists["offers"])
        journal.spell("excuse", day, until, stay.id, rule=rule, reason="health", agreed_by="key_worker")
    if rng.random() < shares["handover"]:
        said: Row = {
            "from": stay.provider,
            "to": rng.choice(stay.contract["others"]) if stay.contract else f"{stay.provider}-successor",
            "share": rng.choice((None, "0", "33.3333", "50")),
        }
        journal.write("handover", day, stay.id, **said)


def _follow_ups(journal: Journal, profile: Profile, stay: Stay) -> None:
    """At 4, 13, 26 and 52 weeks after the first job; many are simply missing."""
    rng = journal.rng
    if stay.first_job is None:
        return
    for weeks in CHECKPOINTS:
        on = stay.first_job + timedelta(days=7 * weeks + int(rng.random() * 14) - (4 if weeks > 4 else 0))
        if on < stay.end and rng.random() < profile.shares["follow_up"]:
            in_work = any(job.on <= on and (job.until is None or on < job.until) for job in stay.jobs)
            answer = "in_work" if in_work else rng.choice(("not_in_work", "no_engagement", "unknown"))
            journal.write("follow_up", on, stay.id, checkpoint_weeks=weeks, answer=answer)


def write_leave(journal: Journal, stay: Stay) -> Row | None:
    """The leave, when it fell inside the telling."""
    if stay.leave is None or stay.leave > stay.end:
        return None
    in_work = any(job.on <= stay.leave and (job.until is None or stay.leave < job.until) for job in stay.jobs)
    destination = "employment" if in_work else journal.rng.choice((None, "unemployed", "inactive", "other_service"))
    return journal.write("leave", stay.leave, stay.id, reason=stay.leave_reason, destination=destination)
