"""Everybody of one year while it is being written: who is told how, what is planted, who only looks like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random

from ettle.simulation.histories import Inventor
from ettle.simulation.journal import Journal, Row
from ettle.simulation.schemes.case import Case, Host
from ettle.simulation.schemes.result import Intent, Neighbour, Planted, Refusal
from ettle.simulation.schemes.year import DATA_TO, DAYS, honest, other_fund, sure
from ettle.simulation.stays import Stay

GROUP_FIRMS = range(4000, 4200)
"""Employers of whom several people's jobs are, honest or not; any other has a job or two in a year."""


class World:
    """One year in the writing. The same seed gives the same year."""

    def __init__(self, seed: int) -> None:
        profile = honest()
        self.seed = seed
        self.honest, self.sure, self.other = Inventor(profile, seed), Inventor(sure(profile), seed), other_fund()
        self.rows: list[Row] = []
        """Of those told as the profile tells anybody."""
        self.cases: list[Case] = []
        self.planted: list[Planted] = []
        self.neighbours: list[Neighbour] = []
        self.refusals: list[Refusal] = []
        self.later: list[Callable[[], None]] = []
        """What can be done only when everybody has been told."""
        self.spelled_like: dict[str, str] = {}
        """Second records: the person whose name, otherwise spelled, they carry."""
        self.family_of: dict[str, str] = {}
        """Relatives: the person whose family name they have."""
        self.phone_of: dict[str, str] = {}
        """Who has the telephone of another, or of a group."""
        self._members: Counter[str] = Counter()
        self._extra = 0

    def new_code(self) -> str:
        """A code for somebody beside those who were referred; all are coded afresh at the end."""
        self._extra += 1
        return f"Q-{self._extra:06d}"

    def group(self, name: str, size: int) -> tuple[str, Random]:
        """The group (of so many at most) that the next member joins, and its own source of chance."""
        number = self._members[name] // size
        self._members[name] += 1
        return f"{name}/{number}", Random(f"{self.seed}/{name}/{number}")

    def firm(self, name: str) -> str:
        """The employer of a group: one of a band where honest and dishonest groups lie mixed."""
        return f"employer-{Random(f'{self.seed}/firm/{name}').choice(GROUP_FIRMS)}"

    def tell(self, host: Host, *stays: Stay) -> Case:
        """Tell a made story as any other is told, with evidence that covers what it is for."""
        rows = self.sure.tell(host.rng, host.person, host.arrival, list(stays))
        journal = Journal(host.rng, host.person.id, DATA_TO, 0.0)
        journal.go_on_from(rows)
        last = [row for row in rows if "organisation" in row][-1]
        journal.organisation, journal.worker = last["organisation"], last["recorded_by"]
        case = Case(host.rng, host.person, stays[0], rows, journal)
        _cover(case, stays)
        self.cases.append(case)
        return case

    def plant(self, case: Case, scheme: str, intent: Intent, how: str, claims: Iterable[Row], *entries: Row) -> None:
        """One row for each wrong claim; `entries` make it wrong."""
        for claim in claims:
            events = (claim, *entries)
            since = max(row["recorded_at"] for row in events).date()
            ids = tuple(row["id"] for row in events)
            key = (case.person.id, claim["enrolment"], claim["rule"])
            self.planted.append(Planted(*key, scheme, intent, since, how, ids))

    def neighbour(self, case: Case, like: str, how: str, enrolment: str | None = None) -> None:
        self.neighbours.append(Neighbour(case.person.id, enrolment or case.stay.id, like, how))

    def refuse(self, case: Case, claim: Row, because: str) -> Row:
        """The payer refuses a claim some days after it was made."""
        on = claim["on"] + timedelta(days=7 + int(case.rng.random() * 8))
        on = max(on, claim["recorded_at"].date() + timedelta(days=1))
        row = case.claim(claim["rule"], on, by="payer", withdrawn="yes")
        key = (case.person.id, claim["enrolment"], claim["rule"])
        self.refusals.append(Refusal(*key, claim["id"], on, because))
        return row


def _cover(case: Case, stays: Iterable[Stay]) -> None:
    first = {stay.id: stay.first_job for stay in stays}
    for row in case.evidence(*DAYS):
        on = first[row["enrolment"]]
        assert on is not None
        row |= {"covers_from": on, "covers_until": on + timedelta(days=DAYS[row["for"]])}
