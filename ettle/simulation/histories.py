"""One invented person from the first referral to the last event, as rows sorted by person, day and id."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ettle.simulation.draw import Weighted
from ettle.simulation.flow import Arrival, Flow
from ettle.simulation.joining import Joining
from ettle.simulation.journal import Journal, Row
from ettle.simulation.messiness import make_messy
from ettle.simulation.money import write_money
from ettle.simulation.people import Person, invent_person, write_person
from ettle.simulation.profile import ANY, Profile
from ettle.simulation.quarter import span_of
from ettle.simulation.service import write_leave, write_service
from ettle.simulation.stays import Stay, Stays
from ettle.simulation.work import write_jobs

ENROLMENTS_AT_MOST = 4
ANSWERS = Weighted({"declined": 0.40, "withdrawn": 0.25, "no_contact": 0.25, "": 0.10})
"""To referrals that never became a start; "" = nobody answered."""


class Inventor:
    """Invents the people of one programme. The same seed and number always give the same person."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile, self._seed = profile, seed
        self._flow, self._stays, self._joining = Flow(profile), Stays(profile), Joining(profile)
        self._sources = Weighted(profile.sources)

    def source(self, number: int) -> Random:
        """The person's own random source: nobody's history depends on how many others there are."""
        return Random(f"{self._seed}/{self.profile.programme}/{number}")

    def stays(self, rng: Random, code: str, arrival: Arrival) -> list[Stay]:
        """The enrolments of one person: one, more after a re-join, none where a referral never started."""
        result: list[Stay] = []
        start = arrival.start
        while start and len(result) < ENROLMENTS_AT_MOST:
            stay = self._stays.invent(rng, f"{code}-E{len(result) + 1}", start)
            result.append(stay)
            start = self._rejoins_on(rng, stay)
        return result

    def _rejoins_on(self, rng: Random, stay: Stay) -> date | None:
        """The day of a re-join, drawn quarter by quarter from a month after leave and last job."""
        free = free_from(stay)
        if free is None or not self.profile.rejoin:
            return None
        for label, chance in self.profile.rejoin.items():
            span = span_of(label)
            if span.until <= free:
                continue
            part = min((span.until - free).days / span.days, 1.0)
            if rng.random() < chance * part:
                return self._flow.day_in(rng, label, since=free)
        return None

    def rows(self, number: int, code: str) -> list[Row]:
        """Every row of one person that was recorded by the profile's last day."""
        rng = self.source(number)
        return self.tell(rng, *self.meet(rng, code))

    def meet(self, rng: Random, code: str) -> tuple[Person, Arrival, list[Stay]]:
        """Who a person is, when they came, and how each stay went: what `tell` writes down."""
        arrival = self._flow.draw(rng)
        stays = self.stays(rng, code, arrival)
        area = stays[0].area if stays else self._stays.area(rng)
        way = self._joining.draw(rng, bool(stays))
        return invent_person(rng, self.profile, code, arrival, area, way), arrival, stays

    def tell(self, rng: Random, person: Person, arrival: Arrival, stays: list[Stay]) -> list[Row]:
        """Every row of somebody who came so and stayed so, recorded by the profile's last day."""
        profile = self.profile
        journal = Journal(rng, person.id, profile.data_to, profile.shares["late"])
        write_person(journal, profile, person, arrival.referred_on, stays[0].first_job if stays else None)
        for stay in stays:
            first = stay is stays[0]
            self.write_stay(journal, stay, arrival.referred_on if first else None, person if first else None)
        if not stays:
            self._write_no_start(journal, arrival)
        make_messy(journal, profile)
        died = self._died_on(journal, arrival)
        return told(journal.rows, profile.data_to, died)

    def write_stay(self, journal: Journal, stay: Stay, referred_on: date | None, person: Person | None) -> None:
        """One stay from its referral to its leave; `person` joins by it."""
        rng, profile = journal.rng, self.profile
        referred_on = referred_on or self._flow.referral_before(rng, stay.start)
        referral = self._refer(journal, referred_on)
        start = journal.write(
            "start",
            stay.start,
            stay.id,
            after=self._answer(journal, referral, stay.start, "accepted"),
            programme=profile.programme,
            provider=stay.provider,
            contract=stay.contract.get("id"),
            area=None if stay.area == ANY else stay.area,
            group=None if stay.group == ANY else stay.group,
            referral=referral["id"],
        )
        journal.organisation = start["provider"]
        write_service(journal, profile, stay, person)
        jobs = write_jobs(journal, profile, list(stay.jobs), stay.id)
        write_money(journal, profile, stay, jobs)
        write_leave(journal, stay)

    def _write_no_start(self, journal: Journal, arrival: Arrival) -> None:
        rng = journal.rng
        referral = self._refer(journal, arrival.referred_on)
        if rng.random() < 0.6:
            reached = "yes" if rng.random() < 0.4 else "no"
            journal.write(
                "contact", arrival.referred_on + timedelta(days=3), mode="phone", reached=reached, about="referral"
            )
        answer = ANSWERS.draw(rng)
        if answer:
            self._answer(journal, referral, arrival.referred_on + timedelta(days=4 + int(rng.random() * 21)), answer)

    def _refer(self, journal: Journal, on: date) -> Row:
        known = journal.rng.random() >= self.profile.shares["unknown_source"]
        source = self._sources.draw(journal.rng) if known else None
        return journal.write("referral", on, source=source, programme=self.profile.programme)

    def _answer(self, journal: Journal, referral: Row, before: date, answer: str) -> Row:
        days = (before - referral["on"]).days
        on = referral["on"] + timedelta(days=int(journal.rng.random() * days)) if days > 0 else referral["on"]
        return journal.write("referral_answer", on, after=referral, referral=referral["id"], answer=answer)

    def _died_on(self, journal: Journal, arrival: Arrival) -> date | None:
        rng = journal.rng
        if rng.random() >= self.profile.shares["death"]:
            return None
        day = arrival.referred_on + timedelta(days=30 + int(rng.random() * 700))
        journal.write("death", day, known_on=day + timedelta(days=int(rng.random() * 60)))
        return day


def free_from(stay: Stay) -> date | None:
    """The first day somebody could re-join: a month after leave and last job; None while either goes on."""
    if stay.leave is None or any(job.until is None for job in stay.jobs):
        return None
    last = max([stay.leave, *(job.until for job in stay.jobs if job.until)])
    return last + timedelta(days=30)


def told(rows: list[Row], data_to: date, died: date | None) -> list[Row]:
    """Rows recorded by the last day, none of what would have happened after a death, sorted."""
    if died is not None:
        rows = [row for row in rows if row["on"] <= died and not ("replaces" in row and _after(row, died))]
        for row in rows:
            if _after(row, died):
                del row["until"]
    rows = [row for row in rows if row["recorded_at"].date() <= data_to]
    begun = {row["enrolment"] for row in rows if row["kind"] == "start"}
    rows = [row for row in rows if row.get("enrolment") in (None, *begun)]  # not yet known to have started
    return sorted(rows, key=lambda row: (row["person"], row["on"], row["id"]))


def _after(row: Row, died: date) -> bool:
    return "until" in row and row["until"] > died
