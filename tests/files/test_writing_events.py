"""What is written is read back equal, in each format; a file is written whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ettle.engine.events.catalogue import KINDS, Event, Spell, checked
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.events.fields import CONTROL_CHARACTERS, FORMULA_BEGINNINGS
from ettle.files.events import NotWritten, read_events, write_events
from ettle.files.events.parquet_file import SCHEMA
from ettle.files.events.rows import row_of
from spec.house import rulebook
from tests.files.event_rows import GOOD, row

FORMATS = (".jsonl", ".csv", ".parquet")
DECLARED = rulebook().facts


def names() -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u0085")
    texts = st.text(letters, min_size=1, max_size=12)
    return texts.filter(lambda text: not CONTROL_CHARACTERS.search(text)).map(str.strip).filter(_a_name)


def _a_name(text: str) -> bool:
    return bool(text) and not text.startswith(FORMULA_BEGINNINGS)


HOURS = st.integers(0, 168_00).map(lambda hundredths: f"{hundredths // 100}.{hundredths % 100:02d}")
DAYS = st.dates(datetime(2000, 1, 1).date(), datetime(2024, 1, 1).date())
INSTANTS = st.datetimes(datetime(2024, 1, 3), datetime(2100, 1, 1), timezones=st.just(UTC))
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "on": DAYS, "earned_from": DAYS, "covers_from": DAYS, "recorded_at": INSTANTS, "said_at": INSTANTS,
    "hours": HOURS, "hours_per_week": HOURS, "amount": st.integers(0, 10**10), "pay_per_hour": st.integers(0, 9999),
    "n": st.integers(1, 60), "stage": st.integers(1, 5), "checkpoint_weeks": st.integers(0, 104),
    "share": st.decimals(0, 100, places=4), "score": st.decimals(-99, 99, places=2),
    "scale_max": st.decimals(0, 99, places=2),
}  # fmt: skip


@st.composite
def any_event(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(KINDS)) -> Event:
    kind = draw(st.sampled_from(kinds))
    fields: dict[str, Any] = {"kind": kind}
    for attribute, field in KINDS[kind].model_fields.items():
        if attribute != "kind" and (field.is_required() or draw(st.booleans())):
            value = _value(attribute, field.annotation, draw)
            fields.update({} if value is None else {field.alias or attribute: value})
    if fields.get("replaces", fields["id"]) == fields["id"] and kind != "retract":
        fields = {name: value for name, value in fields.items() if name not in ("replaces", "correction")}
    if kind == "retract":
        fields["replaces"] = fields["id"] + "'"
    return checked(fields | _ending(draw, kind, fields))


def _value(name: str, annotation: Any, draw: st.DrawFn) -> Any:
    words = [word for part in (annotation, *get_args(annotation)) for word in get_args(part) if isinstance(word, str)]
    if name in ("until", "ended", "last_known", "earned_until", "covers_until"):
        return None
    if name == "about" and type(None) not in get_args(annotation):
        return draw(st.lists(names(), max_size=3))
    return draw(st.sampled_from(words) if words else BY_NAME.get(name, names()))


def _ending(draw: st.DrawFn, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    later = fields["on"] + timedelta(days=draw(st.integers(1, 400)))
    ends: list[dict[str, Any]] = [{}, {"until": later}, {"ended": "yes"}, {"ended": "yes", "last_known": later}]
    return draw(st.sampled_from(ends)) if issubclass(KINDS[kind], Spell) else {}


def apart(events: list[Event]) -> list[Event]:
    """The events each under an id and a person of their own, so that nothing is wrong with them together."""
    alone: dict[str, Any] = {"replaces": None, "correction": None, "enrolment": None}
    kept = [event for event in events if event.kind not in ("retract", "start", "handover", "leave", "group_change")]
    rest = [event for event in events if event not in kept]
    return [each.model_copy(update={"id": f"e{at}"} | alone) for at, each in enumerate(kept)] + [
        each.model_copy(
            update={"id": f"x{at}", "person": f"p{at}", "enrolment": f"E{at}", "replaces": None, "correction": None}
        )
        for at, each in enumerate(rest)
        if each.kind != "retract"
    ]


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(events=st.lists(any_event(), max_size=12).map(apart))
def test_what_is_written_is_read_back_equal(ending: str, events: list[Event]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"ada{ending}"
        write_events(events, path)
        reading = read_events(path)
    if ending == ".parquet":
        events = sorted(events, key=lambda event: (event.person, event.on, event.id))
    assert list(map(str, reading.receipt.errors)) == []
    assert list(reading.events) == events


@pytest.mark.parametrize("ending", FORMATS)
def test_chains_and_declared_facts_are_read_back_equal(tmp_path: Path, ending: str) -> None:
    said = {"date_of_birth": "1990-05-31", "qualifications_level": 5, "sex": "prefer_not_to_say", "refugee": None}
    facts = [row(id=f"f{at}", kind="fact", name=name, value=value) for at, (name, value) in enumerate(said.items())]
    rows = [GOOD, *facts, row(id="r1", kind="retract", replaces="good"), row(id="r2", kind="retract", replaces="r1")]
    path = tmp_path / f"ada{ending}"
    write_events(map(checked, rows), path)
    first = read_events(path, declarations=DECLARED)
    assert first.receipt.rejected == 0
    write_events(first.events, path)
    again = read_events(path, declarations=DECLARED)
    assert sorted(again.events, key=lambda event: event.id) == sorted(first.events, key=lambda event: event.id)


def test_hours_are_written_as_hours() -> None:
    work = row(kind="work", hours_per_week="15.50")
    assert str(row_of(checked(work))["hours_per_week"]) == "15.5"
    assert str(row_of(checked(work | {"hours_per_week": 100}))["hours_per_week"]) == "100"


def test_a_table_holds_no_cell_a_spreadsheet_would_calculate(tmp_path: Path) -> None:
    write_events([checked(row(kind="leave", enrolment="E1", reason="=1+1"))], tmp_path / "ada.csv")
    with (tmp_path / "ada.csv").open(newline="") as file:
        assert not [cell for cells in csv.reader(file) for cell in cells if cell.startswith(FORMULA_BEGINNINGS)]


def test_a_parquet_file_is_typed_and_sorted(tmp_path: Path) -> None:
    events = [
        checked(row(id=each, person=who, on=on))
        for each, who, on in [
            ("c", "b", "2024-01-01"),
            ("b", "a", "2024-01-02"),
            ("a", "a", "2024-01-02"),
            ("d", "a", "2024-01-01"),
        ]
    ]
    write_events(events, tmp_path / "ada.parquet")
    table = pq.read_table(tmp_path / "ada.parquet")
    assert table.schema.equals(SCHEMA)
    assert table.column("id").to_pylist() == ["d", "a", "b", "c"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_writing_that_fails_leaves_what_stood_there(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"ada{ending}"
    write_events([checked(GOOD)], path)
    before = path.read_bytes()

    def failing() -> Iterator[Event]:
        yield checked(row())
        raise RuntimeError("the light went out")

    with pytest.raises(RuntimeError):
        write_events(failing(), path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_full_disk_is_told_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotWritten, match="not written, nothing was changed: No space left on device"):
        write_events([checked(GOOD)], tmp_path / f"ada{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_only_where_it_can_be_and_by_a_known_ending(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="No such file or directory"):
        write_events([], tmp_path / "nowhere" / "ada.jsonl")
    with pytest.raises(ValueError, match=r"events are written as \.jsonl, \.csv, \.parquet"):
        write_events([], tmp_path / "ada.xlsx")


def _rows_of_chains() -> st.SearchStrategy[list[Event]]:
    numbers, people = st.sampled_from("abcdefgh"), st.sampled_from(["ada", "bea", "cai"])

    def event(number: str, person: str, kind: str, target: str, other: str, day: int, correction: str | None) -> Event:
        row = {
            "id": number,
            "person": person,
            "kind": kind,
            "on": "2024-01-01",
            "recorded_at": f"2024-02-{day:02d}T09:00:00Z",
        }
        replaces = target if target != number and (kind == "retract" or day % 2) else None
        if kind == "retract" and replaces is None:
            replaces = "none"
        said = {"other": other} if kind in ("link", "unlink") else {}
        return checked(row | {"replaces": replaces, "correction": correction if replaces else None} | said)

    kinds = st.sampled_from(["work", "work", "review", "retract", "retract", "link", "unlink"])
    events = st.builds(
        event, numbers, people, kinds, numbers, people, st.integers(1, 28), st.sampled_from(["yes", "no", None])
    )
    return st.lists(events, max_size=8, unique_by=lambda each: each.id)


@settings(max_examples=500, deadline=None)
@given(events=_rows_of_chains(), day=st.integers(1, 28), shuffled=st.randoms())
def test_what_was_known_then_is_what_the_events_recorded_by_then_say(
    events: list[Event], day: int, shuffled: Any
) -> None:
    """Whatever is recorded later, and in whatever order a file holds it, what we knew then stays the same."""
    then, later = datetime(2024, 2, day, 12, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)
    mixed = list(events)
    shuffled.shuffle(mixed)
    found = journeys(mixed, then)
    assert found == journeys([event for event in events if event.recorded_at <= then], later)
    for journey in found.values():
        _holds_together(journey)


def _holds_together(journey: Journey) -> None:
    assert {event.id for event in journey.counting.values()} == {event.id for event in journey.events}
    assert journey.known_since.keys() == {event.id for event in journey.events}
    assert journey.person == min(journey.people)
    assert all(event.person in journey.people for event in journey.events)
    assert all(journey.counting[event.id] is event for event in journey.events)
