"""The processes that the supervisor starts, and must not outlive it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 10


@contextmanager
def children(commands: Mapping[str, Sequence[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start named commands; on the way out, for whatever reason, end them and whatever they started."""
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            started[name] = _start(command)
        yield started
    finally:
        _end(list(started.values()))


def start_again(started: dict[str, subprocess.Popen[bytes]], name: str, command: Sequence[str]) -> None:
    """Start a child that ended by itself once more, in its place; what it left behind is ended first."""
    _end([started[name]])
    started[name] = _start(command)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the supervisor alone, which then ends its children in order.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent, stdin=subprocess.DEVNULL)


def _end(living: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in living:
        _signal_group(process, signal.SIGTERM)
    for process in living:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        # The group may hold workers whose own parent was killed.
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _die_with_parent() -> None:
    """Ask the kernel to end this child when the supervisor dies, even by SIGKILL. Linux only; elsewhere nothing is asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
