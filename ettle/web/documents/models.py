"""Papers as they were given, and letters as they were sent. Names and contents are sealed with the person's own key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ettle.web.access.models import Organisation, PersonRef

LONGEST = 200


class Kind(models.TextChoices):
    """The category of a paper: which an organisation must be granted to see that it is there."""

    JOURNEY = "journey", "Work, learning, the programme"
    MONEY = "money", "Money"
    HEALTH = "health", "Health"
    JUSTICE = "justice", "Justice"
    SAFEGUARDING = "safeguarding", "Safeguarding"


class Scan(models.TextChoices):
    CLEAN = "clean", "Scanned, nothing found"
    NOT_SCANNED = "not_scanned", "Not scanned"


class Document(models.Model):
    """One file. Its contents lie sealed outside the web root, under the hash of what they are."""

    person = models.ForeignKey(PersonRef, models.PROTECT, db_index=False, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=LONGEST)
    category = models.CharField(max_length=20, choices=Kind.choices)
    name = models.BinaryField()
    type = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    scan = models.CharField(max_length=12, choices=Scan.choices)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=LONGEST, blank=True)
    removed_because = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "id"], name="document_of_person"),
            models.Index(fields=["organisation", "hash"], name="document_by_hash"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=Kind.values), name="document_of_known_category"),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="document_of_known_scan"),
            models.CheckConstraint(condition=Q(hash__regex="^[0-9a-f]{64}$"), name="document_has_its_hash"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_holds_something"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_because="")
                | Q(removed_at__isnull=False) & ~Q(removed_because="") & ~Q(removed_by=""),
                name="document_removed_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.person_id}"


class How(models.TextChoices):
    POST = "post", "By post"
    HAND = "hand", "By hand"
    EMAIL = "email", "By e-mail"


class Letter(models.Model):
    """A letter as it was sent, word for word. Never changed: another letter is another row."""

    person = models.ForeignKey(PersonRef, models.PROTECT, db_index=False, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=LONGEST)
    template = models.CharField(max_length=LONGEST)
    title = models.CharField(max_length=LONGEST)
    words = models.BinaryField()
    how = models.CharField(max_length=10, choices=How.choices)
    large = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="letter_of_person")]
        constraints = [models.CheckConstraint(condition=Q(how__in=How.values), name="letter_sent_in_a_known_way")]

    def __str__(self) -> str:
        return f"{self.template} to {self.person_id}"
