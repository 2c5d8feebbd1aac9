"""Putting an entry right: corrected, it never happened, it ended. The old one is kept and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms

from ettle.engine.events.catalogue import Event, Fact, Spell, Start
from ettle.web.access.roles import Category
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Ask, Recordable, Said, Words
from ettle.web.casework.record.enrolling import starting
from ettle.web.casework.record.fields import HALF_OPEN
from ettle.web.casework.record.forms import EventForm
from ettle.web.casework.record.knowing import knowing
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.casework.record.scene import Scene
from ettle.web.casework.record.working import finished
from ettle.web.contracts.queries import programmes, rulebook

WHY = Words("why", "Why it is changed", "Shown beside the entry", needed=True, category=Category.JOURNEY)
NOT_HERE = frozenset(("claim", "link", "unlink", "retract", "referral", "assessment", "plan"))
"""Kinds that their own desk puts right."""
ONE_DAY = timedelta(days=1)


def as_asked(event: Event) -> Recordable:
    """What its form asks, with every field of its kind that a form knows, and the reason."""
    if isinstance(event, Fact):
        asked = knowing(event.name, rulebook().facts[event.name])
    elif isinstance(event, Start):
        agreed = programmes().get(event.programme)
        asked = replace(starting(event.programme, agreed.programme if agreed else None), make=None)
    else:
        asked = replace(next(each for each in RECORDABLE.values() if each.kind == event.kind), make=None)
    if event.kind == "activity":
        asked = replace(asked, asks=(Ask("attended", "Did they come?"), *asked.asks), fixed={})
    last = (asked.last or "Last day, if it is over") if asked.lasts else ""
    return replace(asked, title="Correct an entry", words=(WHY,), last=last, ready=None, lead="", button="Correct it")


def as_ended(event: Spell) -> Recordable:
    asks = (Ask("last_known", "If nobody knows the day: last day it was certainly so"),)
    return Recordable(
        "finished", "It ended", event.kind, asks, day="Last day it was so", fixed={"which": event.id}, make=finished,
        day_hint="Leave it empty if nobody knows the day", button="Record the end",
    )  # fmt: skip


class CorrectForm(EventForm):
    """The form of an entry, filled with what stands. `stands` is what stood when it was opened."""

    stands = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, event: Event, scene: Scene, data: Any = None) -> None:
        self.event = event
        super().__init__(as_asked(event), scene, data, {**filled(event, scene), "stands": event.id})

    def said(self) -> list[Said]:
        """The whole entry again: what the form does not ask stays as it was, what was emptied is not known."""
        (told,) = super().said()
        kept = self.scene.again(self.event)
        asked = {ask.name for ask in self.recordable.asks if ask.name in self.fields} | {"on"}
        for name in (*asked, "value"):
            if name in told:
                kept[name] = told[name]
        if "enrolment" in self.fields:
            kept["enrolment"] = told["enrolment"]
        if told.get("until"):
            kept["until"] = told["until"]
        elif getattr(self.event, "ended", None) == "yes":
            kept |= {"ended": "yes", "last_known": getattr(self.event, "last_known", None)}
        return [kept | {"replaces": self.event.id, "correction": "yes"}]

    def changed_meanwhile(self, now: Event) -> None:
        """Somebody corrected it since this form was opened: the next press goes upon what they wrote."""
        self.event = now
        self.data = {**self.data.dict(), "stands": now.id, "token": writing.new_token()}  # type: ignore[attr-defined]


def filled(event: Event, scene: Scene) -> dict[str, Any]:
    """What stands, as the fields of its form take it."""
    row = scene.again(event) | {"on": event.on}
    for name in HALF_OPEN - {"until"}:
        if isinstance(day := getattr(event, name, None), date):
            row[name] = day - ONE_DAY
    if isinstance(event, Spell) and event.until:
        row["last"] = event.until - ONE_DAY
    if isinstance(event, Fact) and event.value is None:
        row["value"] = "not_known"
    return row
