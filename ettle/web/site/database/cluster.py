"""One PostgreSQL server and its data, in a folder of ours.

Rules kept here, each learned from a failure (docs/decisions/0001): the folder appears whole or not at all; a lock is held
around a start; whether it lives is asked of the server, never of a pid; nothing is counted and nothing runs at exit.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ettle.web.site.database import binaries, stale
from ettle.web.site.database.owner import Owner, owner_of
from ettle.web.site.database.trouble import DatabaseTrouble

PORT = 5432  # a name for the socket file only: the server listens on no network address
USER = "ettle"
START_SECONDS = 120  # a server that was killed reads its journal first
LONGEST_SOCKET_FOLDER = 85  # the kernel allows 107 bytes, the socket's own name included

DURABLE = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "jit": "off",  # the wheel has no compiler for it
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
# For databases that a test makes and throws away. Never for data anybody wants back.
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Address:
    """What a client needs to connect: libpq takes the folder of the socket as the host."""

    host: str
    port: int = PORT
    user: str = USER
    name: str = "postgres"

    def of(self, database: str) -> Address:
        return Address(self.host, self.port, self.user, database)


@dataclass(frozen=True)
class Cluster:
    """The server of one folder. Making this object starts nothing and touches nothing."""

    folder: Path
    durable: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folder", self.folder.absolute())

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        """Inside our folder, unless a client could not name it: too long, or with the comma by which libpq lists hosts."""
        inside = self.folder / "socket"
        if len(bytes(inside)) <= LONGEST_SOCKET_FOLDER and "," not in str(inside):
            return inside
        return Path(tempfile.gettempdir()) / f"ettle-{hashlib.sha256(bytes(self.folder)).hexdigest()[:16]}"

    @property
    def address(self) -> Address:
        return Address(str(self.socket_folder))

    def start(self) -> bool:
        """Start the server unless it runs. True only for the caller that started it: that one stops it.

        Raises DatabaseTrouble when it cannot run here, with the cure.
        """
        owner = owner_of(self.folder)
        owner.make_private_folder(self.folder)
        with self._locked():
            programs = binaries.binaries_for(owner, self.folder.parent / "postgresql-programs")
            if self._answers(programs, owner):
                return False
            self._make_data(programs, owner)
            self._check_version(programs, owner)
            owner.make_private_folder(self.socket_folder)
            self._write_configuration(owner)
            self._lay_stale_locks_to_rest()
            self._launch(programs, owner)
            return True

    def stop(self) -> None:
        """Stop the server and wait. Does nothing if it does not run."""
        if not self.data.is_dir() or stale.server_pid(self.data) is None:
            return
        owner = owner_of(self.folder)
        programs = binaries.binaries_for(owner, self.folder.parent / "postgresql-programs")
        self._control(programs, owner, "stop", "-m", "fast", "-t", "60")

    def lives(self) -> bool:
        """Whether its process is there, which may be starting still: quicker to ask than whether it answers."""
        return stale.server_pid(self.data) is not None

    def running(self) -> bool:
        """Whether the server answers now."""
        if not self.data.is_dir():
            return False
        owner = owner_of(self.folder)
        return self._answers(binaries.binaries_for(owner, self.folder.parent / "postgresql-programs"), owner)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _answers(self, programs: Path, owner: Owner) -> bool:
        asked = owner.run([programs / "pg_isready", "-q", "-h", self.socket_folder, "-p", str(PORT), "-t", "3"])
        return asked.returncode == 0

    def _make_data(self, programs: Path, owner: Owner) -> None:
        """Make the cluster under another name and rename it: a start that is killed leaves nothing half made.

        The other name is new each time, since an initdb whose parent was killed may still be writing.
        """
        if self.data.is_dir():
            return
        fresh = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.folder))
        _hand_over(fresh, owner)
        with tempfile.TemporaryFile("w+") as said:
            made = owner.run([programs / "initdb", "-D", fresh, *self._initdb_options(programs, owner)], output=said)
            if made.returncode != 0:
                said.seek(0)
                raise DatabaseTrouble(
                    f"The database could not be made in {self.folder}. initdb said:\n{_tail(said.read())}"
                )
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as main:
            main.write("\ninclude 'ettle.conf'\n")
        fresh.rename(self.data)

    def _initdb_options(self, programs: Path, owner: Owner) -> list[str]:
        """Sort and fold letters by PostgreSQL's own tables where it has them (from 17), the same on every machine."""
        own_tables = int(binaries.major_version(programs, owner)) >= 17
        locale = (
            ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if own_tables
            else ["--locale=C.UTF-8"]
        )
        sync = [] if self.durable else ["--no-sync"]
        return ["-U", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions", *locale, *sync]

    def _check_version(self, programs: Path, owner: Owner) -> None:
        holds = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        runs = binaries.major_version(programs, owner)
        if holds != runs:
            raise DatabaseTrouble(
                f"{self.data} was written by PostgreSQL {holds} and the programs here are {runs}. Set ETTLE_PG_VERSION={holds}, "
                f"or, if nothing in it is wanted, remove the folder {self.folder}."
            )

    def _write_configuration(self, owner: Owner) -> None:
        """Write our settings afresh. In a file, since options given to pg_ctl pass through a shell that splits paths."""
        chosen = {
            **DURABLE,
            "unix_socket_directories": _quoted_folder(self.socket_folder),
            "port": str(PORT),
            **({} if self.durable else FLEETING),
            **self.settings,
        }
        lines = [
            "# Written at every start: changes here are lost.",
            *(f"{name} = {value}" for name, value in chosen.items()),
        ]
        file = self.data / "ettle.conf"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        _hand_over(file, owner)

    def _lay_stale_locks_to_rest(self) -> None:
        for lock in (self.data / "postmaster.pid", self.socket_folder / f".s.PGSQL.{PORT}.lock"):
            stale.lay_to_rest(lock, self.data)

    def _launch(self, programs: Path, owner: Owner) -> None:
        if stale.server_pid(self.data) is None:
            self._control(programs, owner, "start", "-l", f"../{self.log.name}", "-t", str(START_SECONDS))
        # A living server that did not answer is still starting, for somebody whose own wait was cut short.
        until = time.monotonic() + START_SECONDS
        while not self._answers(programs, owner):
            if time.monotonic() > until or stale.server_pid(self.data) is None:
                raise DatabaseTrouble(f"The database did not start. The end of {self.log}:\n{self._log_tail()}")
            time.sleep(0.1)

    def _control(self, programs: Path, owner: Owner, verb: str, *more: str) -> None:
        # From inside the folder and by relative names: pg_ctl passes them through a shell, which a quote in a path breaks.
        done = owner.run([programs / "pg_ctl", verb, "-D", ".", "-w", "-s", *more], folder=self.data)
        if done.returncode != 0:
            raise DatabaseTrouble(f"The database did not {verb}. The end of {self.log}:\n{self._log_tail()}")

    def _log_tail(self) -> str:
        return (
            _tail(self.log.read_text(encoding="utf-8", errors="replace"))
            if self.log.exists()
            else "(no log was written)"
        )


def _hand_over(path: Path, owner: Owner) -> None:
    if not owner.is_us:
        os.chown(path, owner.uid, owner.gid)


def _quoted_folder(folder: Path) -> str:
    """Quote twice: as one name in a list of names, and as a value of the settings file."""
    name = str(folder).replace('"', '""')
    return "'" + f'"{name}"'.replace("'", "''") + "'"


def _tail(text: str, lines: int = 15) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])
