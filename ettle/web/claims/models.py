"""What has been earned, what is claimed of it, and every step that was taken with a claim."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ettle.web.claims.employer import Employer as Employer
from ettle.web.claims.messages import Message as Message
from ettle.web.claims.messages import Muted as Muted
from ettle.web.claims.messages import ToldOf as ToldOf
from ettle.web.claims.pace import Pace as Pace
from ettle.web.claims.payments import LONGEST, Payment


class EntitledState(models.TextChoices):
    """What the rules say of one result on the day: the states of the evaluator, `never` left out."""

    PAYABLE = "payable", "Payable"
    NEEDS_EVIDENCE = "needs_evidence", "Needs evidence"
    NOT_DUE = "not_due", "Not due yet"
    TOO_LATE = "too_late", "Too late"
    UNKNOWN = "unknown", "Not yet known"
    NOT_YET = "not_yet", "Not reached yet"


class Entitled(models.Model):
    """What one enrolment has earned, or may, by one rule: worked out from the events, never typed, made again by `rebuild`.

    The sum is that of the journey alone, in pence, before any limit of its contract. A draft of a claim is nothing more
    than a row of this table.
    """

    person = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST)
    """The reference by which payers know the person."""
    programme = models.CharField(max_length=LONGEST)
    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    """The lead of the contract, which claims."""
    to = models.CharField(max_length=LONGEST)
    """Who has it: the provider of that day, or an employer."""
    rule = models.CharField(max_length=LONGEST)
    n = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST)
    state = models.CharField(max_length=16, choices=EntitledState.choices)
    pence = models.BigIntegerField(null=True)
    exact = models.CharField(max_length=LONGEST, blank=True)
    """The sum before it was rounded, as a fraction; empty = whole pence."""
    share = models.CharField(max_length=LONGEST, default="1")
    """The part of its price, as a fraction: less than 1 where it is paid pro rata."""
    group = models.CharField(max_length=LONGEST, blank=True)
    illustrative = models.BooleanField(default=False)
    found_by_payer = models.BooleanField(default=False)
    clashes = models.JSONField(default=list)
    """Enrolments in other programmes of which only one is paid: [rule, enrolment]."""
    achieved_on = models.DateField(null=True)
    recorded_on = models.DateField(null=True)
    earliest = models.DateField(null=True)
    """Of what is not reached yet: the first day on which it could be."""
    claim_by = models.DateField(null=True)
    claimed_on = models.DateField(null=True)
    """The day of the claim that stands."""
    price_from = models.CharField(max_length=LONGEST, blank=True)
    """The version of the rules that gave the price."""
    missing = models.JSONField(default=list)
    because = models.JSONField(default=list)
    """The reasons of the payment, then those of the outcome, as files of results have them, each with its `words`."""
    evidence = models.JSONField(default=list)
    """The ids of the papers it rests on."""
    computed_for = models.DateField()
    """The day it says this of."""

    class Meta:
        verbose_name_plural = "entitled"
        indexes = [
            models.Index(fields=["contract", "state", "achieved_on", "id"], name="entitled_of_contract"),
            models.Index(fields=["provider", "state", "claim_by", "id"], name="entitled_of_provider"),
            models.Index(fields=["person"], name="entitled_of_person"),
            models.Index(fields=["enrolment"], name="entitled_of_enrolment"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "rule", "n", "to"], name="entitled_once"),
            models.CheckConstraint(condition=Q(state__in=EntitledState.values), name="entitled_of_known_state"),
            models.CheckConstraint(
                condition=~Q(state="payable") | Q(pence__gte=0, achieved_on__isnull=False),
                name="entitled_payable_has_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.n} of {self.enrolment}: {self.state}"


class StatementState(models.TextChoices):
    """How far a month's statement is."""

    DRAFT = "draft", "Draft"
    FROZEN = "frozen", "Frozen"
    AUTHORISED = "authorised", "Authorised"
    SENT = "sent", "Sent to the bank"
    CONFIRMED = "confirmed", "Paid"


