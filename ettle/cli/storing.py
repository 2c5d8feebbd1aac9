"""`ettle store`: events laid out so that they are read fast, and only where they have to be."""

from __future__ import annotations

import time
from pathlib import Path

import click

from ettle.cli.bulking import Bar
from ettle.cli.reading import EVENTS, USAGE, say, stop
from ettle.files.events.receipt import FileRefused


@click.command()
@EVENTS
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write; replaced when whole.")
def store(events: Path, out: Path) -> None:
    """Lay a Parquet file of events out by council area, person and kind, for `ettle bulk` to read again and again.

    EVENTS is sorted by person, on, id. Everything in it is in the folder: DIR/council_area=AREA/hash=NUMBER has a file of what every
    event has and one for each kind, which other programs read as parted Parquet.
    """
    from ettle.files.bulk.parts import EventsFile
    from ettle.files.bulk.store import hash_of
    from ettle.files.bulk.storing import write_store

    begun = time.monotonic()
    try:
        file = EventsFile(events, {})  # nothing is refused here: rows are kept as they are
        with Bar("Laying events out") as bar:
            places = write_store(file, out, hash_of(events), bar.at)
    except (FileRefused, FileNotFoundError) as refused:
        stop(str(refused), USAGE)
    rows, people = sum(place.rows for place in places), sum(place.people for place in places)
    areas = len({place.area for place in places})
    say(
        f"{rows:,} events of {people:,} people in {len(places)} parts of {areas} areas, in {time.monotonic() - begun:.1f} s."
    )
