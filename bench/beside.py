"""The peers: a program of theirs in their own environment, which prints what it measured as one line of JSON."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parent / "peers"


def peer(program: str, *given: object) -> dict[str, Any]:
    """Run a program of `bench/peers`, installing what they need first."""
    subprocess.run(["sh", str(PEERS / "ready.sh")], check=True)
    words = [str(PEERS / ".venv" / "bin" / "python"), str(PEERS / program), *map(str, given)]
    run = subprocess.run(words, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(run.stdout.strip().splitlines()[-1])
    return found