class Statement(models.Model):
    """One month of one contract: what was claimed by its cut-off, and what became of it."""

    contract = models.CharField(max_length=LONGEST)
    programme = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    month = models.DateField()
    """Its first day."""
    cut_off = models.DateTimeField()
    pay_on = models.DateField()
    state = models.CharField(max_length=12, choices=StatementState.choices, default=StatementState.DRAFT)
    frozen_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    """Of the lines as they were frozen."""
    authorised_by = models.CharField(max_length=LONGEST, blank=True)
    authorised_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["payer", "-month", "contract"], name="statement_of_payer"),
            models.Index(fields=["provider", "-month", "contract"], name="statement_of_provider"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contract", "month"], name="statement_once"),
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_of_known_state"),
            models.CheckConstraint(
                condition=Q(state="draft", fingerprint="") | (~Q(state="draft") & ~Q(fingerprint="")),
                name="statement_frozen_with_its_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "frozen"]) | ~Q(authorised_by=""),
                name="statement_authorised_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, {self.month:%B %Y}"


class LineKind(models.TextChoices):
    """What is paid or taken back."""

    RESULT = "result", "Result"
    FEE = "fee", "Service fee"
    ADJUSTMENT = "adjustment", "Adjustment"
    RECOVERY = "recovery", "Recovery"


class LineState(models.TextChoices):
    """Where a line stands on its way to be paid."""

    PROPOSED = "proposed", "Proposed"
    """An adjustment or recovery that nobody agreed to yet; a claim begins as submitted."""
    SUBMITTED = "submitted", "Submitted"
    CHECKED = "checked", "Checked"
    QUERIED = "queried", "Question asked"
    REFUSED = "refused", "Refused"
    APPROVED = "approved", "Approved"
    BATCHED = "batched", "In a payment"
    PAID = "paid", "Paid"
    DROPPED = "dropped", "Dropped"


OWED = (LineState.APPROVED, LineState.BATCHED, LineState.PAID)
"""What has been agreed to be paid, and counts as it is settled again."""
UNDECIDED = (LineState.SUBMITTED, LineState.CHECKED, LineState.QUERIED)
"""What was claimed, and nobody has agreed to or refused."""
ENDED = (LineState.REFUSED, LineState.DROPPED)
STOPPED = "Approved, stopped"
"""What is said of a line that is approved and that a hard stop leaves out of payments."""


class Recovery(models.TextChoices):
    """Whether what a line paid is being taken back: its second axis."""

    NONE = "none", "Nothing is taken back"
    NOTIFIED = "notified", "Notice given"
    REPLIED = "replied", "Reply received"
    AGREED = "agreed", "To be taken back"
    APPEALED = "appealed", "Appealed"
    RECOVERED = "recovered", "Taken back"


TAKEN_BACK = (Recovery.AGREED, Recovery.RECOVERED)
"""Agreed to, whether it has come back already or is still to be set off."""


class Line(models.Model):
    """One thing to be paid or taken back. Its sum, price and reasons are kept as they were when it was made.

    A trigger refuses any change to what it says; only where it stands changes. There is one live result for an
    enrolment, a rule and a number, whoever asks and however often.
    """

    kind = models.CharField(max_length=12, choices=LineKind.choices)
    contract = models.CharField(max_length=LONGEST)
    programme = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    person = models.CharField(max_length=LONGEST, blank=True)
    """Empty for a fee."""
    enrolment = models.CharField(max_length=LONGEST, blank=True)
    rule = models.CharField(max_length=LONGEST)
    n = models.PositiveIntegerField()
    """Of a fee, the month of the contract."""
    title = models.CharField(max_length=LONGEST)
    group = models.CharField(max_length=LONGEST, blank=True)
    pence = models.BigIntegerField()
    """Less than nothing = taken back."""
    achieved_on = models.DateField()
    claim_by = models.DateField(null=True)
    basis = models.JSONField()
    """Everything it rests on: see basis.py."""
    fingerprint = models.CharField(max_length=64)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="restated_by")
    """The claim it took the place of, which was not approved when the facts under it changed."""
    by_hand = models.BooleanField(default=False)
    """Of a correction: somebody's finding, such as of a sample, and not what the events say by themselves."""
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    claim_event = models.CharField(max_length=LONGEST, blank=True)
    """The event that says when it was claimed."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=LONGEST)
    """Who submitted or proposed it; the machine's own actor for what it makes itself."""
    state = models.CharField(max_length=12, choices=LineState.choices)
    recovery = models.CharField(max_length=12, choices=Recovery.choices, default=Recovery.NONE)
    stopped_by = models.CharField(max_length=40, blank=True)
    """The hard stop by which it is left out of payments although it is approved; empty = none, as far as was asked."""
    live = models.BooleanField(default=True)
    """False = refused, dropped, restated or taken back whole: the result may be claimed again."""
    checked_by = models.CharField(max_length=LONGEST, blank=True)
    decided_by = models.CharField(max_length=LONGEST, blank=True)
    """Who approved or refused it."""
    decided_at = models.DateTimeField(null=True)
    """Those approved first keep their places under a cap."""
    place = models.PositiveIntegerField(null=True)
    """Its place in the volume of its payment, held from its approval on."""
    appeal_decided_by = models.CharField(max_length=LONGEST, blank=True)
    answer_by = models.DateField(null=True)
    """The last day to answer a question, cure a slip, reply to a notice or appeal: whose move it is says which."""

    class Meta:
        indexes = [
            models.Index(fields=["statement", "kind", "rule", "id"], name="line_of_statement"),
            models.Index(fields=["contract", "state", "id"], name="line_of_contract"),
            models.Index(fields=["enrolment", "rule", "n"], name="line_of_result"),
            models.Index(fields=["person"], name="line_of_person"),
            models.Index(fields=["corrects"], name="line_correcting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "rule", "n"], condition=Q(kind="result", live=True), name="line_once_live"
            ),
            models.UniqueConstraint(
                fields=["contract", "rule", "n"], condition=Q(kind="fee", live=True), name="line_fee_once"
            ),
            # What corrects a line is proposed once: two that stand side by side could both be agreed to.
            models.UniqueConstraint(
                fields=["corrects", "kind"],
                condition=Q(by_hand=False, state__in=["proposed", "submitted", "checked", "queried"]),
                name="line_one_open_correction",
            ),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_of_known_kind"),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="line_of_known_state"),
            models.CheckConstraint(condition=Q(recovery__in=Recovery.values), name="line_of_known_recovery"),
            models.CheckConstraint(
                condition=Q(kind__in=["result", "fee"], corrects__isnull=True, pence__gte=0)
                | (Q(kind__in=["adjustment", "recovery"], corrects__isnull=False) & ~Q(pence=0)),
                name="line_corrects_what_it_changes",
            ),
            models.CheckConstraint(condition=~Q(kind="recovery") | Q(pence__lt=0), name="line_recovery_takes_back"),
            models.CheckConstraint(condition=~Q(live=True) | ~Q(state__in=ENDED), name="line_ended_is_not_live"),
            models.CheckConstraint(
                condition=Q(stopped_by="") | Q(state="approved"), name="line_stopped_before_payment"
            ),
            # Four eyes go by who somebody is, never by post or role: holding two roles does not make two people.
            models.CheckConstraint(
                condition=Q(checked_by="") | ~Q(checked_by=F("made_by")), name="line_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | (~Q(decided_by=F("made_by")) & ~Q(decided_by=F("checked_by"))),
                name="line_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_by="")
                | (
                    ~Q(appeal_decided_by=F("decided_by"))
                    & ~Q(appeal_decided_by=F("made_by"))
                    & ~Q(appeal_decided_by=F("checked_by"))
                ),
                name="line_appeal_decided_by_another",
            ),
            models.CheckConstraint(condition=~Q(state__in=OWED) | ~Q(decided_by=""), name="line_approved_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.rule} {self.n} of {self.enrolment or self.contract}"

    @property
    def reference(self) -> str:
        return reference_of(self.pk)

    @property
    def says(self) -> str:
        """Where it stands, in a few words."""
        return STOPPED if self.stopped_by else str(self.get_state_display())


def reference_of(line: int) -> str:
    """How a line is called: by its number."""
    return f"L-{line:07d}"


class Part(models.Model):
    """What one body has of a line. A subcontractor sees its own part, and nothing else of the line."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="parts")
    body = models.CharField(max_length=LONGEST)
    pence = models.BigIntegerField()
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    contract = models.CharField(max_length=LONGEST)
    month = models.DateField()
    enrolment = models.CharField(max_length=LONGEST, blank=True)
    title = models.CharField(max_length=LONGEST)
    achieved_on = models.DateField()
    kind = models.CharField(max_length=12, choices=LineKind.choices, default=LineKind.RESULT)
    state = models.CharField(max_length=12, choices=LineState.choices)
    """As that of the line: set with it."""
    stopped = models.BooleanField(default=False)
    """Whether a hard stop leaves the line out of payments: set with it. Which one is told to payer and lead alone."""
    claimed_on = models.DateField(null=True)
    """The day it was first claimed. The days are here, and not with the line alone, for the body that sees its part alone."""
    approved_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    """The day on which the bank paid it."""
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="parts")
    """The payment that stands; None = not paid yet, or the bank returned it."""

    class Meta:
        indexes = [
            models.Index(fields=["body", "-month", "id"], name="part_of_body"),
            models.Index(fields=["contract", "month"], name="part_of_contract"),
        ]
        constraints = [models.UniqueConstraint(fields=["line", "body"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.body}: {self.pence} of {self.line_id}"

    @property
    def says(self) -> str:
        """Where it stands, in a few words."""
        return STOPPED if self.stopped else str(self.get_state_display())


class Step(models.Model):
    """Something that was done with a line. Only ever added."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="steps")
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    kind = models.CharField(max_length=24)
    by = models.CharField(max_length=LONGEST)
    organisation = models.CharField(max_length=LONGEST, blank=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=LONGEST, blank=True)
    """A code: the rule or check that a refusal names."""
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["line", "id"], name="step_of_line")]
        constraints = [models.CheckConstraint(condition=~Q(by=""), name="claim_step_has_an_actor")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by}"
