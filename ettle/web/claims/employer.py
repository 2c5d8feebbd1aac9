"""Employers who are paid under a contract: what events call them, their name, whom to ask."""

from __future__ import annotations

from django.db import models

from ettle.web.claims.payments import LONGEST


class Employer(models.Model):
    """One employer under one contract. Its bank account is kept with those of other payees, agreed to by two people."""

    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    employer = models.CharField(max_length=LONGEST)
    """As events name it."""
    name = models.CharField(max_length=LONGEST)
    contact = models.CharField(max_length=LONGEST)
    """Whom to ask, and how to reach them."""
    written_by = models.CharField(max_length=LONGEST)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "employer"], name="employer_once"),
            models.CheckConstraint(condition=~models.Q(employer="") & ~models.Q(name=""), name="employer_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
