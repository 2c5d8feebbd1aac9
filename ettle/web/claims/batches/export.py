"""A batch as an archive that somebody outside works out again: payments, lines with what they rest on, rules, events without names."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from ettle.engine.events.catalogue import Event
from ettle.files.batches.archive import json_bytes, packed
from ettle.files.events.json_lines import write_json_lines
from ettle.files.rulebook import default_rulebook
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework.models import Event as Stored
from ettle.web.casework.queries import events_of, linked
from ettle.web.claims.batches.pseudonyms import Pseudonyms, read_by_rules, words_of
from ettle.web.claims.models import OWED, Entitled, Line, Part, Step, reference_of
from ettle.web.claims.payments import Batch, Payment
from ettle.web.contracts.queries import agreed_at, agreed_texts, rulebook
from ettle.web.people.sealing import erased_among

TOO = """This archive holds one batch of payments and everything it rests on, without names.

  ettle recompute {name}

works it out again from this archive alone and compares each line and each payment. The last line says the difference.

  payments.json  what each body is paid, and of which lines
  lines.json     each line as it was made: sum, parts, days, what it rests on (`basis`)
  agreed.json    what was agreed to under the same contracts, in order: it holds places and room under their limits
  events.jsonl   the events of the people these lines are of, ids replaced, as known when the last line was agreed to
  rulebook/      the contracts and rules, as they were agreed
  manifest.json  the SHA-256 of each file, and when what was agreed on pages was: a line goes by what was agreed before it
