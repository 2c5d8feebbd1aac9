"""`ettle contracts export`: what was agreed on pages, as files that anybody can evaluate with."""

from __future__ import annotations

from pathlib import Path

import click

from ettle.cli.reading import CHECK_FAILED, USAGE, say, stop


@click.group()
def contracts() -> None:
    """Contracts and variations that were agreed on pages."""


@contracts.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    """Write every agreed document below DIR, as it was agreed. Then: ettle evaluate EVENTS --contracts DIR.

    Prints the fingerprint (SHA-256) and the place of each. A file that is there and says otherwise is left, and is an error.
    """
    from ettle.web.site.ready import database_ready
    from ettle.web.site.serve import TROUBLE

    try:
        with database_ready():
            from ettle.web.audit import entry as audit
            from ettle.web.contracts.queries import agreed_texts

            with audit.entry(actor="system: the command line", act="contracts export"):
                found = {each.file.removeprefix("contracts/"): each.text for each in agreed_texts()}
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)
    _write(folder, found)
    say(f"{len(found)} agreed document{'s' * (len(found) != 1)} in {folder}.")


def _write(folder: Path, found: dict[str, str]) -> None:
    from ettle.web.contracts.documents import fingerprint

    other = [place for place, text in found.items() if _says_otherwise(folder / place, text)]
    if other:
        stop(
            f"{other[0]} is there already and says otherwise; nothing was written. Give an empty folder.", CHECK_FAILED
        )
    for place, text in found.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        click.echo(f"{fingerprint(text)}  {place}")


def _says_otherwise(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() != text.encode()
