"""What somebody should see to in one enrolment: the rows of Today, worked out with the standing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ettle.engine.evaluate.results import OfferPeriod, OutcomeAnswer
from ettle.engine.events.catalogue import Consent, Contact, Event, FollowUp, Referral
from ettle.engine.events.counting import Journey
from ettle.engine.wording.plain import count, day, listed, name, title
from ettle.web.casework.enrolled import Enrolled
from ettle.web.casework.models import Matter, Standing
from ettle.web.casework.standing import LATELY, QUIET_AFTER, SEEN, amount, last_seen, missed_lately

Section = Matter.Section
SOON = timedelta(days=2)
"""An offer due later than this is not news yet."""
NEAR = timedelta(days=14)
"""From when an outcome, or the end of a consent, is close."""
TIGHT = timedelta(days=21)
"""An outcome has an edge when fewer days than these are to spare; what lacks evidence is soon too late with so many or fewer."""
NEWS = timedelta(days=90)
"""How long a consent that ended goes on being asked about."""
A_FOLLOW_UP_WAITS = timedelta(days=7)
NO_ANSWER = (None, "no_engagement", "unknown")


def matters(journey: Journey, each: Enrolled, row: Standing) -> list[Matter]:
    """What matters about an enrolment under way, in the order of Today."""
    if not row.under_way:
        return [_of(row, *said) for said in _missing(each)]
    first = (_consents(journey, each.result.on), _clashes(each), _first_contact(journey, each), _owed(each))
    parts = (*first, _unanswered(each), _edges(each), _quiet(journey, each), _missing(each))
    return [_of(row, *said) for part in parts for said in part]


def beyond_the_rules(journey: Journey, each: Enrolled) -> list[Said]:
    """What matters about an enrolment under way and the rules do not say: consent, a first contact that waits, silence."""
    if each.left is not None:
        return []
    return [*_consents(journey, each.result.on), *_first_contact(journey, each), *_quiet(journey, each)]


def of_referral(journey: Journey, referral: Referral, row: Standing) -> list[Matter]:
    """Somebody referred whom nobody has answered yet waits for a first contact."""
    tries = [each for each in journey.events if isinstance(each, Contact) and each.on >= referral.on]
    if not row.under_way or any(each.reached == "yes" for each in tries):
        return []
    source = f" by {name(referral.source)}" if referral.source else ""
    return [_of(row, *_waits(f"Referred{source} on {day(referral.on)}.", referral.on, tries))]


Said = tuple[Matter.Section, date, str, str, str, str]
"""Section, day, shape, word, why, the kind of event that would see to it."""


def _of(row: Standing, section: Matter.Section, on: date, shape: str, word: str, why: str, kind: str) -> Matter:
    return Matter(
        section=section,
        organisation=row.organisation,
        worker=row.worker,
        person=row.person,
        enrolment=row.enrolment,
        name=row.name,
        on=on,
        shape=shape,
        word=word,
        why=why[:500],
        kind=kind,
        readable_until=row.readable_until,
        computed_for=row.computed_for,
    )


def _consents(journey: Journey, on: date) -> Iterator[Said]:
    """Each thing agreed to that has ended and was not agreed to again, or soon ends."""
    latest: dict[Any, date] = {}
    for each in journey.events:
        if isinstance(each, Consent) and each.on <= on:
            what = (each.purpose, each.with_)
            latest[what] = max(latest.get(what, date.min), each.until or date.max)
    for (purpose, with_), until in latest.items():
        about = f"Consent{f' for {name(purpose)}' if purpose else ''}{f' with {name(with_)}' if with_ else ''}"
        if on - NEWS <= until <= on:
            last = day(until - timedelta(days=1))
            yield Section.ATTENTION, until, "warn", "Consent ended", f"{about} ended after {last}.", "consent"
        elif on < until <= on + NEAR:
            why = f"{about} ends after {day(until - timedelta(days=1))}."
            yield Section.ATTENTION, until, "due", "Consent ends", why, "consent"


def _clashes(each: Enrolled) -> Iterator[Said]:
    for found in each.result.conflicts:
        if found.until is None or found.until > each.result.on:
            why = f"Also on {name(found.programme)} since {day(found.from_)}: both may not run together."
            yield Section.ATTENTION, found.from_, "warn", "Conflict", why, ""


def _first_contact(journey: Journey, each: Enrolled) -> Iterator[Said]:
    """Somebody started, and nobody has reached them since, nor before, when they were referred."""
    since = [event for event in each.stay.events if event.kind in SEEN and event.on <= each.result.on]
    since = [*_when_referred(journey, each), *since]
    if not any(_reached(event) for event in since):
        tries = [event for event in since if isinstance(event, Contact)]
        yield _waits(f"Started on {day(each.stay.begun)}.", each.stay.begun, tries)


def _when_referred(journey: Journey, each: Enrolled) -> list[Contact]:
    """The contacts of the provider between the referral that led to the start and the start."""
    start = each.stay.start
    named = journey.counting.get(start.referral or "")
    earlier = [
        e for e in journey.events if isinstance(e, Referral) and e.on <= start.on and e.to in (None, start.provider)
    ]
    referral = named or (earlier[-1] if earlier else None)
    return [
        event
        for event in journey.events
        if isinstance(event, Contact)
        and event.enrolment is None
        and referral is not None
        and referral.on <= event.on <= start.on
        and event.organisation in (None, start.provider)
    ]


def _reached(event: Event) -> bool:
    return getattr(event, "reached", "yes") != "no" and getattr(event, "attended", "yes") != "no"


def _waits(what: str, since: date, tries: list[Contact]) -> Said:
    if not tries:
        return Section.FIRST_CONTACT, since, "warn", "Waiting", f"{what} Nobody has tried yet.", "contact"
    said = f"{count(len(tries), 'try').replace('trys', 'tries')}, no answer; the last on {day(tries[-1].on)}"
    return Section.FIRST_CONTACT, since, "due", "Tried", f"{what} {said}.", "contact"


def _owed(each: Enrolled) -> Iterator[Said]:
    """What is owed and late, at risk, or due within days: follow-ups apart, of the rest the most pressing."""
    soon = each.result.on + SOON
    pressing = [*missed_lately(each), *(o for o in each.result.offers if _presses(o, soon))]
    pressing.sort(key=lambda o: (["missed", "at_risk", "due"].index(o.state), o.due_on, o.rule))
    rest = [offer for offer in pressing if not _is_follow_up(each, offer)]
    if rest:
        more = f"; and {count(len(rest) - 1, 'other offer')}" if len(rest) > 1 else ""
        yield _offer(Section.OWED, each, rest[0], more)
    for offer in each.result.offers:
        if _is_follow_up(each, offer) and (_presses(offer, each.result.on + A_FOLLOW_UP_WAITS) or offer in pressing):
            yield _offer(Section.FOLLOW_UP, each, offer, "")


def _presses(offer: OfferPeriod, soon: date) -> bool:
    return offer.state == "at_risk" or (offer.state == "due" and offer.due_on <= soon)


def _offer(section: Matter.Section, each: Enrolled, offer: OfferPeriod, more: str) -> Said:
    shape, word = {"missed": ("bad", "Missed"), "at_risk": ("warn", "At risk")}.get(offer.state, ("due", "Due"))
    late = "was due" if offer.state == "missed" else "is due"
    why = f"{_called(each, offer)}: {late} by {day(offer.due_on)}{more}."
    return section, offer.due_on, shape, word, why, _kind_for(each, offer)


def _called(each: Enrolled, offer: OfferPeriod) -> str:
    """An offer by its title; a follow-up by its checkpoint, of which one offer has several."""
    rule = each.rules.offer.get(offer.rule) if each.rules else None
    if rule is not None and rule.at is not None and _is_follow_up(each, offer):
        return f"Follow-up at {rule.at.weeks[offer.n - 1]} weeks"
    return title(offer.rule, each.titles)


def _unanswered(each: Enrolled) -> Iterator[Said]:
    """Each follow-up whose last try had no answer: the offer is met by trying, and what they do is still not known."""
    on, latest = each.result.on, dict[int, FollowUp]()
    for event in each.stay.events:
        if isinstance(event, FollowUp) and event.checkpoint_weeks and event.on <= on:
            latest[event.checkpoint_weeks] = event
    for weeks, last in latest.items():
        if last.answer in NO_ANSWER and on - last.on <= LATELY:
            again = last.on + A_FOLLOW_UP_WAITS
            why = f"Follow-up at {weeks} weeks: no answer on {day(last.on)}; ask again by {day(again)}."
            yield Section.FOLLOW_UP, again, "warn", "No answer", why, "follow_up"


def _is_follow_up(each: Enrolled, offer: OfferPeriod) -> bool:
    return _kind_for(each, offer) == "follow_up"


def _kind_for(each: Enrolled, offer: OfferPeriod) -> str:
    rule = each.rules.offer.get(offer.rule) if each.rules else None
    return rule.by[0] if rule else ""


def _edges(each: Enrolled) -> Iterator[Said]:
    """The nearest outcome: reached within days if all goes on, or with few days to spare in its window."""
    begun = [a for a in each.result.outcomes if a.state == "possible" and a.progress and a.progress.have and a.earliest]
    nearest = min(begun, key=lambda answer: (answer.earliest, answer.rule), default=None)
    if nearest is None or nearest.earliest is None or nearest.progress is None:
        return
    on, last = each.result.on, _last_day(nearest)
    progress = f"{title(nearest.rule, each.titles)}: {amount(nearest.progress)}"
    if last is not None and last - nearest.earliest < TIGHT:
        why = f"{progress}; {day(nearest.earliest)} at the earliest, and the window closes on {day(last)}."
        yield Section.EDGE, last, "warn", "Close", why, "contact"
    elif nearest.earliest - on <= NEAR:
        yield Section.EDGE, nearest.earliest, "due", "Nearly there", f"{progress}; {day(nearest.earliest)}.", "contact"


def _last_day(answer: OutcomeAnswer) -> date | None:
    until = answer.progress.window_until if answer.progress else None
    return until - timedelta(days=1) if until else None


def _quiet(journey: Journey, each: Enrolled) -> Iterator[Said]:
    last = last_seen(each)
    if last is None and any(_reached(event) for event in _when_referred(journey, each)):
        last = each.stay.begun
    if last is not None and each.result.on - last > QUIET_AFTER:
        why = f"Nothing recorded since {day(last)}."
        yield Section.QUIET, last, "rest", "Quiet", why, "contact"


def _missing(each: Enrolled) -> Iterator[Said]:
    """Evidence for what may be paid, by the day to claim; what has to be asked before the rules can say."""
    for line in each.result.payments:
        if line.state == "needs_evidence":
            missing = f" ({listed(name(one) for one in line.missing)})" if line.missing else ""
            by = f" Claim by {day(line.claim_by)}." if line.claim_by else ""
            why = f"{title(line.rule, each.titles)}: evidence is missing{missing}.{by}"
            at = line.claim_by or line.achieved_on or each.result.on
            tight = line.claim_by is not None and line.claim_by - each.result.on <= TIGHT
            yield Section.EVIDENCE, at, "warn" if tight else "due", "Needs evidence", why, "evidence"
    for answer in each.result.outcomes:
        if answer.state == "unknown":
            ask = f"; ask about {listed(name(one) for one in answer.missing)}" if answer.missing else ""
            why = f"{title(answer.rule, each.titles)}: not yet known{ask}."
            yield Section.EVIDENCE, each.result.on, "unknown", "Not yet known", why, ""
