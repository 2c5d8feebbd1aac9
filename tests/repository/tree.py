"""The files of the project: those git holds, and those about to be added."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> list[Path]:
    """Every file of ours that exists, relative to the root. What git ignores is not ours."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return sorted({Path(name) for name in listed if name and (ROOT / name).is_file()})


def python_files() -> list[Path]:
    return [file for file in files() if file.suffix == ".py"]


def folders() -> list[Path]:
    """Every folder that holds a file of ours, at any depth."""
    return sorted({parent for file in files() for parent in file.parents if parent != Path(".")})
