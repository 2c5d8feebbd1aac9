"""`ettle check` and `ettle schema`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from ettle.cli.reading import CHECK_FAILED, RULEBOOK, USAGE, stop
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.results import Reason
from ettle.engine.rules.schema import kinds
from ettle.engine.rules.schema import schema as schema_of
from ettle.engine.wording.reasons import reason_in_english
from ettle.files.checking import check as check_folder
from ettle.files.rulebook import default_rulebook


@click.command()
@click.argument("folder", metavar="[RULEBOOK]", type=click.Path(path_type=Path), required=False)
@RULEBOOK
@click.option("--lock", is_flag=True, help="Lock every document now in force.")
def check(folder: Path | None, rulebook: Path | None, lock: bool) -> None:
    """Validate a rulebook, run its cases on the evaluator, verify its locks."""
    if folder is not None and rulebook is not None:
        stop(f"two rulebooks, {folder} and {rulebook}; name one", USAGE)
    try:
        folder = folder or rulebook or default_rulebook()
    except FileNotFoundError as missing:
        stop(str(missing), USAGE)
    report = check_folder(folder, evaluate_journey, date.today(), lock)
    for line in report.lines(_named_reason):
        click.echo(line)
    if not report.clean:
        sys.exit(CHECK_FAILED)


def _named_reason(reason: Reason) -> str:
    """The sentence, with the rule it speaks of."""
    said = reason_in_english(reason, {}).rstrip(".")
    return f"{reason.rule}: {said}" if reason.rule else said


@click.command()
@click.argument("kind", type=click.Choice(kinds()))
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of file."""
    click.echo(json.dumps(schema_of(kind), indent=2, ensure_ascii=False))
