"""`make bench`, or `python -m bench [NAME ...]`: run the benchmarks and print them."""

from __future__ import annotations

import sys

from bench.claims import run_of_claims
from bench.flow import map_of_many
from bench.journeys import many_journeys, one_journey
from bench.measured import Measured, table
from bench.recording import quick_contact
from bench.returns import return_of_many

BENCHMARKS = {
    "one-journey": one_journey,
    "many-journeys": many_journeys,
    "quick-contact": quick_contact,
    "claims": run_of_claims,
    "journey-map": map_of_many,
    "return": return_of_many,
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    found: list[Measured] = []
    for name in names or BENCHMARKS:
        print(f"running {name} ...", file=sys.stderr, flush=True)
        found += BENCHMARKS[name]()
    print(table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
