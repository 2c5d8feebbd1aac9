"""`make bench-bulk PEOPLE=100000`: bulk evaluation beside its peers; the answers are checked equal before they are timed.

`python -m bench.bulk PEOPLE` for one size, `python -m bench.bulk --growth` for how cost grows with people.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.bulk.agreeing import peers_equal
from bench.bulk.making import ASKED_ON, make
from bench.bulk.ours import columns_read
from bench.bulk.page import Run, growth_lines, kept, last_line, lines

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "bench" / "peers"
MADE = ROOT / ".ettle" / "bench"
FEW = 20_000
"""People on whom the answers are compared."""
GROWTH = (100_000, 300_000, 1_000_000, 2_000_000)
VARIANTS = 16


def made(people: int) -> Path:
    """The file of so many people, made once."""
    path = MADE / f"people-{people}.parquet"
    if not path.exists():
        MADE.mkdir(parents=True, exist_ok=True)
        say(f"making {people:,} people ...")
        make(people, path.with_suffix(".making"))
        path.with_suffix(".making").rename(path)
    return path


def ours(file: Path, *options: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=MADE) as folder:
        return _said([sys.executable, "-m", "bench.bulk.ours", str(file), folder, "--warm", str(made(2_000)), *options])


def duckdb(*task: str) -> dict[str, Any]:
    return _said([str(PEERS / ".venv" / "bin" / "python"), str(PEERS / "duckdb_rules.py"), *task])


def _said(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(command)} stopped:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _sql(file: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=MADE) as folder:
        return duckdb("rules", str(file), ASKED_ON.isoformat(), folder)


def measured(people: int) -> Run:
    file = made(people)
    say("comparing the answers of a few ...")
    with tempfile.TemporaryDirectory(dir=MADE) as folder:
        few = made(min(people, FEW))
        duckdb("rules", str(few), ASKED_ON.isoformat(), folder)
        equal = peers_equal(few, Path(folder))
    columns = columns_read(file)
    say(f"a scan of {len(columns)} columns ...")
    scan = duckdb("scan", str(file), *columns)
    say("ours ...")
    one = ours(file)
    say(f"ours, {VARIANTS} variations beside it ...")
    several = ours(file, "--variants", str(VARIANTS))
    say("the one outcome and the one offer in SQL ...")
    return Run(people, one["events"], len(columns), scan, one, several, _sql(file), equal)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__)
    options.add_argument("people", type=int, nargs="?", default=100_000)
    options.add_argument("--growth", action="store_true", help="100,000 to 2,000,000 people")
    chosen = options.parse_args()
    if chosen.growth:
        runs = [(people, ours(made(people))) for people in GROWTH]
        print("\n".join(kept("growth", growth_lines(runs))))
        return
    run = measured(chosen.people)
    print("\n".join(kept("bulk", lines(run))))
    print(last_line(run))
    if not run.equal:
        sys.exit(1)


if __name__ == "__main__":
    main()
