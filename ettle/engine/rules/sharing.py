"""A sharing agreement: which party sees what of whom, for which purpose, from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from ettle.engine.events.fields import Day, YesNo
from ettle.engine.rules.cases import Told
from ettle.engine.rules.fields import Id, Line, Rule, Sourced
from ettle.engine.rules.predicates import Predicate
from ettle.engine.rules.problems import Misfit

Category = Literal["identity", "contact", "journey", "health", "justice", "equality", "notes", "safeguarding", "money"]
CATEGORIES: tuple[str, ...] = get_args(Category)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "identity": ("name",),
    "journey": ("programme", "provider", "started", "key_worker"),
}
"""The fields by which a category may be narrowed; a category that is not here is shared whole or not at all."""
RECEIVER = "receiver"
"""In `people`: the party that would see the person."""
NAMES = ("enrolled_with", "referred_by", "programme")
"""What `people` may ask besides the declared facts."""


class Party(Rule):
    """One party: what it is in law, and which way the information goes."""

    role: Literal["controller", "joint", "processor"]
    """In the law of data protection: decides alone, decides together with others, or acts for a controller."""
    does: Literal["gives", "receives", "both"]
    """`gives`: people who are with it may be seen by those who receive. `receives`: sees the people of those who give."""


class SharingCase(Told):
    """A few events, a day, an organisation, and what of Ada it may see and may not. The spec of an agreement, by example."""

    who: Id
    """The organisation that asks: a party, or in a case of what may not be seen any other."""
    may: tuple[Line, ...] = ()
    """Categories (`health`) and fields of one (`journey.started`) that it sees on the day."""
    may_not: tuple[Line, ...] = ()
    """Categories and fields that it does not see on the day: of a category nothing, or, where `may` names fields of it,
    not the whole."""

    @model_validator(mode="after")
    def _expects_something(self) -> SharingCase:
        if not self.may and not self.may_not:
            raise ValueError("nothing is expected; write `may: [..]`, `may_not: [..]` or both")
        return self


class SharingAgreement(Sourced):
    """Which parties share what about whom, for what, from when until when, and what the person is told of it."""

    agreement: Id
    title: Line
    about: Line | None = None
    parties: dict[Id, Party] = Field(min_length=2)
    """Each organisation by its id."""
    purpose: Annotated[str, Field(min_length=1, max_length=200)]
    """What it is for, as it ends the words "for ..": `finding out how a referral went`."""
    lawful_basis: Literal[
        "consent", "public_task", "legal_obligation", "contract", "vital_interests", "legitimate_interests"
    ]
    """Of article 6 of the UK GDPR."""
    needs_consent: YesNo
    """`yes` = only while the person agrees: a `consent` to `sharing`, or to this agreement by its id, with the receiving
    party or with all who help."""
    people: Predicate | None = None
    """Of the people who are with a giving party, which: `referred_by` and `enrolled_with` name a party, or the `receiver`;
    `programme` and every fact of facts.yaml. Only a certain yes is shared. Left out = all of them."""
    categories: tuple[Category, ...] = Field(min_length=1)
    fields: dict[Category, tuple[Line, ...]] = {}
    """Where less than a category is shared, the fields that are."""
    from_: Day = Field(alias="from")
    """The first day in force."""
    until: Day | None = None
    """The first day no longer in force; left out = until it is ended."""
    review_on: Day
    """The day by which the parties look at it again."""
    told_to_person: Line
    """What the person is told, in plain English, as a whole sentence."""
    sources: dict[Id, Line] = {}
    unconfirmed: dict[Id, Line] = {}
    """What was looked for and not found; of an illustrative agreement, why it is only that."""
    cases: dict[Id, SharingCase] = {}
    """Who may see what, and who may not, on both sides of every edge."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> SharingAgreement:
        if self.until is not None and self.until <= self.from_:
            said = f"`until` {self.until} is not after `from` {self.from_}; `until` is the first day no longer in force"
            raise Misfit(said, ("until",))
        return self

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)

    @property
    def givers(self) -> tuple[str, ...]:
        return tuple(id for id, party in self.parties.items() if party.does != "receives")

    @property
    def receivers(self) -> tuple[str, ...]:
        return tuple(id for id, party in self.parties.items() if party.does != "gives")

    @property
    def shared(self) -> tuple[str, ...]:
        """What is shared, as cases say it: whole categories with all their fields, and `category.field`."""
        found: list[str] = []
        for category in self.categories:
            narrowed = self.fields.get(category)
            found += [category] if narrowed is None else []
            found += [f"{category}.{each}" for each in (FIELDS.get(category, ()) if narrowed is None else narrowed)]
        return tuple(found)
