"""Invented people: codes, never names, with facts drawn from the profile's shares and their way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ettle.simulation.draw import Weighted
from ettle.simulation.flow import Arrival
from ettle.simulation.joining import Way
from ettle.simulation.journal import Journal
from ettle.simulation.profile import ANY, Profile

Answer = str | date
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Claimant:
    """A benefit received since a day."""

    benefit: str
    since: date
    rests_on: bool
    """Whether the way in rests on it; then it goes on when work begins."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is. Facts are (name, answer); a missing fact was never asked."""

    id: str
    born_on: date
    facts: tuple[tuple[str, Answer], ...]
    claimant: Claimant | None
    barriers: tuple[str, ...]
    """Needs that the way in rests on."""
    evidence: tuple[tuple[str, str], ...]
    """Papers shown at the start: the condition and the type."""


def person_code(number: int, width: int = 6) -> str:
    """P-000123 for 123."""
    return f"P-{number:0{width}d}"


def invent_person(rng: Random, profile: Profile, code: str, arrival: Arrival, area: str, way: Way) -> Person:
    """Somebody who lives in `area` and came by `way`; ages and weeks are those of the start, if there was one."""
    day = arrival.start or arrival.referred_on
    born = _born(rng, way, day)
    answers = _answers(rng, profile, area, arrival, born, way)
    barriers = tuple(rng.sample(profile.lists["needs"], way.barriers))
    shown = {rule: rng.choice(types) for rule, types in way.evidence.items()}
    if barriers and profile.shares["need_evidenced"]:
        shown |= {need: rng.choice(profile.lists["evidence_of_needs"]) for need in barriers}
    missing = _not_recorded(rng, profile, (*way.rests_on, *(f"evidence {rule}" for rule in shown)))
    asked = profile.facts["asked"]
    kept = tuple(
        (name, value)
        for name, value in answers.items()
        if name != missing and (name in way.rests_on or rng.random() < asked)
    )
    papers = tuple((rule, kind) for rule, kind in shown.items() if f"evidence {rule}" != missing)
    return Person(code, born, kept, _claimant(rng, profile, born, day, way), barriers, papers)


def _born(rng: Random, way: Way, day: date) -> date:
    youngest, oldest = way.age
    age = youngest + int((oldest + 1 - youngest) * rng.betavariate(1.1, 1.4))
    return day - timedelta(days=1 + int((age + 0.002 + 0.99 * rng.random()) * DAYS_OF_A_YEAR))


def _answers(rng: Random, profile: Profile, area: str, arrival: Arrival, born: date, way: Way) -> dict[str, Answer]:
    """Every answer somebody would give; the way's own are never refused."""
    councils, refused = profile.facts["councils"], profile.facts["prefer_not_to_say"]
    lives_in = rng.choice(councils.get(area) or ([area] if area != ANY else councils[ANY]))
    out_of_work = 7 * way.weeks_unemployed + int(rng.expovariate(1 / 500))
    since = min((arrival.start or arrival.referred_on) - timedelta(days=out_of_work), arrival.referred_on)
    since = max(since, born + timedelta(days=int(15.5 * DAYS_OF_A_YEAR)))
    answers: dict[str, Answer] = {"date_of_birth": born, "lives_in": lives_in, "unemployed_since": since}
    shares: dict[str, float] = profile.facts["yes_no"] | way.shares
    for name, share in shares.items():
        answers[name] = _refused(rng, refused) or ("yes" if rng.random() < share else "no")
    for name, weights in profile.facts["choice"].items():
        answers[name] = _refused(rng, refused) or Weighted(weights).draw(rng)
    for name, value in way.facts.items():
        answers[name] = rng.choice(value) if isinstance(value, list) else value
    return answers


def _refused(rng: Random, share: float) -> str | None:
    return "prefer_not_to_say" if rng.random() < share else None


def _not_recorded(rng: Random, profile: Profile, rests_on: tuple[str, ...]) -> str | None:
    """For a messy share, one thing that the way in rests on and nobody wrote down."""
    part, which = rng.random(), rng.choice(rests_on)
    return which if part < profile.joining["unrecorded"] else None


def _claimant(rng: Random, profile: Profile, born: date, day: date, way: Way) -> Claimant | None:
    if not way.benefits and rng.random() >= profile.shares["benefit"]:
        return None
    weeks = timedelta(days=7 * way.weeks_on_benefit + int(rng.expovariate(1 / 300)) + 1)
    earliest = born + timedelta(days=int(16 * DAYS_OF_A_YEAR) + 1)
    since = min(max(day - weeks, earliest), day)
    return Claimant(rng.choice(way.benefits or profile.lists["benefits"]), since, bool(way.benefits))


def write_person(journal: Journal, profile: Profile, person: Person, day: date, until: date | None) -> None:
    """Facts, consent and benefit as first told on `day`; the benefit may end with the first job, `until`."""
    rng, shares = journal.rng, profile.shares
    for name, value in person.facts:
        since = person.born_on if name == "date_of_birth" else day
        journal.write("fact", since, name=name, value=value, known_on=day)
    if rng.random() < shares["consent"]:
        withdrawn = day + timedelta(days=200) if rng.random() < 0.05 else None
        journal.spell("consent", day, withdrawn, purpose="share_with_partners", **{"with": "local-partners"})
    if person.claimant is not None:
        _write_benefit(journal, person.claimant, day, until)


def _write_benefit(journal: Journal, claimant: Claimant, day: date, until: date | None) -> None:
    """What somebody came by often goes on beside work: Universal Credit tapers, it does not stop."""
    row = journal.write("benefit", min(claimant.since, day), benefit=claimant.benefit, known_on=day)
    ends = journal.rng.random() < (0.25 if claimant.rests_on else 0.6)
    if until is not None and until > row["on"] and ends:
        journal.close(row, until)
