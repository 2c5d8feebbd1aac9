"""Every check of one merged document."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.engine.rules.checks import ids, numbers, tests_in_rules
from ettle.engine.rules.checks.finding import Finding, Known
from ettle.engine.rules.programme import Programme


def findings(programme: Programme, known: Known) -> Iterator[Finding]:
    """What is wrong with a programme, with or without its variations and contract."""
    yield from ids.sources(programme)
    yield from ids.outcomes(programme)
    yield from ids.pro_rata(programme)
    yield from ids.offers(programme)
    yield from ids.payments(programme)
    yield from ids.evidence(programme, known)
    yield from ids.evidence_never_asked(programme)
    yield from numbers.by_group(programme)
    yield from numbers.ordinals(programme)
    yield from tests_in_rules.predicates(programme, known)
