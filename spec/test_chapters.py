"""Every example of every chapter holds on every evaluator. The chapters are printed as the manual."""

from __future__ import annotations

import pytest

from spec.book.asking import EVALUATORS, answers
from spec.book.chapter import Example, read_chapters
from spec.book.refusals import is_refusal, said_of

EXAMPLES = [example for chapter in read_chapters() for example in chapter.examples]


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_example_holds(example: Example, evaluator: str, request: pytest.FixtureRequest) -> None:
    if example.not_yet:
        request.applymarker(pytest.mark.xfail(reason=example.not_yet, raises=AssertionError, strict=True))
    if is_refusal(example):
        expected, found = said_of(example)
        assert found == expected
        return
    rows = list(answers(example, EVALUATORS[evaluator]))
    assert [each.found for each in rows] == [each.written for each in rows]
