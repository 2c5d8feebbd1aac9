"""A journey map in plain English: what to look at first, and why people were lost."""

from __future__ import annotations

from collections.abc import Mapping

from ettle.engine.flow.mapped import Bottleneck, JourneyMap
from ettle.engine.flow.stages import DIED, NOT_SAID, QUIET, Reached

WORDS: Mapping[str, str] = {
    QUIET: "nothing heard since",
    NOT_SAID: "no reason recorded",
    DIED: "died",
    "declined": "referral declined",
    "withdrawn": "referral withdrawn",
    "no_contact": "could not be reached",
}


def looked_at(map_: JourneyMap, labels: Mapping[str, str] | None = None) -> list[str]:
    """Each thing to look at as a sentence, the longest wait first. `labels` are the words of the reasons for leaving."""
    return [_loss(map_, each, labels) if each.kind == "loss" else _SAID[each.kind](map_, each) for each in map_.look_at]


def why_lost(stage: Reached, labels: Mapping[str, str] | None = None) -> str:
    """`29 nothing heard since, 12 moved away`; nothing where nobody was lost."""
    return ", ".join(f"{count:,} {reason(why, labels).lower()}" for why, count in stage.why)


def reason(why: str, labels: Mapping[str, str] | None = None) -> str:
    """`moved_away` in the words of its list."""
    return {**WORDS, **(labels or {})}.get(why, why.replace("_", " "))


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _wait(map_: JourneyMap, each: Bottleneck) -> str:
    stage = next(one for one in map_.stages if one.id == each.at)
    promise = "nothing is promised"
    if stage.kept is not None:
        promise = f"what is promised is kept for {100 * stage.kept // stage.promised} %"
    days = f"{stage.middle} days for the middle person, {stage.slowest_tenth} or more for the slowest tenth"
    return f"The longest wait is before “{stage.title}”: {days}, and {promise}."


def _loss(map_: JourneyMap, each: Bottleneck, labels: Mapping[str, str] | None) -> str:
    place = next(place for place, one in enumerate(map_.stages) if one.id == each.at)
    following = map_.stages[place + 1].title
    why = why_lost(map_.stages[place], labels)
    return f"Most are lost before “{following}”: {people(each.number)}{f' ({why})' if why else ''}."


def _loop(map_: JourneyMap, each: Bottleneck) -> str:
    loop = next(one for one in map_.loops if one.id == each.at)
    return f"{loop.title}: {people(loop.people)}, after {loop.middle} days for the middle one."


def _repeat(map_: JourneyMap, each: Bottleneck) -> str:
    repeat = next(one for one in map_.repeats if one.id == each.at)
    return f"{repeat.title}: {people(repeat.people)}, {repeat.middle} days after the first."


_SAID = {"wait": _wait, "loop": _loop, "repeat": _repeat}
