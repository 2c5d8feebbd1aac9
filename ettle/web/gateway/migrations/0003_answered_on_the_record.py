"""Referrals that were answered on the person's record before an answer there moved them: they waited for ever."""

from datetime import timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

BY = "system: answers on the record"
TABLES = ("gateway_referral", "gateway_step", "casework_event")
"""Whose owner is held to their policies, and reads every row while this is done."""
OVER = ("started", "declined", "withdrawn")
MOVES = {"accepted": "accepted", "declined": "declined", "no_contact": "declined", "withdrawn": "withdrawn"}
REASONS = {"not_eligible", "full", "not_what_they_want", "no_contact", "other_service", "already_helped"}
SAID_OTHERWISE = {"no_capacity": "full", "chose_another_service": "other_service"}


def follow(apps: Any, schema_editor: Any) -> None:
    for referral in apps.get_model("gateway", "Referral").objects.exclude(state__in=OVER):
        answer = _standing(apps, referral)
        to = (
            "started"
            if answer and answer.kind == "start"
            else MOVES.get(answer.detail.get("answer"))
            if answer
            else None
        )
        if to and to != referral.state:
            _move(apps, referral, to, _reason(answer) if to == "declined" else "")


def _standing(apps: Any, referral: Any) -> Any:
    """A start of the service asked, else its latest answer, that nothing replaces: what was replaced is left to people."""
    events = apps.get_model("casework", "Event").objects
    theirs = events.filter(kind__in=["referral_answer", "start"], organisation=referral.to_organisation_id)
    said = list(theirs.filter(person=referral.person_id, detail__referral=referral.event))
    replaced = set(events.filter(replaces__in=[each.id for each in said]).values_list("replaces", flat=True))
    standing = [each for each in said if each.id not in replaced]
    return max(standing, key=lambda each: (each.kind == "start", each.recorded_at, each.id), default=None)


def _reason(answer: Any) -> str:
    if answer.detail.get("answer") == "no_contact":
        return "no_contact"
    code = str(answer.detail.get("reason") or "").strip().lower().replace(" ", "_")
    return code if code in REASONS else SAID_OTHERWISE.get(code, "not_said")


def _move(apps: Any, referral: Any, to: str, reason: str) -> None:
    now = timezone.now()
    referral.state = to
    referral.told_until = timezone.localdate(now) + timedelta(days=90) if to in OVER else None
    referral.save(update_fields=["state", "told_until"])
    apps.get_model("gateway", "Step").objects.create(
        referral=referral, from_organisation=referral.from_organisation_id, to_organisation=referral.to_organisation_id,
        kind=to, on=timezone.localdate(now), at=now, by=BY, reason=reason,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("gateway", "0002_row_security"), ("casework", "0013_moves_of_three_kinds")]
    operations = [
        migrations.RunSQL(
            [f"alter table {table} no force row level security" for table in TABLES], migrations.RunSQL.noop
        ),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RunSQL(
            ["set constraints all immediate", *(f"alter table {table} force row level security" for table in TABLES)],
            migrations.RunSQL.noop,
        ),
    ]
