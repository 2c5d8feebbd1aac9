"""What was agreed on pages: proposals, how each ended, and the documents that were agreed. Nothing here is ever changed or removed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ettle.web.access.models import Organisation

LONGEST = 200


class Kind(models.TextChoices):
    CONTRACT = "contract", "Contract"
    VARIATION = "variation", "Variation"


class BetweenTwo(models.Model):
    """What every row is about: a document of one contract, between the one who pays and the one who provides."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    contract = models.CharField(max_length=LONGEST)
    """The id of the contract it is, or is a variation of."""
    name = models.CharField(max_length=LONGEST)
    """The id of the document: of a contract the contract's."""
    programme = models.CharField(max_length=LONGEST)
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    """The YAML, as a file of the rulebook would hold it."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the text."""
    proposed_in = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    proposed_by = models.CharField(max_length=LONGEST)
    """The code of a member of staff."""

    class Meta:
        abstract = True


def _of_a_party(column: str) -> Q:
    return Q(**{column: F("payer")}) | Q(**{column: F("provider")})


class Proposal(BetweenTwo):
    """What one party proposes to the other. It changes no rule until somebody else, of the other party, agrees."""

    at = models.DateTimeField()
    why = models.TextField(blank=True)
    """What the proposer tells the other party."""

    class Meta:
        indexes = [models.Index(fields=["contract", "id"], name="proposal_of_contract")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="proposal_of_known_kind"),
            models.CheckConstraint(condition=~Q(payer=F("provider")), name="proposal_between_two"),
            models.CheckConstraint(condition=_of_a_party("proposed_in"), name="proposal_by_a_party"),
            models.CheckConstraint(condition=~Q(proposed_by="") & ~Q(text=""), name="proposal_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of {self.contract}, proposed by {self.proposed_in_id}"


class Ending(models.Model):
    """How a proposal ended, once: agreed or declined by the other party, or withdrawn by the one who proposed it."""

    class How(models.TextChoices):
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="ending")
    how = models.CharField(max_length=10, choices=How.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    by = models.CharField(max_length=LONGEST)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how="agreed") | ~Q(reason=""), name="ending_has_its_reason"),
            models.CheckConstraint(condition=~Q(by=""), name="ending_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.how}"


class Document(BetweenTwo):
    """A contract or variation as it was agreed, by one member of staff for each party. It is part of the rulebook."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="document")
    agreed_in = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    agreed_by = models.CharField(max_length=LONGEST)
    agreed_on = models.DateField()
    at = models.DateTimeField()
    edition = models.PositiveIntegerField(unique=True)
    """Of the rulebook that it made: the first agreed document makes edition 1."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind", "name"], name="document_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="document_of_known_kind"),
            models.CheckConstraint(condition=~Q(payer=F("provider")), name="document_between_two"),
            models.CheckConstraint(condition=~Q(proposed_by=F("agreed_by")), name="document_by_two_people"),
            models.CheckConstraint(condition=~Q(proposed_in=F("agreed_in")), name="document_by_both_parties"),
            models.CheckConstraint(
                condition=_of_a_party("proposed_in") & _of_a_party("agreed_in"), name="document_by_its_parties"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of {self.contract}"


class Edition(models.Model):
    """One state of all that was agreed on pages, by number and by a chain of fingerprints. It says that there is something new to read."""

    number = models.PositiveIntegerField(primary_key=True)
    chain = models.CharField(max_length=64)
    """SHA-256 of the chain before and the fingerprint of the document that made it."""

    def __str__(self) -> str:
        return f"{self.number} {self.chain}"
