"""Who somebody is. Each table is one category of what an organisation may see."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from ettle.web.access.models import KEPT_AS, Organisation, PersonRef
from ettle.web.people.names import LONGEST_KEY, LONGEST_SOUND

LONGEST = 200


class Written(models.Model):
    """By whom and when what stands was written; what stood before is kept as `Earlier`."""

    written_by = models.CharField(max_length=LONGEST, blank=True)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class Identity(Written):
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


class OtherName(Written):
    """Another name somebody is found by. It may be one they have left behind: shown only where identity is."""

    class Kind(models.TextChoices):
        PREVIOUS = "previous", "A name they had before"
        ALSO = "also", "A name they are also known by"

    person = models.ForeignKey(PersonRef, models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    given = models.CharField(max_length=LONGEST, blank=True)
    family = models.CharField(max_length=LONGEST, blank=True)
    since = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~(Q(given="") & Q(family="")), name="other_name_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.given, self.family]))


class NationalInsurance(Written):
    """A National Insurance number, sealed, findable by its fingerprint; or why there is none, which is an answer."""

    class Lack(models.TextChoices):
        NEVER_HAD = "never_had", "Has never had one"
        APPLIED = "applied", "Has applied for one"
        NOT_KNOWN = "not_known", "Has one, and does not know it"
        NOT_SAID = "not_said", "Would rather not say"

    person = models.OneToOneField(PersonRef, models.PROTECT, primary_key=True)
    sealed = models.BinaryField(default=b"")
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    shown = models.CharField(max_length=9, blank=True)
    """What is shown of it unopened."""
    lack = models.CharField(max_length=10, choices=Lack.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lack="") & ~Q(fingerprint="") & ~Q(sealed=b"")
                | ~Q(lack="") & Q(fingerprint="", sealed=b"", shown=""),
                name="national_insurance_held_or_why_not",
            )
        ]

    def __str__(self) -> str:
        return f"number of {self.person_id}"


class Contact(Written):
    """How to reach somebody, and how not to: a message read by the wrong person can do harm."""

    class Way(models.TextChoices):
        PHONE = "phone", "Phone call"
        TEXT = "text", "Text message"
        EMAIL = "email", "Email"
        POST = "post", "Post"
        IN_PERSON = "in_person", "In person only"

    class Safe(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not asked yet"

    class Interpreter(models.TextChoices):
        UNKNOWN = "unknown", "Not asked yet"
        NO = "no", "No"
        SPOKEN = "spoken", "Yes, a spoken language"
        BSL = "bsl", "Yes, British Sign Language"

    class Print(models.TextChoices):
        STANDARD = "standard", "Ordinary print"
        LARGE = "large", "Large print"
        EASY_READ = "easy_read", "Easy read"
        AUDIO = "audio", "Read aloud"
        BRAILLE = "braille", "Braille"

    person = models.OneToOneField(PersonRef, models.PROTECT, primary_key=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_key = models.CharField(max_length=40, blank=True, db_index=True)
    """The figures of it as dialled here, to be compared."""
    email = models.CharField(max_length=254, blank=True)
    preferred = models.CharField(max_length=10, choices=Way.choices, blank=True)
    never_by = ArrayField(models.CharField(max_length=10, choices=Way.choices), default=list)
    safe_message = models.CharField(max_length=7, choices=Safe.choices, default=Safe.UNKNOWN)
    safe_post = models.CharField(max_length=7, choices=Safe.choices, default=Safe.UNKNOWN)
    best_times = models.CharField(max_length=LONGEST, blank=True)
    who_else = models.CharField(max_length=LONGEST, blank=True)
    """Who else may answer or see what is sent."""
    language = models.CharField(max_length=80, blank=True)
    interpreter = models.CharField(max_length=7, choices=Interpreter.choices, default=Interpreter.UNKNOWN)
    print = models.CharField(max_length=10, choices=Print.choices, default=Print.STANDARD)

    def __str__(self) -> str:
        return f"how to reach {self.person_id}"


class Address(Written):
    """Where somebody lives or lived, on the days [`from_on`, `until_on`). No fixed address is an answer."""

    person = models.ForeignKey(PersonRef, models.PROTECT)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    no_fixed = models.BooleanField(default=False)
    lines = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="address_in_order"
            ),
            models.CheckConstraint(
                condition=Q(no_fixed=True, lines="", postcode="") | Q(no_fixed=False) & ~(Q(lines="") & Q(postcode="")),
                name="address_or_none_fixed",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(until_on__isnull=True), name="address_one_current"),
            models.UniqueConstraint(fields=["person", "from_on"], name="address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.from_on}"

    @property
    def outward(self) -> str:
        return self.postcode.split()[0] if self.postcode else ""


class EmergencyContact(Written):
    """Whom to tell when something happens."""

    person = models.OneToOneField(PersonRef, models.PROTECT, primary_key=True)
    name = models.CharField(max_length=LONGEST)
    relation = models.CharField(max_length=LONGEST, blank=True)
    phone = models.CharField(max_length=40)
    note = models.CharField(max_length=LONGEST, blank=True)

    def __str__(self) -> str:
        return f"whom to tell about {self.person_id}"


class EqualityAnswer(Written):
    """An answer that no rule asks for, in the words of `equality.py`. No row = not asked; those of rules are facts of the journey."""

    person = models.ForeignKey(PersonRef, models.PROTECT)
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    """A code of the question, `prefer_not_to_say`, or `not_answered`: asked, and nothing was said."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="equality_answer_once")]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.question}: {self.answer}"


