"""`make bench`, or `python -m bench [NAME ...]`: run the benchmarks and print them; those of `PARTS` are kept too."""

from __future__ import annotations

import sys

from bench.claims import run_of_claims
from bench.flow import map_of_many
from bench.journeys import many_journeys, one_journey
from bench.measured import HEAD, Measured, table
from bench.page import kept
from bench.page import table as lines_of
from bench.recording import quick_contact
from bench.returns import return_of_many
from bench.survival import incidence_of_many, survival_of_many

BENCHMARKS = {
    "one-journey": one_journey,
    "many-journeys": many_journeys,
    "quick-contact": quick_contact,
    "claims": run_of_claims,
    "journey-map": map_of_many,
    "return": return_of_many,
    "survival": lambda: [*survival_of_many(), *incidence_of_many()],
}
PARTS = {"journey-map": "journey map", "return": "returns", "survival": "survival"}
"""By benchmark the part of the page it is kept in."""


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    found: list[Measured] = []
    for name in names or BENCHMARKS:
        print(f"running {name} ...", file=sys.stderr, flush=True)
        measured = BENCHMARKS[name]()
        if name in PARTS:
            rows = [(each.what, each.figure, each.beside, each.bar) for each in measured]
            kept(PARTS[name], lines_of(HEAD, rows))
        found += measured
    print(table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
