"""How one document changes another.

Programme, variation, contract and what-if are joined by one merge: maps merge key by key, an empty value (null)
removes, everything else replaces. The table is that of RFC 7396, appendix A.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ettle.engine.rules.merge import merged

TABLE: list[tuple[Any, Any, Any]] = [
    # the document            the change                      the result
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("document", "change", "result"), TABLE)
def test_a_change_is_a_merge_patch(document: Any, change: Any, result: Any) -> None:
    before, asked = deepcopy(document), deepcopy(change)
    assert merged(document, change) == result
    assert (document, change) == (before, asked), "neither is changed"


def test_what_a_change_adds_comes_after_what_was_there() -> None:
    """Of two phases at once the later in the file wins, so the order is part of the rules."""
    phases = merged({"in_work": 1, "before": 2}, {"after": 3, "in_work": 4})
    assert list(phases) == ["in_work", "before", "after"]
