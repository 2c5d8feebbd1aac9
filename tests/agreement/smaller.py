"""Making a difference small: drop events, rules and parts of rules while the two sides still differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from ettle.engine.rules.checks.document import findings
from ettle.engine.rules.checks.finding import Known

from .chance import Doc
from .generate import Drawn
from .sides import FACTS, typed_rulebook

BLOCKS = ("offer", "payments", "outcomes", "phases", "eligibility", "groups")
MOST_TRIES = 600


def smallest(drawn: Drawn, differs: Callable[[Drawn], bool]) -> Drawn:
    """The drawn question with all left out that is not needed for the difference."""
    tries = 0
    shrunk = True
    while shrunk and tries < MOST_TRIES:
        shrunk = False
        for smaller in _smaller(drawn):
            if not is_sound(smaller):
                continue
            tries += 1
            if differs(smaller):
                drawn, shrunk = smaller, True
                break
            if tries >= MOST_TRIES:
                break
    return drawn


def is_sound(drawn: Drawn) -> bool:
    """Whether `ettle check` would take the documents: each version whole, each name known."""
    if drawn.ready is not None:
        return True
    try:
        rulebook = typed_rulebook(drawn)
        agreements = [*rulebook.agreements.values(), *rulebook.contracts.values()]
        known = Known(FACTS, rulebook.rates, {})
        versions = [version for agreement in agreements for version in agreement.versions(drawn.on)]
        return not any(list(findings(version.rules, known)) for version in versions)
    except ValidationError:
        return False


def _smaller(drawn: Drawn) -> Iterator[Drawn]:
    for place in range(len(drawn.events)):
        yield replace(drawn, events=(*drawn.events[:place], *drawn.events[place + 1 :]))
    if drawn.ready is not None:
        return
    for field in ("variations", "contract_variations"):
        for name, several in getattr(drawn, field).items():
            for place in range(len(several)):
                left = {**getattr(drawn, field), name: several[:place] + several[place + 1 :]}
                yield replace(drawn, **{field: left})
    if drawn.contracts:
        yield replace(drawn, contracts={}, contract_variations={})
    for name, document in drawn.programmes.items():
        for left in _documents(document):
            yield replace(drawn, programmes={**drawn.programmes, name: left})


def _documents(document: Doc) -> Iterator[Doc]:
    for block in BLOCKS:
        if block in document:
            yield {key: value for key, value in document.items() if key != block}
            for rule, said in document[block].items():
                left = {key: value for key, value in document[block].items() if key != rule}
                if left:
                    yield {**document, block: left}
                for lighter in _lighter(said):
                    yield {**document, block: {**document[block], rule: lighter}}


def _lighter(said: Any) -> Iterator[Any]:
    """The rule without one of its parts, or with a part made simpler."""
    if not isinstance(said, dict):
        return
    for key in said:
        if key not in ("illustrative", "sustained", "for", "by"):
            yield {each: value for each, value in said.items() if each != key}
        if key in ("qualifying", "when", "counting") and isinstance(said[key], dict):
            for word in ("all", "any", "of"):
                for part in said[key].get(word, ()) if isinstance(said[key].get(word), list) else ():
                    yield {**said, key: part}
            if "not" in said[key]:
                yield {**said, key: said[key]["not"]}
