"""Lock files of a server that is gone.

PostgreSQL refuses to start while the pid in its lock files belongs to a living process. After a kill, or a container
that started again, that pid may be a zombie nobody reaps or some other program. We do not delete the file: its other
lines name the shared memory by which PostgreSQL itself still notices orphaned processes at work on the data. Only
the pid line is rewritten, to a number that no process has.
"""

from __future__ import annotations

from pathlib import Path

import psutil

# Above the largest pid of any kernel, and it fits the C int that PostgreSQL reads it into.
DEAD = 2_000_000_000


def lay_to_rest(lock: Path, data: Path) -> None:
    """Rewrite the pid in a lock file, unless it is a living server of this data folder."""
    if not lock.exists():
        return
    first, rest = _split(lock)
    if first.isdigit() and is_server_of(int(first), data):
        return
    if not rest:
        # Cut short while it was written: it names no shared memory, so nothing is lost with it.
        lock.unlink()
        return
    with lock.open("r+", encoding="utf-8") as file:
        file.write(f"{DEAD}\n{rest}")
        file.truncate()


def server_pid(data: Path) -> int | None:
    """Return the pid of the living server of this data folder, if there is one."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return None
    first, _ = _split(lock)
    return int(first) if first.isdigit() and is_server_of(int(first), data) else None


def is_server_of(pid: int, data: Path) -> bool:
    """Whether a process is a living PostgreSQL at work in this data folder."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return Path(process.cwd()).resolve() == data.resolve()
    except psutil.AccessDenied:
        return True  # a server, and we may not look closer: believe it
    except psutil.Error:
        return False


def _split(lock: Path) -> tuple[str, str]:
    first, _, rest = lock.read_text(encoding="utf-8", errors="replace").partition("\n")
    return first.strip().lstrip("-"), rest
