"""Find a browser for the tests, or get one: on the path, else from apt if root, else Playwright's own download.

Never fails: where none can be had, the tests say so themselves (NOT RUN, with the reason and a count) and `.ci/run` fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ROOT = Path(__file__).resolve().parent.parent
TRIED = ROOT / ".venv" / "browser-tried"


def main() -> None:
    if _on_path() or _from_playwright() or TRIED.exists():
        return
    # Tried once per environment: a machine without a way to a browser should not wait for it at every run.
    TRIED.touch()
    print("set-up: no browser on the path, looking for one (this can take a minute)", file=sys.stderr)
    if _apt() or _download():
        return
    print("set-up: no browser could be had; the browser tests will be reported NOT RUN", file=sys.stderr)


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _from_playwright() -> bool:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return Path(playwright.chromium.executable_path).is_file()
    except Exception:
        return False


def _apt() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    done = all(
        subprocess.run(step, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0 for step in steps
    )
    return done and _on_path() is not None


def _download() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, timeout=300, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    main()
