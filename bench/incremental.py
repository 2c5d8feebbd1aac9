"""`make bench-incremental PEOPLE=100000`: one new event, its person evaluated anew and the answers stored, among few and many.

At the desk in the database, the act alone and the whole request of its form; in a file by `ettle bulk --since`, and the rules alone; among a tenth of the people and all.
"""

from __future__ import annotations

import sys
import tempfile
from typing import Any

from bench.bulk.__main__ import MADE, _said, made, say
from bench.measured import HEAD
from bench.page import kept, table
from bench.pages.__main__ import _a_database, _measured

BAR = "<= 5 ms, the same for few and many"
ACT = "the desk: stored, evaluated, stored"
REQUEST = "the same by its form, the whole request"
Rows = list[tuple[str, str, str, str]]


def at_the_desk(few: int, many: int) -> Rows:
    with _a_database() as (cluster, environment):
        found = {}
        for first, last in ((0, few), (few, many)):
            found[last] = _measured(cluster, environment, range(first, last), few, "bench.pages.saving")
    return [
        row
        for people, ways in found.items()
        for row in (_row(ACT, people, ways["act"], BAR), _row(REQUEST, people, ways["request"], ""))
    ]


def _row(what: str, people: int, used: dict[str, float], bar: str) -> tuple[str, str, str, str]:
    own, its, wall = (1000 * used[each] for each in ("own", "database", "wall"))
    said = f"{own:.1f} ms of the site, {its:.1f} ms of the database in {used['queries']} statements, {wall:.0f} ms wall; median of {used['people']} people"
    return f"{what}; among {people:,} people", f"{own + its:.1f} ms CPU", said, bar


def in_files(people: int) -> Rows:
    file = made(people)
    with tempfile.TemporaryDirectory(dir=MADE) as folder:
        used: dict[str, Any] = _said([sys.executable, "-m", "bench.bulk.one_more", str(file), folder])
    assert used["equal"], "--since says otherwise than a full run"
    full, since = used["full"]["cpu"], used["since"]["cpu"]
    said = f"everybody anew: {full:.2f} s, {full / since:.0f} times; the same answers"
    return [
        (f"`ettle bulk --since`, whole folder written; among {people:,} people", f"{1000 * since:.0f} ms CPU", said, BAR),
        (f"the kernels, one person's rows alone, nothing stored; of {people:,}", f"{used['alone_ms']:.1f} ms CPU", "", ""),
    ]  # fmt: skip


def main(people: int) -> None:
    few = people // 10
    say(f"{few:,} people in files, and {people:,} ...")
    files = [row for size in (few, people) for row in in_files(size)]
    say("the desk ...")
    rows = [*at_the_desk(few, people), *files]
    print("\n".join(kept("one new event", table(HEAD, rows))))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
