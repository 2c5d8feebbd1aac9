"""The map by stages: who reached each, how long it took, who was lost before the next and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.flow.columns import NEVER, Numbers, Steps, Truths, middle, slowest_tenth
from ettle.engine.rules.maps import Map, Stage

EPOCH = date(1970, 1, 1).toordinal()
QUIET = "gone_quiet"
NOT_SAID = "not_said"
DIED = "death"
WORKING = ("work_began",)


@dataclass(frozen=True, slots=True)
class Reached:
    """One stage. People: those who reached it or a later one; `recorded`: those whose record says so."""

    id: str
    title: str
    people: int
    recorded: int
    waited: int
    """How many the days are of: those recorded here and at an earlier stage."""
    middle: int | None
    """Days since the stage before, for the middle person."""
    slowest_tenth: int | None
    kept: int | None
    """Of `promised` people, how many had it in time; None where nothing is promised."""
    promised: int
    still: int
    """Reached this stage, no later one, and not lost."""
    lost: int
    """Reached this stage, no later one, and lost since."""
    why: tuple[tuple[str, int], ...]
    """Of the lost: the reason as recorded or as the step says it, `gone_quiet` or `not_said`, the most frequent first."""
    who: Sequence[str]
    """Of the lost, by their ids."""
    because: Sequence[str]
    """Of each of them, the reason."""
    is_wait: bool
    """Whether the days before it are a wait. Before a stage that an outcome reaches they are what was to be reached: weeks in work."""


def reached(map_: Map, steps: Steps, outcomes: pa.Table, offers: pa.Table, on: date) -> list[Reached]:
    """Each stage of the map, for everybody who has a step, as it stands on a day."""
    arrived = [_arrival(each, steps, outcomes) for each in map_.stages.values()]
    furthest = _furthest(arrived, steps.count)
    lost, reasons = _lost(map_, steps, on)
    found = []
    for place, (id, stage) in enumerate(map_.stages.items()):
        here = furthest == place
        gone = np.flatnonzero(here & lost).tolist()
        waits = _waits(arrived, place)
        kept, promised = _promise(stage, offers)
        found.append(
            Reached(
                id,
                stage.title,
                int((furthest >= place).sum()),
                int((arrived[place] != NEVER).sum()),
                len(waits),
                middle(waits),
                slowest_tenth(waits),
                kept,
                promised,
                int((here & ~lost).sum()),
                len(gone),
                tuple(Counter(reasons[each] for each in gone).most_common()),
                [steps.people[each] for each in gone],
                [reasons[each] for each in gone],
                bool(stage.steps),
            )
        )
    return found


def _arrival(stage: Stage, steps: Steps, outcomes: pa.Table) -> Numbers:
    """By person, the first day on which the stage was reached."""
    if stage.steps:
        return steps.first(steps.named(stage.steps))
    place = {person: each for each, person in enumerate(steps.people)}
    found = np.full(steps.count, NEVER, dtype=np.int64)
    achieved = pc.and_(
        pc.is_in(outcomes.column("rule").cast(pa.string()), pa.array(stage.outcomes)),
        pc.equal(outcomes.column("state").cast(pa.string()), "achieved"),
    )
    for row in outcomes.filter(achieved).select(["person", "on"]).to_pylist():
        if row["person"] in place:
            at = place[row["person"]]
            found[at] = min(found[at], row["on"].toordinal() - EPOCH)
    return found


def _furthest(arrived: Sequence[Numbers], count: int) -> Numbers:
    """By person, the place of the last stage reached; -1 = none."""
    found = np.full(count, -1, dtype=np.int64)
    for place, days in enumerate(arrived):
        found[days != NEVER] = place
    return found


def _waits(arrived: Sequence[Numbers], place: int) -> Numbers:
    """The days from the last earlier stage that is recorded; of a stage reached before it, none is counted."""
    mine = arrived[place]
    before = np.full(len(mine), -NEVER, dtype=np.int64)
    for days in arrived[:place]:
        earlier = (days != NEVER) & (days <= mine)
        before[earlier] = np.maximum(before[earlier], days[earlier])
    counted = (mine != NEVER) & (before != -NEVER)
    waits: Numbers = mine[counted] - before[counted]
    return waits


def _lost(map_: Map, steps: Steps, on: date) -> tuple[Truths, Mapping[int, str]]:
    """By person whether they are lost by the day, and why: by their last step, or because nothing followed it.

    Whoever is in work is not lost, though they left the service or nothing was heard since.
    """
    last = (
        np.flatnonzero(np.append(steps.person[1:] != steps.person[:-1], True)) if len(steps.day) else np.zeros(0, int)
    )
    ended = steps.named(map_.lost_by)[last]
    since = on.toordinal() - EPOCH - steps.day[last]
    at_work = _in_work(steps)[steps.person[last]]
    ended &= ~at_work
    quiet = ~ended & ~at_work & (since > map_.quiet_after.days)
    lost = np.zeros(steps.count, dtype=np.bool_)
    lost[steps.person[last]] = ended | quiet
    reasons = {int(steps.person[row]): _why(steps, row) for row in last[ended]}
    reasons |= {int(steps.person[row]): QUIET for row in last[quiet]}
    return lost, reasons


def _why(steps: Steps, row: int) -> str:
    """The reason as recorded; without one, what the step itself says: that a referral was declined, that somebody died."""
    step, _, answer = steps.words[steps.word[row]].partition(":")
    return steps.detail_at(row) or answer or (DIED if step == DIED else NOT_SAID)


def _in_work(steps: Steps) -> Truths:
    """By person, whether more jobs began than ended."""
    began = np.bincount(steps.person[steps.named(WORKING)], minlength=steps.count)
    ended = np.bincount(steps.person[steps.named(["work_ended"])], minlength=steps.count)
    return np.asarray(began > ended)


def _promise(stage: Stage, offers: pa.Table) -> tuple[int | None, int]:
    """Of the periods in which an offer promised the stage and that are over: how many were met in time, of how many."""
    if not stage.promised:
        return None, 0
    mine = offers.filter(pc.is_in(offers.column("rule").cast(pa.string()), pa.array(stage.promised)))
    states = Counter(mine.column("state").cast(pa.string()).to_pylist())
    over = states["met"] + states["late"] + states["missed"]
    return (states["met"], over) if over else (None, 0)
