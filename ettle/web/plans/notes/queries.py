"""The notes of one person that a post may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ettle.web.access.acting import Acting
from ettle.web.access.models import Staff
from ettle.web.access.sight import Sight
from ettle.web.casework.seen import of_these
from ettle.web.people.names import folded
from ettle.web.plans.models import NOTE_KINDS, Note
from ettle.web.plans.notes.kinds import TITLES
from ettle.web.plans.words import opened


@dataclass(frozen=True, slots=True)
class Read:
    """A note as it reads now, with what it said before."""

    note: Note
    words: str
    writer: str
    before: Sequence[Read] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return TITLES[self.note.category]


def notes_of(acting: Acting, sight: Sight, *, find: str = "") -> list[Read]:
    """Of the kinds seen, written by the organisation; the latest day first. `find`: those that hold all of its words."""
    rows = list(
        Note.objects.filter(
            person=sight.person, organisation=acting.organisation, category__in=of_these(sight, NOTE_KINDS)
        ).order_by("-on", "-id")
    )
    writers = dict(Staff.objects.filter(code__in={row.made_by for row in rows}).values_list("code", "name"))
    words = opened(sight.person, [row.words for row in rows])
    read = {
        row.id: Read(row, said, writers.get(row.made_by, row.made_by)) for row, said in zip(rows, words, strict=True)
    }
    corrected = {row.corrects_id for row in rows if row.corrects_id}
    standing = [
        Read(each.note, each.words, each.writer, _before(each, read))
        for each in read.values()
        if each.note.id not in corrected
    ]
    wanted = folded(find).split()
    return [each for each in standing if all(word in folded(each.words) for word in wanted)]


def note_of(acting: Acting, sight: Sight, id: int) -> Read | None:
    """One that may be corrected: read, of the organisation, and not corrected yet."""
    return next((each for each in notes_of(acting, sight) if each.note.id == id), None)


def _before(read: Read, every: dict[int, Read]) -> list[Read]:
    found, at = [], read.note.corrects_id
    while at is not None and at in every:
        found.append(every[at])
        at = every[at].note.corrects_id
    return found
