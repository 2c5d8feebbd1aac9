"""The roles as data: what each may do, and what it sees of a person by how near it stands to them.

The table is the one at the end of the description of measures; an agreement can only narrow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Category(StrEnum):
    """A part of what is held of a person. `NAME` is the least: the name and who the key worker is, to find cover."""

    NAME = "name"
    IDENTITY = "identity"
    CONTACT = "contact"
    JOURNEY = "journey"
    HEALTH = "health"
    JUSTICE = "justice"
    EQUALITY = "equality"
    NOTES = "notes"
    SAFEGUARDING = "safeguarding"
    MONEY = "money"
    OUTLINE = "outline"
    """Of the journey only the fields that a sharing agreement names: no event, so nobody's attendance."""


class Relation(StrEnum):
    """How near a post stands to a person, the nearest first."""

    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    AGREEMENT = "agreement"


class Act(StrEnum):
    """What a page or command does; a role may do it or may not."""

    SEE_TODAY = "see_today"
    SEE_CASELOAD = "see_caseload"
    SEE_PERSON = "see_person"
    SEE_SHARED = "see_shared"
    """The people whom an agreement shares with the organisation, and of each what it shares."""
    RECORD = "record"
    EXPORT = "export"
    """The caseload as a file."""
    REASSIGN = "reassign"
    MOVE = "move"
    """People of one's own organisation to another provider or programme."""
    MOVE_IN_AREA = "move_in_area"
    """People between the providers of the area, of whom one sees references alone."""
    BREAK_GLASS = "break_glass"
    LINK = "link"
    REFER = "refer"
    ANSWER_REFERRALS = "answer_referrals"
    SEE_AUDIT = "see_audit"
    SEE_GRANTS = "see_grants"
    ERASE = "erase"
    """Ask that a person be erased, or agree to what another asked."""
    MANAGE_STAFF = "manage_staff"
    MANAGE_PLACES = "manage_places"
    """Areas, organisations and teams."""
    MANAGE_LISTS = "manage_lists"
    IMPORT = "import"
    SEE_FIGURES = "see_figures"
    """Figures of those whom one's post answers for."""
    SEE_RELEASED = "see_released"
    """Figures that were released: everybody's who works here."""
    RELEASE_FIGURES = "release_figures"
    """Propose a table of one's area for release, or agree to what somebody else proposed."""
    SET_TARGETS = "set_targets"
    """A figure to be reached by a day, with who answers for it and what is done."""
    SEE_MONEY = "see_money"
    """What one's own organisation has of each payment: all that a subcontractor sees of claims."""
    SEE_STATEMENTS = "see_statements"
    """The claims of the contracts that one's organisation pays or leads, line by line, with their totals."""
    CLAIM = "claim"
    """Claim what was earned, answer what is asked about it, appeal."""
    CHECK_CLAIMS = "check_claims"
    APPROVE_CLAIMS = "approve_claims"
    PAY = "pay"
    """Make a payment, or authorise one that somebody else made."""
    KEEP_BOOKS = "keep_books"
    """Say that a month of the ledger is ready, and lock one that a colleague said is ready."""
    SAMPLE = "sample"
    """Draw paid lines to be looked at again, and enter what was found of those that another drew."""
    SEE_CONTRACTS = "see_contracts"
    """The contracts that one's organisation is a party to; of a subcontractor its own share alone."""
    AGREE_CONTRACTS = "agree_contracts"
    """Propose a contract or a variation for one's party, and agree to what the other party proposes."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its title, what it may do, and what it sees of a person at each nearness."""

    title: str
    acts: frozenset[Act]
    sees: Mapping[Relation, frozenset[Category]] = field(default_factory=dict)


C, R, A = Category, Relation, Act
NAME_ONLY = frozenset({C.NAME})
SHORT = frozenset({C.NAME, C.IDENTITY, C.CONTACT, C.JOURNEY})
WHOLE = frozenset({*SHORT, C.HEALTH, C.NOTES, C.EQUALITY, C.SAFEGUARDING})
AS_AGREED = frozenset(Category)
"""What an agreement names; the grant itself says which."""
AS_TOLD = AS_AGREED - {C.JOURNEY, C.HEALTH, C.NOTES}
"""A referrer's share of it: never attendance, health or notes, whatever an agreement says."""
MANAGED = frozenset({C.NAME, C.IDENTITY, C.JOURNEY, C.MONEY})

