"""Rows of the kernels and rows of the definition as one table: a person's rows are all of one or all of the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def joined(one: Any, other: Any) -> Any:
    """Both tables, each sorted by person and what follows, as one sorted table."""
    if not len(other):
        return one
    if not len(one):
        return other
    both = pa.concat_tables([one, other]).unify_dictionaries().combine_chunks()
    people = pc.unique(both.column("person"))
    people = people.take(pc.sort_indices(people))
    place = pc.index_in(both.column("person"), people).to_numpy()
    return both.take(pa.array(np.argsort(place, kind="stable")))
