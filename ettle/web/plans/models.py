"""What the plans desk keeps: words are sealed with the person's own key; what is said again is added, not overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from ettle.web.access.models import KEPT_AS, Organisation, PersonRef

LONGEST = 200
NOTE_KINDS = ("notes", "health", "justice", "safeguarding")


class OfPerson(models.Model):
    """What every row has: whose it is, who wrote it for which organisation, and when."""

    person = models.ForeignKey(PersonRef, models.PROTECT, db_index=False, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=LONGEST)

    class Meta:
        abstract = True


class Said(OfPerson):
    """The person's own words about one area, beside the event that keeps the score."""

    event = models.CharField(max_length=LONGEST, unique=True)
    area = models.CharField(max_length=LONGEST)
    category = models.CharField(max_length=20)
    words = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="said_of_person")]
        constraints = [models.CheckConstraint(condition=Q(category__in=KEPT_AS), name="said_of_known_category")]

    def __str__(self) -> str:
        return f"Words about {self.area}, with {self.event}"


class State(models.TextChoices):
    TO_DO = "to_do", "To do"
    DOING = "doing", "Doing"
    DONE = "done", "Done"
    IN_PLACE = "in_place", "In place already"
    ARCHIVED = "archived", "Archived"


class Who(models.TextChoices):
    PERSON = "person", "The person"
    WORKER = "worker", "The key worker"
    OTHER = "other", "Somebody else"


class Why(models.TextChoices):
    """Why a goal or a step was put away."""

    NOT_WANTED = "not_wanted", "It is not wanted any more"
    CHANGED = "changed", "Things have changed"
    NOT_POSSIBLE = "not_possible", "It is not possible now"
    ANOTHER = "another", "Another step takes its place"
    MISTAKE = "mistake", "It was written by mistake"


class Entry(OfPerson):
    """A goal (no `step`) or a step of one, as it stood from then on: the latest entry of each counts, all are kept."""

    goal = models.UUIDField()
    step = models.UUIDField(null=True)
    words = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=20, choices=Why.choices, blank=True)
    who = models.CharField(max_length=10, choices=Who.choices, blank=True)
    who_else = models.BinaryField(null=True)
    by_on = models.DateField(null=True)
    need = models.CharField(max_length=LONGEST, blank=True)
    leads_to = models.CharField(max_length=40, blank=True)
    """The kind of event that finishing it may mean; only ever suggested."""
    category = models.CharField(max_length=20, default="journey")

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["person", "id"], name="entry_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="entry_of_known_state"),
            models.CheckConstraint(
                condition=(Q(state="archived") & ~Q(why="")) | (~Q(state="archived") & Q(why="")),
                name="entry_archived_with_its_reason",
            ),
            models.CheckConstraint(condition=Q(step__isnull=True) | ~Q(who=""), name="entry_step_is_somebodys"),
            models.CheckConstraint(condition=Q(category__in=KEPT_AS), name="entry_of_known_category"),
        ]

    def __str__(self) -> str:
        return f"{'Step' if self.step else 'Goal'} of {self.person_id}: {self.state}"


class Agreement(OfPerson):
    """The plan was agreed, or gone over, on a day: the event says so, this has the words and the day of the next review."""

    event = models.CharField(max_length=LONGEST, unique=True)
    kind = models.CharField(max_length=10)
    agreed = models.CharField(max_length=3)
    on = models.DateField()
    words = models.BinaryField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="agreement_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["plan", "review"]), name="agreement_of_known_kind"),
            models.CheckConstraint(condition=Q(agreed__in=["yes", "no"]), name="agreement_is_yes_or_no"),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gt=F("on")), name="agreement_reviewed_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} on {self.on}"


class Came(models.TextChoices):
    BOOKED = "booked", "Booked"
    ATTENDED = "attended", "Came"
    MISSED = "missed", "Did not come"
    CANCELLED = "cancelled", "Cancelled"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
    GROUP = "group", "In a group"


class Appointment(OfPerson):
    """Somebody is to be met. `event` is what recording it made: a contact, or an activity where `activity` names one."""

    worker = models.CharField(max_length=LONGEST)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=LONGEST, blank=True)
    place = models.BinaryField()
    about = models.BinaryField()
    state = models.CharField(max_length=10, choices=Came.choices, default=Came.BOOKED)
    whose = models.CharField(max_length=10, blank=True)
    """Who cancelled, or whose reason it was that they did not come: person or us."""
    why = models.CharField(max_length=20, blank=True)
    event = models.CharField(max_length=LONGEST, blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=LONGEST)

    class Meta:
        indexes = [
            models.Index(fields=["person", "starts_at"], name="appointment_of_person"),
            models.Index(fields=["organisation", "worker", "starts_at"], name="appointment_of_worker"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Came.values), name="appointment_of_known_state"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="appointment_of_known_mode"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=600), name="appointment_takes_time"),
            models.CheckConstraint(
                condition=Q(state__in=["booked", "attended"]) | (Q(whose__in=["person", "us"]) & ~Q(why="")),
                name="appointment_not_kept_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} with {self.person_id} at {self.starts_at}"


class DigitalCheck(OfPerson):
    """What somebody has to get online with, as they said on a day; empty = not asked."""

    on = models.DateField()
    device = models.CharField(max_length=20, blank=True)
    connection = models.CharField(max_length=20, blank=True)
    data = models.CharField(max_length=20, blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    event = models.CharField(max_length=LONGEST, blank=True)
    """The `need` that it opened or closed."""

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="digital_of_person")]

    def __str__(self) -> str:
        return f"Getting online: {self.person_id} on {self.on}"


class Device(models.Model):
    """Something that an organisation lends."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asset = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    gone = models.BooleanField(default=False)
    """Lost, broken or given away: not lent again."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "asset"], name="device_once"),
            models.CheckConstraint(condition=~Q(asset=""), name="device_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.asset


class Loan(OfPerson):
    """A device lent to somebody from `lent_on`, until it comes back or is lost."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="loans")
    lent_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended = models.CharField(max_length=10, blank=True)
    ended_by = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="loan_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=Q(ended=""), name="loan_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended="", ended_on__isnull=True)
                | Q(ended__in=["returned", "lost"], ended_on__gte=F("lent_on")),
                name="loan_ends_in_order",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("lent_on")), name="loan_due_after_lent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} lent to {self.person_id}"


class Note(OfPerson):
    """A note of one kind, which is the category an organisation must be granted to read it."""

    category = models.CharField(max_length=20)
    on = models.DateField()
    words = models.BinaryField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="note_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=NOTE_KINDS), name="note_of_known_kind"),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="note_corrected_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Note of {self.person_id} on {self.on}"
