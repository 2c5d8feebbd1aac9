"""Where an enrolment stands, in one row: what a list shows without asking the rules again."""

from __future__ import annotations

from datetime import date, timedelta

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import OfferPeriod, OutcomeAnswer, Progress
from ettle.engine.events.catalogue import Referral, ReferralAnswer
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import KEPT, provider_on, worker_on
from ettle.engine.wording.plain import count, day, listed, name, sentence, title
from ettle.web.casework.enrolled import Enrolled
from ettle.web.casework.models import FAR_OFF, Standing, State
from ettle.web.people.models import Identity
from ettle.web.people.names import folded

LATELY = timedelta(days=28)
"""How long a missed offer goes on being news."""
QUIET_AFTER = timedelta(days=21)
SEEN = frozenset({"contact", "activity", "review", "follow_up", "plan", "assessment"})


def standing_of(journey: Journey, each: Enrolled, identity: Identity | None) -> Standing:
    """Where one enrolment stands."""
    return _named(_enrolled(journey, each), identity)


def referred(journey: Journey, on: date, identity: Identity | None) -> tuple[Referral, Standing] | None:
    """Where somebody stands who was referred and has not started: by the latest referral. None where there is none."""
    found = [event for event in journey.events if isinstance(event, Referral) and event.on <= on]
    return (found[-1], _named(_referred(journey, found[-1], on), identity)) if found else None


def _named(row: Standing, identity: Identity | None) -> Standing:
    call(row, identity)
    return row


def call(row: Standing, identity: Identity | None) -> None:
    """Set the name that a row shows and is ordered by."""
    row.name = identity.name if identity else row.person
    row.family = folded(identity.family) if identity else ""
    row.given = folded(identity.known_as or identity.given) if identity else ""


def _enrolled(journey: Journey, each: Enrolled) -> Standing:
    on, start = each.result.on, each.stay.start
    state, words = state_of(journey, each)
    following = next_due(each)
    left = each.left
    return Standing(
        person=journey.person,
        enrolment=each.stay.id,
        programme=each.stay.programme,
        phase=each.phase,
        area=name(start.area or ""),
        provider=name(start.provider or ""),
        organisation=provider_on(journey, each.stay.id, on) or start.provider or "",
        worker=worker_on(journey, each.stay.id, on) or "",
        latest_on=last_seen(each),
        group=title(each.result.group, each.titles) if each.result.group else "",
        since=each.stay.begun,
        next_due_on=following.due_on if following else None,
        next_due=title(following.rule, each.titles) if following else "",
        ordered_on=following.due_on if following else FAR_OFF,
        under_way=left is None,
        readable_until=left + KEPT if left else None,
        state=state,
        words=words,
        computed_for=on,
    )


def _referred(journey: Journey, latest: Referral, on: date) -> Standing:
    answers = (e for e in reversed(journey.events) if isinstance(e, ReferralAnswer) and latest.on <= e.on <= on)
    answer = next(answers, None)
    refused = answer is not None and answer.answer in ("declined", "withdrawn", "no_contact")
    said = f"referral {name(answer.answer or 'answered')} on {day(answer.on)}" if answer else "no answer recorded"
    return Standing(
        person=journey.person,
        organisation=latest.to or "",
        worker=first_worker(journey, on) or "",
        programme=latest.programme or "",
        phase="Not started",
        since=latest.on,
        under_way=not refused,
        readable_until=min(latest.on + KEPT, answer.on + ONE_DAY if refused and answer else FAR_OFF),
        state=State.NOT_STARTED if refused else State.REFERRED,
        words=sentence(f"referred on {day(latest.on)}; {said}"),
        computed_for=on,
    )


def first_worker(journey: Journey, on: date) -> str | None:
    """Who was asked to look after somebody before any start."""
    return worker_on(journey, "", on)


def next_due(each: Enrolled) -> OfferPeriod | None:
    """The offer to be met first."""
    ahead = [offer for offer in each.result.offers if offer.state in ("due", "at_risk")]
    return min(ahead, key=lambda offer: (offer.due_on, offer.rule), default=None)


