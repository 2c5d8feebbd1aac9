"""Who somebody is. Each table is one category of what an organisation may see."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ettle.web.access.models import PersonRef

LONGEST = 200


class Identity(models.Model):
    """The name somebody uses, as they want it used."""

    person = models.OneToOneField(PersonRef, models.PROTECT, primary_key=True)
    given = models.CharField(max_length=LONGEST, blank=True)
    family = models.CharField(max_length=LONGEST, blank=True)
    known_as = models.CharField(max_length=LONGEST, blank=True)
    """What they are called, where it is not the given name."""
    pronoun = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [models.CheckConstraint(condition=~(Q(given="") & Q(family="")), name="identity_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.known_as or self.given, self.family]))


class PersonKey(models.Model):
    """The key that locks what is kept of one person in words, itself locked. Destroyed when they are erased, for good."""

    person = models.OneToOneField(PersonRef, models.PROTECT, primary_key=True)
    wrapped = models.BinaryField(default=b"")
    made_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=LONGEST, blank=True)
    erased_because = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by="") & ~Q(wrapped=b"")
                | Q(erased_at__isnull=False, wrapped=b"") & ~Q(erased_by=""),
                name="person_key_is_there_or_erased",
            )
        ]

    def __str__(self) -> str:
        return f"key of {self.person_id}" + (f", erased {self.erased_at:%Y-%m-%d}" if self.erased_at else "")
