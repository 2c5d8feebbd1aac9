"""`ettle simulate`: invented people and histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from ettle.cli.comparing import outcomes_by_the_rules
from ettle.cli.reading import RULEBOOK, USAGE, rulebook_at, say, stop
from ettle.engine.events.catalogue import Event
from ettle.files.events.writing import NotWritten, write_events
from ettle.simulation.comparison import Simulated, compared, footer, miss, table, watching
from ettle.simulation.simulate import simulate as invented

FITTED = "fair-start-scotland"


@click.command()
@click.option("--people", required=True, type=click.IntRange(1, 10_000_000), help="How many to refer.")
@click.option("--seed", required=True, type=int, help="The same seed gives the same people.")
@click.option("--programme", required=True, help="The programme they are referred to.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A .jsonl, .csv or .parquet file.")
@click.option("--compare/--no-compare", "compares", default=True, help="Print published and simulated side by side.")
@RULEBOOK
def simulate(people: int, seed: int, programme: str, out: Path, compares: bool, rulebook: Path | None) -> None:
    """Invent people and histories, shaped by the published figures; never real data.

    For Fair Start Scotland the published figures are printed beside the simulated ones, as the rules judge them.
    """
    rules = rulebook_at(rulebook, None).rulebook
    if programme not in rules.agreements:
        stop(f"--programme {programme}: no such programme; there are {', '.join(rules.agreements)}", USAGE)
    simulated, count = Simulated(), Counter[str]()
    events = _with_progress(people, seed, programme)
    if compares and programme == FITTED:
        events = watching(events, outcomes_by_the_rules(rules), simulated)
    try:
        write_events(_counted(events, count), out)
    except (NotWritten, ValueError) as wrong:
        stop(str(wrong), USAGE)
    say(f"{out}: {count.total():,} events of {people:,} invented people, seed {seed}.")
    if simulated.stays:
        rows = compared(simulated)
        click.echo("\n\n".join((table(rows), miss(rows), footer(simulated))))


def _counted(events: Iterable[Event], count: Counter[str]) -> Iterator[Event]:
    for event in events:
        count[event.kind] += 1
        yield event


def _with_progress(people: int, seed: int, programme: str) -> Iterator[Event]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from invented(people, seed, programme)
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Inventing people", total=people)
        yield from invented(people, seed, programme, progress=lambda done, total: progress.update(task, completed=done))
