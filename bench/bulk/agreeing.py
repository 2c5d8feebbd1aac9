"""Whether a peer says the same as Ettle of everybody in a file, and Ettle the same by the whole programme and by the cut."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.bulk.cut import RULES_OF, TABLES, cut
from bench.bulk.ours import answer
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.rulebook import default_rulebook, load_rulebook

ASKED = {
    "outcomes": (RULES_OF["outcomes"], ("person", "enrolment", "rule", "state", "on", "earliest")),
    "offers": (RULES_OF["offer"], ("person", "enrolment", "rule", "n", "from", "until", "state")),
}
THEIRS = {"outcomes": "outcome.parquet", "offers": "offer.parquet"}
"""What each table is called where a peer writes it."""


class Answered:
    """What Ettle says of everybody in a file, by the cut rules. Stops where the whole programme says otherwise."""

    def __init__(self, file: Path) -> None:
        whole = load_rulebook(default_rulebook()).rulebook
        self.tables = _asked(file, cut(whole))
        by_all = _asked(file, whole)
        if wrong := [name for name in TABLES if not self.tables[name].equals(by_all[name])]:
            raise SystemExit(f"the cut programme says other {' and '.join(wrong)} than the whole one")

    def equal(self, folder: Path) -> bool:
        """Whether a peer wrote the same into a folder."""
        return all(self.tables[name].equals(_plain(pq.read_table(folder / THEIRS[name]), name)) for name in TABLES)


def _asked(file: Path, rules: Rulebook) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        answer(file, Path(folder), rules, {}, TABLES)
        return {name: _of_rules(Path(folder) / name, name) for name in TABLES}


def _of_rules(folder: Path, name: str) -> Any:
    parts = [pq.read_table(part) for part in sorted(folder.glob("*.parquet"))]
    table = pa.concat_tables(parts, promote_options="permissive")
    rules, _ = ASKED[name]
    return _plain(table.filter(pc.is_in(table.column("rule").cast(pa.string()), pa.array(rules))), name)


def _plain(table: Any, name: str) -> Any:
    """The columns that are compared, in one order of rows, each of one type."""
    table = table.select(ASKED[name][1])
    table = table.cast(pa.schema([(each.name, _type(each)) for each in table.schema]))
    keys = [(key, "ascending") for key in ("person", "enrolment", "rule", "n") if key in table.column_names]
    return table.sort_by(keys).combine_chunks()


def _type(field: Any) -> Any:
    if field.name in ("on", "earliest", "from", "until"):
        return pa.date32()
    return pa.int64() if field.name == "n" else pa.string()
