"""Make a sample of small mistakes and see how many the tests notice: `python -m tests.mutation --sample N`.

Each is tried in a process forked off a warm one: against those of the manual's examples and the agreement's questions
whose way leads through the changed statement, then the tests a file has of its own. Survivors are listed;
`survivors.md` says of each known one why nothing can see it. Ends with 1 below 90 % killed.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from .kill import NOT_SEEN, trial, warm
from .mistakes import Mistake, mistakes
from .questions import Question, questions

SETTLE = Path("ettle/engine/settle")
FILES = [
    *sorted(Path("ettle/engine/evaluate").glob("*.py")),
    *sorted(SETTLE.glob("*.py")),
    Path("ettle/engine/basics/day.py"),
    Path("ettle/engine/basics/money.py"),
    Path("ettle/engine/rules/versions.py"),
]
NOT_ANSWERS = {"__init__.py", "results.py"}
"""Shapes alone."""
OWN_TESTS = {
    "screening.py": ["tests/cli/test_command_line.py"],
    "differences.py": ["tests/files/test_rulebook_cases.py"],
    "versions.py": ["spec/rules"],
    "day.py": ["spec/rules", "spec/settle"],
    "money.py": ["spec/settle"],
}
"""What neither the agreement nor the manual asks about has tests of its own."""
SETTLED = sorted(map(str, Path("spec/settle").glob("test_*.py")), key=lambda file: "always" in file)
"""All of settling has: the drawn tables first, which are quick."""
HISTORIES = 3000
AT_LEAST = 90


def every_mistake() -> list[Mistake]:
    return [each for file in FILES if file.name not in NOT_ANSWERS for each in mistakes(file)]


def own_tests(file: Path) -> list[str]:
    return SETTLED if file.parent == SETTLE else OWN_TESTS.get(file.name, [])


def no_mistake(file: Path) -> Mistake:
    """The file as it is: were it killed, the trial and not the tests would do the killing."""
    return Mistake(file, 1, 0, "", "", file.read_text)


def survivors(tried: Sequence[Mistake], asked: Sequence[Question], processes: int) -> Iterator[tuple[Mistake, bool]]:
    """Each mistake with whether it survived, as the trials end."""
    waiting, running = list(reversed(tried)), dict[int, tuple[ForkProcess, Mistake]]()
    while waiting or running:
        while waiting and len(running) < processes:
            mistake = waiting.pop()
            begun = trial(mistake, asked, own_tests(mistake.file))
            running[begun.sentinel] = begun, mistake
        for ended in wait(list(running)):
            assert isinstance(ended, int)
            process, mistake = running.pop(ended)
            process.join()
            yield mistake, process.exitcode == NOT_SEEN


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    options.add_argument("--sample", type=int, default=400)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--histories", type=int, default=HISTORIES)
    options.add_argument("--only", default="", help="mistakes whose place has this in it")
    options.add_argument(
        "--again", type=Path, help="the survivors that this output of an earlier run lists, and no sample"
    )
    chosen = options.parse_args()
    every = [each for each in every_mistake() if chosen.only in each.name]
    sample = random.Random(chosen.seed).sample(every, min(chosen.sample, len(every)))
    if chosen.again:
        sample = listed(chosen.again.read_text(), every)
    asked = _asked(chosen.histories)
    for file in (FILES[1], SETTLE / "limits.py", FILES[-1]):
        if not dict(survivors([no_mistake(file)], asked, 1)).popitem()[1]:
            raise SystemExit(f"{file} is killed as it is: run the agreement and the manual first")
    print(f"{len(sample)} of {len(every)} mistakes, seed {chosen.seed}", flush=True)
    count = _tried(sample, asked, chosen.processes)
    share = 100 * (len(sample) - count) / len(sample)
    print(f"{len(sample) - count} killed, {count} survived: {share:.1f} %")
    return 0 if share >= AT_LEAST else 1


def listed(output: str, every: Sequence[Mistake]) -> list[Mistake]:
    """The survivors an output lists. A spot goes by its text: lines move, and the nearest with that text is meant."""
    found: list[Mistake] = []
    for place, change in re.findall(r"^ *survived: (\S+) (`.*)$", output, re.MULTILINE):
        name, line, *column = place.split(":")
        same = [each for each in every if each.file.as_posix() == name and each.change == change]
        if not same:
            print(f"  gone: {place} {change}")
            continue
        nearest = min(abs(each.line - int(line)) for each in same)
        here = [each for each in same if abs(each.line - int(line)) == nearest]
        found += [each for each in here if [str(each.column)] == column] or here
    return list(dict.fromkeys(found))


def _asked(count: int) -> list[Question]:
    begun = time.monotonic()
    warm()
    asked = list(questions(count, FILES))
    gc.freeze()
    print(f"{len(asked)} questions asked in {time.monotonic() - begun:.0f} s", flush=True)
    return asked


def _tried(sample: Sequence[Mistake], asked: Sequence[Question], processes: int) -> int:
    """How many survived; said while they are tried."""
    survived, begun = 0, time.monotonic()
    for place, (mistake, lives) in enumerate(survivors(sample, asked, processes), start=1):
        if lives:
            survived += 1
            print(f"  survived: {mistake.name}", flush=True)
        if place % 25 == 0:
            print(f"  {place} tried, {survived} survived, {time.monotonic() - begun:.0f} s", flush=True)
    return survived


if __name__ == "__main__":
    sys.exit(main())
