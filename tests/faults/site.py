"""A whole site in processes of its own, with the durability settings of production: web workers, task worker, PostgreSQL."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from ettle.web.site.database import Cluster

ROOT = Path(__file__).resolve().parents[2]
COMES_WITHIN = 300


@dataclass
class Site:
    folder: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.folder / "postgres")

    def run(self, *command: str) -> str:
        """Run a Python module as the owner of the tables, to its end: what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT, env=self.environment | {"ETTLE_DATABASE_OWNER": "yes"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def asked(self, sql: str) -> list[Any]:
        """Asked of the database past the site."""
        at = self.cluster.address.of("ettle")
        with psycopg.connect(host=at.host, port=at.port, user=at.user, dbname=at.name, connect_timeout=5) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[call-overload]

    # Its processes -----------------------------------------------------------------------------------------------

    def web_workers(self) -> list[psutil.Process]:
        return [each for web in self.web() for each in web.children() if each.status() != psutil.STATUS_ZOMBIE]

    def web(self) -> list[psutil.Process]:
        """What has the web workers; none while it is started again."""
        return [each for each in self._children() if "granian" in each.cmdline()]

    def task_workers(self) -> list[psutil.Process]:
        return [each for each in self._children() if "ettle.web.site.worker" in each.cmdline()]

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.cluster.data / "postmaster.pid").read_text().split()[0]))

    def backends(self) -> list[psutil.Process]:
        """The processes of the database that serve somebody."""
        return [each for each in self.postmaster().children() if " ettle " in " ".join(each.cmdline())]

    def _children(self) -> list[psutil.Process]:
        found = psutil.Process(self.process.pid).children()
        return [each for each in found if each.status() != psutil.STATUS_ZOMBIE]


@contextmanager
def site_of_its_own() -> Iterator[Site]:
    """Started with nobody in it; ended, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="ettle-site-"))
    try:
        copy_prepared(folder)
        site = _started(folder)
        try:
            yield site
        finally:
            _ended(site)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_prepared(folder: Path) -> None:
    """Put into a folder what a site that was started once and ended leaves behind, owners and all."""
    subprocess.run(["cp", "-a", f"{prepared_folder()}/.", folder], check=True)


def prepared_folder() -> Path:
    """The folder of a site that was started once and ended: its tables are made once for all tests of a run."""
    ours = Path(os.environ["ETTLE_DATA_DIR"])
    with (ours / "preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = ours / "prepared"
        if not there.is_dir():
            making = Path(tempfile.mkdtemp(prefix="preparing-", dir=ours))
            making.chmod(0o755)  # the server may run as another user, who must pass through
            _ended(_started(making))
            making.rename(there)
        return there


def _started(folder: Path) -> Site:
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ETTLE_")}
    # One key for the site and for whoever prepares it: sessions are signed with it.
    environment = {**kept, "ETTLE_DATA_DIR": str(folder), "ETTLE_SECRET_KEY": "s" * 64, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ettle.web.site.serve", "--empty", "--port", str(port)]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
    site = Site(folder, port, environment, process)
    try:
        wait(lambda: "Ettle is at" in (folder / "said").read_text(), COMES_WITHIN)
    except BaseException:
        _ended(site)
        raise
    return site


def _ended(site: Site) -> None:
    site.process.send_signal(signal.SIGTERM)
    site.process.wait(COMES_WITHIN)
    site.cluster.stop()


def wait(condition: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come in time"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
