"""A row that the door refuses counts for nothing in bulk either, whatever is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.counting import journeys
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.running import Answers, Question, run
from ettle.files.bulk.store import events_at
from ettle.files.bulk.storing import write_store
from ettle.files.events import read_events
from ettle.files.events.parquet_file import SCHEMA

from .full import real_rulebook

ON, KNOWN_AT = date(2017, 12, 31), datetime(2018, 1, 31, tzinfo=UTC)

FAULTS: dict[str, dict[str, Any]] = {
    "an unknown kind": {"kind": "holiday"},
    "recorded before it happened": {"on": date(2017, 6, 5), "recorded_at": datetime(2017, 6, 1, tzinfo=UTC)},
    "ended before it began": {"until": date(2017, 6, 1)},
    "ended twice": {"until": date(2017, 8, 1), "ended": "yes"},
    "known after no end": {"last_known": date(2017, 8, 1)},
    "a kind of work there is not": {"work": "casual"},
    "more hours than a week has": {"hours_per_week": 169},
    "a field of another kind": {"benefit": "uc"},
    "a correction of nothing": {"correction": "no"},
    "a replacement of itself": {"replaces": "ada-2", "correction": "yes"},
    "a replacement of what is not there": {"replaces": "nobody-9"},
    "an employer with a space before": {"employer": " cafe"},
    "a year nobody lives in": {"until": date(2300, 1, 1)},
    "no person's enrolment": {"enrolment": "ben-1"},
}


@pytest.mark.parametrize("held", ["wide", "by kind"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_is_refused_counts_for_nothing(fault: str, held: str, tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    rows = [*lived("ada", FAULTS[fault]), *lived("ben", {}), *lived("cai", {})]
    table = pa.Table.from_pylist([{"enrolment": None, **row} for row in rows], schema=SCHEMA)
    pq.write_table(table.sort_by([("person", "ascending"), ("on", "ascending"), ("id", "ascending")]), path)
    reading = read_events(path, declarations=real_rulebook().facts)
    assert reading.receipt.rejected >= 1
    told = by_definition(journeys(reading.events, KNOWN_AT).values(), real_rulebook(), ON, KNOWN_AT)
    parts: dict[int, Answers] = {}
    if held == "by kind":
        write_store(EventsFile(path, {}), path := tmp_path / "store", "a hash")
    file, _ = events_at(path, real_rulebook().facts)
    run(file, Question(real_rulebook(), ON, KNOWN_AT), parts.__setitem__, 1)
    assert {name: parts[0].tables[name].to_pylist() for name in NAMES} == {
        name: told[name].to_pylist() for name in NAMES
    }
    assert file.faulty


def lived(person: str, wrong: dict[str, Any]) -> list[dict[str, Any]]:
    """Somebody who starts in May 2017 and works 16 hours from June; what is wrong is wrong with the work."""
    common = {"person": person, "recorded_at": datetime(2017, 7, 1, tzinfo=UTC), "enrolment": f"{person}-1"}
    start = {"id": f"{person}-1", "kind": "start", "on": date(2017, 5, 1), "programme": "work-first-scotland"}
    work = {"id": f"{person}-2", "kind": "work", "on": date(2017, 6, 5), "employer": "cafe", "hours_per_week": 16}
    return [common | start | {"provider": "brae-works"}, common | work | {"work": "employed"} | wrong]
