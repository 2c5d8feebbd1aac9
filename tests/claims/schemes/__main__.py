"""`python -m tests.claims.schemes --people 10000 --seed 1 --years 5`: prints what the checks find of planted claims, last lines plain."""

from __future__ import annotations

import argparse
import os


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--years", type=int, default=1, help="years of other people each, from the next seeds")
    said = asked.parse_args()
    os.environ.setdefault("ETTLE_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
    import django

    django.setup()
    from tests.claims.schemes.measuring import checked_year
    from tests.claims.schemes.telling import told

    for line in told([checked_year(said.people, said.seed + more) for more in range(said.years)]):
        print(line)


if __name__ == "__main__":
    main()
