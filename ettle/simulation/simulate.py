"""From a seed to a stream of checked events, one person at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ettle.engine.events.catalogue import Event, checked
from ettle.simulation.histories import Inventor
from ettle.simulation.people import person_code
from ettle.simulation.profile import Profile, profile_of

Progress = Callable[[int, int], None]
"""Called with (people done, people in all) after every `PROGRESS_EVERY` and at the end."""

PROGRESS_EVERY = 500


def simulate(
    people: int,
    seed: int,
    programme: str,
    *,
    first_number: int = 1,
    profile: Profile | None = None,
    progress: Progress | None = None,
) -> Iterator[Event]:
    """Invent `people` referred to `programme`; yields events sorted by person, on, id.

    The same arguments give the same events. Person k is the same whatever `people` is. Somebody who
    never starts is one of `people` too. `first_number` numbers the codes on, so that several programmes
    can stand in one file. A programme without a profile gets the general shape. Raises ValueError for
    fewer than one person.
    """
    if people < 1 or first_number < 1:
        raise ValueError("people and first_number: give a whole number of at least 1")
    inventor = Inventor(profile or profile_of(programme), seed)
    width = max(6, len(str(first_number + people - 1)))
    for done, number in enumerate(range(first_number, first_number + people), start=1):
        for row in inventor.rows(number, person_code(number, width)):
            yield checked(row)
        if progress and (done % PROGRESS_EVERY == 0 or done == people):
            progress(done, people)
