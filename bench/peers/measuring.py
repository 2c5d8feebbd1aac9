"""What the peers say of themselves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def measured() -> Iterator[None]:
    """Print what the work within cost, as one line of JSON: CPU and wall seconds, and the most memory in MB."""
    began, wall = time.process_time(), time.perf_counter()
    yield
    used = {"cpu": time.process_time() - began, "wall": time.perf_counter() - wall}
    print(json.dumps(used | {"rss_mb": most_memory()}))


def most_memory() -> float:
    """The most this process ever held, in MB; what the one that started it holds is not counted."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
