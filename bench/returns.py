"""A return of a million rows that arrives as CSV: read, every value looked at, rejects listed, duplicates found.

Beside it DuckDB parsing the same file and looking at nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.beside import peer
from bench.measured import Measured, cpu_seconds
from ettle.engine.returns.periods import period
from ettle.engine.returns.validating import Validated, validate
from ettle.engine.rules.returns import Return
from ettle.files.rulebook import Loaded, default_rulebook, load_rulebook
from ettle.standards.returns.received import read
from ettle.standards.returns.sent import csv_of

ROWS = 1_000_000
TWICE, ODD_AGE = 1_000, 1_000
"""Of one row in so many the participant was sent before, or the age is no number."""


def return_of_many() -> list[Measured]:
    loaded = load_rulebook(default_rulebook())
    definition = next(each for each in loaded.returns if each.return_ == "participants")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "participants.csv"
        file.write_bytes(csv_of(_made(definition, loaded)))
        ours, found = cpu_seconds(lambda: _looked_through(definition, loaded, file))
        theirs = peer("parse_csv.py", file)
    assert theirs["rows"] == len(found.rejected) == ROWS
    assert (found.duplicates, int(found.rejected.sum())) == (ROWS // TWICE, 2 * ROWS // TWICE)
    ratio = f"DuckDB parses it in {theirs['cpu']:.2f}: {ours / theirs['cpu']:.1f}x"
    return [Measured("return of 1,000,000 rows, looked through", f"{ours:.2f} CPU s", ratio, "<= 6x")]


def _looked_through(definition: Return, loaded: Loaded, file: Path) -> Validated:
    received = read(definition, file.name, file.read_bytes())
    return validate(definition, period("quarter", "2023-Q4"), received.rows, loaded.rulebook.code_lists)


def _made(definition: Return, loaded: Loaded) -> pa.Table:
    """Rows that are sound, but for those sent twice and those with an odd age, which are never the same."""
    chance = np.random.default_rng(7)
    numbers = np.arange(ROWS)
    twice, odd = numbers % TWICE == TWICE - 1, numbers % ODD_AGE == ODD_AGE // 2
    columns = {id: np.full(ROWS, "", dtype=object) for id in definition.columns}
    columns["participant"] = np.char.add("p", np.where(twice, numbers - 5, numbers).astype(str)).astype(object)
    areas = np.array(list(loaded.rulebook.code_lists["area"].releases["councils-1996"]))
    columns["local_authority"] = areas[chance.integers(0, len(areas), ROWS)]
    start = np.datetime64("2019-04-01") + chance.integers(0, 1_600, ROWS)
    job = start + chance.integers(0, 300, ROWS)
    has_job = chance.random(ROWS) < 0.4
    columns["support_start"], columns["job_start"] = start.astype(str), np.where(has_job, job.astype(str), "")
    answers = np.array(["In employment", "Not in employment", "No engagement", "Unknown", ""])
    for weeks in (4, 13, 26, 52):
        columns[f"follow_up_{weeks}"] = np.where(has_job, answers[chance.integers(0, 5, ROWS)], "")
        columns[f"follow_up_{weeks}_due"] = np.where(has_job, (job + 7 * weeks).astype(str), "")
    for id, column in definition.columns.items():
        if column.shape == "yes_no":
            columns[id] = np.array(["yes", "no", ""])[chance.integers(0, 3, ROWS)]
    columns["age"] = np.where(odd, "forty", chance.integers(16, 66, ROWS).astype(str))
    return pa.table({id: pa.array(list(values), pa.string()) for id, values in columns.items()})