"""


def archive_of(batch: Batch) -> bytes:
    """The archive of a batch: the same bytes whenever it is made of the same rules. As the system."""
    with as_system():
        payments = list(Payment.objects.filter(batch=batch).order_by("reference"))
        ids = sorted({line for payment in payments for _, line, _, _ in payment.made_of})
        lines = list(Line.objects.filter(pk__in=ids).order_by("pk"))
        contracts = sorted({line.contract for line in lines})
        people = {line.person for line in lines if line.person}
        last = max(line.decided_at for line in lines if line.decided_at)
        agreed = list(_agreed(contracts, lines, last))
        erased = erased_among(line.person for line in [*lines, *agreed])
        events = _events({*people, *_beside(lines)} - erased, last)
        rules = _rulebook(events, contracts)
        texts = words_of(
            content for name, content in rules.items() if name.startswith(("rulebook/programmes", "rulebook/contracts"))
        )
        audit.read(*sorted({event.person for event in events}))
        hiding = Pseudonyms(events, [line.person for line in [*lines, *agreed] if line.person])
        return _packed(
            batch, payments, _rows(lines, hiding), _rows(agreed, hiding), events, texts, hiding, rules, erased
        )


def _packed(
    batch: Batch,
    payments: Sequence[Payment],
    lines: list[dict[str, Any]],
    agreed: list[dict[str, Any]],
    events: Sequence[Event],
    words: frozenset[str],
    hiding: Pseudonyms,
    rules: Mapping[str, bytes],
    erased: Iterable[str],
) -> bytes:
    told = io.BytesIO()
    rows = [hiding.row(event, words) for event in read_by_rules(events, words)]
    write_json_lines(sorted(rows, key=lambda row: row["id"]), told)
    files = {
        "README.txt": TOO.format(name=name_of(batch)).encode(),
        "payments.json": json_bytes([_payment(each) for each in payments]),
        "lines.json": json_bytes(lines),
        "agreed.json": json_bytes(agreed),
        "events.jsonl": told.getvalue(),
        **rules,
    }
    gone = sorted(hiding.people[each] for each in erased)
    about = {"batch": batch.reference, "payer": batch.payer, "fingerprint": batch.fingerprint, "erased": gone}
    moments = {f"rulebook/{file}": at.isoformat() for file, at in agreed_at().items()}
    when = {name: at for name, at in moments.items() if name in rules}
    return packed(about | {"agreed_at": when}, files)


def name_of(batch: Batch) -> str:
    return f"{batch.reference}.zip"


def _agreed(contracts: Sequence[str], lines: Sequence[Line], last: datetime) -> Iterable[Line]:
    """What was agreed to by then: under these contracts, and under others what may not be paid beside these lines.

    Nothing else that another payer agreed of the same people is told to this one.
    """
    own = {line.enrolment for line in lines}
    clashes = Entitled.objects.filter(enrolment__in=own).values_list("clashes", flat=True)
    beside = {enrolment for several in clashes for _, enrolment in several}
    asked = Line.objects.filter(state__in=OWED, decided_at__lte=last)
    return asked.filter(Q(contract__in=contracts) | Q(enrolment__in=beside)).order_by("decided_at", "pk")


def _beside(lines: Iterable[Line]) -> set[str]:
    """Everybody under a contract one of whose limits was reached: what they had earned decides what was left."""
    contracts = sorted({line.contract for line in lines if line.basis.get("limited_by")})
    if not contracts:
        return set()
    return set(Stored.objects.filter(kind="start", detail__contract__in=contracts).values_list("person", flat=True))


def _events(people: Iterable[str], last: datetime) -> list[Event]:
    """Whole journeys, as known at a moment."""
    found = events_of(linked(set(people))) if people else []
    return sorted((event for event in found if event.recorded_at <= last), key=lambda event: event.id)


def _rulebook(events: Iterable[Event], contracts: Iterable[str]) -> dict[str, bytes]:
    """The files that these journeys and contracts rest on: programmes, contracts, rates, calendars, codes, what facts mean."""
    root = default_rulebook()
    starts = [event for event in events if event.kind == "start"]
    under = {str(getattr(event, "contract", "")) for event in starts} | set(contracts)
    texts = {each.file: each.text.encode() for each in agreed_texts() if each.contract in under}
    named = {str(getattr(event, "programme", "")) for event in starts}
    named |= {agreed.contract.programme for id in under if (agreed := rulebook().contracts.get(id)) and agreed.contract}
    files = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    kept = {name: path.read_bytes() for name, path in files.items() if _is_needed(name, named, under)}
    return {f"rulebook/{name}": content for name, content in sorted({**kept, **texts}.items())}


def _is_needed(name: str, programmes: set[str], contracts: set[str]) -> bool:
    first, _, rest = name.partition("/")
    of = rest.split("/")[0]
    if first == "programmes":
        return of in programmes and not rest.endswith("/cases.yaml")
    if first == "contracts":
        return of.removesuffix(".yaml") in contracts
    return first in ("rates", "calendars", "codelists") or name == "facts.yaml"


def _payment(each: Payment) -> dict[str, Any]:
    lines = sorted({reference_of(line) for _, line, _, _ in each.made_of})
    return {"reference": each.reference, "body": each.body, "pence": each.pence, "lines": lines}


def _rows(lines: Sequence[Line], hiding: Pseudonyms) -> list[dict[str, Any]]:
    """Lines as they were made, with their parts and when they were agreed to: those of one act have one moment."""
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for part in Part.objects.filter(line__in=lines).order_by("line_id", "body"):
        parts[part.line_id].append({"body": part.body, "pence": part.pence})
    steps: dict[tuple[int, str], list[str]] = defaultdict(list)
    for line, kind, at in Step.objects.filter(line__in=lines, kind__in=["ended", "restored"]).values_list(
        "line", "kind", "at"
    ):
        steps[line, kind].append(at.isoformat())
    return [
        {
            **{
                name: getattr(line, name)
                for name in ("kind", "contract", "programme", "provider", "enrolment", "rule", "n")
            },
            **{name: getattr(line, name) for name in ("title", "group", "pence", "place", "by_hand", "fingerprint")},
            "reference": line.reference,
            "person": hiding.people.get(line.person, ""),
            "corrects": reference_of(line.corrects_id) if line.corrects_id else "",
            "achieved_on": line.achieved_on.isoformat(),
            "decided_at": line.decided_at.isoformat() if line.decided_at else "",
            "ended": steps[line.pk, "ended"],
            "restored": steps[line.pk, "restored"],
            "parts": parts[line.pk],
            "basis": hiding.hidden(line.basis),
        }
        for line in lines
    ]
