"""Invented histories hold together: the same from the same seed, every kind, nothing before it happened."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from ettle.engine.events.catalogue import KINDS, Event, Spell, checked
from ettle.simulation import simulate
from ettle.simulation.profile import known_programmes
from tests.simulation.many import first, many

PROGRAMMES = [*known_programmes(), "a-programme-nobody-knows"]


@cache
def invented(programme: str, people: int = 300) -> tuple[Event, ...]:
    return tuple(simulate(people, 7, programme))


def test_the_eight_programmes_of_the_first_release_have_a_shape():
    assert set(known_programmes()) >= {
        "fair-start-scotland",
        "work-first-scotland",
        "work-able-scotland",
        "jets-scotland",
        "seri",
        "aberdeenshire-eri",
        "no-one-left-behind-local",
        "esf-pipeline",
    }


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_same_seed_gives_the_same_events(programme: str):
    once = [each.model_dump_json(by_alias=True) for each in simulate(40, 11, programme)]
    assert once == [each.model_dump_json(by_alias=True) for each in simulate(40, 11, programme)]
    assert once != [each.model_dump_json(by_alias=True) for each in simulate(40, 12, programme)]


def test_a_person_is_the_same_however_many_others_there_are():
    few, many = list(simulate(20, 3, "fair-start-scotland")), list(simulate(30, 3, "fair-start-scotland"))
    assert many[: len(few)] == few


def test_programmes_numbered_on_share_no_code():
    first = {each.person[:8] for each in simulate(20, 3, "seri")}
    second = {each.person[:8] for each in simulate(20, 3, "esf-pipeline", first_number=21)}
    assert not first & second and max(first) < min(second)


def test_nobody_is_refused_and_says_why():
    with pytest.raises(ValueError, match="at least 1"):
        list(simulate(0, 1, "seri"))


def test_progress_is_told_and_ends_with_everybody():
    told: list[tuple[int, int]] = []
    list(simulate(501, 1, "seri", progress=lambda done, people: told.append((done, people))))
    assert told == [(500, 501), (501, 501)]


def test_every_kind_of_the_catalogue_occurs_within_2000_people():
    counts = Counter(each.kind for each in first(2000))
    listed = "\n".join(f"{kind:<18}{counts[kind]:>7}" for kind in KINDS)
    assert set(counts) == set(KINDS), f"kinds missing from 2,000 people:\n{listed}"


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_events_come_sorted_by_person_day_and_id_and_ids_are_unique(programme: str):
    keys = [(each.person, each.on, each.id) for each in invented(programme)]
    assert keys == sorted(keys)
    assert len({key[2] for key in keys}) == len(keys)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_no_event_violates_the_door_when_read_again(programme: str):
    for each in invented(programme, 40):
        assert checked(_as_read(each)) == each


def _as_read(event: Event) -> dict[str, object]:
    """Back to how a file writes it: hours as hours, not hundredths."""
    row = event.model_dump(by_alias=True, exclude_none=True)
    for name in ("hours", "hours_per_week"):
        if name in row:
            row[name] = f"{row[name] // 100}.{row[name] % 100:02d}"
    return row


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_nothing_is_recorded_before_it_happened_or_before_what_it_names(programme: str):
    by_id = {each.id: each for each in invented(programme)}
    for each in by_id.values():
        if isinstance(each, Spell) and each.until and each.kind not in ("pause", "consent"):
            assert each.until <= each.recorded_on, each
        for named in _names(each):
            assert by_id[named].recorded_at < each.recorded_at, each


def _names(event: Event) -> list[str]:
    single = [getattr(event, name, None) for name in ("replaces", "job", "referral")]
    return [each for each in single if each] + list(
        getattr(event, "about", None) or [] if event.kind == "evidence" else []
    )


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_replaces_has_the_same_person_and_kind_and_closing_is_no_correction(programme: str):
    by_id = {each.id: each for each in invented(programme)}
    for each in by_id.values():
        if each.replaces and each.kind != "retract":
            before = by_id[each.replaces]
            assert (before.person, before.kind) == (each.person, each.kind)
            assert each.correction in (None, "no")


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_an_enrolment_begins_with_its_start_and_nothing_happens_after_a_death(programme: str):
    starts = {each.enrolment: each for each in invented(programme) if each.kind == "start"}
    deaths = {each.person: each.on for each in invented(programme) if each.kind == "death"}
    for each in invented(programme):
        if each.enrolment and each.kind != "work":
            assert starts[each.enrolment].on <= each.on
        assert each.on <= deaths.get(each.person[:8], each.on)


def test_people_are_codes_and_never_names():
    for each in invented("fair-start-scotland"):
        assert each.person[:2] == "P-" and each.person[2:8].isdigit()


def test_nobody_re_joins_before_april_2021():
    again = [e for e in many() if e.kind == "start" and e.enrolment[-1] != "1"]
    assert again and min(each.on.isoformat() for each in again) >= "2021-04-01"
