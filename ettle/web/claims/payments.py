"""Money out: whose account it goes to, the payments of one batch, and what the bank answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST = 200


class Payee(models.Model):
    """The bank account of a body, as one person entered it and another agreed to. Never changed: another row replaces it."""

    payer = models.CharField(max_length=LONGEST)
    body = models.CharField(max_length=LONGEST)
    name = models.CharField(max_length=18)
    """Of the account, as the bank has it: 18 letters and no more go into a payment."""
    sort_code = models.CharField(max_length=6)
    account = models.CharField(max_length=8)
    entered_by = models.CharField(max_length=LONGEST)
    entered_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=LONGEST, blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["payer", "body", "-id"], name="payee_of_body")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sort_code__regex=r"^[0-9]{6}$", account__regex=r"^[0-9]{8}$"), name="payee_is_an_account"
            ),
            models.CheckConstraint(
                condition=~Q(payer="") & ~Q(body="") & ~Q(name="") & ~Q(entered_by=""), name="payee_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="", agreed_at=None)
                | (Q(agreed_at__isnull=False) & ~Q(agreed_by="") & ~Q(agreed_by=F("entered_by"))),
                name="payee_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.masked}"

    @property
    def masked(self) -> str:
        """As it is shown: enough to tell two accounts apart, too little to pay from."""
        return masked(self.sort_code, self.account)


def masked(sort_code: str, account: str) -> str:
    return f"••-••-{sort_code[-2:]} ••••{account[-4:]}"


class BatchState(models.TextChoices):
    """How far a batch is."""

    MADE = "made", "Made"
    AUTHORISED = "authorised", "Authorised"
    SENT = "sent", "Sent to the bank"
    CONFIRMED = "confirmed", "Answered by the bank"
    CANCELLED = "cancelled", "Cancelled"


STANDING = (BatchState.MADE, BatchState.AUTHORISED, BatchState.SENT, BatchState.CONFIRMED)
AGREED = (BatchState.AUTHORISED, BatchState.SENT, BatchState.CONFIRMED)


class Batch(models.Model):
    """Payments out of one payer that go to the bank together. What it pays is never changed, only how far it is."""

    payer = models.CharField(max_length=LONGEST)
    originator = models.CharField(max_length=18)
    """The payer's name as the bank has it, kept so that the file is always the same."""
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.MADE)
    fingerprint = models.CharField(max_length=64, blank=True)
    """Of exactly its payments: who authorises has seen these."""
    pay_on = models.DateField()
    """The day on which the bank shall pay."""
    left_out = models.JSONField(default=list)
    """What was not paid when it was made, by body: why, how much, whose move it is."""
    made_by = models.CharField(max_length=LONGEST)
    made_at = models.DateTimeField()
    authorised_by = models.CharField(max_length=LONGEST, blank=True)
    authorised_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=LONGEST, blank=True)
    sent_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=LONGEST, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["payer", "-id"], name="batch_of_payer")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_of_known_state"),
            models.CheckConstraint(condition=~Q(payer="") & ~Q(made_by=""), name="batch_made_by_somebody"),
            models.CheckConstraint(
                condition=Q(authorised_by="", authorised_at=None)
                | (Q(authorised_at__isnull=False) & ~Q(authorised_by="") & ~Q(authorised_by=F("made_by"))),
                name="batch_authorised_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=AGREED) & ~Q(authorised_by="")) | (~Q(state__in=AGREED) & Q(authorised_by="")),
                name="batch_goes_out_authorised",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by="")),
                name="batch_cancelled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"B-{self.pk:07d}"


class PaymentState(models.TextChoices):
    """What became of one payment."""

    MADE = "made", "Not sent yet"
    SENT = "sent", "With the bank"
    CONFIRMED = "confirmed", "Paid"
    RETURNED = "returned", "Came back"
    BOUNCED = "bounced", "Came back after it was paid"
    CANCELLED = "cancelled", "Cancelled"


ANSWERED = ("confirmed", "returned", "bounced")
"""What the bank has answered for."""


class Payment(models.Model):
    """What one body gets in one batch: the parts of lines it is made of, and the account as it was agreed when it was made."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="payments")
    payer = models.CharField(max_length=LONGEST)
    body = models.CharField(max_length=LONGEST)
    pence = models.BigIntegerField()
    reference = models.CharField(max_length=18, unique=True)
    """By which the bank answers."""
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="payments")
    name = models.CharField(max_length=18)
    sort_code = models.CharField(max_length=6)
    account = models.CharField(max_length=8)
    made_of = models.JSONField()
    """[part, line, contract, pence] of each part, kept also where the bank returned it and the parts are paid again."""
    state = models.CharField(max_length=12, choices=PaymentState.choices, default=PaymentState.MADE)
    answered_on = models.DateField(null=True)
    """The day the bank says."""
    reason = models.CharField(max_length=LONGEST, blank=True)
    """Why it came back, as the bank says it."""
    bounced_on = models.DateField(null=True)
    """The day on which it came back after the bank had said that it was paid; `answered_on` stays the day it was paid."""
    bounced_by = models.CharField(max_length=LONGEST, blank=True)
    """Who recorded that."""

    class Meta:
        indexes = [models.Index(fields=["body", "-id"], name="payment_of_body")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "body"], name="payment_once"),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_of_known_state"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="payment_of_something"),
            models.CheckConstraint(
                condition=(Q(state__in=ANSWERED) & Q(answered_on__isnull=False))
                | (~Q(state__in=ANSWERED) & Q(answered_on=None)),
                name="payment_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(state="bounced", bounced_on__gte=F("answered_on")) & ~Q(bounced_by="") & ~Q(reason=""))
                | (~Q(state="bounced") & Q(bounced_on=None, bounced_by="")),
                name="payment_bounced_after_it_was_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def masked(self) -> str:
        return masked(self.sort_code, self.account)
