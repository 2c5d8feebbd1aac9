"""What is kept of money at the end, whatever numbers the rows were given: two ways to the same end have the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Ask = Callable[[str], list[Any]]
# What a correction rests on names the line it corrects by its number, and so has another fingerprint each time.
LINES = """
select l.id, l.kind, l.contract, l.enrolment, l.rule, l.n, l.pence, l.achieved_on::text, l.state, l.recovery, l.live,
    l.made_by, l.checked_by, l.decided_by, l.place,
    case when l.corrects_id is null then l.fingerprint end, s.month::text, s.state, l.corrects_id
from claims_line l join claims_statement s on s.id = l.statement_id order by l.id
"""
PARTS = """
select p.line_id, p.body, p.pence, p.state, p.approved_on::text, p.paid_on::text, a.reference
from claims_part p left join claims_payment a on a.id = p.payment_id order by p.line_id, p.body
"""
STEPS = "select line_id, kind, by, reason, words from claims_step order by id"
BATCHES = "select id, payer, state, made_by, authorised_by, sent_by, pay_on::text, left_out::text from claims_batch order by id"
PAYMENTS = """
select batch_id, reference, body, pence, state, name, sort_code, account, answered_on::text, reason, made_of::text
from claims_payment order by reference
"""
ENTRIES = """
select e.id, e.kind, e.contract, e.payer, e.provider, e.dated_on::text, e.by, e.about, e.act, e.corrects_id, e.settles_id,
    (select array_agg(p.body || ' ' || p.account || ' ' || p.pence order by p.body, p.account)
     from ledger_posting p where p.entry_id = e.id),
    (select r.because::text from ledger_reasons r where r.entry_id = e.id)
from ledger_entry e order by e.id
"""


def kept(ask: Ask) -> dict[str, list[str]]:
    """Lines with their parts and steps, batches with their payments, and the ledger: as text, in an order of their own."""
    names = _Names(ask)
    lines = {row[0]: [row[1:-1], names.line(row[-1])] for row in ask(LINES)}
    for line, *part in ask(PARTS):
        lines[line].append(part)
    for machine in (False, True):  # whose steps come between those of people whenever a run does
        for line, *step in ask(STEPS):
            if step[1].startswith("system:") is machine:
                lines[line].append(step)
    batches = {id: [rest] for id, *rest in ask(BATCHES)}
    for batch, reference, *rest, made_of in ask(PAYMENTS):
        of = sorted((names.line(line), contract, pence) for _, line, contract, pence in json.loads(made_of))
        batches[batch].append([reference, *rest, of])
    entries = [[*rest[:8], names.entry(rest[8]), names.entry(rest[9]), *rest[10:]] for _, *rest in ask(ENTRIES)]
    return {
        "lines": sorted(names.said(each) for each in lines.values()),
        "batches": [names.said(each) for each in batches.values()],
        "ledger": sorted(names.said(each) for each in entries),
    }


class _Names:
    """What rows are called that have a number only: a line by its result, a batch by its place, an entry by its act."""

    def __init__(self, ask: Ask) -> None:
        self.lines: dict[int, str] = {}
        times: dict[str, int] = {}
        for id, kind, enrolment, rule, n in ask("select id, kind, enrolment, rule, n from claims_line order by id"):
            name = f"{kind} {enrolment} {rule} {n}"
            times[name] = times.get(name, 0) + 1
            self.lines[id] = f"<{name}, {times[name]}>"
        batches = [id for (id,) in ask("select id from claims_batch order by id")]
        self.batches = {id: f"batch {place}" for place, id in enumerate(batches)}
        self.acts = dict(ask("select id, act from ledger_entry"))

    def line(self, id: int | None) -> str:
        return self.lines[id] if id else ""

    def entry(self, id: int | None) -> str:
        return self.acts[id] if id else ""

    def said(self, what: Any) -> str:
        text = re.sub(r"\bL-(\d{7})\b", lambda found: self.lines[int(found[1])], str(what))
        text = re.sub(r"\bL-(\d{6})\b", lambda found: f"<{self.said(self.acts[int(found[1])])}>", text)
        text = re.sub(r"\bB-(\d{7})\b", lambda found: self.batches[int(found[1])], text)
        return re.sub(r"\b(\d{7})-(\d{4})\b", lambda found: f"{self.batches[int(found[1])]}, {found[2]}", text)


def paid_twice(ask: Ask) -> int:
    """Results with two live claims, parts that two payments hold that did not come back, and more paid than was agreed."""
    live = "select 1 from claims_line where live and kind = 'result' group by enrolment, rule, n having count(*) > 1"
    held = """
        select 1 from claims_payment p, jsonb_array_elements(p.made_of) part
        where p.state not in ('returned', 'cancelled') group by part->0 having count(*) > 1
    """
    more = "select 1 from ledger_posting where account = 'owed' group by contract, body having sum(pence) > 0"
    return len(ask(live)) + len(ask(held)) + len(ask(more))
