"""The people of the matrix, each marked: a word for every category that stands in nobody else's record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest.mock import patch

from ettle.engine.rules.sharing import CATEGORIES, SharingAgreement
from ettle.web.access import agreements
from ettle.web.access.acting import as_system
from ettle.web.access.models import Organisation, Staff
from ettle.web.access.roles import ROLES
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.claims.models import Entitled, Line, Statement
from ettle.web.documents.files import store
from ettle.web.documents.models import Document, Letter
from ettle.web.gateway.models import Draft, Referral, State, Step
from ettle.web.measurement.evaluating import count_now
from ettle.web.people import actions as people
from ettle.web.people import sealing
from ettle.web.plans.models import Appointment, Device, Entry, Loan, Note
from tests.cast import make_staff
from tests.claims.ledger.books import Books, approve, run
from tests.matrix.allowed import HEALTH, JOURNEY, JUSTICE, MONEY, NAME, NOTES, Kind
from tests.people.erasing import erase
from tests.web.told import DAY, told

FAR_PAYER = "far-payer"
"""Who pays far away: nobody of the world acts for it."""
WORKS, ELSEWHERE, FAR, COUNCIL, JOBCENTRE = "ettlebrae-works", "elsewhere", "far-away", "ettlebrae-council", "jobcentre"
FAR_TOO = "far-too"
CONTRACT = "nolb-ettlebrae-works"
"""The rulebook has it: the council pays Ettlebrae Works."""
LINK = SharingAgreement.model_validate(
    {
        "agreement": "link",
        "title": "The link",
        "parties": {
            FAR_TOO: {"role": "controller", "does": "gives"},
            JOBCENTRE: {"role": "controller", "does": "receives"},
        },
        "purpose": "the matrix",
        "lawful_basis": "public_task",
        "needs_consent": "no",
        "categories": CATEGORIES,
        "fields": {"identity": ["name"]},
        "from": "2020-01-01",
        "review_on": "2030-01-01",
        "told_to_person": "The Jobcentre is told.",
        "illustrative": "yes",
    }
)
"""Shares everything with the Jobcentre, to see that it is not given what no agreement may give it."""
AT_WORKS = {"key_worker", "team_lead", "provider_manager", "subcontractor"}
SPARE = 900_001
"""A device of Works that nobody has, by a number that bodies may name."""
PROVIDER = {
    Kind.OWN: WORKS,
    Kind.TEAM: WORKS,
    Kind.ORGANISATION: WORKS,
    Kind.ELSEWHERE: ELSEWHERE,
    Kind.FAR: FAR,
    Kind.REFERRED: WORKS,
    Kind.SHARED: FAR_TOO,
    Kind.LEFT_LONG_AGO: WORKS,
    Kind.ERASED: WORKS,
}
WORKER = {
    Kind.OWN: "key_worker",
    Kind.TEAM: "north",
    Kind.ORGANISATION: "south",
    Kind.ELSEWHERE: "east",
    Kind.FAR: "far",
    Kind.SHARED: "far_too",
    Kind.LEFT_LONG_AGO: "key_worker",
    Kind.ERASED: "key_worker",
}


CALLED = {Kind.ERASED: "vanished"}
"""Who is not called after their kind: "erased" is spelt so like "referred" that the search offers the one for the other."""


@dataclass
class World:
    """Staff by role, people by kind, and of each person what else has an address."""

    staff: dict[str, Staff] = field(default_factory=dict)
    people: dict[Kind, str] = field(default_factory=dict)
    events: dict[Kind, str] = field(default_factory=dict)
    referrals: dict[Kind, int] = field(default_factory=dict)
    drafts: dict[Kind, Any] = field(default_factory=dict)
    marks: dict[tuple[Kind, str], str] = field(default_factory=dict)
    more: dict[str, dict[Kind, Any]] = field(default_factory=dict)
    """What other desks keep of each person, by the name under which urls.py asks for it."""


def _organisations() -> None:
    kinds = {WORKS: "provider", ELSEWHERE: "provider", FAR: "provider", FAR_TOO: "provider", COUNCIL: "council"}
    for id, kind in {**kinds, JOBCENTRE: "jobcentre"}.items():
        area = "far" if id in (FAR, FAR_TOO) else "ettlebrae"
        Organisation.objects.create(id=id, name=f"The {id}", kind=kind, area=area)


def build() -> World:
    """Make it all, as the owner of the tables."""
    world = World()
    entry = audit.begin(actor="system: matrix", act="matrix")
    _organisations()
    for role in ROLES:
        where = WORKS if role in AT_WORKS else JOBCENTRE if role == "referrer" else COUNCIL
        world.staff[role] = make_staff(
            role, f"The {role}", where, role, "North" if role in ("key_worker", "team_lead") else ""
        )
    for code, where, team in (
        ("north", WORKS, "North"),
        ("south", WORKS, "South"),
        ("east", ELSEWHERE, ""),
        ("far", FAR, ""),
        ("far_too", FAR_TOO, ""),
    ):
        make_staff(code, f"Worker {code}", where, "key_worker", team)
    with patch.object(agreements, "written", lambda: {LINK.agreement: LINK}):
        for kind in PROVIDER:
            _person(world, kind)
    for kind in (Kind.REFERRED, Kind.ELSEWHERE, Kind.FAR):
        _referral(world, kind)
    for kind in WORKER:
        _beside(world, kind)
        _claimed(world, kind)
    _posted()
    Device.objects.create(pk=SPARE, organisation_id=WORKS, asset="tablet to lend", kind="tablet")
    count_now(by="system: matrix", purpose="the matrix")
    erase(world.people[Kind.ERASED])
    world.people[Kind.NOBODY] = "m-nobody"
    audit.finish(entry)
    return world


def _person(world: World, kind: Kind) -> None:
    person = f"m-{kind.value.replace('_', '-')}"
    world.people[kind] = person
    mark = f"Z{CALLED.get(kind, kind.value).replace('_', '')}"
    world.marks |= {(kind, NAME): f"{mark}name", (kind, JOURNEY): f"{mark}employer", (kind, HEALTH): f"{mark}health"}
    people.name_person(person=person, given="Sam", family=f"{mark}name")
    left = date(2019, 3, 1) if kind is Kind.LEFT_LONG_AGO else None
    since = "2018-06-01" if left else "2021-06-01"
    start = {"programme": "fair-start-scotland", "provider": PROVIDER[kind], "area": "lot-6", "group": "core"}
    of = {"person": person, "enrolment": f"{person}-1"}
    events = [told("referral", since, id=f"{person}-r", person=person, programme=start["programme"], to=PROVIDER[kind])]
    if kind is not Kind.REFERRED:
        events += [
            told("start", since, id=f"{person}-s", **of, **start),
            told("key_worker", since, id=f"{person}-k", **of, worker=WORKER[kind]),
            told(
                "contact",
                "2021-11-01" if not left else "2018-11-01",
                id=f"{person}-c",
                **of,
                mode="phone",
                reached="yes",
            ),
        ]
    events.append(told("work", since, id=f"{person}-w", person=person, employer=f"{mark}employer", hours_per_week=20))
    events.append(told("need", since, id=f"{person}-n", person=person, enrolment=None, need="mental_health"))
    events.append(told("need", since, id=f"{person}-j", person=person, enrolment=None, need="criminal_convictions"))
    if left:
        events.append(told("leave", left.isoformat(), id=f"{person}-l", **of, reason="health"))
    casework.record_events(by="system: matrix", events=events, for_day=DAY)
    world.events[kind] = f"{person}-w"


def _referral(world: World, kind: Kind) -> None:
    person, maker = world.people[kind], "referrer" if kind is Kind.REFERRED else "another"
    origin = JOBCENTRE if kind is Kind.REFERRED else COUNCIL
    with as_system():
        made = Referral.objects.create(
            event=f"{person}-r",
            person_id=person,
            given="Sam",
            family=world.marks[kind, NAME],
            from_organisation_id=origin,
            to_organisation_id=PROVIDER[kind],
            made_by=maker,
            made_on=DAY,
            programme="fair-start-scotland",
            state=State.RECEIVED,
            contact_by=DAY,
            agreed_how="here",
            agreed=sealing.seal_text(person, "yes"),
            wants=sealing.seal_text(person, f"{world.marks[kind, NAME]} wants work"),
            reach=sealing.seal_text(person, "phone"),
        )
        Step.objects.create(
            referral=made,
            from_organisation=origin,
            to_organisation=PROVIDER[kind],
            kind="tried",
            on=DAY,
            at=_noon(),
            by=WORKER.get(kind, "north"),
        )
        world.drafts[kind] = Draft.objects.create(
            organisation_id=origin,
            made_by=maker,
            answers={"given": "Sam", "family": world.marks[kind, NAME], "agreed_how": "here", "agreed": "yes"},
            saved_at=_noon(),
            kept_until=DAY.replace(year=2022),
        ).pk
    world.referrals[kind] = made.pk


def _meeting(row: dict[str, Any], words: bytes) -> Appointment:
    return Appointment.objects.create(
        **row,
        worker=row["made_by"],
        mode="phone",
        starts_at=_noon(),
        minutes=30,
        place=words,
        about=words,
        changed_by="north",
    )


def _beside(world: World, kind: Kind) -> None:
    """What the desk of plans keeps of somebody, written by their own key worker."""
    person = world.people[kind]
    mark = world.marks[kind, NAME].removesuffix("name")
    world.marks[kind, NOTES] = f"{mark}note"
    row = {"person_id": person, "organisation_id": PROVIDER[kind], "made_at": _noon(), "made_by": WORKER[kind]}
    words = sealing.seal_text(person, f"{mark}employer plan")
    note = Note.objects.create(
        **row, category="notes", on=DAY, words=sealing.seal_text(person, world.marks[kind, NOTES])
    )
    Note.objects.create(**row, category=JUSTICE, on=DAY, words=sealing.seal_text(person, f"{mark}justice"))
    people.answer_equality(person=person, answers={"religion": "sikh"}, by=WORKER[kind])
    for category in (JUSTICE, MONEY):
        world.marks[kind, category] = f"{mark}{category}"
        _paper(row, person, f"{mark}{category}", category)
    goal = Entry.objects.create(**row, goal=uuid.uuid4(), words=words, state="to_do")
    step = Entry.objects.create(**row, goal=goal.goal, step=uuid.uuid4(), words=words, state="to_do", who="person")
    meeting = _meeting(row, words)
    device = Device.objects.create(organisation_id=PROVIDER[kind], asset=f"tablet {person}", kind="tablet")
    loan = Loan.objects.create(**row, device=device, lent_on=DAY)
    paper = _paper(row, person, f"{mark}employer")
    letter = Letter.objects.create(**row, template="welcome", title="Welcome", words=words, how="hand")
    for name, value in {
        "document": paper.pk,
        "letter": letter.pk,
        "note": note.pk,
        "goal": goal.goal,
        "step": step.step,
        "appointment": meeting.pk,
        "loan": loan.pk,
    }.items():
        world.more.setdefault(name, {})[kind] = value


def _paper(row: dict[str, Any], person: str, mark: str, category: str = JOURNEY) -> Document:
    content = f"{mark} paper".encode()
    return Document.objects.create(
        **row,
        category=category,
        name=sealing.seal_text(person, f"{mark}.txt"),
        type="txt",
        size=len(content),
        hash=store.keep(person, content),
        scan="not_scanned",
    )


PAID_FAR_AWAY = (Kind.FAR, Kind.SHARED)


def paid_by(world: World, organisation: str) -> set[str]:
    """Whose claims an organisation pays for."""
    if organisation != COUNCIL:
        return set()
    return {person for kind, person in world.people.items() if kind not in PAID_FAR_AWAY}


def _claimed(world: World, kind: Kind) -> None:
    """What was earned by somebody and claimed by their provider: the council pays it, far away another does."""
    person, provider = world.people[kind], PROVIDER[kind]
    sides = {
        "contract": CONTRACT if provider == WORKS else "fss-lot-5-illustrative",
        "programme": "fair-start-scotland",
        "payer": FAR_PAYER if kind in PAID_FAR_AWAY else COUNCIL,
        "provider": provider,
    }
    number = list(PROVIDER).index(kind)
    result = {"person": person, "enrolment": f"{person}-1", "rule": "job_13", "n": 1, "title": "13 weeks in work"}
    with as_system():
        month = Statement.objects.create(
            **sides, month=date(2021, number + 1, 1), cut_off=_noon(), pay_on=date(2021, number + 2, 27)
        )
        line = Line.objects.create(
            **sides,
            **result,
            kind="result",
            pence=85000,
            achieved_on=DAY,
            basis={"because": [{"code": "reached", "words": "Reached.", "events": [f"{person}-w"], "params": {}}]},
            fingerprint=f"{number:064d}",
            statement=month,
            made_at=_noon(),
            made_by=WORKER.get(kind, "north"),
            state="submitted",
        )
        to_come = Entitled.objects.create(
            **sides,
            **result | {"n": 2},
            to=provider,
            state="needs_evidence",
            pence=100,
            achieved_on=DAY,
            computed_for=DAY,
        )
    if provider == WORKS:
        world.more.setdefault("month", {})[kind] = f"{month.month:%Y-%m}"
    world.more.setdefault("line", {})[kind] = line.pk
    world.more.setdefault("entitled", {})[kind] = to_come.pk


def _posted() -> None:
    """An entry of the ledger, which names nobody: the first, so that its address is known."""
    run("alter sequence ledger_entry_id_seq restart")
    approve(books=Books("works", COUNCIL, WORKS))


def _noon() -> Any:
    from ettle.web.frame.day import now

    return now()
