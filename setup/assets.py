"""Bring the design system from npm and lay what the pages need in ettle/web/frame/static/built.

Run by make before the site starts, and before a wheel is built. Needs only the standard library. Does nothing when the
npm lock and this file are the ones built last.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "web_assets"
PACKAGE = SOURCE / "node_modules" / "@scottish-government" / "design-system"
BUILT = ROOT / "ettle" / "web" / "frame" / "static" / "built"
STAMP = SOURCE / "node_modules" / ".built"

# What is taken (from the package's dist folder) and where it lands.
TAKEN = {
    "css/design-system.min.css": "design-system/design-system.min.css",
    "scripts/design-system.js": "design-system/design-system.js",
    "images/icons": "design-system/icons",
}
SOURCE_MAP = re.compile(r"(/\*[#@] sourceMappingURL=[^*]*\*/|^//[#@] sourceMappingURL=.*$)", re.MULTILINE)
OLDEST_NODE = 18


def main() -> None:
    fingerprint = _fingerprint()
    if BUILT.is_dir() and STAMP.is_file() and STAMP.read_text() == fingerprint:
        return
    npm = _npm()
    print("set-up: bringing the design system from npm", file=sys.stderr)
    _run([npm, "ci", "--ignore-scripts", "--silent"], cwd=SOURCE)
    build()
    STAMP.write_text(fingerprint)


def build() -> None:
    """Copy what is taken into a fresh folder and swap it in, so that a build cut short leaves the old one."""
    fresh = BUILT.with_name(f"built-{os.getpid()}")
    for taken, landing in TAKEN.items():
        source, target = PACKAGE / "dist" / taken, fresh / landing
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            # The maps are not shipped, and static storage with a manifest refuses a link to a missing file.
            target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copy(PACKAGE / "LICENSE.txt", fresh / "design-system" / "LICENSE.txt")
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def _npm() -> str:
    """Find npm with a Node that is new enough; else install one into the virtual environment."""
    beside = Path(sys.executable).parent
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{beside}"
    if _node_is_enough() and (npm := shutil.which("npm")):
        return npm
    print("set-up: no Node 18 or later here, so installing one into .venv", file=sys.stderr)
    _run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "setup/node.lock"], cwd=ROOT)
    # First on the path now, so that an old Node elsewhere does not run npm's scripts.
    os.environ["PATH"] = f"{beside}{os.pathsep}{os.environ['PATH']}"
    if npm := shutil.which("npm"):
        return npm
    raise SystemExit("set-up: npm was not found after installing it. Install Node 18 or later and run make again.")


def _node_is_enough() -> bool:
    node = shutil.which("node")
    if not node:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _run(command: list[str], cwd: Path) -> None:
    if subprocess.run(command, cwd=cwd, check=False).returncode != 0:
        raise SystemExit(f"set-up: `{' '.join(command)}` failed in {cwd}; what it said is above.")


def _fingerprint() -> str:
    parts = (SOURCE / "package-lock.json", SOURCE / "package.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


if __name__ == "__main__":
    main()
