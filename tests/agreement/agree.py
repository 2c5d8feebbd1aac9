"""Put the evaluator and the oracle the same questions: `python -m tests.agreement N`.

200 full-size histories are asked beside the N, and N more of bulk. The last line is `N histories, 0 differences`; otherwise the
first differences are drawn, each made as small as it will go, and the command ends with 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .crowds import agreed, crowd
from .drawing import drawn_difference
from .full import full
from .generate import Drawn, small
from .sides import of_the_evaluator, of_the_oracle
from .smaller import smallest

BATCH = 50
CROWD = 100
SHOWN = 5

Draw = Callable[[int], Drawn]


@dataclass(frozen=True)
class Difference:
    """What the two sides said differently of one question: by place, the evaluator's and the oracle's."""

    seed: int
    places: dict[str, tuple[Any, Any]]


def difference(drawn: Drawn) -> Difference | None:
    """None when both sides say the same. A side that breaks says so, which is a difference too."""
    evaluator, oracle = _said(of_the_evaluator, drawn), _said(of_the_oracle, drawn)
    if evaluator == oracle:
        return None
    return Difference(drawn.seed, dict(_places(evaluator, oracle)))


def _said(side: Callable[[Drawn], Any], drawn: Drawn) -> Any:
    try:
        return side(drawn)
    except Exception as broken:  # either side may break: that is what we look for
        where = traceback.extract_tb(broken.__traceback__)[-1]
        return {"broke": f"{type(broken).__name__}: {str(broken)[:300]} ({where.filename}:{where.lineno})"}


def _places(one: Any, other: Any, path: str = "") -> Iterator[tuple[str, tuple[Any, Any]]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            yield from _places(one.get(key), other.get(key), f"{path}/{key}")
    elif isinstance(one, list) and isinstance(other, list):
        mine, theirs = ({(line["rule"], line["n"], line.get("to")): line for line in lines} for lines in (one, other))
        yield from _places(mine, theirs, path)
    elif one != other:
        yield path, (one, other)


def differing(seeds: list[int], draw: Draw = small) -> list[int]:
    return [seed for seed in seeds if difference(draw(seed)) is not None]


def run(count: int, first: int, draw: Draw, processes: int, say: Callable[[str], None]) -> list[int]:
    """The seeds on which the sides differ, of `count` from `first`."""
    batches = [list(range(start, min(start + BATCH, first + count))) for start in range(first, first + count, BATCH)]
    found: list[int] = []
    begun, done = time.monotonic(), 0
    with multiprocessing.Pool(processes, maxtasksperchild=200) as pool:
        for batch, seeds in zip(batches, pool.imap(_Differing(draw), batches), strict=True):
            found += seeds
            done += len(batch)
            if done % (BATCH * 40) == 0:
                say(f"{done} of {count}, {len(found)} differences, {time.monotonic() - begun:.0f} s")
    return found


@dataclass(frozen=True)
class _Differing:
    """`differing` with its way of drawing, as worker processes can be handed it."""

    draw: Draw

    def __call__(self, seeds: list[int]) -> list[int]:
        return differing(seeds, self.draw)


def show(seeds: list[int], draw: Draw) -> None:
    for seed in seeds[:SHOWN]:
        print(_drawn_small(draw(seed)))


def _drawn_small(drawn: Drawn) -> str:
    first = difference(drawn)
    if first is None:
        return f"seed {drawn.seed}: no difference"
    drawn = smallest(drawn, lambda each: _is_like(difference(each), first))
    found = difference(drawn)
    return drawn_difference(drawn, found.places if found else {})


def _is_like(found: Difference | None, first: Difference) -> bool:
    """Whether a difference is about something the first was about: not just any, made by cutting too much."""
    return found is not None and bool(found.places.keys() & first.places.keys())


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.agreement", description=__doc__)
    options.add_argument("count", type=int, nargs="?", default=20000, help="small histories")
    options.add_argument("--full", type=int, default=200, help="full-size histories beside them")
    options.add_argument("--first", type=int, default=0, help="the first seed: the same seeds draw the same histories")
    options.add_argument("--processes", type=int, default=2)
    chosen = options.parse_args()
    differences = 0
    for words, count, draw in (("small", chosen.count, small), ("full-size", chosen.full, full)):
        print(f"{count} {words} histories from seed {chosen.first}", flush=True)
        found = run(count, chosen.first, draw, chosen.processes, lambda line: print(f"  {line}", flush=True))
        show(found, draw)
        print(f"  {count} {words} histories, {len(found)} differences", flush=True)
        differences += len(found)
    differences += in_bulk(chosen.count, chosen.first, chosen.processes)
    print(f"{chosen.count} histories, {differences} differences")
    return 1 if differences else 0


def in_bulk(count: int, first: int, processes: int) -> int:
    """As many histories, a crowd at a time, answered in bulk and by the definition: how many crowds differ."""
    seeds = range(first, first + -(-count // CROWD))
    print(f"{len(seeds) * CROWD} histories in bulk, {CROWD} at a time under the rules of a seed", flush=True)
    people = by_definition = found = 0
    with multiprocessing.Pool(processes, maxtasksperchild=50) as pool:
        for seed, (differing, asked, aside) in zip(seeds, pool.imap(_asked_in_bulk, seeds), strict=True):
            people, by_definition = people + asked, by_definition + aside
            if differing:
                found += 1
                print("\n".join([f"=== crowd {seed}", *differing[:SHOWN]]), flush=True)
    print(f"  {people - by_definition} people from columns, {by_definition} by the definition, {found} crowds differ")
    return found


def _asked_in_bulk(seed: int) -> tuple[list[str], int, int]:
    try:
        said = agreed(crowd(seed, CROWD))
    except Exception as broken:  # a side may break: that is what we look for
        return [f"broke: {type(broken).__name__}: {str(broken)[:300]}"], CROWD, CROWD
    return said.differing, said.counted.people, said.counted.by_definition


if __name__ == "__main__":
    sys.exit(main())
