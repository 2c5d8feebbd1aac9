"""`ettle measure`: a figure from evaluated rows, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from ettle.cli.reading import CHECK_FAILED, RULEBOOK, USAGE, rulebook_at, say, stop
from ettle.cli.tables import show
from ettle.engine.measures.disclosure.released import ReleasedTable
from ettle.engine.measures.disclosure.releasing import released
from ettle.engine.measures.figure import Figure, Level, NotMeasured
from ettle.engine.measures.measuring import Asked, NoSuchBreakdown, measured
from ettle.engine.measures.needs import tables_needed
from ettle.engine.measures.period import NoSuchPeriod
from ettle.engine.rules.measures import Measure
from ettle.engine.rules.problems import did_you_mean
from ettle.engine.wording.measures import how_counted
from ettle.files.evaluated.manifest import NotEvaluated
from ettle.files.evaluated.reading import read_evaluated
from ettle.files.figures import about, columns_of, figure_csv, json_text
from ettle.files.released import NotALedger, add_released, read_released
from ettle.files.rulebook import Loaded


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--measure", "id", required=True, help="The measure, as its file in measures/ is called.")
@click.option("--by", multiple=True, help="A breakdown; two together where it is given twice.")
@click.option("--first", default="", metavar="COHORT", help="From this cohort on alone, such as 2020-Q3 or 2020.")
@click.option("--last", default="", metavar="COHORT", help="Up to and with this cohort.")
@click.option(
    "--release",
    "level",
    type=click.Choice(get_args(Level)),
    default="internal",
    show_default=True,
    help="internal: exact, not for release. released: redacted, then rounded.",
)
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="With --release released: the file of all that was released before; what leaves now is added to it.",
)
@RULEBOOK
def measure(
    folder: Path,
    id: str,
    by: tuple[str, ...],
    first: str,
    last: str,
    level: Level,
    format_: str,
    ledger: Path | None,
    rulebook: Path | None,
) -> None:
    """One figure, from the evaluated rows of DIR (`ettle bulk` writes them)."""
    if (ledger is None) == (level == "released"):
        stop("--ledger goes with --release released, and that with it: what leaves must fit to what left before", USAGE)
    loaded = rulebook_at(rulebook, None)
    earlier = _earlier(ledger) if ledger else []
    asked = replace(_asked(folder, _measure(loaded, id), by, loaded, earlier), first=first, last=last)
    figure = _leaving(asked, earlier, ledger, loaded) if ledger else _exact(asked)
    said = how_counted(asked.measure, by, level, asked.on, asked.model, loaded.rulebook, (figure.first, figure.last))
    for line in (figure.title, *about(figure), *said):
        say(line)
    _print(figure, said, format_)


def _measure(loaded: Loaded, id: str) -> Measure:
    known = loaded.measures.measures
    if id not in known:
        cure = did_you_mean(id, known, f"there are {', '.join(known) or 'none'}")
        stop(f"--measure {id}: no such measure; {cure}", USAGE)
    return known[id]


def _earlier(ledger: Path) -> list[ReleasedTable]:
    try:
        return read_released(ledger)
    except NotALedger as wrong:
        stop(str(wrong), USAGE)


def _asked(
    folder: Path, measure: Measure, by: tuple[str, ...], loaded: Loaded, earlier: Sequence[ReleasedTable]
) -> Asked:
    model_of = loaded.measures.model_of
    several = [(measure, by), *((each.measure, each.by) for each in earlier if each.measure.unit == measure.unit)]
    try:
        found = read_evaluated(folder, *tables_needed((each, cut, model_of(each)) for each, cut in several))
    except NotEvaluated as wrong:
        stop(str(wrong), USAGE)
    manifest = found.manifest
    return Asked(measure, found.tables, manifest.about.on, manifest.hash, by, model_of(measure))


def _exact(asked: Asked) -> Figure:
    try:
        return measured(asked)
    except NotMeasured as wrong:
        stop(str(wrong), USAGE if isinstance(wrong, NoSuchBreakdown | NoSuchPeriod) else CHECK_FAILED)


def _leaving(asked: Asked, earlier: Sequence[ReleasedTable], ledger: Path, loaded: Loaded) -> Figure:
    """The figure as it leaves; it is in the ledger before anybody sees it."""
    try:
        leaving = released(asked, earlier, loaded.measures.model_of)
    except NotMeasured as wrong:
        stop(str(wrong), USAGE if isinstance(wrong, NoSuchBreakdown | NoSuchPeriod) else CHECK_FAILED)
    if leaving.table not in earlier:
        add_released(ledger, leaving.table)
    say(f"{ledger}: it is in there; {leaving.hidden_for_others} of its counts are hidden only to protect others.")
    return leaving.figure


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
