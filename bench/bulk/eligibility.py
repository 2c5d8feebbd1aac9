"""`python -m bench.bulk.eligibility PEOPLE`: ten conditions of everybody, beside OpenFisca-core on the same rule.

Both begin with the facts as columns in memory. Ours is the rule as a document, three-valued, through the joining of
conditions that bulk evaluation does; theirs is a formula over arrays of yes and no.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.bulk.__main__ import MADE, PEERS, _said
from bench.page import kept
from bench.page import table as rows_of
from ettle.engine.bulk.columns import Answers
from ettle.engine.bulk.eligibility import _eligible
from ettle.engine.rules.eligibility import Eligibility
from ettle.engine.rules.predicates import Compare, Is, Leaf

CHANCES = {
    "lives_in_scotland": 0.98, "right_to_work": 0.96, "in_work": 0.1, "disability": 0.45, "lone_parent": 0.1,
    "conviction": 0.1, "refugee": 0.03, "care_experienced": 0.05, "simd_2016_lowest_15": 0.2,
}  # fmt: skip
EARLY = ("lone_parent", "conviction", "refugee", "care_experienced", "simd_2016_lowest_15")
RULES = {
    "lives_in_scotland": {"when": {"lives_in_scotland": "yes"}},
    "right_to_work": {"when": {"right_to_work": "yes"}},
    "adult_out_of_work": {"when": {"all": [{"age": {"at_least": 18}}, {"in_work": "no"}]}},
    "young_disabled": {"when": {"all": [{"age": {"at_least": 16, "less_than": 18}}, {"disability": "yes"}]}},
    "disabled": {"when": {"disability": "yes"}},
    "early_entry": {"when": {"any": [{name: "yes"} for name in EARLY]}},
    "six_months": {"when": {"weeks_unemployed": {"at_least": 26}}},
}
WHEN = {
    "all": [
        "lives_in_scotland", "right_to_work",
        {"any": ["young_disabled", {"all": ["adult_out_of_work", {"any": ["disabled", {"all": ["early_entry", "six_months"]}]}]}]},
    ]
}  # fmt: skip
COMPARED = {"at_least": np.greater_equal, "more_than": np.greater, "at_most": np.less_equal, "less_than": np.less}


def facts(people: int) -> Any:
    draw = np.random.default_rng(1)
    made: dict[str, Any] = {name: draw.random(people) < chance for name, chance in CHANCES.items()}
    made["age"] = draw.integers(15, 65, people).astype(np.int32)
    made["weeks_unemployed"] = draw.integers(0, 150, people).astype(np.int32)
    return pa.table(made)


class Known:
    """Facts as columns, asked leaf by leaf."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.columns, self.asked = columns, dict[Leaf, Answers]()

    def answers(self, leaf: Leaf) -> Answers:
        if leaf not in self.asked:
            self.asked[leaf] = self._answer(leaf)
        return self.asked[leaf]

    def _answer(self, leaf: Leaf) -> Answers:
        held = self.columns[leaf.name]
        if isinstance(leaf, Is):
            return (held == (leaf.value == "yes")).view(np.uint8) << 1
        assert isinstance(leaf, Compare)
        passed = [COMPARED[bound.comparison](held, bound.value) for bound in leaf.bounds]
        return np.logical_and.reduce(passed).view(np.uint8) << 1


def ours(table: Any) -> tuple[float, Answers]:
    columns = {name: table.column(name).to_numpy() for name in table.column_names}
    rules = {name: {**rule, "illustrative": "yes"} for name, rule in RULES.items()}
    document = Eligibility.model_validate({"rules": rules, "eligible_when": WHEN})
    began = time.process_time()
    said = _eligible(document, Known(columns))  # type: ignore[arg-type]
    return time.process_time() - began, said


def main(people: int) -> None:
    table = facts(people)
    with tempfile.TemporaryDirectory(dir=MADE) as folder:
        given, out = Path(folder) / "facts.parquet", Path(folder) / "out.parquet"
        pq.write_table(table, given)
        command = [str(PEERS / ".venv" / "bin" / "python"), str(PEERS / "openfisca_rules.py"), str(given), str(out)]
        theirs = min((_said(command) for _ in range(3)), key=lambda each: float(each["cpu"]))
        found = pq.read_table(out).column("eligible").to_numpy()
    cpu, said = min((ours(table) for _ in range(3)), key=lambda each: each[0])
    equal = bool(((said == 2) == found).all())
    rows = [
        ("Ettle: the rule as a document, three-valued", f"{cpu:.3f}", ""),
        ("OpenFisca-core: the rule as a formula", f"{theirs['cpu']:.3f}", f"{theirs['cpu'] / cpu:.1f} times ours"),
    ]
    head = f"{people:,} people, {int(found.sum()):,} eligible; ten conditions; the best of three."
    print("\n".join(kept("eligibility", [head, "", *rows_of(("measured", "CPU s", "beside"), rows)])))
    print(f"ratio {theirs['cpu'] / cpu:.1f}, peers equal {'yes' if equal else 'no'}")
    if not equal:
        sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
