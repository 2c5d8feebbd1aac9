"""Drawing a sample of what was paid, entering what was found, and proposing what is to be taken back."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims import refusals
from ettle.web.claims.holding import not_touched_by
from ettle.web.claims.models import Line, LineKind, LineState, Recovery, Statement, StatementState
from ettle.web.claims.recovering import propose_recovery
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.sampling.drawing import Listed, draw, fingerprint_of
from ettle.web.claims.sampling.estimating import Estimate, Stratum, estimate
from ettle.web.claims.sampling.models import Drawn, Found, Sample
from ettle.web.claims.sampling.recovering import proposal
from ettle.web.claims.settling import lock
from ettle.web.frame.day import now

PERCENT = 10


@transaction.atomic
def draw_sample(*, by: Acting, contract: str, from_month: date, until_month: date, percent: int = PERCENT) -> Sample:
    """Draw from the results paid in these months under a contract of one's own. Raises CannotAct: nothing was, or it was drawn."""
    with as_system():
        lock(contract)
        statements = Statement.objects.filter(
            contract=contract, payer=by.organisation, month__gte=from_month, month__lte=until_month
        ).exclude(state=StatementState.DRAFT)
        paid = Line.objects.filter(kind=LineKind.RESULT, state=LineState.PAID, pence__gt=0)
        lines = {each.reference: each for each in paid.filter(statement__in=statements).order_by("id")}
        if not lines:
            raise CannotAct(Refusal(contract, "nothing_paid", "Nothing was paid then.", "Choose other months."))
        if Sample.objects.filter(contract=contract, from_month=from_month, until_month=until_month).exists():
            raise CannotAct(Refusal(contract, "drawn", "A sample of these months was drawn.", "Look at that one."))
        listed = _listed(list(lines.values()))
        sample = Sample.objects.create(
            contract=contract,
            payer=by.organisation,
            provider=statements[0].provider,
            from_month=from_month,
            until_month=until_month,
            percent=percent,
            seed=_seed(statements.order_by("month")),
            listed=[[each.reference, each.provider, each.rule, each.pence, each.first] for each in listed],
            fingerprint=fingerprint_of(listed),
            drawn_by=by.code,
            drawn_at=now(),
        )
        Drawn.objects.bulk_create(_drawn(sample, lines, listed))
        audit.wrote("sample", sample.pk)
    return sample


def _drawn(sample: Sample, lines: Mapping[str, Line], listed: Sequence[Listed]) -> Iterator[Drawn]:
    for reference, stratum in draw(sample.seed, listed, sample.percent).items():
        yield Drawn(
            sample=sample,
            line=lines[reference],
            payer=sample.payer,
            provider=sample.provider,
            stratum=stratum,
            pence=lines[reference].pence,
            drawn_by=sample.drawn_by,
        )


def _seed(statements: Iterable[Statement]) -> str:
    """Of the statements as they were frozen: known to both sides, and chosen by neither."""
    return hashlib.sha256("|".join(each.fingerprint for each in statements).encode()).hexdigest()


def _listed(lines: Sequence[Line]) -> list[Listed]:
    """The list as it is drawn from; of each rule and provider the first line ever paid is marked."""
    first: dict[tuple[str, str], int] = {}
    known = Line.objects.filter(kind=LineKind.RESULT, state=LineState.PAID, contract=lines[0].contract)
    for pk, rule, parts in known.order_by("decided_at", "id").values_list("pk", "rule", "basis__parts"):
        first.setdefault((rule, _provider(parts)), pk)
    return [
        Listed(each.reference, body, each.rule, each.pence, first.get((each.rule, body)) == each.pk)
        for each in lines
        for body in [_provider(each.basis["parts"])]
    ]


def _provider(parts: Sequence[dict[str, object]]) -> str:
    """Who has the most of a line."""
    return str(max(parts, key=lambda part: (part["pence"], part["body"]))["body"]) if parts else ""


def listed_of(sample: Sample) -> list[Listed]:
    """The list a sample was drawn from, as anybody may draw from it again."""
    return [Listed(*row) for row in sample.listed]


