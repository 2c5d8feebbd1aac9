"""Whether the papers cover every day a result rests on, as `ettle.engine.evaluate.evidence`."""

from __future__ import annotations

import numpy as np

from ettle.engine.bulk.columns import NO_DAY, UNKNOWN, Rows, Truths, offsets
from ettle.engine.bulk.compiling import Asked
from ettle.engine.bulk.kernels import payments as kernels
from ettle.engine.bulk.reached import Reached
from ettle.engine.rules.outcomes import EvidenceNeeded


def papers_shown(asked: Asked, stays: Rows, rule: str, needed: EvidenceNeeded, what: Reached) -> Truths:
    """For each of the stays whether the papers of its enrolment for the first of a rule are there."""
    part, types = asked.stays.part, list(needed.any or needed.all)
    kind = part.kind("evidence")
    n = kind.numbers("n")
    meant = (kind.is_one_of("for", rule) == 2) & ((n == 1) | (n == UNKNOWN)) & (kind.enr >= 0)
    number, words = kind.words("type")
    which = np.array([types.index(word) if word in types else -1 for word in words] + [-1], np.int32)[number]
    first, until = kind.days("covers_from"), kind.days("covers_until")
    stated = (first != NO_DAY) & (until != NO_DAY)
    rows = np.flatnonzero(meant & (which >= 0))
    rows = rows[np.argsort(kind.enr[rows], kind="stable")]
    off = offsets(kind.enr[rows], len(part.enrolments))
    never = np.iinfo(np.int32).max
    used_off, used_first, used_until = _of_stays(what, stays)
    found: Truths = kernels.shown(
        asked.stays.rows[stays], used_off, used_first, used_until, len(types), bool(needed.any), off, which[rows],
        np.where(stated, first, never)[rows].astype(np.int32), np.where(stated, until, NO_DAY)[rows].astype(np.int32),
    )  # fmt: skip
    return found


def _of_stays(what: Reached, stays: Rows) -> tuple[Rows, Rows, Rows]:
    """The days used of some stays alone."""
    off, first, until = what.used
    lengths = np.diff(off)[stays]
    begin = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    place = np.repeat(off[:-1][stays] - begin[:-1], lengths) + np.arange(int(begin[-1]))
    return begin, first[place], until[place]
