"""Invented people: codes, never names, with facts drawn from the profile's shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ettle.simulation.draw import Weighted
from ettle.simulation.journal import Journal
from ettle.simulation.profile import Profile


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is. Facts are (name, answer); a missing fact was never asked."""

    id: str
    born_on: date
    facts: tuple[tuple[str, str], ...]


def person_code(number: int, width: int = 6) -> str:
    """P-000123 for 123."""
    return f"P-{number:0{width}d}"


def invent_person(rng: Random, profile: Profile, code: str, day: date, area: str) -> Person:
    """Somebody of 16 to 64 on `day`, living in `area`, with answers as the profile's shares say."""
    age = 16 + int(48 * rng.betavariate(1.1, 1.4))
    born = day - timedelta(days=int((age + rng.random()) * 365.25))
    councils = profile.facts["councils"]
    answers = [
        ("lives_in", rng.choice(councils.get(area) or councils["any"])),
        ("unemployed_since", (day - timedelta(days=int(rng.expovariate(1 / 500)))).isoformat()),
    ]
    refused, asked = profile.facts["prefer_not_to_say"], profile.facts["asked"]
    for name, share in profile.facts["yes_no"].items():
        answers.append((name, _refused(rng, refused) or ("yes" if rng.random() < share else "no")))
    for name, weights in profile.facts["choice"].items():
        answers.append((name, _refused(rng, refused) or Weighted(weights).draw(rng)))
    kept = tuple(each for each in answers if rng.random() < asked)
    return Person(code, born, (("date_of_birth", born.isoformat()), *kept))


def _refused(rng: Random, share: float) -> str | None:
    return "prefer_not_to_say" if rng.random() < share else None


def write_person(journal: Journal, profile: Profile, person: Person, day: date, until: date | None) -> None:
    """Facts, consent and benefit as first told on `day`; the benefit ends with the first job, `until`."""
    rng, shares = journal.rng, profile.shares
    for name, value in person.facts:
        since = person.born_on if name == "date_of_birth" else day
        journal.write("fact", since, name=name, value=value, known_on=day)
    if rng.random() < shares["consent"]:
        withdrawn = day + timedelta(days=200) if rng.random() < 0.05 else None
        journal.spell("consent", day, withdrawn, purpose="share_with_partners", **{"with": "local-partners"})
    if rng.random() < shares["benefit"]:
        _write_benefit(journal, profile, person, day, until)


def _write_benefit(journal: Journal, profile: Profile, person: Person, day: date, until: date | None) -> None:
    rng = journal.rng
    earliest = person.born_on + timedelta(days=16 * 366)
    since = max(day - timedelta(days=int(rng.expovariate(1 / 300)) + 1), earliest)
    row = journal.write("benefit", min(since, day), benefit=rng.choice(profile.lists["benefits"]), known_on=day)
    if until is not None and until > row["on"] and rng.random() < 0.6:
        journal.close(row, until)