def state_of(journey: Journey, each: Enrolled) -> tuple[State, str]:
    """The most pressing thing about an enrolment, and a sentence on where it stands."""
    if not each.result.rules_in_force:
        return State.NO_RULES, f"No rules were in force for a start on {day(each.stay.begun)}."
    for state, said in ((State.EVIDENCE, _evidence(each)), (State.UNKNOWN, _unknown(each))):
        if said:
            return state, said
    if each.stay.left is not None and each.stay.left <= each.result.on:
        return State.LEFT, _left(each)
    for state, said in _pressing(journey, each):
        if said:
            return state, " ".join(filter(None, [said, best_progress(each)]))
    state = State.IN_WORK if each.result.phase == "in_work" else State.ON_COURSE
    return state, best_progress(each) or "Nothing is late."


def _pressing(journey: Journey, each: Enrolled) -> list[tuple[State, str]]:
    return [
        (State.MISSED, _missed(each)),
        (State.AT_RISK, _at_risk(each)),
        (State.QUIET, _quiet(journey, each)),
    ]


def _evidence(each: Enrolled) -> str:
    for line in each.result.payments:
        if line.state == "needs_evidence":
            by = f"; claim by {day(line.claim_by)}" if line.claim_by else ""
            return f"{title(line.rule, each.titles)}: evidence is missing{by}."
    return ""


def _unknown(each: Enrolled) -> str:
    for answer in each.result.outcomes:
        if answer.state == "unknown":
            ask = f"; ask about {listed(name(one) for one in answer.missing)}" if answer.missing else ""
            return f"{title(answer.rule, each.titles)}: not yet known{ask}."
    return ""


def _left(each: Enrolled) -> str:
    ended, reached = each.stay.ended_by, last_reached(each)
    reason = getattr(ended, "reason", None) if ended else None
    why = f": {name(reason)}" if reason else ""
    after = f" {_reached_in_words(reached, each)}" if reached else ""
    return f"Left on {day(each.stay.left or each.result.on)}{why}.{after}"


def missed_lately(each: Enrolled) -> list[OfferPeriod]:
    """For each offer its latest finished period, where that was missed in the last weeks."""
    latest = {o.rule: o for o in each.result.offers if o.due_on < each.result.on and o.state not in ("due", "at_risk")}
    return [o for o in latest.values() if o.state == "missed" and o.due_on >= each.result.on - LATELY]


def _missed(each: Enrolled) -> str:
    late = missed_lately(each)
    if not late:
        return ""
    worst = max(late, key=lambda offer: (offer.due_on, offer.rule))
    more = f", and {count(len(late) - 1, 'other offer')}" if len(late) > 1 else ""
    return f"{title(worst.rule, each.titles)}: missed by {day(worst.due_on)}{more}."


def _at_risk(each: Enrolled) -> str:
    risk = [offer for offer in each.result.offers if offer.state == "at_risk"]
    return f"{title(risk[0].rule, each.titles)}: by {day(risk[0].due_on)}." if risk else ""


def _quiet(journey: Journey, each: Enrolled) -> str:
    last = last_seen(each) or each.stay.begun
    silent = each.result.on - last
    return f"Nothing recorded for {count(silent.days, 'day')}." if silent > QUIET_AFTER else ""


def last_seen(each: Enrolled) -> date | None:
    """The last day on which somebody was in touch; None where nobody ever was."""
    return max((e.on for e in each.stay.events if e.kind in SEEN and e.on <= each.result.on), default=None)


def best_progress(each: Enrolled) -> str:
    """How far the nearest outcome is: the next possible one that has begun, else the last one reached."""
    begun = [a for a in each.result.outcomes if a.state == "possible" and a.progress and a.progress.have]
    if begun:
        nearest = min(begun, key=lambda a: (a.earliest or date.max, a.rule))
        at = f"; {day(nearest.earliest)} at the earliest" if nearest.earliest else ""
        return f"{title(nearest.rule, each.titles)}: {amount(nearest.progress)}{at}."
    reached = last_reached(each)
    return _reached_in_words(reached, each) if reached else ""


def last_reached(each: Enrolled) -> OutcomeAnswer | None:
    reached = [answer for answer in each.result.outcomes if answer.state == "achieved"]
    return max(reached, key=lambda answer: answer.on or date.min, default=None)


def _reached_in_words(answer: OutcomeAnswer, each: Enrolled) -> str:
    return f"{title(answer.rule, each.titles)}: reached on {day(answer.on or each.result.on)}."


def amount(progress: Progress | None) -> str:
    """How far: 71 of 91 days."""
    if progress is None:
        return ""
    if progress.unit == "pence":
        return f"{pounds(progress.have)} of {pounds(progress.need)}"
    return f"{progress.have:,} of {count(progress.need, progress.unit.removesuffix('s'))}"
