"""Asking: the rows of a payer's lines, some people at a time, and the questions about those that nobody has decided yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from ettle.engine.events.counting import Journey, journeys
from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import queries
from ettle.web.claims.checks.asked import Asked, asked
from ettle.web.claims.checks.gathering import days_of, outcome_of
from ettle.web.claims.checks.models import Question
from ettle.web.claims.checks.questions import ranked
from ettle.web.claims.checks.second_records import Named
from ettle.web.claims.models import UNDECIDED, Line, LineKind, Step
from ettle.web.claims.settling import result_id
from ettle.web.documents.models import Document
from ettle.web.frame.day import now
from ettle.web.people.duplicates import said_two_people
from ettle.web.people.models import Contact, SearchRow

ACTOR = "system: claim questions"
BACK = timedelta(days=366)
"""How far back lines are compared with those of today."""
AT_ONCE = 500


def ask_all() -> int:
    """Ask anew about the lines of every payer. Returns how many lines have questions."""
    with transaction.atomic(), as_system():
        payers = sorted(set(Line.objects.filter(state__in=UNDECIDED).values_list("payer", flat=True)))
    return sum(ask(payer) for payer in payers)


@transaction.atomic
def ask(payer: str) -> int:
    """Ask anew about the undecided lines of one payer, held against its lines of a year. Returns how many have questions."""
    with as_system(), audit.entry(actor=ACTOR, act="ask"):
        lines = Line.objects.filter(payer=payer, kind=LineKind.RESULT, made_at__gte=now() - BACK)
        several = {result_id(line): line for line in lines.order_by("id")}  # of one result, the latest line
        rows = list(rows_of(list(several.values())))
        people = {row.person for row in rows}
        found = ranked(rows, named(people), said_two_people(people))
        Question.objects.filter(payer=payer).delete()
        about = [each for each in found if several[each.id].state in UNDECIDED]
        Question.objects.bulk_create(
            Question(
                line=several[each.id],
                payer=payer,
                contract=several[each.id].contract,
                code=question.code,
                words=question.words,
                weight=question.weight,
                rests_on=list(question.rests_on),
                asked_at=now(),
            )
            for each in about
            for question in each.questions
        )
        audit.wrote("claim_questions", len(about))
    return len(about)


def rows_of(lines: Sequence[Line]) -> Iterator[Asked]:
    """The rows of lines, their journeys read some people at a time. As the system."""
    by_person: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_person[line.person].append(line)
    everybody = sorted(by_person)
    for people in (everybody[at : at + AT_ONCE] for at in range(0, len(everybody), AT_ONCE)):
        found = journeys(queries.events_of(queries.linked(set(people))), now())
        journey_of = {person: journey for journey in found.values() for person in journey.people}
        here = [line for person in people for line in by_person[person] if person in journey_of]
        sizes, refused = _sizes(found.values()), _refused(here)
        for line in here:
            yield _row(line, journey_of[line.person], sizes, refused.get(result_id(line), ()))


def named(people: Collection[str]) -> list[Named]:
    """How the records of these people are found. As the system, and told to nobody."""
    phones = dict(Contact.objects.filter(person__in=people).exclude(phone_key="").values_list("person", "phone_key"))
    rows = SearchRow.objects.filter(person__in=people, organisation__isnull=True)
    found = rows.values_list("person", "family", "given", "born_on")
    return [Named(person, family, given, born, phones.get(person, "")) for person, family, given, born in found]


def _row(line: Line, journey: Journey, sizes: Mapping[str, int], refused: Sequence[datetime]) -> Asked:
    started = [each for each in journey.events if each.kind == "start" and each.enrolment == line.enrolment]
    outcome = outcome_of(line.programme, line.contract, line.rule, started[0].on, line.achieved_on) if started else None
    because = line.basis["because"]
    return asked(
        result_id(line),
        journey,
        provider=getattr(started[0], "provider", None) or line.provider if started else line.provider,
        programme=line.programme,
        achieved_on=line.achieved_on,
        days=days_of(because, line.achieved_on),
        because=because,
        papers=line.basis["evidence"],
        outcome=outcome,
        sizes=sizes,
        refused_at=refused,
    )


def _sizes(found: Iterable[Journey]) -> dict[str, int]:
    people = sorted({person for journey in found for person in journey.people})
    kept = Document.objects.filter(person__in=people, removed_at__isnull=True)
    return dict(kept.values_list("hash", "size"))


def _refused(lines: Iterable[Line]) -> dict[LineId, list[datetime]]:
    """When each of these results was refused before, in whichever line."""
    enrolments = {line.enrolment for line in lines}
    steps = Step.objects.filter(kind="refused", line__enrolment__in=enrolments).select_related("line").order_by("id")
    found: dict[LineId, list[datetime]] = defaultdict(list)
    for step in steps:
        found[result_id(step.line)].append(step.at)
    return found


@dataclass(frozen=True, slots=True)
class Pressing:
    """One line of a checker's list, by what its questions weigh together."""

    line: int
    weight: int


def questions_of(line: Line) -> list[Question]:
    """The questions about a line, the weightiest first; read as whoever asks, and only its payer sees any."""
    return questions_about([line]).get(line.pk, [])


def questions_about(lines: Iterable[Line]) -> dict[int, list[Question]]:
    """The questions about several lines, by line, as `questions_of` has those of one."""
    found: dict[int, list[Question]] = defaultdict(list)
    for each in Question.objects.filter(line__in=[line.pk for line in lines]).order_by("-weight", "code"):
        found[each.line_id].append(each)
    return dict(found)


def most_pressing(contract: str) -> list[Pressing]:
    """The undecided lines of a contract that have questions, those with the most weight first."""
    rows = Question.objects.filter(contract=contract, line__state__in=UNDECIDED).values("line")
    return [Pressing(row["line"], row["all"]) for row in rows.annotate(all=Sum("weight")).order_by("-all", "line")]
