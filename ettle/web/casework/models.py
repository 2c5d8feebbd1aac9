"""The event store, and where each enrolment stands as worked out from it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from ettle.engine.events.catalogue import KINDS
from ettle.web.access.models import KEPT_AS, Staff

LONGEST = 200
FAR_OFF = date(9999, 12, 31)


class Event(models.Model):
    """One event of a journey, as it was recorded. Rows are added, never changed: a trigger refuses the rest."""

    id = models.CharField(primary_key=True, max_length=LONGEST)
    person = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST, null=True)
    kind = models.CharField(max_length=40)
    on = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=LONGEST, null=True)
    organisation = models.CharField(max_length=LONGEST, null=True)
    replaces = models.CharField(max_length=LONGEST, null=True)
    correction = models.CharField(max_length=3, null=True)
    category = models.CharField(max_length=20, default="journey")
    """The category of what it tells, which an organisation must be granted to see it: see stored.category_of."""
    detail = models.JSONField(default=dict)
    """The fields that only some kinds have, by their names in files."""
    entered_by = models.CharField(max_length=LONGEST)
    """Who put the row here: a person, or the machine's own actor."""
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["person", "recorded_at"], name="event_of_person"),
            models.Index(fields=["enrolment"], name="event_starting", condition=Q(kind="start")),
            models.Index(F("detail__contract"), name="event_under", condition=Q(kind="start")),
            models.Index(F("detail__other"), name="event_linking", condition=Q(kind__in=["link", "unlink"])),
            models.Index(F("detail__file"), name="event_showing", condition=Q(kind="evidence")),
            models.Index(fields=["recorded_by", "recorded_at"], name="event_by"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("on")), name="event_ends_after"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="event_replaces_another"
            ),
            models.CheckConstraint(
                condition=Q(correction__isnull=True) | Q(correction__in=["yes", "no"], replaces__isnull=False),
                name="event_corrects_something",
            ),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="event_of_known_kind"),
            models.CheckConstraint(condition=~Q(entered_by=""), name="event_has_an_actor"),
            models.CheckConstraint(condition=Q(category__in=KEPT_AS), name="event_of_known_category"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person} on {self.on}"


class State(models.TextChoices):
    """What a list says of an enrolment in one word, most pressing first."""

    EVIDENCE = "evidence", "Needs evidence"
    UNKNOWN = "unknown", "Not yet known"
    MISSED = "missed", "Missed"
    AT_RISK = "at_risk", "At risk"
    QUIET = "quiet", "Quiet"
    IN_WORK = "in_work", "In work"
    ON_COURSE = "on_course", "On course"
    REFERRED = "referred", "Referred"
    LEFT = "left", "Left"
    NOT_STARTED = "not_started", "Did not start"
    NO_RULES = "no_rules", "No rules"


BY_NAME = ("family", "given", "person", "id")


def _listing(name: str, *fields: str) -> models.Index:
    """An index for one way of listing an organisation's people."""
    return models.Index(
        fields=["organisation", "under_way", *fields], include=["readable_until"], name=f"standing_{name}"
    )


class Standing(models.Model):
    """Where one enrolment stood on a day: worked out from the events, never typed, made again by `rebuild`."""

    person = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST, null=True)
    """None = somebody referred who has not started."""
    organisation = models.CharField(max_length=LONGEST)
    """Whose list it is on: the provider that has the enrolment, or the one referred to. Row-level security goes by it."""
    worker = models.CharField(max_length=LONGEST)
    """The code of the key worker; empty = nobody yet."""
    family = models.CharField(max_length=LONGEST)
    given = models.CharField(max_length=LONGEST)
    """The name as it is ordered and searched: folded."""
    name = models.CharField(max_length=LONGEST * 2)
    """The name as it is shown; the id where there is none."""
    latest_on = models.DateField(null=True)
    """The last day on which somebody was in touch."""
    programme = models.CharField(max_length=LONGEST)
    phase = models.CharField(max_length=LONGEST)
    area = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    group = models.CharField(max_length=LONGEST)
    since = models.DateField()
    """The day of the start, or of the referral where there was no start."""
    next_due_on = models.DateField(null=True)
    next_due = models.CharField(max_length=LONGEST)
    ordered_on = models.DateField(default=FAR_OFF)
    """`next_due_on`, and a day far off where nothing is due: what a list is ordered by, page after page."""
    under_way = models.BooleanField(default=True)
    """False = left, or did not start."""
    readable_until = models.DateField(null=True)
    """The first day on which the organisation may no longer see it: a while after somebody left. Row-level security goes by it."""
    state = models.CharField(max_length=12, choices=State.choices)
    words = models.CharField(max_length=500)
    computed_for = models.DateField()
    """The day it says this of."""
    by_former_terms = models.BooleanField(default=False, db_default=False)
    """True = other terms of its contract were agreed since, and it is still to be worked out by them."""

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=Q(by_former_terms=True), name="standing_by_former_terms"),
            # INCLUDE what row-level security reads, or each row counted costs a look at the table.
            _listing("by_name", *BY_NAME),
            _listing("by_given", "given", "family", "person", "id"),
            _listing("by_due", "ordered_on", "person", "id"),
            _listing("by_since", "since", "person", "id"),
            _listing("of_worker", "worker", *BY_NAME),
            _listing("of_programme", "programme", *BY_NAME),
            _listing("of_state", "state", *BY_NAME),
            models.Index(fields=["person"], name="standing_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "enrolment", "programme"], name="standing_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="standing_of_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.programme}: {self.state}"


class Delivered(models.Model):
    """That an organisation has had somebody on a programme: what can be referred to, read by everybody, of nobody in particular.

    Pushed with the standings, and gone with the last of them.
    """

    organisation = models.CharField(max_length=LONGEST)
    programme = models.CharField(max_length=LONGEST)

    class Meta:
        verbose_name_plural = "delivered"
        constraints = [models.UniqueConstraint(fields=["organisation", "programme"], name="delivered_once")]

    def __str__(self) -> str:
        return f"{self.programme} by {self.organisation}"


class Beside(models.Model):
    """Words beside an event, sealed with the person's key: the event holds codes, days and numbers only."""

    event = models.ForeignKey(Event, models.PROTECT, db_index=False)
    person = models.CharField(max_length=LONGEST)
    name = models.CharField(max_length=40)
    """What the words are: a note, why something was corrected, what would bring them back."""
    category = models.CharField(max_length=20)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="beside_once"),
            models.CheckConstraint(condition=Q(category__in=KEPT_AS), name="beside_of_known_category"),
        ]

    def __str__(self) -> str:
        return f"{self.name} beside {self.event_id}"


