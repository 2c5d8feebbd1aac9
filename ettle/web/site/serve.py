"""Serve the site on this machine: database, migrations, the demonstration's people, web workers; and end them together.

Run as `python -m ettle.web.site.serve`. The supervisor stays in front until it is told to end. The web, the worker, and a
database that we started, come back where they were killed: whoever is served then hardly notices.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from ettle.web.site.children import children, start_again
from ettle.web.site.database import Cluster, DatabaseTrouble
from ettle.web.site.environment import Environment, NonsenseInEnvironment, read_environment
from ettle.web.site.loopback import CannotServe, require_free, require_loopback, web_address

HOST, PORT, WORKERS = "127.0.0.1", 8000, 2
ANSWER_SECONDS = 180
AREA = "area"
"""The one child that may end by itself: it fills the demonstration."""
WORKER = (sys.executable, "-m", "ettle.web.site.worker")
TROUBLE = (CannotServe, DatabaseTrouble, NonsenseInEnvironment)


def run_demo(host: str = HOST, port: int = PORT, workers: int = WORKERS) -> None:
    """Serve the demonstration, with its invented area loaded. Returns when told to stop."""
    serve(host, port, workers, demonstration=True)


def serve(host: str = HOST, port: int = PORT, workers: int = WORKERS, demonstration: bool = False) -> None:
    """Serve the site until SIGTERM or Ctrl-C. The web, the worker and our own database are started again where they end.

    For a demonstration the first people of the invented area are there before the first page, and the rest come
    behind it. Raises CannotServe, DatabaseTrouble or NonsenseInEnvironment, each with its cure.
    """
    environment = _environment(demonstration)
    if environment.mode != "production":
        require_loopback(host)
    os.environ["ETTLE_SECRET_KEY"] = environment.secret_key  # one key for all the workers
    require_free(host, port)
    with _signals_end_us() as require_wanted, _database(environment) as ours:
        _prepare(environment, demonstration)
        os.environ["ETTLE_DATABASE_OWNER"] = "no"
        os.environ.pop("DATABASE_OWNER_URL", None)  # what serves never knows the owner's password
        commands: dict[str, Sequence[str]] = {"web": _web_command(host, port, workers)}
        if demonstration:
            commands[AREA] = [sys.executable, "-m", "ettle.web.site.demonstration"]
        with children(commands) as started:
            _wait_for_answer(host, port, started)
            print(
                f"\n  Ettle is at {web_address(host, port)}\n  {_WHOSE[environment.mode]} Ctrl-C ends it.\n", flush=True
            )
            with children({"worker": WORKER}) as beside:  # after the first page, which it would make wait
                ours_to_mend = environment.cluster if ours else None
                _watch({"web": started, "worker": beside}, commands | {"worker": WORKER}, ours_to_mend, require_wanted)


_WHOSE = {"demo": "Invented people only.", "test": "Invented people only.", "production": "Real people's data."}


def _environment(demonstration: bool) -> Environment:
    """The settings, as the owner of the tables where we may be: we migrate, and the workers serve as the site's role."""
    production = os.environ.get("ETTLE_MODE") == "production"
    if production and demonstration:
        raise CannotServe(
            "ETTLE_MODE is production, and a demonstration is of invented people: they would stand among real ones. "
            "Use `ettle serve`, or leave ETTLE_MODE out."
        )
    if not production or os.environ.get("DATABASE_OWNER_URL"):
        os.environ["ETTLE_DATABASE_OWNER"] = "yes"
    return read_environment(os.environ)


@contextmanager
def _signals_end_us() -> Iterator[Callable[[], None]]:
    """Turn SIGTERM into an exit, so that what was started is ended on the way out; then let nothing cut that short.

    Python drops what is raised while it forks: what this gives is asked now and then, and leaves if that happened.
    """
    told = False

    def leave(number: int, frame: FrameType | None) -> None:
        nonlocal told
        told = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise SystemExit(0)

    def require_wanted() -> None:
        if told:
            raise SystemExit(0)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield require_wanted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _database(environment: Environment) -> Iterator[bool]:
    """Have the embedded server run; stop it afterwards if it was we who started it, which is what this says."""
    ours = environment.cluster.start() if environment.embedded else False
    try:
        yield ours
    finally:
        if ours:
            environment.cluster.stop()


