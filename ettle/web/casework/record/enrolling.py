"""An enrolment from its start to its leaving: referral answered, start and return, pause, group, hand-over, leave."""

from __future__ import annotations

from typing import Any

from ettle.engine.rules.programme import Programme
from ettle.web.access.roles import Relation
from ettle.web.casework.record.asks import Ask, Recordable, Said, Words

CLOCK = (
    "The clock begins again on the day of this start: offers, phases and windows count from it. A job that began"
    " during the earlier stay goes on counting there, and an outcome already reached counts once."
)
NEXT = Words("note", "Note for whoever comes next", "Where things stand, what was promised, what to do first")
TOLD = Words("told", "Who told the person, and when", "They should hear it from somebody they know", needed=True)


def starting(programme: str, rules: Programme | None) -> Recordable:
    """The start on one programme, with its groups and contracts."""
    asks = [Ask("referral", "Which referral it answers", choices="referrals")]
    if rules is not None and rules.groups:
        asks.append(Ask("group", "Group", needed=True, choices=f"group:{programme}"))
    asks += [
        Ask("contract", "Contract", choices=f"contract:{programme}"),
        Ask("area", "Area", suggest="areas"),
        Ask("continues", "Comes back from", f"A return is a new start on the same journey. {CLOCK}", choices="earlier"),
    ]
    title = rules.title if rules else programme
    return Recordable(
        "start", f"Start {title}", "start", tuple(asks), day="Day of the start",
        fixed={"programme": programme}, make=started, ready=may_start,
        lead="You become the key worker. You can hand over to somebody else afterwards.",
    )  # fmt: skip


def may_start(scene: Any) -> str:
    """Whoever records a start becomes key worker and reads all: no colleague takes somebody over by it."""
    if scene.sight.relation is Relation.OWN or not scene.open_stays:
        return ""
    return (
        f"{scene.known_as} is on a programme with a key worker of your organisation, and a start would make you the key"
        " worker: have the key worker or a team lead hand over first, or record the start themselves."
    )


def started(scene: Any, said: Said, act: str) -> list[Said]:
    """The start with its new enrolment, and the one who records it as key worker."""
    enrolment = f"{scene.person}-{act[-6:].upper()}"
    start = said | {"enrolment": enrolment, "provider": scene.acting.organisation}
    worker = {"kind": "key_worker", "on": said["on"], "enrolment": enrolment, "worker": scene.acting.code}
    return [start, worker]


def handed_on(scene: Any, said: Said, act: str) -> list[Said]:
    """The spell of the key worker until now ends as that of the next begins: one at a time, with a history."""
    return [*_ended(scene, said, (None, said["enrolment"])), said]


def handed_over(scene: Any, said: Said, act: str) -> list[Said]:
    """Whoever was key worker here is none at the other provider. One recorded for every enrolment goes on for the others."""
    return [said | {"from": scene.acting.organisation}, *_ended(scene, said, (said["enrolment"],))]


def _ended(scene: Any, said: Said, of: tuple[str | None, ...]) -> list[Said]:
    """What ends the spells of key workers of these enrolments; one that began that same day is taken back."""
    told: list[Said] = []
    for held in scene.open_spells("key_worker"):
        if held.enrolment in of and held.on < said["on"]:
            told.append(scene.again(held) | {"until": said["on"], "replaces": held.id, "correction": "no"})
        elif held.enrolment in of:
            told.append({"kind": "retract", "on": said["on"], "replaces": held.id})
    return told


def came_back(scene: Any, said: Said, act: str) -> list[Said]:
    pause = scene.spell(said["which"])
    return [scene.again(pause) | {"until": said["on"], "replaces": pause.id, "correction": "no"}]


def on_a_programme(scene: Any) -> str:
    if scene.open_stays:
        return ""
    return f"{scene.known_as} is on no programme of your organisation now. Record a start or a return first."


def is_paused(scene: Any) -> str:
    return "" if scene.open_spells("pause") else f"No pause of {scene.known_as} is going on."


def was_referred(scene: Any) -> str:
    found = any(each.kind == "referral" and each.to == scene.acting.organisation for each in scene.events)
    return (
        ""
        if found
        else f"No referral of {scene.known_as} to your organisation is recorded, so there is none to answer."
    )


ENROLLING = (
    Recordable(
        "referral_answer", "Answer a referral", "referral_answer",
        (
            Ask("referral", "Which referral", needed=True, choices="referrals"),
            Ask("answer", "Answer", "The referrer sees this answer and nothing else", needed=True),
            Ask("reason", "Reason, if it is not accepted", suggest="referral_reasons"),
        ),
        day="Day of the answer", ready=was_referred,
    ),
    Recordable(
        "group_change", "Changed group", "group_change",
        (Ask("group", "New group", needed=True, choices="groups"), Ask("reason", "Reason")),
        day="First day in the new group", ready=on_a_programme,
    ),
    Recordable(
        "pause", "Pause", "pause", (Ask("reason", "Reason", needed=True, choices="pauses"),),
        day="First day of the pause", last="Last day of the pause, if it is known", ready=on_a_programme,
        lead="While a pause goes on, what is owed stops where the rules say so. It may begin later than today.",
    ),
    Recordable(
        "came_back", "Came back from a pause", "pause", (Ask("which", "Which pause", needed=True, choices="open_pause"),),
        day="First day back", make=came_back, ready=is_paused,
    ),
    Recordable(
        "key_worker", "Hand over to another key worker", "key_worker",
        (Ask("worker", "To whom", needed=True, choices="colleagues"),),
        day="First day with the new key worker", make=handed_on, words=(NEXT, TOLD), ready=on_a_programme,
        lead="From that day the person is on their list and not on yours.", button="Hand over",
    ),
    Recordable(
        "handover", "Hand over to another provider", "handover",
        (
            Ask("to", "To which provider", needed=True, choices="providers"),
            Ask("share", "Share of later outcomes that stays with you, in percent", "Leave empty for none"),
        ),
        day="First day with the other provider", make=handed_over, words=(NEXT, TOLD), ready=on_a_programme,
        lead="The enrolment goes on with the other provider. From that day your organisation no longer reads the journey.",
        button="Hand over",
    ),
    Recordable(
        "leave", "Has left", "leave",
        (
            Ask("reason", "Reason", "The main one, in the person’s view", needed=True, choices="leave_reason"),
            Ask("destination", "Where to", "Such as a job, college, another service", suggest="destinations"),
        ),
        day="First day not on the programme", ready=on_a_programme,
        words=(
            Words("tried", "What was tried"),
            Words("back", "What would bring them back", "In their words where you can", needed=True),
            Words("told", "Who was told", "The person, the referrer, the employer"),
        ),
        lead="They may come back at any time: a return is a new start on the same journey.",
    ),
)  # fmt: skip
