"""A referral in words: where it stands, whose move it is, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ettle.engine.wording.plain import count, day
from ettle.web.gateway.forms import NOT_SAID, REASONS
from ettle.web.gateway.models import TRIED, Referral, State, Step

SHAPES = {
    State.RECEIVED: "due",
    State.CONTACTED: "due",
    State.MET: "due",
    State.ACCEPTED: "set",
    State.STARTED: "good",
    State.DECLINED: "rest",
    State.WITHDRAWN: "rest",
}
WORDS = {
    State.RECEIVED: "The service has it and is to get in touch by {}.",
    State.CONTACTED: "The service is in touch.",
    State.MET: "The service has met them.",
    State.ACCEPTED: "The service said yes; a first day is to be agreed.",
    State.STARTED: "They started.",
    State.DECLINED: "They did not start.",
    State.WITHDRAWN: "They did not start.",
}
STEPS = {
    State.RECEIVED: "Received",
    State.CONTACTED: "In touch",
    State.MET: "Met",
    State.ACCEPTED: "Accepted",
    State.STARTED: "Started",
    State.DECLINED: "Not started",
    State.WITHDRAWN: "Not started",
    TRIED: "Tried to reach them; no answer",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A referral as its maker reads it."""

    referral: Referral
    shape: str
    word: str
    words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A referral as the service that is to answer reads it."""

    referral: Referral
    words: str
    late: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words."""

    on: date
    words: str


def made(referral: Referral) -> Made:
    state = State(referral.state)
    words = WORDS[state].format(day(referral.contact_by))
    return Made(referral, SHAPES[state], str(state.label), words)


def waiting_words(referral: Referral, on: date) -> str:
    """How long it has waited, and what is due."""
    days = (on - referral.made_on).days
    waited = f"{count(days, 'day')} since it came" if days > 0 else "it came today"
    if referral.state != State.RECEIVED:
        return f"{STEPS[referral.state]}; {waited}."
    if referral.contact_by < on:
        return f"Contact was due by {day(referral.contact_by)}; {waited}."
    return f"Contact due by {day(referral.contact_by)}; {waited}."


def told(step: Step) -> Told:
    words = STEPS[step.kind]
    if step.reason == NOT_SAID:
        words += ": the service gave no reason that it passes on"
    elif step.reason:
        words += f": {REASONS[step.reason][0].lower()}{REASONS[step.reason][1:]}"
    return Told(step.on, f"{words}. {step.told}".strip())