class Behind(models.Model):
    """Somebody of whom an event was recorded lightly: their standing is worked out anew before a list shows it."""

    person = models.CharField(max_length=LONGEST)
    organisation = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="behind_once")]

    def __str__(self) -> str:
        return f"{self.person}, on the list of {self.organisation}"


class Matter(models.Model):
    """One thing about one enrolment that somebody should see to: a row of Today, worked out with the standing."""

    class Section(models.TextChoices):
        """The parts of Today, in order of what matters."""

        ATTENTION = "1_attention", "Needs attention now"
        FIRST_CONTACT = "2_first_contact", "First contacts waiting"
        OWED = "3_owed", "What we owe people"
        EDGE = "4_edge", "Outcomes close to an edge"
        FOLLOW_UP = "5_follow_up", "Follow-ups due"
        QUIET = "6_quiet", "Gone quiet"
        EVIDENCE = "7_evidence", "Evidence or answers missing"

    section = models.CharField(max_length=20, choices=Section.choices)
    organisation = models.CharField(max_length=LONGEST)
    worker = models.CharField(max_length=LONGEST)
    person = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST, null=True)
    name = models.CharField(max_length=LONGEST * 2)
    on = models.DateField()
    """The day that matters: since when, or by when; the section says which. The oldest come first."""
    word = models.CharField(max_length=40)
    shape = models.CharField(max_length=10)
    why = models.CharField(max_length=500)
    """Why it is here, in a sentence."""
    kind = models.CharField(max_length=40)
    """The kind of event that would see to it; empty = look at the page first."""
    readable_until = models.DateField(null=True)
    """As that of the standing it belongs to. Row-level security goes by it."""
    computed_for = models.DateField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "section", "on", "person", "id"],
                include=["readable_until"],
                name="matter_of_organisation",
            ),
            models.Index(
                fields=["organisation", "worker", "section", "on", "person", "id"],
                include=["readable_until"],
                name="matter_of_worker",
            ),
            models.Index(fields=["person"], name="matter_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.section} of {self.person}: {self.why}"


class SavedView(models.Model):
    """A way of looking at the caseload that somebody named for themselves: the question after the address."""

    staff = models.ForeignKey(Staff, models.CASCADE)
    organisation = models.CharField(max_length=LONGEST)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    """Filters and order; never words that were searched for, which may be a name."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "organisation", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """People who come together again and again, by a name: each member of staff is given those of them on their own list."""

    organisation = models.CharField(max_length=LONGEST)
    made_by = models.CharField(max_length=LONGEST)
    name = models.CharField(max_length=60)
    activity = models.CharField(max_length=LONGEST, blank=True)
    """What they come to, by its code."""
    people = models.JSONField()
    """Ids, no names."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "made_by", "name"], name="group_once"),
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class MoveReason(models.TextChoices):
    """Why people are moved: to another key worker, provider or programme. Each kind of move offers some of them."""

    LEAVING = "leaving", "Their key worker leaves or changes post"
    ABSENCE = "absence", "Their key worker is away for long"
    EVENING_OUT = "evening_out", "To even out caseloads"
    NEARER = "nearer", "Nearer to where people live"
    BETTER_FIT = "better_fit", "Somebody who fits better what they need"
    ASKED = "asked", "They asked for it"
    NO_ROOM = "no_room", "The provider has no room or no staff for them"
    ENDS = "ends", "The contract or the provider ends"
    NEEDS = "needs", "Another programme fits what they need now"
    PROGRAMME_ENDS = "programme_ends", "The programme ends"


class Move(models.Model):
    """People moved in one act: what it recorded of each, so that it can be undone."""

    class Kind(models.TextChoices):
        KEY_WORKER = "key_worker", "To another key worker"
        PROVIDER = "provider", "To another provider"
        PROGRAMME = "programme", "To another programme"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.KEY_WORKER)
    act = models.CharField(max_length=LONGEST, unique=True)
    """Made of who sent the form and its token: sent again it is the same move."""
    organisation = models.CharField(max_length=LONGEST)
    in_area = models.BooleanField(default=False)
    """Made between the providers of an area, by references alone: whoever looks at it later sees no name either."""
    by = models.CharField(max_length=LONGEST)
    at = models.DateTimeField()
    on = models.DateField()
    to = models.CharField(max_length=LONGEST)
    """A key worker's code, a provider or a programme."""
    worker = models.CharField(max_length=LONGEST, blank=True, default="")
    """Of a move to another provider: its key worker, where one was named."""
    reason = models.CharField(max_length=20, choices=MoveReason.choices)
    people = models.JSONField()
    """Of each: person, enrolment, from where, the ids of its events, and what was recorded of it before. No names."""
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=LONGEST, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="move_of_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=MoveReason.values), name="move_of_known_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=["key_worker", "provider", "programme"]), name="move_of_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.people)} to {self.to} from {self.on}"
