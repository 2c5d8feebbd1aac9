"""Organisations, teams, people as ids, staff and what they may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from ettle.web.access.roles import ROLES, Category

LONGEST = 200


class Area(models.Model):
    """The place that a partnership answers for. The id is the one that organisations name."""

    id = models.CharField(primary_key=True, max_length=LONGEST)
    name = models.CharField(max_length=LONGEST)
    closed_on = models.DateField(null=True)
    """The first day on which it no longer stood; no organisation is put in it then."""

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(id="") & ~Q(name=""), name="area_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A council, a provider, a Jobcentre, a prison, a GP practice: the id is the one that events and contracts name."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        PROVIDER = "provider", "Provider"
        JOBCENTRE = "jobcentre", "Jobcentre"
        HEALTH = "health", "Health"
        HOUSING = "housing", "Housing"
        JUSTICE = "justice", "Justice"
        EDUCATION = "education", "Education"
        THIRD_SECTOR = "third_sector", "Third sector"
        GOVERNMENT = "government", "Government"

    id = models.CharField(primary_key=True, max_length=LONGEST)
    name = models.CharField(max_length=LONGEST)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    area = models.CharField(max_length=LONGEST, blank=True)
    closed_on = models.DateField(null=True)
    """The first day on which it no longer stood: nobody works there and nobody is with it then."""

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(id="") & ~Q(name=""), name="organisation_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Key workers who cover for each other."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    name = models.CharField(max_length=LONGEST)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="team_once")]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """What an area, organisation or team was called until a day."""

    what = models.CharField(
        max_length=20, choices=[("area", "Area"), ("organisation", "Organisation"), ("team", "Team")]
    )
    of = models.CharField(max_length=LONGEST)
    """Its id."""
    name = models.CharField(max_length=LONGEST)
    until_on = models.DateField()
    """The first day of the next name."""

    class Meta:
        indexes = [models.Index(fields=["what", "of", "-until_on", "-id"], name="former_name_of")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="former_name_is_one")]

    def __str__(self) -> str:
        return f"{self.name}, until {self.until_on}"


class PersonRef(models.Model):
    """A person as an id and nothing else: what every other desk hangs what it knows on."""

    id = models.CharField(primary_key=True, max_length=LONGEST)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(id=""), name="person_has_an_id")]

    def __str__(self) -> str:
        return self.id


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Staff:
        staff = self.model(email=self.normalize_email(email).lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """Somebody who signs in. `code` is how events name them (`recorded_by`, a key worker's `worker`)."""

    code = models.CharField(max_length=LONGEST, unique=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=LONGEST)
    is_active = models.BooleanField(default=True)
    """False = cannot sign in, and the next request of a session that is open is answered as a stranger's."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["code", "name"]
    objects = StaffManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(code__startswith="system"), name="staff_code_is_a_persons"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="staff_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """One role of one member of staff in one organisation, [`from_on`, `until_on`). They act as one post at a time."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=40, choices=[(id, role.title) for id, role in ROLES.items()])
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=sorted(ROLES)), name="post_of_known_role"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="post_in_order"
            ),
            models.UniqueConstraint(fields=["staff", "organisation", "role", "from_on"], name="post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff.name}, {ROLES[self.role].title}, {self.organisation.name}"


class CodeTry(models.Model):
    """A code that somebody typed as their second step. See sign_in/codes.py; a row is kept for minutes, not years."""

    staff = models.ForeignKey(Staff, models.CASCADE)
    at = models.DateTimeField()
    right = models.BooleanField()
    code = models.CharField(max_length=LONGEST, blank=True)
    """Of a right one; a wrong one may be a password in the wrong box, and is not kept."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "code"], condition=Q(right=True), name="code_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.at}"


class WayIn(models.Model):
    """A link that an administrator gives: it lets one member of staff in once, to set a password. See sign_in/ways_in.py."""

    staff = models.ForeignKey(Staff, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    """Of what the link holds, so that who reads this table cannot use it."""
    given_by = models.CharField(max_length=LONGEST)
    given_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(used_at=None), name="way_in_one_open"),
        ]

    def __str__(self) -> str:
        return f"for {self.staff_id}, given by {self.given_by}"


CATEGORIES = sorted(each.value for each in Category)
KEPT_AS = sorted(each.value for each in Category if each is not Category.OUTLINE)
"""The categories that an event or words of a person can have. An outline is told out of a journey; nothing is kept as one."""


class Grant(models.Model):
    """One organisation may see one category of one person on the days [`valid_from`, `valid_until`), because.

    Pushed by the act that causes it and worked out again from events and agreements by `ettle rebuild`.
    Row-level security reads these rows and nothing else.
    """

    person = models.ForeignKey(PersonRef, models.PROTECT, db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    category = models.CharField(max_length=20)
    purpose = models.CharField(max_length=LONGEST)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    because = models.CharField(max_length=40)
    """A code: enrolment, referral, agreement, consent; `source` says which one."""
    source = models.CharField(max_length=LONGEST)

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "organisation", "category", "valid_from", "valid_until"], name="grant_asked"
            ),
            models.Index(fields=["organisation"], name="grant_of_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="grant_of_known_category"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="grant_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "category", "because", "source", "valid_from"], name="grant_once"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.organisation_id} sees {self.category} of {self.person_id} because of {self.because} {self.source}"
        )


class Outline(models.Model):
    """One field of somebody's journey that a sharing agreement tells an organisation on [`valid_from`, `valid_until`).

    Pushed and worked out again with the grants. What a field is not named for stays in the events, which it does not open.
    """

    person = models.ForeignKey(PersonRef, models.PROTECT, db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=LONGEST)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=LONGEST)
    """The id of the agreement."""

    class Meta:
        indexes = [models.Index(fields=["person", "organisation"], name="outline_asked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="outline_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "source", "field", "valid_from"], name="outline_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} is told {self.field} of {self.person_id} by {self.source}"


class BreakGlass(models.Model):
    """Somebody who saw a name only opened the whole record, because somebody's safety depended on it. It ends by itself."""

    staff = models.ForeignKey(Staff, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    person = models.ForeignKey(PersonRef, models.PROTECT)
    reason = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    """When it closes by itself, or was closed before."""

    class Meta:
        indexes = [
            models.Index(fields=["staff", "person", "until_at"], name="glass_open"),
            models.Index(fields=["organisation", "from_at"], name="glass_of_place"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="glass_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at"), until_at__lte=F("from_at") + timedelta(hours=4)),
                name="glass_at_most_four_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} opened {self.person_id}"


class GlassTold(models.Model):
    """Somebody who answers for a person was shown, on their page Today, that the record was opened."""

    opened = models.ForeignKey(BreakGlass, models.CASCADE, related_name="tellings")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    staff = models.ForeignKey(Staff, models.PROTECT)
    shown_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)
    """When they said that they know of it; it leaves their page then."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opened", "staff"], name="glass_told_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} was told of {self.opened_id}"


class Assignment(models.Model):
    """Who is somebody's key worker in an organisation, [`from_on`, `until_on`): pushed with the grants, from the events."""

    person = models.ForeignKey(PersonRef, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    worker = models.CharField(max_length=LONGEST)
    """The code of a member of staff, as the event has it."""
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=LONGEST)

    class Meta:
        indexes = [models.Index(fields=["organisation", "worker"], name="assignment_of_worker")]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "source", "from_on"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} is key worker of {self.person_id}"
