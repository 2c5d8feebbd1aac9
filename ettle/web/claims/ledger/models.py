"""Months of a payer's books, entries, and the postings of each. Pence are whole; > 0 is a debit, < 0 a credit.

What the tables refuse stands in `migrations/0002_refusals.py`: a line that slipped past `actions.py` is refused there.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

LONGEST = 200


class Kind(models.TextChoices):
    """What an entry tells. Each touches two accounts (`actions.ACCOUNTS`), a reversal those of what it corrects."""

    APPROVED = "approved", "Approved"
    REVERSED = "reversed", "Taken back"
    SENT = "sent", "Sent to the bank"
    CONFIRMED = "confirmed", "Paid"
    RETURNED = "returned", "Came back"
    RECEIVED = "received", "Paid back"


SETTLING = (Kind.CONFIRMED, Kind.RETURNED)
"""What the bank answers to a payment that was sent."""


class Account(models.TextChoices):
    """The accounts of a contract, each kept apart for every organisation."""

    COST = "cost", "Cost"
    OWED = "owed", "Owed"
    CLEARING = "clearing", "On its way"
    BANK = "bank", "Bank"


class Period(models.Model):
    """One month of one payer's books. Locked by somebody other than who said that it is ready, never before its end, for good."""

    payer = models.CharField(max_length=LONGEST)
    month = models.DateField()
    """Its first day."""
    ready_at = models.DateTimeField(null=True)
    ready_by = models.CharField(max_length=LONGEST, blank=True)
    ready_with = models.BigIntegerField(null=True)
    """The last entry in the books until its end when it was said to be ready: what is locked is what was looked at."""
    locked_at = models.DateTimeField(null=True)
    locked_by = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer", "month"], name="period_once"),
            models.CheckConstraint(condition=~Q(payer="") & Q(month__day=1), name="period_is_a_month"),
            models.CheckConstraint(
                condition=Q(ready_at=None, ready_by="") | (Q(ready_at__isnull=False) & ~Q(ready_by="")),
                name="period_ready_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(locked_at=None, locked_by="")
                | (Q(locked_at__isnull=False, ready_at__isnull=False) & ~Q(locked_by="") & ~Q(locked_by=F("ready_by"))),
                name="period_locked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of {self.payer}"


class Entry(models.Model):
    """Something that moved money or a debt, told once. Never changed: another that `corrects` it takes it back."""

    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    """Ids, as contracts name them: a payer or an employer need not sign in here."""
    kind = models.CharField(max_length=10, choices=Kind.choices)
    dated_on = models.DateField()
    """The day it counts for; its month is that of its period, so a correction of a locked month is dated in an open one."""
    period = models.ForeignKey(Period, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    """When it was posted."""
    by = models.CharField(max_length=LONGEST)
    """The code of a member of staff, or the machine's own actor ("system: ...")."""
    about = models.CharField(max_length=LONGEST, blank=True)
    """The reference of what it is about: a claim's line, a batch."""
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    settles = models.ForeignKey("self", models.PROTECT, null=True, related_name="settlements")
    """Of an answer of the bank: the entry by which the money was sent."""
    act = models.CharField(max_length=LONGEST, unique=True)
    """What it is the effect of: the same act twice is one entry."""
    server = models.BigIntegerField(db_default=RawSQL("audit_server()", []), editable=False)
    xid = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", []), editable=False)
    """The transaction that made it: a posting is added in that one or not at all."""

    class Meta:
        indexes = [
            models.Index(fields=["payer", "dated_on", "id"], name="ledger_entry_of_payer"),
            models.Index(fields=["provider", "dated_on", "id"], name="ledger_entry_of_provider"),
            models.Index(fields=["contract", "dated_on", "id"], name="ledger_entry_of_contract"),
            models.Index(fields=["about"], name="ledger_entry_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(contract="") & ~Q(payer="") & ~Q(provider="") & ~Q(by="") & ~Q(act=""),
                name="ledger_entry_is_whole",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ledger_entry_of_known_kind"),
            models.CheckConstraint(
                condition=Q(kind=Kind.REVERSED, corrects__isnull=False)
                | (~Q(kind=Kind.REVERSED) & Q(corrects__isnull=True)),
                name="ledger_entry_corrects_where_reversed",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SETTLING, settles__isnull=False)
                | (~Q(kind__in=SETTLING) & Q(settles__isnull=True)),
                name="ledger_entry_settles_where_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"E-{self.pk:06d}"

    @property
    def because(self) -> list[str]:
        """Why, in sentences; none for who may not read them."""
        found = getattr(self, "reasons", None)
        return list(found.because) if found is not None else []


class Reasons(models.Model):
    """Why an entry was made, in sentences: beside it, as they may tell sums of more than one organisation.

    Payer and provider read them; who sees its own posting alone does not. Like a posting, of the entry's own transaction.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="reasons")
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    because = models.JSONField()

    def __str__(self) -> str:
        return f"why {self.entry_id}"


class Posting(models.Model):
    """One side of an entry: on one account of one organisation. Contract, payer and provider are the entry's, filled in by the table."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings", db_index=False)
    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    body = models.CharField(max_length=LONGEST)
    """Whose it is: of `cost` the payer; of the rest the organisation that is owed or paid."""
    account = models.CharField(max_length=8, choices=Account.choices)
    pence = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["contract", "body", "account"], include=["pence"], name="posting_of_account"),
            models.Index(fields=["body", "entry"], name="posting_of_body"),
            models.Index(fields=["provider"], name="posting_of_provider"),
            models.Index(fields=["payer"], name="posting_of_payer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "account", "body"], name="posting_once"),
            models.CheckConstraint(condition=~Q(pence=0) & ~Q(body=""), name="posting_is_something"),
            models.CheckConstraint(condition=Q(account__in=Account.values), name="posting_of_known_account"),
            models.CheckConstraint(condition=~Q(account=Account.COST) | Q(body=F("payer")), name="cost_is_the_payers"),
        ]

    def __str__(self) -> str:
        return f"{self.account} of {self.body}: {self.pence}"


class Cleared(models.Model):
    """One clearing report over the books of one payer: what of them nobody can explain. Only ever added."""

    payer = models.CharField(max_length=LONGEST)
    at = models.DateTimeField()
    contracts = models.PositiveIntegerField()
    pence = models.BigIntegerField()
    """What is unexplained."""
    number = models.PositiveIntegerField()
    """How many entries, or acts without one, do not fit."""
    misfits = models.JSONField(default=list)
    """Of the first of those [contract, entry or null, pence, why]."""

    class Meta:
        verbose_name = "clearing report"
        indexes = [models.Index(fields=["payer", "-id"], name="cleared_of_payer")]
        constraints = [models.CheckConstraint(condition=~Q(payer="") & Q(pence__gte=0), name="cleared_is_whole")]

    def __str__(self) -> str:
        return f"{self.payer}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def explained(self) -> bool:
        return not self.pence and not self.number
