"""What the service did during a stay: key worker, plan, contacts, activities, reviews, needs, follow-ups."""

from __future__ import annotations

from datetime import date, timedelta

from ettle.simulation.draw import wait
from ettle.simulation.journal import Journal, Row
from ettle.simulation.profile import Profile
from ettle.simulation.stays import Stay

MODES = ("in_person", "in_person", "phone", "phone", "video", "message", "group")
CHECKPOINTS = (4, 13, 26, 52)


def write_service(journal: Journal, profile: Profile, stay: Stay) -> None:
    """Everything between the start and the leave that the service writes down."""
    pause = _pause(journal, profile, stay)
    _key_worker(journal, profile, stay)
    _plan(journal, profile, stay)
    _weeks(journal, profile, stay, pause)
    _reviews(journal, profile, stay, pause)
    _needs(journal, profile, stay)
    _assessments(journal, profile, stay)
    _learning(journal, profile, stay)
    _changes(journal, profile, stay)
    _follow_ups(journal, profile, stay)


def some_day(journal: Journal, stay: Stay, until: date | None = None) -> date | None:
    """A day inside the stay (before `until`), None when it is shorter than three weeks."""
    days = ((until or stay.last_day) - stay.start).days
    return stay.start + timedelta(days=7 + int(journal.rng.random() * (days - 14))) if days >= 21 else None


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


def _weeks(journal: Journal, profile: Profile, stay: Stay, pause: tuple[date, date] | None) -> None:
    """One contact or activity in most weeks, fewer once in work, none while paused."""
    rng, service = journal.rng, profile.service
    day, last, first_job = stay.start, stay.last_day, stay.first_job
    step, weekly, in_work = timedelta(days=7), service["weekly"], service["in_work_weekly"]
    while day < last:
        chance = in_work if first_job and day >= first_job else weekly
        if rng.random() < chance:
            on = day + timedelta(days=int(rng.random() * 5))
            if on < last and not (pause and pause[0] <= on < pause[1]):
                _one_service(journal, profile, stay, on)
        day += step


def _one_service(journal: Journal, profile: Profile, stay: Stay, on: date) -> None:
    rng, service = journal.rng, profile.service
    mode = MODES[int(rng.random() * 7)]
    if rng.random() < 0.45:
        reached = "yes" if rng.random() < service["reached"] else "no"
        journal.write("contact", on, stay.id, mode=mode, reached=reached)
        return
    part = rng.random()
    attended = "yes" if part < service["attended"] else "no" if part < 0.96 else "excused"
    hours = ("1", "1.5", "2", "3", "3", "4.5", None)[int(rng.random() * 7)]
    activities = profile.lists["activities"]
    journal.write(
        "activity",
        on,
        stay.id,
        activity=activities[int(rng.random() * len(activities))],
        hours=hours,
        mode=mode,
        stage=_stage(stay, on),
        fund=profile.money["fund"],
        attended=attended,
    )


def _stage(stay: Stay, on: date) -> int:
    """The stage of the pipeline: in work 5, else by the time since the start."""
    if stay.first_job and on >= stay.first_job:
        return 5
    return min(1 + (on - stay.start).days // 60, 4)


def _reviews(journal: Journal, profile: Profile, stay: Stay, pause: tuple[date, date] | None) -> None:
    rng = journal.rng
    day = stay.start + timedelta(days=28)
    until = min(stay.last_day, stay.first_job or stay.last_day)
    while day < until:
        if rng.random() < profile.service["monthly_review"] and not (pause and pause[0] <= day < pause[1]):
            journal.write("review", day, stay.id)
        day += timedelta(days=30)


def _needs(journal: Journal, profile: Profile, stay: Stay) -> None:
    rng, shares = journal.rng, profile.shares
    if rng.random() >= shares["need"]:
        return
    for need in rng.sample(profile.lists["needs"], 1 + int(rng.random() * 3)):
        ends = some_day(journal, stay) if rng.random() < shares["need_resolved"] else None
        row = journal.write("need", stay.start, stay.id, need=need)
        if rng.random() < shares["need_evidenced"]:
            kind = rng.choice(profile.lists["evidence_of_needs"])
            said: Row = {"for": need, "n": 1, "type": kind, "about": (row["id"],), "file": document(journal)}
            journal.write("evidence", stay.start, stay.id, after=row, **said)
        if ends:
            journal.close(row, ends)


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
    if rng.random() < shares["excuse"]:
        until = day + timedelta(days=7 + int(rng.random() * 21))
        rule = rng.choice(("weekly_contact", "meaningful_activity", "monthly_review"))
        journal.spell("excuse", day, until, stay.id, rule=rule, reason="health", agreed_by="key_worker")
    if rng.random() < shares["handover"]:
        said: Row = {
            "from": stay.provider,
            "to": f"{stay.provider}-successor",
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
