"""`ettle measure`: a figure from evaluated rows, as the page shows it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from ettle.cli.reading import CHECK_FAILED, RULEBOOK, USAGE, rulebook_at, say, stop
from ettle.cli.tables import show
from ettle.engine.measures.figure import Figure, Level, NotMeasured
from ettle.engine.measures.measuring import Asked, measured
from ettle.engine.measures.needs import tables_needed
from ettle.engine.rules.measures import Measure
from ettle.engine.rules.problems import did_you_mean
from ettle.engine.wording.measures import how_counted
from ettle.files.evaluated.manifest import NotEvaluated
from ettle.files.evaluated.reading import read_evaluated
from ettle.files.figures import about, columns_of, figure_csv, json_text
from ettle.files.rulebook import Loaded


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--measure", "id", required=True, help="The measure, as its file in measures/ is called.")
@click.option("--by", multiple=True, help="A breakdown; two together where it is given twice.")
@click.option(
    "--release",
    "level",
    type=click.Choice(get_args(Level)),
    default="internal",
    show_default=True,
    help="internal: exact, not for release. released: redacted, then rounded.",
)
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@RULEBOOK
def measure(folder: Path, id: str, by: tuple[str, ...], level: Level, format_: str, rulebook: Path | None) -> None:
    """One figure, from the evaluated rows of DIR (`ettle bulk` writes them)."""
    loaded = rulebook_at(rulebook, None)
    asked = _asked(folder, _measure(loaded, id), by, loaded)
    figure = _figure(asked, level)
    said = how_counted(asked.measure, by, level, asked.on, asked.model)
    for line in (figure.title, *about(figure), *said):
        say(line)
    _print(figure, said, format_)


def _measure(loaded: Loaded, id: str) -> Measure:
    known = loaded.measures.measures
    if id not in known:
        cure = did_you_mean(id, known, f"there are {', '.join(known) or 'none'}")
        stop(f"--measure {id}: no such measure; {cure}", USAGE)
    return known[id]


def _asked(folder: Path, measure: Measure, by: tuple[str, ...], loaded: Loaded) -> Asked:
    try:
        found = read_evaluated(folder, *tables_needed(measure, by, loaded.measures.model_of(measure)))
    except NotEvaluated as wrong:
        stop(str(wrong), USAGE)
    manifest = found.manifest
    return Asked(measure, found.tables, manifest.about.on, manifest.hash, by, loaded.measures.model_of(measure))


def _figure(asked: Asked, level: Level) -> Figure:
    if level == "released":
        stop("--release released: not written yet; nothing may leave at another level", USAGE)
    try:
        return measured(asked)
    except NotMeasured as wrong:
        stop(str(wrong), USAGE if "breakdown" in str(wrong) else CHECK_FAILED)


def _print(figure: Figure, said: list[str], format_: str) -> None:
    if format_ == "csv":
        click.echo(figure_csv(figure, said), nl=False)
    elif format_ == "json":
        click.echo(json_text(figure, said))
    else:
        columns = columns_of(figure)
        words = ("cohort", "matured", *figure.by)
        numbers = [column for column in columns if column not in words]
        show(columns, ([line.get(column, "") for column in columns] for line in figure.to_table()), right=numbers)
