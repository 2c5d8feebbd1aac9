"""`make bench-pages PEOPLE=100000`, or `python -m bench.pages [PEOPLE [SIMULATED]]`: the pages beside the empty frame.

Measured at a tenth of the people and at all of them: what is asked must be the same. Ends with 1 when over a bar.
Of more than SIMULATED people (100,000) the rest are copies of them.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.measured import Measured, table
from bench.pages import A_PART
from bench.pages.copying import copy
from ettle.web.site.database import Cluster

LOADERS = 2
SETTINGS = {"shared_buffers": "'1GB'", "max_wal_size": "'8GB'", "maintenance_work_mem": "'256MB'"}
BARS = {"today": 3.0, "caseload": 3.0, "person": 3.0, "contact": 1.5}
HELD = "select (select count(*) from casework_event), pg_size_pretty(pg_database_size('ettle'))"
MODULE = [sys.executable, "-m"]
OTHERS = ("today of a team", "caseload of the organisation")
QUERIES = 12
Found = dict[str, Any]


def main(people: int = 100_000, simulated: int = 100_000) -> int:
    if simulated < people // 10:
        sys.exit("simulate a tenth of the people at least: those are measured first")
    with _a_database() as (cluster, environment):
        few = _measured(cluster, environment, range(people // 10), simulated)
        found = _measured(cluster, environment, range(people // 10, people), simulated)
    print(table(_told(found)))
    for name, page in found["pages"].items():
        for fault in (*page["seq scans"], *page["hashed"]):
            print(f"{name}: {fault}")
    uneven = [name for name, page in found["pages"].items() if page["queries"] != few["pages"][name]["queries"]]
    for name in uneven:
        print(f"{name}: {few['pages'][name]['queries']} queries with {people // 10:,} people, more or fewer with all")
    print(_summary(people, found))
    return int(bool(uneven) or not _within(found))


def _ratio(found: Found, name: str) -> float:
    frame = found["cpu"]["contact frame" if name == "contact" else "frame"]
    return sum(found["cpu"][name]) / sum(frame)


def _told(found: Found) -> list[Measured]:
    own, its = found["cpu"]["frame"]
    beside = f"the empty frame: {1000 * own:.1f} + {1000 * its:.1f} ms, {found['pages']['frame']['queries']} queries"
    rows = []
    for name in (*BARS, *OTHERS):
        own, its = found["cpu"][name]
        page = found["pages"][name]
        figure = f"{_ratio(found, name):.2f} x: {1000 * own:.1f} ms and {1000 * its:.1f} ms of the database, {page['queries']} queries"
        rows.append(Measured(name, figure, beside, f"<= {BARS.get(name, 3.0)} x, {QUERIES} queries"))
    return rows


def _within(found: Found) -> bool:
    pages = {name: found["pages"][name] for name in (*BARS, *OTHERS)}
    quick = all(_ratio(found, name) <= BARS.get(name, 3.0) for name in pages)
    few = all(page["queries"] <= QUERIES for page in pages.values())
    return quick and few and not any(page["seq scans"] or page["hashed"] for page in pages.values())


def _summary(people: int, found: Found) -> str:
    said = [f"{name} {_ratio(found, name):.1f}x {found['pages'][name]['queries']}q" for name in BARS]
    scans = sum(len(page["seq scans"]) for page in found["pages"].values())
    hashed = sum(len(page["hashed"]) for page in found["pages"].values())
    return f"pages {people} people: {', '.join(said)}, seq scans {scans}, hashed sub-plans {hashed}"


def _measured(
    cluster: Cluster, environment: Mapping[str, str], people: range, simulated: int, by: str = "bench.pages.measuring"
) -> Found:
    """Load people beside those who are there, and measure in a process of the site's own role."""
    begun = time.monotonic()
    first, last, most = (-(-each // A_PART) for each in (people.start, people.stop, simulated))
    _load({**environment, "ETTLE_DATABASE_OWNER": "yes"}, first, last, min(last, most))
    with _connected(cluster, "ettle") as connection:
        if last > most:
            copy(connection, most, last)
        connection.execute("vacuum (analyze)")
        events, size = connection.execute(HELD).fetchone() or (0, "")
    took = time.monotonic() - begun
    print(f"{last * A_PART:,} people, {events:,} events, {size}: loaded in {took:.0f} s", file=sys.stderr, flush=True)
    done = subprocess.run([*MODULE, by], env=environment, stdout=subprocess.PIPE, check=True)
    found: Found = json.loads(done.stdout)
    return found


def _load(environment: Mapping[str, str], first: int, last: int, simulated: int) -> None:
    loading = [*MODULE, "bench.pages.loading"]
    subprocess.run([*loading, "employ", str(first), str(last)], env=environment, check=True)
    loaders = [
        subprocess.Popen([*loading, "load", *map(str, (first + n, simulated, LOADERS))], env=environment)
        for n in range(LOADERS)
    ]
    ended = [each.wait() for each in loaders]
    if any(ended):
        sys.exit("not everybody could be loaded")


@contextmanager
def _a_database() -> Iterator[tuple[Cluster, dict[str, str]]]:
    """A server and a migrated database of our own, thrown away after."""
    folder = Path(tempfile.mkdtemp(prefix="ettle-bench-"))
    folder.chmod(0o755)  # the server may run as another user, who must pass through
    (folder / "static").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ETTLE_", "DATABASE_"))}
    environment = kept | {"ETTLE_DATA_DIR": str(folder), "ETTLE_MODE": "test", "ETTLE_DATA_KEY": secrets.token_urlsafe(64),
                          "DJANGO_SETTINGS_MODULE": "ettle.web.site.settings"}  # fmt: skip
    cluster = Cluster(folder / "postgres", durable=False, settings=SETTINGS)
    try:
        cluster.start()
        with _connected(cluster, "postgres") as connection:
            connection.execute("create database ettle")
        owner = {**environment, "ETTLE_DATABASE_OWNER": "yes"}
        subprocess.run([sys.executable, "-W", "ignore", "-m", "django", "migrate", "-v0"], env=owner, check=True)
        yield cluster, environment
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _connected(cluster: Cluster, database: str) -> psycopg.Connection[Any]:
    at = cluster.address
    return psycopg.connect(host=at.host, port=at.port, user=at.user, dbname=database, autocommit=True)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
