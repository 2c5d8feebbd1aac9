"""What is planted is there, as often as said, whole, and blind to who people are. The README of the folder says what each is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from math import sqrt

from ettle.engine.events.catalogue import Event
from ettle.engine.events.together import faults_together
from ettle.files.events.reading import read_events
from ettle.simulation.profile import Profile
from ettle.simulation.schemes import Planted, Year, planted_year
from ettle.simulation.schemes.__main__ import main
from ettle.simulation.schemes.shares import LOOK_ALIKES, SCHEMES, SHARES
from ettle.simulation.schemes.year import DATA_TO, DAYS, honest

PEOPLE, SEED = 1500, 11


@lru_cache(maxsize=1)
def year() -> Year:
    return planted_year(PEOPLE, SEED)


@lru_cache(maxsize=1)
def by_id() -> dict[str, Event]:
    return {event.id: event for event in year().events}


def planted(scheme: str) -> list[Planted]:
    found = [row for row in year().planted if row.scheme == scheme]
    assert found, f"no {scheme} in {PEOPLE} people of seed {SEED}: choose another seed"
    return found


@lru_cache(maxsize=1)
def by_person() -> dict[str, list[Event]]:
    return {person: list(events) for person, events in groupby(year().events, key=lambda event: event.person)}


def of(row: Planted, kind: str) -> list[Event]:
    return [event for event in by_person()[row.person] if event.kind == kind]


def within_four_sigma(count: int, of: int, share: float) -> bool:
    return abs(count - of * share) <= 4 * sqrt(of * share * (1 - share))


def test_the_same_seed_gives_the_same_year_and_another_gives_another():
    shares = {"second_record": 0.5, "stretched": 0.5}
    assert planted_year(60, 4, shares) == planted_year(60, 4, shares) != planted_year(60, 5, shares)


def test_every_planted_row_names_its_claim_and_events_that_are_there():
    assert {row.scheme for row in year().planted} == set(SCHEMES)
    for row in year().planted:
        claim, *others = (by_id()[each] for each in row.events)
        assert (claim.kind, claim.person, claim.enrolment) == ("claim", row.person, row.enrolment)
        assert claim.rule == row.rule and claim.withdrawn == "no"
        assert row.since == max(each.recorded_at.date() for each in (claim, *others))
    keys = [(row.enrolment, row.rule) for row in year().planted]
    assert len(keys) == len(set(keys))


def test_the_events_hold_together_and_none_is_recorded_after_the_telling():
    assert not faults_together(by_id(), {}) and len(by_id()) == len(year().events)
    assert max(event.recorded_on for event in year().events) <= DATA_TO


def test_shares_are_as_stated():
    """n = about 310 hosts; the kinds are few each, all schemes together are about sixty."""
    hosts, carrying = year().hosts, year().carrying
    assert all(within_four_sigma(carrying.get(name, 0), hosts, share) for name, share in SHARES.items())
    for names in (SCHEMES, LOOK_ALIKES):
        assert within_four_sigma(
            sum(carrying.get(name, 0) for name in names), hosts, sum(SHARES[name] for name in names)
        )


def of_one_kind(sex: str, ethnicity: str, disability: float, ages: list[int]) -> Profile:
    """The honest year, of people who are all alike."""
    profile = honest()
    choice = {"sex": {sex: 1.0}, "ethnicity": {ethnicity: 1.0}}
    facts = profile.facts | {"choice": choice, "yes_no": profile.facts["yes_no"] | {"disability": disability}}
    return profile.having(facts=facts, joining=profile.joining | {"age": ages})


def most(year: Year, told: str) -> str:
    return Counter(getattr(row, told) for row in year.details).most_common(1)[0][0]


def test_what_is_planted_does_not_depend_on_who_people_are(monkeypatch):
    """Two places, alike but for who lives there: the same claims of the same people are planted."""
    found = []
    for kind in (("female", "asian", 1.0, [55, 60]), ("male", "white_polish", 0.0, [20, 24])):
        monkeypatch.setattr("ettle.simulation.schemes.world.honest", lambda kind=kind: of_one_kind(*kind))
        found.append(planted_year(400, 3))
    one, other = found
    assert one.planted == other.planted and one.neighbours == other.neighbours and len(one.planted) > 20
    assert [most(each, "sex") for each in found] == ["female", "male"]
    assert [most(each, "age_band") for each in found] == ["50 and over", "under 25"]


def test_nobody_honest_is_planted_too():
    assert not {row.person for row in year().neighbours} & {row.person for row in year().planted}
    assert {row.like for row in year().neighbours} <= set(SCHEMES)


def test_every_paper_has_the_digest_that_its_event_names():
    papers = {paper.evidence: paper for paper in year().papers}
    shown = [event for event in year().events if event.kind == "evidence" and event.file]
    assert {event.id for event in shown} == papers.keys()
    for event in shown:
        paper = papers[event.id]
        assert event.file == f"sha256-{paper.digest}" == f"sha256-{sha256(paper.text.encode()).hexdigest()}"


def test_a_stretched_job_ends_past_the_bar_and_a_shorter_one_was_said_before_or_nowhere():
    for row in planted("stretched"):
        job = by_id()[row.events[1]]
        assert 0 <= (job.until - job.on).days - DAYS[row.rule] <= 31
        if row.how.startswith("corrected"):
            before = by_id()[job.replaces]
            assert (before.until - before.on).days < DAYS[row.rule]


def test_a_copied_paper_is_a_copy_of_another_persons():
    papers = {paper.evidence: paper for paper in year().papers}
    for row in planted("copied"):
        mine, theirs = (papers[each] for each in row.events[1:])
        assert mine.person != theirs.person and mine.amount == theirs.amount
        assert (mine.digest == theirs.digest) == (row.how == "same_file")


def test_a_parked_person_was_met_by_nobody_unless_it_was_written_in_one_sitting():
    for row in planted("parking"):
        start = of(row, "start")[0].on
        met = [event for event in of(row, "contact") + of(row, "activity") if event.on > start]
        if row.how == "no_contact":
            assert not met
        else:
            recorded = [event.recorded_at for event in met]
            assert met and max(recorded) - min(recorded) < timedelta(hours=1)


def test_who_left_or_died_had_gone_before_the_days_that_are_claimed():
    for row in planted("left_or_died"):
        gone: date = by_id()[row.events[1]].on
        reached = min(event.on for event in of(row, "work")) + timedelta(days=DAYS[row.rule])
        assert gone < reached


def test_the_command_writes_events_that_are_read_back_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["schemes", "--people", "90", "--seed", "2", "--out", str(tmp_path)])
    monkeypatch.setattr("ettle.simulation.schemes.__main__.planted_year", lambda *asked: planted_year(*asked, {}))
    main()
    read = read_events(tmp_path / "events.jsonl")
    written = planted_year(90, 2, {}).events
    assert [each.id for each in read.events] == [each.id for each in written]
    assert [each for each in read.events if each.kind != "fact"] == [each for each in written if each.kind != "fact"]
    assert {each.name for each in tmp_path.iterdir()} >= {"planted.jsonl", "papers.jsonl"}
