"""`make bench-bulk PEOPLE=100000`: bulk evaluation beside its peers; the answers are checked equal before they are timed.

`make bench-scale` (`python -m bench.bulk.growth`) says how cost grows with people.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.bulk.agreeing import Answered
from bench.bulk.making import ASKED_ON, make
from bench.bulk.ours import columns_read
from bench.bulk.page import Run, last_line, lines
from bench.page import kept
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.storing import write_store

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "bench" / "peers"
MADE = ROOT / ".ettle" / "bench"
FEW = 20_000
"""People on whom the answers are compared, and on whom the slow peers are measured."""
SLOW = {"pandas": "pandas_rules.py", "plain Python, row by row": "python_rules.py"}
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


def stored(file: Path) -> Path:
    """The store of a file, by the program as it is now."""
    path = file.with_suffix(".store")
    say("laying the events out by kind ...")
    write_store(EventsFile(file, {}), path, "bench")
    return path


def ours(file: Path, *options: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        return _said([sys.executable, "-m", "bench.bulk.ours", str(file), folder, "--warm", str(made(2_000)), *options])


def theirs(program: str, *given: str) -> dict[str, Any]:
    return _said([str(PEERS / ".venv" / "bin" / "python"), str(PEERS / program), *given])


def _said(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(command)} stopped:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Peers:
    """The peers over one file; of each is remembered whether it said the same as Ettle."""

    def __init__(self, few: Path) -> None:
        self.few, self.answered = few, Answered(few)
        self.equal = True

    def asked(self, program: str, *task: str) -> dict[str, Any]:
        """Run over the few, and compared."""
        with tempfile.TemporaryDirectory(dir=MADE) as folder:
            used = theirs(program, *task, str(self.few), ASKED_ON.isoformat(), folder)
            if not self.answered.equal(Path(folder)):
                say(f"{program} says otherwise than Ettle")
                self.equal = False
        return used


def _sql(file: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=MADE) as folder:
        return theirs("duckdb_rules.py", "rules", str(file), ASKED_ON.isoformat(), folder)


def measured(people: int) -> Run:
    file, few = made(people), min(people, FEW)
    say("comparing the answers of a few ...")
    peers = Peers(made(few))
    peers.asked("duckdb_rules.py", "rules")
    others = {name: peers.asked(program) for name, program in SLOW.items()}
    columns = columns_read(file)
    say(f"a scan of {len(columns)} columns ...")
    scan = theirs("duckdb_rules.py", "scan", str(file), *columns)
    say("ours ...")
    one = ours(file)
    say(f"ours, {VARIANTS} variations beside it ...")
    several = ours(file, "--variants", str(VARIANTS))
    say("ours, the rules alone that the peers know ...")
    same = ours(file, "--cut")
    store = stored(file)
    say("ours, from the store, and with the variations ...")
    from_store, several_from_store = ours(store), ours(store, "--variants", str(VARIANTS))
    say("the same in SQL ...")
    return Run(
        people, few, one["events"], len(columns), scan, one, several, same, from_store, several_from_store, _sql(file),
        others, peers.equal,
    )  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__)
    options.add_argument("people", type=int, nargs="?", default=100_000)
    run = measured(options.parse_args().people)
    print("\n".join(kept("bulk", lines(run))))
    print(last_line(run))
    if not run.equal:
        sys.exit(1)


if __name__ == "__main__":
    main()
