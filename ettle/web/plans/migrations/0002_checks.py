"""How the rows of the desk are found, and what the database refuses of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(fields=("organisation", "asset"), name="device_once"),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(("asset", ""), _negated=True), name="device_has_a_number"
            ),
        ),
        migrations.AddIndex(
            model_name="digitalcheck",
            index=models.Index(fields=["person", "id"], name="digital_of_person"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["person", "id"], name="entry_of_person"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["to_do", "doing", "done", "in_place", "archived"])),
                name="entry_of_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "archived"), models.Q(("why", ""), _negated=True)),
                    models.Q(models.Q(("state", "archived"), _negated=True), ("why", "")),
                    _connector="OR",
                ),
                name="entry_archived_with_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__isnull", True), models.Q(("who", ""), _negated=True), _connector="OR"),
                name="entry_step_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "contact",
                            "equality",
                            "health",
                            "identity",
                            "journey",
                            "justice",
                            "money",
                            "name",
                            "notes",
                            "safeguarding",
                        ],
                    )
                ),
                name="entry_of_known_category",
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["person", "id"], name="loan_of_person"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended", "")), fields=("device",), name="loan_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_on__isnull", True)),
                    models.Q(("ended__in", ["returned", "lost"]), ("ended_on__gte", models.F("lent_on"))),
                    _connector="OR",
                ),
                name="loan_ends_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("due_on__gte", models.F("lent_on")), _connector="OR"),
                name="loan_due_after_lent",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["person", "id"], name="note_of_person"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ("notes", "health", "justice", "safeguarding"))),
                name="note_of_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", False)), fields=("corrects",), name="note_corrected_once"
            ),
        ),
        migrations.AddIndex(
            model_name="said",
            index=models.Index(fields=["person", "id"], name="said_of_person"),
        ),
        migrations.AddConstraint(
            model_name="said",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "contact",
                            "equality",
                            "health",
                            "identity",
                            "journey",
                            "justice",
                            "money",
                            "name",
                            "notes",
                            "safeguarding",
                        ],
                    )
                ),
                name="said_of_known_category",
            ),
        ),
    ]
