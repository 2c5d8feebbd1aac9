"""A run of claims over many enrolments of one contract, beside reading the same rows: CPU of this process, in one run.

Each enrolment has the rows that Ada's journey gives, copied; each result was approved before, and of one in a hundred
something else is due now. The contract is made wide enough for them: its caps are for a few hundred. What is proposed is
counted first: a run that did nothing would be fast.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from bench.measured import Measured, cpu_seconds
from bench.site import a_site

PEOPLE = 100_000
CONTRACT = "fss-lot-5-illustrative"
CHANGED = 100
"""Of one in so many, something else is due now."""
COPIES = """
insert into claims_entitled ({columns})
select {values} from claims_entitled e cross join generate_series(1, %s) k where e.enrolment = 'ada-1'
"""
APPROVED = """
insert into claims_line (kind, contract, programme, payer, provider, person, enrolment, rule, n, title, "group", pence,
    achieved_on, claim_by, basis, fingerprint, by_hand, statement_id, claim_event, made_at, made_by, state, recovery, live,
    checked_by, decided_by, decided_at, appeal_decided_by)
select 'result', e.contract, e.programme, e.payer, e.provider, e.person, e.enrolment, e.rule, e.n, e.title, e."group",
    case when e.id %% %s = 0 then e.pence - 100 else e.pence end, e.achieved_on, e.claim_by,
    l.basis, l.fingerprint, false, l.statement_id, '', now(), 'pat', 'approved', 'none', true, 'fay', 'dee', now(), ''
from claims_entitled e cross join claims_line l
where e.state = 'payable' and e.enrolment <> 'ada-1' and l.kind = 'result'
"""
PARTS = """
insert into claims_part (line_id, body, pence, payer, provider, contract, month, enrolment, title, achieved_on, state)
select l.id, l.provider, l.pence, l.payer, l.provider, l.contract, date '2021-11-01', l.enrolment, l.title, l.achieved_on, l.state
from claims_line l where l.kind = 'result' and not exists (select from claims_part p where p.line_id = l.id)
"""


def run_of_claims() -> list[Measured]:
    with a_site(), _wide_enough():
        _fill()
        return _measured()


@contextmanager
def _wide_enough() -> Iterator[None]:
    from ettle.web.claims import settling

    agreed = settling.contract_of(CONTRACT)
    assert agreed is not None
    with patch.object(settling, "contract_of", lambda id: agreed.model_copy(update={"caps": {}, "tiers": {}})):
        yield


def _fill() -> None:
    from django.db import connection, transaction

    from ettle.web.access.models import Organisation
    from ettle.web.audit import entry as audit
    from ettle.web.casework import actions as casework
    from ettle.web.claims.claiming import claim
    from tests.cast import make_staff
    from tests.claims import paid
    from tests.web.told import DAY

    for id, (name, kind) in paid.ORGANISATIONS.items():
        Organisation.objects.create(id=id, name=name, kind=kind)
    pat = paid.acting(make_staff("pat", "Pat Quinn", paid.LEAD, "provider_manager"))
    with audit.entry(actor="system: bench", act="bench"):
        casework.record_events(by="ben", events=[*paid.worked(), paid.payslip()], for_day=DAY)
        claim(by=pat, contract=paid.CONTRACT, chosen=paid.shown())
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(COPIES.format(**_columns()), [PEOPLE])
        cursor.execute(APPROVED, [CHANGED])
        cursor.execute(PARTS)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _columns() -> dict[str, str]:
    """The columns of an entitlement, and what a copy has in each: its own person and enrolment."""
    from ettle.web.claims.models import Entitled

    named = [field.column for field in Entitled._meta.concrete_fields if not field.primary_key]
    own = {"person": "'p' || k", "enrolment": "'e' || k"}
    return {
        "columns": ", ".join(f'"{name}"' for name in named),
        "values": ", ".join(own.get(name, f'e."{name}"') for name in named),
    }


def _measured() -> list[Measured]:
    from ettle.web.access.acting import as_system
    from ettle.web.claims.models import Entitled, Line
    from ettle.web.claims.run import run_contract

    def read() -> int:
        with as_system():
            return len(list(Entitled.objects.filter(contract=CONTRACT))) + len(list(Line.objects.all()))

    before = _peak()
    ran_in, ran = cpu_seconds(lambda: run_contract(CONTRACT))
    peak = _peak()
    again_in, again = cpu_seconds(lambda: run_contract(CONTRACT))
    read_in, rows = cpu_seconds(read)
    assert ran.corrected == PEOPLE // CHANGED, ran
    assert again.nothing, again
    beside = f"reading the same {rows:,} rows: {read_in:.1f} s of CPU"
    memory = f"peak {peak:,} MB, {before:,} MB before"
    return [
        Measured(f"a run of claims, {PEOPLE:,} enrolments, {ran.corrected:,} corrected", f"{ran_in:.1f} s, {ran_in / read_in:.2f} x", beside, memory),
        Measured("the same again: nothing moves", f"{again_in:.1f} s, {again_in / read_in:.2f} x", beside),
    ]  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
