"""Statements with their reasons: the one shape in which a page says what the rules say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ettle.engine.evaluate.results import Reason
from ettle.engine.events.counting import Journey
from ettle.engine.rules.versions import BASE
from ettle.engine.wording import rules as rule_words
from ettle.engine.wording.events import event_in_english
from ettle.engine.wording.plain import day, title
from ettle.engine.wording.reasons import reason_in_english
from ettle.web.casework.enrolled import Enrolled
from ettle.web.casework.page.hidden import NOT_YOUR_SUM, NOT_YOURS
from ettle.web.casework.page.progress import Bar
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.addresses import address_of

FIRST = "the first rules"
STATES_A_SUM = frozenset({"shared", "cap_reached"})
"""Reasons whose sentence names what is paid."""
MENTIONED = 8
"""Events named under one reason; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An event that a reason rests on, as a link to its place on the timeline."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: a sentence, and the events it rests on."""

    words: str
    events: tuple[Mention, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """The rule a statement speaks of, and where to read it."""

    title: str
    words: str
    source: str
    illustrative: bool
    version: str
    address: str

    @property
    def varied(self) -> bool:
        return self.version != FIRST


@dataclass(frozen=True, slots=True)
class Statement:
    """What the rules say in one state and one sentence, opening to its reasons."""

    id: str
    shape: str
    word: str
    title: str
    words: str
    move: str = ""
    """Whose move it is; nothing when nobody's."""
    why: tuple[Why, ...] = ()
    rule: RuleSaid | None = None
    bar: Bar | None = None
    amount: str = ""
    illustrative: bool = False
    far: bool = False
    """Nothing can be done about it for weeks yet."""


@dataclass
class Telling:
    """What is needed to tell of one enrolment: its events by id, its rules, their titles."""

    journey: Journey
    enrolled: Enrolled
    hidden: frozenset[str] = frozenset()
    """Ids of events that are not shown: reasons that rest on them say so instead."""
    on_page: frozenset[str] | None = None
    """Anchors on the page itself; links to others lead to the whole timeline. None = all are."""
    sums: bool = False
    """Whether what is paid is told: only to those who see money. Others are told that it is, and what is missing."""
    _versions: dict[str, str] = field(default_factory=dict)
    _mentions: dict[str, Mention | None] = field(default_factory=dict)

    def title(self, rule: str) -> str:
        return title(rule, self.enrolled.titles)

    def why(self, reasons: Iterable[Reason]) -> tuple[Why, ...]:
        return tuple(self._why(reason) for reason in reasons)

    def rests_on_hidden(self, reason: Reason) -> bool:
        return not self.hidden.isdisjoint(reason.events)

    def _why(self, reason: Reason) -> Why:
        if self.rests_on_hidden(reason):
            return Why(NOT_YOURS)
        if reason.code in STATES_A_SUM and not self.sums:
            return Why(NOT_YOUR_SUM)
        events = tuple(dict.fromkeys(reason.events))
        mentions = [self._mention(each) for each in events[:MENTIONED]]
        found = tuple(each for each in mentions if each is not None)
        return Why(reason_in_english(reason, self.enrolled.titles), found, len(events) - len(mentions))

    def _mention(self, id: str) -> Mention | None:
        if id not in self._mentions:
            self._mentions[id] = self._mentioned(id)
        return self._mentions[id]

    def _mentioned(self, id: str) -> Mention | None:
        event = self.journey.counting.get(id)
        if event is None:
            return None
        anchor = f"#e-{event.id}"
        if self.on_page is not None and anchor[1:] not in self.on_page:
            anchor = self._timeline + anchor
        return Mention(anchor, f"{day(event.on)}: {event_in_english(event)}")

    @cached_property
    def _timeline(self) -> str:
        return address_of("timeline", self.journey.person)

    @cached_property
    def _rules_page(self) -> str:
        """The page of the rules for somebody who started on the day they did."""
        stay = self.enrolled.stay
        return f"{address_of('programme', stay.programme)}?start={stay.begun.isoformat()}"

    def rule(self, part: str, id: str, version: str | None = None) -> RuleSaid | None:
        """The rule of a part of the programme (`offer`, `outcomes`, ...); None where the rules no longer hold it."""
        rules = self.enrolled.rules
        rule = self._rules_of(part).get(id)
        if rules is None or rule is None:
            return None
        return RuleSaid(
            self.title(id),
            self._said(part, id, rule),
            rules.sources.get(rule.source or "", rule.source or ""),
            rule.illustrative == "yes",
            self.version_words(version),
            f"{self._rules_page}#{part}-{id}",
        )

    def _rules_of(self, part: str) -> dict[str, Any]:
        rules = self.enrolled.rules
        if rules is None:
            return {}
        if part == "eligibility":
            return dict(rules.eligibility.rules) if rules.eligibility else {}
        found: dict[str, Any] = getattr(rules, part)
        return found

    def _said(self, part: str, id: str, rule: Any) -> str:
        assert self.enrolled.version is not None, "whose rule it is"
        said = self.enrolled.version.said
        if (part, id) not in said:
            said[part, id] = self._sentence(part, rule)
        return said[part, id]

    def _sentence(self, part: str, rule: Any) -> str:
        titles = self.enrolled.titles
        match part:
            case "offer":
                return rule_words.offer_in_english(rule, titles)
            case "outcomes":
                return rule_words.outcome_in_english(rule, titles)
            case "payments":
                return rule_words.payment_in_english(rule, titles)
            case "eligibility":
                return rule_words.test_in_english(rule.when)
        return ""

    def version_words(self, version: str | None = None) -> str:
        """The version for people: the first rules, or the variation that last changed them."""
        version = version or (self.enrolled.version.name if self.enrolled.version else BASE)
        if version == BASE:
            return FIRST
        if not self._versions:
            agreement = rulebook().agreement(self.enrolled.stay.programme, self.enrolled.stay.start.contract)
            every = (*agreement.variations, *agreement.contract_variations) if agreement else ()
            self._versions = {each.variation: each.title for each in every}
        return f"the variation “{self._versions.get(version, version)}”"
