"""What the rules say of each enrolment of one journey, with the rules that say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.evaluate.results import Result
from ettle.engine.events.counting import Journey
from ettle.engine.rules.programme import Programme
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Version
from ettle.engine.wording.plain import name
from ettle.web.contracts.titles import titles_of


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One enrolment: the stay, the answer, and the version of the rules on the day of asking (None out of force)."""

    stay: Stay
    result: Result
    version: Version | None
    titles: dict[str, str]

    @property
    def left(self) -> date | None:
        """The day it ended, where it has by the day of asking."""
        left = self.stay.left
        return left if left is not None and left <= self.result.on else None

    @property
    def rules(self) -> Programme | None:
        return self.version.rules if self.version else None

    @property
    def phase(self) -> str:
        """The phase in words."""
        if self.left is not None:
            return "Left"
        return self.titles.get(self.result.phase, name(self.result.phase)) if self.result.phase else "No phase now"


def enrolments(journey: Journey, rulebook: Rulebook, on: date, known_at: datetime) -> list[Enrolled]:
    """Each enrolment begun by `on`, the latest first."""
    stays = {stay.id: stay for stay in Life(journey, on).stays}
    found = [
        _with_rules(stays[result.enrolment], result, rulebook, known_at)
        for result in evaluate_journey(journey, rulebook, on, known_at)
        if result.enrolment is not None
    ]
    return sorted(found, key=lambda each: (each.stay.begun, each.stay.id), reverse=True)


def _with_rules(stay: Stay, result: Result, rulebook: Rulebook, known_at: datetime) -> Enrolled:
    versions = rulebook.versions(stay.programme, stay.start.contract, stay.begun, known_at)
    version = next((each for each in reversed(versions) if each.in_force.start <= result.on), None)
    titles = {id: title for each in versions for id, title in titles_of(each.rules).items()}
    return Enrolled(stay, result, version, titles)
