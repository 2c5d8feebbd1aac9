"""What a measure asks of one unit, as phrases: `follow_up.13` is what came of the follow-up at 13 weeks.

States and counts stand in quotation marks, as the columns of the figure are headed; rules by the titles that their
programmes give them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ettle.engine.rules.measures import Measure
from ettle.engine.rules.predicates import AllOf, Compare, Is, Known, Leaf, Node, OneOf
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.figures import count_name
from ettle.engine.wording.plain import count, listed, name
from ettle.engine.wording.rules import bounds_in_english, test_in_english

Titles = Mapping[str, Sequence[str]]
"""By the name that a measure gives a rule (`outcome.job_13`) what programmes call it."""
BLOCKS = {"outcome": "outcomes", "offer": "offer", "payment": "payments"}
DAYS = {
    "start": "the start",
    "referral": "the referral",
    "left": "leaving",
    "work": "the first job",
    "from": "its first day",
    "due": "the day it is due",
    "until": "its last day",
    "achieved": "the day it is achieved",
    "claim_by": "the last day to claim it",
    "answer": "the answer to the referral",
}
THINGS = {
    "state": "what came of it",
    "answer": "the answer to the referral",
    "leave_reason": "the reason for leaving",
    "distance_from_work": "the distance from work at the start",
    "earned": "what was earned",
    "days_waited": "the days from the referral to the start",
    "programme": "the programme",
}
WHETHER_KNOWN = {
    ("work_began", True): "a job has begun",
    ("work_began", False): "no job has begun",
    ("left", True): "they have left",
    ("left", False): "they have not left",
    ("referred_on", True): "the day of the referral is known",
    ("referred_on", False): "the day of the referral is not known",
}


def titles_of(measure: Measure, rulebook: Rulebook) -> Titles:
    """What the programmes of a measure call their rules: the one that its population is of, else all."""
    only = _programme(measure.population)
    found: dict[str, list[str]] = {}
    for id, agreement in rulebook.agreements.items():
        if only in (None, id):
            for rule, title in _titles(agreement.programme):
                found[rule] = list(dict.fromkeys([*found.get(rule, []), title]))
    return found


def _programme(population: Node | None) -> str | None:
    parts = population.of if isinstance(population, AllOf) else [population]
    named = [str(each.value) for each in parts if isinstance(each, Is) and each.name == "programme"]
    return named[0] if named else None


def _titles(programme: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind, block in BLOCKS.items():
        for id, rule in (programme.get(block) or {}).items():
            yield f"{kind}.{id}", str(rule.get("title") or name(id))


@dataclass(frozen=True)
class Wording:
    """The names of one measure as phrases."""

    measure: Measure
    titles: Titles

    def test(self, node: Node) -> str:
        """A predicate as a phrase."""
        return test_in_english(node, leaf_in_english=self._leaf)

    def day(self, named: str) -> str:
        """A day from which, or to which, is counted."""
        return DAYS.get(named) or self.thing(named)

    def thing(self, named: str) -> str:
        """Whatever has a value: an outcome, a follow-up, a column."""
        kind, _, rule = named.partition(".")
        if kind == "follow_up" and rule:
            return f"what came of the follow-up at {count(int(rule), 'week')}"
        if kind == "days_to" and rule:
            since = "referral" if self.measure.unit == "referral" else "start"
            return f"days from {DAYS[since]} to {self.day(rule)}"
        if kind in BLOCKS and rule:
            return f"the {'promise' if kind == 'offer' else kind} {self._title(named)}"
        if named == "rule":
            return "what is paid for" if self.measure.unit == "payment" else "what is promised"
        return THINGS.get(named, name(named))

    def _title(self, named: str) -> str:
        titles = self.titles.get(named) or [name(named.partition(".")[2])]
        return listed((f"“{each}”" for each in titles), "or")

    def _leaf(self, leaf: Leaf) -> str:
        kind = leaf.name.partition(".")[0]
        if isinstance(leaf, Known):
            return WHETHER_KNOWN.get((leaf.name, leaf.known)) or self._known(kind, leaf)
        if kind == "days_to" and isinstance(leaf, Compare):
            return f"{self.thing(leaf.name)}: {bounds_in_english(leaf)}"
        if isinstance(leaf, Is | OneOf) and (
            kind in (*BLOCKS, "follow_up") or leaf.name in ("state", "answer", "rule")
        ):
            values = (leaf.value,) if isinstance(leaf, Is) else leaf.values
            return f"{self.thing(leaf.name)} is {listed((self._value(leaf.name, str(each)) for each in values), 'or')}"
        return "they have started" if leaf == Is("started", "yes") else test_in_english(leaf)

    def _known(self, kind: str, leaf: Known) -> str:
        """Of a line of a programme it is asked whether the programme has such a line."""
        if kind in BLOCKS or kind == "follow_up":
            has = "has" if leaf.known else "does not have"
            what = self.thing(leaf.name).removeprefix("what came of ")
            return f"their programme {has} {what}"
        return f"{self.thing(leaf.name)} is {'known' if leaf.known else 'not known'}"

    def _value(self, named: str, value: str) -> str:
        unit = self.measure.unit
        if named == "rule" and unit in BLOCKS:
            return self._title(f"{unit}.{value}")
        return f"“{count_name(value)}”"