DESK = frozenset(
    {
        A.SEE_FIGURES,
        A.SEE_TODAY,
        A.SEE_CASELOAD,
        A.SEE_PERSON,
        A.RECORD,
        A.LINK,
        A.REFER,
        A.ANSWER_REFERRALS,
        A.SEE_SHARED,
    }
)

ROLES: Mapping[str, Role] = {
    "key_worker": Role(
        "Key worker",
        DESK | {A.BREAK_GLASS},
        {R.OWN: WHOLE, R.TEAM: SHORT, R.ORGANISATION: NAME_ONLY, R.AGREEMENT: AS_AGREED},
    ),
    "team_lead": Role(
        "Team lead",
        DESK | {A.BREAK_GLASS, A.REASSIGN, A.MOVE, A.EXPORT, A.SET_TARGETS},
        {
            R.OWN: WHOLE,
            R.TEAM: WHOLE,
            R.ORGANISATION: frozenset({C.NAME, C.IDENTITY, C.JOURNEY}),
            R.AGREEMENT: AS_AGREED,
        },
    ),
    "provider_manager": Role(
        "Provider manager",
        frozenset(
            {
                A.SEE_CASELOAD,
                A.SEE_PERSON,
                A.SEE_SHARED,
                A.REASSIGN,
                A.MOVE,
                A.EXPORT,
                A.SEE_FIGURES,
                A.SET_TARGETS,
                A.SEE_MONEY,
                A.SEE_CONTRACTS,
                A.AGREE_CONTRACTS,
                A.SEE_STATEMENTS,
                A.CLAIM,
            }
        ),
        {R.OWN: MANAGED, R.TEAM: MANAGED, R.ORGANISATION: MANAGED, R.AGREEMENT: AS_AGREED},
    ),
    "subcontractor": Role(
        "Subcontractor",
        frozenset({A.SEE_CASELOAD, A.SEE_PERSON, A.SEE_SHARED, A.SEE_MONEY, A.SEE_CONTRACTS}),
        {R.OWN: MANAGED, R.TEAM: MANAGED, R.ORGANISATION: MANAGED, R.AGREEMENT: AS_AGREED},
    ),
    "referrer": Role("Referrer", frozenset({A.REFER, A.SEE_SHARED}), {R.AGREEMENT: AS_TOLD}),
    "contract_manager": Role(
        "Contract manager",
        frozenset({A.SEE_MONEY, A.SEE_FIGURES, A.SET_TARGETS, A.MOVE_IN_AREA, A.SEE_CONTRACTS, A.AGREE_CONTRACTS})
        | {A.SEE_STATEMENTS, A.APPROVE_CLAIMS, A.PAY, A.KEEP_BOOKS, A.SAMPLE},
    ),
    "commissioner": Role(
        "Commissioner",
        frozenset({A.SEE_FIGURES, A.SET_TARGETS, A.RELEASE_FIGURES, A.SEE_SHARED, A.SEE_CONTRACTS}),
        {R.AGREEMENT: AS_AGREED},
    ),
    "payer": Role(
        "Payer",
        frozenset({A.SEE_MONEY, A.SEE_CONTRACTS, A.SEE_STATEMENTS, A.CHECK_CLAIMS, A.PAY, A.KEEP_BOOKS, A.SAMPLE}),
    ),
    "analyst": Role("Analyst", frozenset({A.SEE_FIGURES, A.RELEASE_FIGURES, A.SEE_SHARED}), {R.AGREEMENT: AS_AGREED}),
    "partnership_officer": Role("Partnership officer", frozenset({A.SEE_FIGURES})),
    "data_protection_officer": Role("Data protection officer", frozenset({A.SEE_AUDIT, A.SEE_GRANTS, A.ERASE})),
    "auditor": Role("Auditor", frozenset({A.SEE_AUDIT, A.SEE_GRANTS, A.SEE_CONTRACTS, A.SEE_MONEY, A.SEE_STATEMENTS})),
    "administrator": Role("Administrator", frozenset({A.MANAGE_STAFF, A.MANAGE_PLACES, A.MANAGE_LISTS, A.IMPORT})),
}


EVERYBODYS = frozenset({A.SEE_RELEASED})
"""What every post may do."""


def may(role: str, act: Act) -> bool:
    return act in EVERYBODYS or act in ROLES[role].acts


def sees(role: str, relation: Relation) -> frozenset[Category]:
    """The categories that a role sees of somebody at this nearness; none where the table says nothing."""
    return ROLES[role].sees.get(relation, frozenset())
