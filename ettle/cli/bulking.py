"""`ettle bulk`: the rules asked of millions, from Parquet to Parquet."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from ettle.cli.reading import ASKING, EVENTS, REJECTED_ROWS, USAGE, asked_when, rulebook_at, say, stop
from ettle.files.events.receipt import FileRefused
from ettle.files.rulebook import default_rulebook


@click.command()
@EVENTS
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write; replaced when whole.")
@ASKING
@click.option(
    "--variation",
    "variations",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Ask by this variation too, each for itself; what it changes is written to DIR/variations. May be given several times.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of an earlier run: only people of whom something new is known are asked, the rest is taken from it.",
)
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="Parts at a time.")
def bulk(
    events: Path,
    out: Path,
    rulebook: Path | None,
    contracts: Path | None,
    on: date | None,
    known_at: datetime | None,
    variations: tuple[Path, ...],
    since: Path | None,
    threads: int,
) -> None:
    """Millions of journeys: outcomes, offers, payments and more as Parquet, equal to what `ettle evaluate` says.

    EVENTS is a Parquet file sorted by person, on, id, as `ettle simulate` and `ettle snapshot` write it, or a folder that
    `ettle store` made of one: that is read in less than half the time.
    """
    import pyarrow as pa

    from ettle.files.bulk.running import Question, run
    from ettle.files.bulk.since import since_of
    from ettle.files.bulk.store import events_at
    from ettle.files.bulk.writing import BulkWriting
    from ettle.files.evaluated.manifest import About, NotEvaluated, rulebook_fingerprint
    from ettle.files.evaluated.writing import writing

    if since is not None and variations:
        raise click.UsageError("--since takes what was said by the agreed rules; ask by a --variation without it")
    # Arrow's own allocator gives memory back and asks for it again part after part: a quarter more CPU.
    pa.set_memory_pool(pa.system_memory_pool())
    begun = time.monotonic()
    day, moment = asked_when(on, known_at)
    rules = rulebook_at(rulebook, contracts).rulebook
    others = {path.stem: rulebook_at(rulebook, contracts, [path]).rulebook for path in variations}
    folders = [rulebook or default_rulebook(), *([contracts] if contracts else [])]
    try:
        file, source = events_at(events, rules.facts)
        about = About(day, moment, rulebook_fingerprint(*folders), source, "ettle bulk")
        earlier = since_of(since, about, rules, file.linked) if since else None
        _warn_of_compiling()
        with writing(out, about) as rows, Bar("Asking the rules") as bar:
            written = BulkWriting(rows)
            counted = run(file, Question(rules, day, moment, others), written.write, threads, bar.at, earlier)
            written.finish()
        made = rows.manifest(about)
    except (FileRefused, NotEvaluated, FileNotFoundError) as refused:
        stop(str(refused), USAGE)
    _tell(counted.lines(file, time.monotonic() - begun), file.linked if earlier else ())
    _tell_of_tables({name: sum(rows) for name, rows in made.rows.items()}, written.differing)
    click.echo(made.hash)
    if file.faulty:
        raise SystemExit(REJECTED_ROWS)


def _tell(lines: Iterable[str], linked: Collection[str]) -> None:
    for line in lines:
        say(line)
    if linked:
        say(f"  Records that were ever linked ({len(linked):,}) are asked whether or not anything is new.")


def _tell_of_tables(rows: Mapping[str, int], differing: Mapping[str, Mapping[str, int]]) -> None:
    """How many rows each table has, and of how many enrolments each variation says something else."""
    for name, number in rows.items():
        say(f"  {name}: {number:,} rows")
    for name, count in differing.items():
        said = ", ".join(f"{number:,} in {table}" for table, number in count.items() if number) or "none"
        say(f"  {name}: enrolments of which it says something else: {said}")


def _warn_of_compiling() -> None:
    if not any(kept_loops().glob("*.nbi")):
        say("The loops are compiled for this machine first: that happens once, and may take minutes.")


def kept_loops() -> Path:
    """Where the compiler keeps what it made of the loops, a file for each."""
    from ettle.engine.bulk.kernels.calendar import civil

    return Path(str(civil.stats.cache_path))


class Bar:
    """A bar on stderr while parts are worked through; none in a pipe."""

    def __init__(self, what: str) -> None:
        console = Console(stderr=True)
        self.progress = Progress(console=console, transient=True, disable=not console.is_terminal)
        self.task = self.progress.add_task(what, total=None)

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def at(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)
