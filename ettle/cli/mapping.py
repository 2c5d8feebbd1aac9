"""`ettle map`: journeys as they really are, from evaluated rows."""

from __future__ import annotations

from pathlib import Path

import click

from ettle.cli.reading import RULEBOOK, USAGE, rulebook_at, say, stop
from ettle.cli.tables import show
from ettle.engine.flow.mapped import JourneyMap, journey_map
from ettle.engine.rules.problems import did_you_mean
from ettle.engine.wording.flow import looked_at, why_lost
from ettle.files.evaluated.manifest import NotEvaluated
from ettle.files.evaluated.reading import read_evaluated


@click.command("map")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--map", "id", default="into-work", show_default=True, help="A map of the rulebook.")
@click.option("--steps", is_flag=True, help="Every step after every other instead of the stages.")
@RULEBOOK
def map_(folder: Path, id: str, steps: bool, rulebook: Path | None) -> None:
    """Draw the steps, waits, loops and losses of everybody in DIR, as `ettle bulk` writes it."""
    known = {each.map: each for each in rulebook_at(rulebook, None).maps}
    if id not in known:
        stop(f"There is no map `{id}`; {did_you_mean(id, known, 'there is ' + ', '.join(known))}", USAGE)
    try:
        evaluated = read_evaluated(folder, ("steps", "outcomes", "offers"))
    except NotEvaluated as error:
        stop(f"{error}.", USAGE)
    found = journey_map(known[id], evaluated.tables, evaluated.manifest.about.on)
    say(f"{found.title}: {found.people:,} people, as it stood on {found.on}; rows {evaluated.manifest.hash[:12]}.")
    if steps:
        _following(found)
    else:
        _stages(found)


def _stages(found: JourneyMap) -> None:
    rows = []
    for place, each in enumerate(found.stages):
        before = found.stages[place - 1] if place else None
        promise = "" if each.kept is None else f"kept for {100 * each.kept // each.promised} %"
        lost, why = (before.lost, why_lost(before)) if before else ("", "")
        rows.append((each.title, each.people, each.middle, each.slowest_tenth, promise, lost, why))
    columns = (
        "Stage",
        "People",
        "Days, middle",
        "Days, slowest tenth",
        "Promise",
        "Lost before it",
        "Why, as recorded",
    )
    show(columns, rows, right=(*columns[1:4], columns[5]))
    loops = [(each.title, each.people, each.times, each.middle) for each in found.loops]
    loops += [(each.title, each.people, each.times, each.middle) for each in found.repeats]
    again = ("Loop or repeat", "People", "Times", "Days, middle")
    show(again, loops, right=again[1:])
    for line in looked_at(found):
        click.echo(line)


def _following(found: JourneyMap) -> None:
    columns = ("Step", "Then", "Times", "People", "Days, middle", "Days, slowest tenth")
    rows = (
        (each.step, each.then, each.times, each.people, each.middle, each.slowest_tenth)
        for each in found.following.pairs
    )
    show(columns, rows, right=columns[2:])
