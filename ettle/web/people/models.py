"""Who somebody is. Each table is one category of what an organisation may see."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

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
