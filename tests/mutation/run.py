"""Make a sample of small mistakes and see how many the tests notice: `python -m tests.mutation --sample N`.

Each is tried in a process of its own against the agreement on 3,000 histories, then the manual. Survivors
are listed; `survivors.md` says of each known one why nothing can see it. Ends with 1 below 90 % killed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .mistakes import Mistake, mistakes

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted(Path("ettle/engine/evaluate").glob("*.py")),
    Path("ettle/engine/basics/day.py"),
    Path("ettle/engine/basics/money.py"),
    Path("ettle/engine/rules/versions.py"),
]
NOT_ANSWERS = {"__init__.py", "results.py", "screening.py", "conflicts.py"}
"""Shapes alone, or answers that have tests of their own outside the agreement."""
LONGEST = 240
AT_LEAST = 90


def is_killed(mistake: Mistake) -> bool:
    """Whether a test notices. One that never ends is noticed too."""
    module = ".".join(mistake.file.with_suffix("").parts)
    with tempfile.NamedTemporaryFile("w", suffix=".py") as changed:
        changed.write(mistake.source)
        changed.flush()
        command = [sys.executable, "-m", "tests.mutation.kill", module, changed.name]
        try:
            return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LONGEST).returncode != 0
        except subprocess.TimeoutExpired:
            return True


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    options.add_argument("--sample", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--processes", type=int, default=2)
    chosen = options.parse_args()
    every = [each for file in FILES if file.name not in NOT_ANSWERS for each in mistakes(file)]
    sample = random.Random(chosen.seed).sample(every, min(chosen.sample, len(every)))
    print(f"{len(sample)} of {len(every)} mistakes, seed {chosen.seed}", flush=True)
    survivors = []
    with ThreadPoolExecutor(chosen.processes) as pool:
        for place, (mistake, killed) in enumerate(zip(sample, pool.map(is_killed, sample), strict=True), start=1):
            if not killed:
                survivors.append(mistake)
                print(f"  survived: {mistake.name}", flush=True)
            if place % 25 == 0:
                print(f"  {place} tried, {len(survivors)} survived", flush=True)
    killed = len(sample) - len(survivors)
    share = 100 * killed / len(sample)
    print(f"{killed} killed, {len(survivors)} survived: {share:.1f} %")
    return 0 if share >= AT_LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