class Earlier(models.Model):
    """What stood before it was written over, sealed with the person's key. Rows are added, never changed."""

    person = models.ForeignKey(PersonRef, models.PROTECT)
    part = models.CharField(max_length=40)
    """The table it stood in."""
    category = models.CharField(max_length=20)
    sealed = models.BinaryField()
    written_by = models.CharField(max_length=LONGEST, blank=True)
    written_at = models.DateTimeField()
    until = models.DateTimeField(db_default=Now())
    replaced_by = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(category__in=KEPT_AS), name="earlier_of_known_category")]

    def __str__(self) -> str:
        return f"{self.part} of {self.person_id} until {self.until}"


class NotTheSame(models.Model):
    """Two records that look alike and are of two people, said by somebody with the reason, so that it is not asked again."""

    one = models.ForeignKey(PersonRef, models.PROTECT, related_name="+")
    other = models.ForeignKey(PersonRef, models.PROTECT, related_name="+")
    because = models.CharField(max_length=400)
    said_by = models.CharField(max_length=LONGEST)
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_the_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


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


class Erasure(models.Model):
    """That somebody is to be erased: asked for by one, agreed by another and done in the same moment. Kept for good.

    A trigger lets no key be destroyed that no agreed erasure names.
    """

    class Basis(models.TextChoices):
        """The grounds of Article 17(1) of the UK GDPR, in its order."""

        NOT_NEEDED = "not_needed", "What is kept is no longer needed for what it was collected for"
        CONSENT = "consent", "They took back the consent it rests on, and nothing else allows it"
        OBJECTS = "objects", "They object, and no reason to keep it outweighs that"
        UNLAWFUL = "unlawful", "It was kept unlawfully"
        LAW = "law", "The law says that it must be erased"

    person = models.ForeignKey(PersonRef, models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=LONGEST)
    """Of whoever asked."""
    basis = models.CharField(max_length=10, choices=Basis.choices)
    reason = models.TextField()
    asked_by = models.CharField(max_length=LONGEST)
    asked_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=LONGEST, blank=True)
    agreed_at = models.DateTimeField(null=True)
    people = ArrayField(models.CharField(max_length=LONGEST), default=list)
    """The records that were erased: the person's and those linked with it."""
    dropped_by = models.CharField(max_length=LONGEST, blank=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=["not_needed", "consent", "objects", "unlawful", "law"]),
                name="erasure_of_known_basis",
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(asked_by=""), name="erasure_says_who_and_why"),
            models.CheckConstraint(condition=~Q(agreed_by=F("asked_by")), name="erasure_by_two"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by="", people=[])
                | Q(agreed_at__isnull=False, dropped_at__isnull=True) & ~Q(agreed_by=""),
                name="erasure_open_or_agreed",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(agreed_at__isnull=True, dropped_at__isnull=True), name="erasure_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk} of {self.person_id}"

    @property
    def is_open(self) -> bool:
        return self.agreed_at is None and self.dropped_at is None


class Born(models.Model):
    """A person's date of birth, as the fact of their journey that counts has it. Never typed here: pushed by whoever reads events."""

    person = models.OneToOneField(PersonRef, models.PROTECT, primary_key=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.person_id}, born {self.on}"


class SearchRow(models.Model):
    """One spelling by which one organisation finds one person, on the days when it may. Worked out, never typed.

    A row without an organisation is for the one question whether somebody alike is known anywhere, which only the system asks.
    Keys are compared, not matched: a pattern would lose its index under row-level security.
    """

    class Kind(models.TextChoices):
        NAME = "name", "The name they use"
        OTHER = "other", "Another name of theirs"

    person = models.ForeignKey(PersonRef, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    family = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    given = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    family_sound = models.CharField(max_length=LONGEST_SOUND, db_collation="C")
    given_sound = models.CharField(max_length=LONGEST_SOUND, db_collation="C")
    born_on = models.DateField(null=True)
    outward = models.CharField(max_length=4, db_collation="C", blank=True)
    """The first half of the postcode of where they live now."""
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "people_search"
        indexes = [
            models.Index(fields=["organisation", "family", "given", "person"], name="search_by_family"),
            models.Index(fields=["organisation", "given", "family"], name="search_by_given"),
            models.Index(fields=["organisation", "family_sound", "given_sound"], name="search_by_sound"),
            models.Index(fields=["organisation", "family_sound", "given"], name="search_by_family_sound"),
            models.Index(fields=["organisation", "given_sound", "family"], name="search_by_given_sound"),
            models.Index(fields=["organisation", "born_on", "family"], name="search_by_birth"),
            models.Index(fields=["organisation", "outward", "family"], name="search_by_outward"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="search_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} finds {self.person_id} by {self.family} {self.given}"