@transaction.atomic
def enter(*, by: Acting, drawn: int, found: Found, wrong_pence: int = 0, words: str = "") -> Drawn:
    """Say what was found of a drawn line, by somebody who neither drew it nor had a hand in it. Raises CannotAct."""
    with as_system():
        held = Drawn.objects.select_for_update().filter(pk=drawn, payer=by.organisation).first()
        if held is None:
            raise CannotAct(Refusal(f"Drawn {drawn}", "missing", "There is no such line.", "Go back to the sample."))
        if held.drawn_by == by.code:
            raise CannotAct(refusals.same_person(held.line.reference, "drew"))
        not_touched_by(by, [held.line])
        if held.sample.proposed_at is not None or held.found:
            raise CannotAct(refusals.elsewhere(held.line.reference, held.get_found_display() or "Closed"))
        wrong = {Found.RIGHT: 0, Found.WRONG: held.pence, Found.PART: wrong_pence}[found]
        if found == Found.PART and not 0 < wrong < held.pence:
            cure = f"Write between 1 and {held.pence - 1} pence; or say that it is right, or wrong."
            raise CannotAct(Refusal(held.line.reference, "not_a_part", "That is no part of what was paid.", cure))
        if found != Found.RIGHT and not words.strip():
            raise CannotAct(Refusal(held.line.reference, "no_words", "It does not say what is wrong.", "Say it."))
        held.found, held.wrong_pence, held.words = found, wrong, words.strip()
        held.entered_by, held.entered_at = by.code, now()
        held.save()
        audit.wrote("sample_found", held.pk, *filter(None, [held.line.person]))
    return held


def estimate_of(sample: Sample) -> Estimate | None:
    """What a sample says of its list; None until every line was looked at."""
    drawn = list(Drawn.objects.filter(sample=sample))
    if any(not each.found for each in drawn):
        return None
    looked_at: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in drawn:
        looked_at[each.stratum].append((each.pence, each.wrong_pence or 0))
    lines: dict[str, list[int]] = defaultdict(list)
    for listed in listed_of(sample):
        lines[listed.stratum].append(listed.pence)
    return estimate({name: Stratum(len(all), sum(all), looked_at.get(name, ())) for name, all in lines.items()})


@transaction.atomic
def propose(*, by: Acting, sample: int) -> list[Line]:
    """Give notice of what is to be taken back: what was found, and the rest up to the lower bound over the other lines.

    Each is a recovery of its own, to which the provider may reply, and which somebody else agrees to. Raises CannotAct.
    """
    with as_system():
        held = Sample.objects.select_for_update().filter(pk=sample, payer=by.organisation).first()
        if held is None:
            raise CannotAct(Refusal(f"Sample {sample}", "missing", "There is no such sample.", "Go back to the list."))
        said = estimate_of(held)
        if said is None or held.proposed_at is not None:
            reason = "It was proposed already." if said else "Some lines were not looked at."
            raise CannotAct(Refusal(str(held), "not_ready", reason, "Look at the sample."))
        held.proposed_at = now()
        held.save(update_fields=["proposed_at"])
        audit.wrote("sample_proposed", held.pk)
        return [_notice(by, reference, pence, held) for reference, pence in proposed(held, said).items()]


def proposed(sample: Sample, said: Estimate) -> dict[str, int]:
    """Pence to take back by reference. What is being taken back otherwise, or stands no more, is left out."""
    drawn = {each.line.reference: each.wrong_pence or 0 for each in sample.drawn.select_related("line")}
    standing = Line.objects.filter(contract=sample.contract, live=True, recovery=Recovery.NONE, state=LineState.PAID)
    there = {each.reference for each in standing}
    found = {reference: pence for reference, pence in drawn.items() if reference in there}
    others = {
        each.reference: each.pence
        for each in listed_of(sample)
        if each.reference not in drawn and each.reference in there
    }
    return proposal(found, others, said.overpaid[1])


def _notice(by: Acting, reference: str, pence: int, sample: Sample) -> Line:
    line = Line.objects.get(pk=int(reference.removeprefix("L-")))
    own = sample.drawn.filter(line=line).first()
    words = own.words if own else f"Its part of the least that was overpaid, as the sample of {sample} estimates it."
    return propose_recovery(by=by, line=line.pk, fingerprint=line.fingerprint, pence=pence, words=words)
