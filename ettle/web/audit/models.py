"""What was done, sealed row by row; and what was said of people beside it, which can be erased."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL

LONGEST = 200
LONGEST_ADDRESS = 500

APPEND_ONLY = ("audit_entry", "audit_seal", "audit_check")
"""Tables that are only ever added to. The site's role needs SELECT and INSERT on the first, SELECT on the others."""


class Outcome(models.TextChoices):
    READ = "read", "Read"
    WROTE = "wrote", "Wrote"
    REFUSED = "refused", "Refused"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    FAILED = "failed", "Failed"


class Recorded(models.Model):
    """One request or command. Rows are added, never changed: a trigger refuses the rest, and a moment or transaction not its own."""

    at = models.DateTimeField(db_default=RawSQL("clock_timestamp()", []))
    server = models.BigIntegerField(db_default=RawSQL("audit_server()", []))
    """Whose transaction numbers these are: another server, after a restore, counts anew."""
    xid = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", []))
    actor = models.CharField(max_length=LONGEST)
    """The id of a person, or `system: …`."""
    organisation = models.CharField(max_length=LONGEST)
    role = models.CharField(max_length=LONGEST)
    act = models.CharField(max_length=LONGEST)
    method = models.CharField(max_length=10)
    address = models.CharField(max_length=LONGEST_ADDRESS)
    """The path asked for, without what stood after the question mark: that may name people."""
    address_of = models.CharField(max_length=LONGEST)
    """Where the request came from."""
    people = ArrayField(models.CharField(max_length=LONGEST))
    """Whose data were looked at or written, sorted."""
    wrote = ArrayField(models.CharField(max_length=LONGEST * 2))
    """What was written, each as `kind:id`, in the order of writing."""
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    why = models.CharField(max_length=LONGEST)
    """A short code, never words about a person."""
    status = models.SmallIntegerField(null=True)
    break_glass = models.BooleanField()
    digests = models.JSONField()
    """By person, the digest of what was kept of them beside this row. It stays when that is erased."""

    class Meta:
        db_table = "audit_entry"
        indexes = [
            GinIndex(fields=["people"], name="audit_entry_of_people"),
            models.Index(fields=["server", "xid", "id"], name="audit_entry_in_order"),
            models.Index(fields=["actor", "id"], name="audit_entry_by_actor"),
            models.Index(fields=["act", "id"], name="audit_entry_of_act"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=sorted(Outcome.values)), name="audit_entry_of_known_outcome"
            ),
            models.CheckConstraint(condition=~models.Q(actor=""), name="audit_entry_has_an_actor"),
            models.CheckConstraint(condition=~models.Q(act=""), name="audit_entry_has_an_act"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.actor}, {self.act}, {self.outcome}"


class Payload(models.Model):
    """What an entry kept of one person in words. Never changed; erased when theirs is, by an act that records itself."""

    entry = models.ForeignKey(Recorded, on_delete=models.PROTECT)
    person = models.CharField(max_length=LONGEST)
    salt = models.CharField(max_length=64)
    """Erased with the contents, so that the digest that stays cannot be tried against guesses."""
    contents = models.TextField()

    class Meta:
        db_table = "audit_payload"
        indexes = [models.Index(fields=["person"], name="audit_payload_of_person")]
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="audit_payload_once")]

    def __str__(self) -> str:
        return f"{self.entry.pk} of {self.person}"


class Seal(models.Model):
    """One link of the chain: the hash of an entry together with that of the link before. Added only, one at a time."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Recorded, on_delete=models.PROTECT)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"


class Check(models.Model):
    """One look over the chain, what it covered and what it found. Added only."""

    at = models.DateTimeField(db_default=RawSQL("clock_timestamp()", []))
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    head = models.CharField(max_length=64)
    finding = models.TextField()
    """Empty where all was whole."""

    class Meta:
        db_table = "audit_check"

    def __str__(self) -> str:
        return f"{self.at}: {self.finding or 'whole'}"
