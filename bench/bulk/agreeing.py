"""Whether a peer says the same as Ettle: one outcome, one offer, of everybody in a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.bulk.ours import answer
from ettle.files.rulebook import default_rulebook, load_rulebook

OUTCOME, OFFER = "job_13", "weekly_contact"


def peers_equal(file: Path, theirs: Path) -> bool:
    """Compare with `outcome.parquet` and `offer.parquet` in a folder."""
    rules = load_rulebook(default_rulebook()).rulebook
    with tempfile.TemporaryDirectory() as folder:
        answer(file, Path(folder), rules, {}, ("outcomes", "offers"))
        outcomes = _of_rule(Path(folder) / "outcomes", OUTCOME, ("person", "enrolment", "state", "on", "earliest"))
        offers = _of_rule(Path(folder) / "offers", OFFER, ("person", "enrolment", "n", "from", "until", "state"))
    return _same(outcomes, theirs / "outcome.parquet") and _same(offers, theirs / "offer.parquet")


def _of_rule(folder: Path, rule: str, names: tuple[str, ...]) -> Any:
    table = pa.concat_tables(
        [pq.read_table(part) for part in sorted(folder.glob("*.parquet"))], promote_options="permissive"
    )
    return table.filter(pc.equal(table.column("rule").cast(pa.string()), rule)).select(names)


def _same(mine: Any, theirs: Path) -> bool:
    other = pq.read_table(theirs)
    if len(mine) != len(other):
        return False
    keys = [(name, "ascending") for name in ("person", "enrolment", "n") if name in mine.column_names]
    one, two = (_plain(table.select(mine.column_names)).sort_by(keys) for table in (mine, other))
    return all(_equal(one.column(name), two.column(name)) for name in one.column_names)


def _plain(table: Any) -> Any:
    return table.cast(pa.schema([(f.name, _type(f)) for f in table.schema]))


def _type(field: Any) -> Any:
    return (
        pa.string()
        if pa.types.is_dictionary(field.type)
        else pa.int64()
        if pa.types.is_integer(field.type)
        else field.type
    )


def _equal(one: Any, two: Any) -> bool:
    return one.combine_chunks().equals(two.combine_chunks())
