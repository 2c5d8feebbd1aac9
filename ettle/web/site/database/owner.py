"""Who the server runs as. PostgreSQL refuses to run as root, so root hands it to another user."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ettle.web.site.database.trouble import DatabaseTrouble

PREFERRED = ("ettle", "nobody")
ROOT = Path("/")


@dataclass(frozen=True)
class Owner:
    """The user that owns the data and runs the server."""

    uid: int
    gid: int
    name: str

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def run(
        self, command: Sequence[str | Path], *, folder: Path = ROOT, output: IO[str] | int = subprocess.DEVNULL
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user; from `/` unless told, since our own folder may be closed to them."""
        other: dict[str, Any] = {} if self.is_us else {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **other,
        )

    def can_execute(self, path: Path) -> bool:
        """Whether this user can reach the path and execute it (for a folder: pass through it)."""
        if self.is_us:
            return os.access(path, os.X_OK)
        return self.run(["/bin/sh", "-c", 'test -x "$1"', "sh", path]).returncode == 0

    def make_private_folder(self, path: Path) -> None:
        """Make a folder that only this user can enter. Refuse one that somebody else put there first."""
        try:
            path.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            self._refuse_a_planted_folder(path)
        else:
            if not self.is_us:
                os.chown(path, self.uid, self.gid)
        if not self.can_execute(path):
            raise DatabaseTrouble(
                f"{path} cannot be reached by the user {self.name}, who runs the database for root: a folder above it is "
                f"closed to them. Set ETTLE_DATA_DIR to a folder they can reach, such as /var/lib/ettle, or ETTLE_PG_USER to "
                f"a user who can."
            )

    def _refuse_a_planted_folder(self, path: Path) -> None:
        found = path.lstat()
        if path.is_symlink() or not path.is_dir() or found.st_uid not in (0, self.uid):
            raise DatabaseTrouble(
                f"{path} is there already and is not a folder of {self.name}. Somebody else may have put it there: look at "
                f"it, remove it, or set ETTLE_DATA_DIR to another folder."
            )
        if found.st_uid == 0 and not self.is_us:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)


def owner_of(folder: Path) -> Owner:
    """Choose who runs the server for this folder.

    Ourselves, unless we are root: then the folder's owner, else $ETTLE_PG_USER, else `ettle`, else `nobody`.
    """
    if os.geteuid() != 0:
        return _owner(pwd.getpwuid(os.geteuid()))
    if folder.exists() and (uid := folder.lstat().st_uid) != 0:
        return _owner(pwd.getpwuid(uid))
    asked = os.environ.get("ETTLE_PG_USER")
    for name in [asked] if asked else PREFERRED:
        try:
            return _owner(pwd.getpwnam(name))
        except KeyError:
            continue
    raise DatabaseTrouble(
        f"PostgreSQL refuses to run as root, and no user {asked or ' or '.join(PREFERRED)} exists here to run it instead. "
        f"Set ETTLE_PG_USER to an ordinary user of this machine, or run this as one."
    )


def _owner(entry: pwd.struct_passwd) -> Owner:
    if entry.pw_uid == 0:
        raise DatabaseTrouble("ETTLE_PG_USER is root, and PostgreSQL refuses to run as root. Name an ordinary user.")
    return Owner(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _environment() -> dict[str, str]:
    """Pass on nothing that would steer libpq or the server (PGHOST, PGDATA ...), and no home of another user."""
    kept = {"PATH", "TZ", "TMPDIR", "LD_LIBRARY_PATH"}
    return {name: value for name, value in os.environ.items() if name in kept} | {"LC_ALL": "C"}