def _prepare(environment: Environment, demonstration: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
    import django
    from django.core.management import call_command
    from django.db import connections

    if environment.embedded:
        create_database(environment.cluster, "ettle")
    django.setup()
    if environment.owner:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if demonstration:
        from ettle.web.site.demonstration.load import begin

        if added := begin():
            print(f"  {added} invented people were added; the rest of the area comes while you look.", flush=True)
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]


def create_database(cluster: Cluster, name: str) -> None:
    """Create a database in the embedded server unless it is there."""
    import psycopg
    from psycopg import sql

    address = cluster.address
    with psycopg.connect(
        host=address.host, port=address.port, user=address.user, dbname=address.name, autocommit=True
    ) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def _web_command(host: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "4", "--respawn-failed-workers", "--log-level", "warning", "--no-ws"),
        "ettle.web.site.wsgi:application",
    ]


def _wait_for_answer(host: str, port: int, started: dict[str, subprocess.Popen[bytes]]) -> None:
    """Wait until the first page answers, so that the address printed is one that works."""
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        _require_living(started)
        try:
            with urllib.request.urlopen(web_address(host, port), timeout=10):
                return
        except urllib.error.HTTPError as answer:
            if answer.code == 400 and os.environ.get("ETTLE_MODE") == "production":
                return  # it lives, and answers by its own name only
            raise CannotServe(f"The first page answers with error {answer.code}; what went wrong is above.") from answer
        except OSError:
            time.sleep(0.1)
    raise CannotServe(f"The site did not answer at {web_address(host, port)} within {ANSWER_SECONDS} seconds.")


def _watch(
    kept: Mapping[str, dict[str, subprocess.Popen[bytes]]],
    commands: Mapping[str, Sequence[str]],
    cluster: Cluster | None,
    require_wanted: Callable[[], None],
) -> None:
    """Start again what is to be kept (each among the children it was started with) and the database (None = not ours) where they
    end, so long as they stay. The server of pages gives itself up where a worker of it dies twice in a few seconds.
    """
    falls = Falls()
    while True:
        require_wanted()
        for name, among in kept.items():
            if among[name].poll() is not None:
                falls.note(name)
                start_again(among, name, commands[name])
        _require_living(kept["web"])
        if cluster and cluster.data.is_dir() and not cluster.lives():
            falls.note("database")
            _bring_back(cluster)
        time.sleep(0.5)


class Falls:
    """What ended by itself, and how often: once is a mishap, time and again a fault that starting does not mend."""

    MOST, WITHIN_SECONDS = 10, 60.0

    def __init__(self) -> None:
        self._moments: dict[str, list[float]] = {}

    def note(self, what: str) -> None:
        """Raises CannotServe where it was too often."""
        now = time.monotonic()
        recent = [each for each in self._moments.get(what, []) if now - each < self.WITHIN_SECONDS]
        if len(recent) == self.MOST:
            raise CannotServe(
                f"The {what} ended {self.MOST} times within {self.WITHIN_SECONDS:.0f} seconds, so the rest was ended too."
            )
        self._moments[what] = [*recent, now]
        print(f"  The {what} ended by itself and is started again.", file=sys.stderr, flush=True)


def _bring_back(cluster: Cluster) -> None:
    """Start a server that was killed. Its orphans may hold its memory for a moment, in which it cannot."""
    until = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            cluster.start()
            return
        except DatabaseTrouble:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _require_living(started: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in started.items():
        if process.poll() is not None and not (name == AREA and process.returncode == 0):
            raise CannotServe(
                f"The {name} process ended by itself (code {process.returncode}), so the rest was ended too."
            )


def forget() -> None:
    """Stop the embedded database and remove what the demonstration kept. Nothing else in the folder is touched."""
    environment = read_environment(os.environ)
    environment.cluster.stop()
    for folder in ("postgres", "postgresql-programs", "static"):
        shutil.rmtree(environment.data_dir / folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ettle.web.site.serve", description="Serve the demonstration.")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--empty", action="store_true", help="without the invented area")
    parser.add_argument("--forget", action="store_true", help="remove the demonstration's database and leave")
    asked = parser.parse_args()
    try:
        if asked.forget:
            forget()
        elif asked.empty:
            serve(asked.host, asked.port, asked.workers)
        else:
            run_demo(asked.host, asked.port, asked.workers)
    except TROUBLE as trouble:
        raise SystemExit(f"ettle: {trouble}") from trouble


if __name__ == "__main__":
    main()
