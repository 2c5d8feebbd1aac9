"""`ettle agreements`: who may see what of whom, as the sharing agreements of a rulebook say it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ettle.cli.reading import CHECK_FAILED, USAGE, say, stop
from ettle.engine.rules.problems import Problem, did_you_mean
from ettle.engine.wording.sharing import agreement_in_english
from ettle.files.rulebook import default_rulebook, load_rulebook


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--rulebook", type=click.Path(path_type=Path, exists=True), help="Another rulebook than the one here.")
def agreements(ids: Sequence[str], rulebook: Path | None) -> None:
    """Read sharing agreements aloud, in plain English: these, or all."""
    try:
        loaded = load_rulebook(rulebook or default_rulebook())
    except FileNotFoundError as missing:
        stop(str(missing), USAGE)
    found = {each.agreement.agreement: each.agreement for each in loaded.sharing}
    if strangers := [each for each in ids if each not in found]:
        _say_problems(loaded.problems)
        cure = did_you_mean(strangers[0], found, "`ettle agreements` reads all there are")
        stop(f"There is no sound agreement `{strangers[0]}` in this rulebook; {cure}", USAGE)
    for id in ids or found:
        click.echo("\n".join(agreement_in_english(found[id])) + "\n")
    if not ids and any(each.file.startswith("sharing/") for each in loaded.problems):
        _say_problems(loaded.problems)
        raise SystemExit(CHECK_FAILED)


def _say_problems(problems: Sequence[Problem]) -> None:
    for each in problems:
        if each.file.startswith("sharing/"):
            say(str(each))
