"""`python -m spec.printing docs/generated` writes every generated page anew."""

from __future__ import annotations

import sys
from pathlib import Path

from spec.printing.api import api_page
from spec.printing.catalogue import events_page
from spec.printing.commands import command_page
from spec.printing.coverage import coverage_page
from spec.printing.language import language_page
from spec.printing.manual import manual


def main(folder: Path) -> None:
    """Write the pages; a page of the manual that is no longer printed is taken away."""
    pages = {f"manual/{file}": text for file, text in manual().items()}
    pages |= {
        "events.md": events_page(),
        "language.md": language_page(),
        "coverage.md": coverage_page(),
        "command-line.md": command_page(),
        "api.json": api_page(),
    }
    (folder / "manual").mkdir(parents=True, exist_ok=True)
    for old in (folder / "manual").glob("*.md"):
        if f"manual/{old.name}" not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{len(pages)} pages written to {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where: python -m spec.printing docs/generated")
    main(Path(sys.argv[1]))
