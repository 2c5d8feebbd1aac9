"""`python -m ettle.simulation.schemes --people N --seed S --out DIR`: the year as files, one object on each line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ettle.simulation.schemes.planting import planted_year


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m ettle.simulation.schemes", description=__doc__)
    asked.add_argument("--people", type=int, required=True, help="How many to refer; about one in five comes to work.")
    asked.add_argument("--seed", type=int, required=True, help="The same seed gives the same year.")
    asked.add_argument("--out", type=Path, required=True, help="A folder; made where there is none.")
    given = asked.parse_args()
    year = planted_year(given.people, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    events = (each.model_dump(mode="json", by_alias=True, exclude_none=True) | _hours(each) for each in year.events)
    _write(given.out / "events.jsonl", events)
    for name in ("planted", "neighbours", "papers", "refusals", "details"):
        _write(given.out / f"{name}.jsonl", (asdict(row) for row in getattr(year, name)))
    print(f"{given.out}: {len(year.events):,} events, {len(year.planted)} wrong claims planted.", file=sys.stderr)


def _hours(event: object) -> dict[str, str]:
    """Hours as files have them: the catalogue holds hundredths."""
    held = {name: getattr(event, name, None) for name in ("hours", "hours_per_week")}
    return {name: f"{value / 100:g}" for name, value in held.items() if value is not None}


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
