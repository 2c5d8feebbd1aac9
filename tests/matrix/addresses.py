"""Every address of the site, filled in for each kind of person. One that cannot be filled in fails the build."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.allowed import Kind
from tests.matrix.world import CONTRACT, World


class CannotFill(AssertionError):
    """An address has a part that the matrix does not know how to fill in: say how in FILL, or which it is in OF_NOBODY."""


@dataclass(frozen=True)
class Address:
    """One address about one kind of person (None = about nobody in particular), and the pattern it comes from."""

    name: str
    path: str
    kind: Kind | None
    terms: tuple[str, ...] = ()
    """What stands for the person in a query or a body: taken out of the answer before it is compared, as it is given back."""
    body: tuple[tuple[str, str], ...] = ()


Fill = Callable[[World, Kind], Any]


def kept(name: str) -> Fill:
    """What a desk keeps of each person, as world.more has it."""
    return lambda world, kind: world.more[name].get(kind)


OF_A_LINE = ("claim_line", "check_line", "approve_line", "query_line", "answer_line", "refuse_line",
             "appeal_line", "decide_line", "reply_line", "drop_line", "recover_line", "api_see_claim_line",
             "api_query_claim", "api_answer_claim", "api_refuse_claim", "api_appeal_claim",
             "api_decide_claim", "api_take_back_claim", "api_reply_claim", "api_drop_claim")  # fmt: skip
OF_A_MONTH = (
    "statement",
    "statement_lines",
    "statement_csv",
    "statement_ods",
    "approve_statement",
    "api_see_statement",
)
ONE = [lambda world, kind: "work", lambda world, kind: "contact"]
# How a part of an address is filled in for a kind of person, by the name of the address and the part.
# A list is tried whole. None = there is none of that kind: one that does not exist takes its place.
FILL: dict[tuple[str, str], Fill | list[Fill]] = {
    ("record", "kind"): ONE,
    ("recorded", "act"): lambda world, kind: world.events.get(kind),
    ("draft", "id"): lambda world, kind: world.drafts.get(kind),
    ("draft", "step"): [lambda world, kind: "agreement", lambda world, kind: "who"],
    ("check_referral", "id"): lambda world, kind: world.drafts.get(kind),
    ("not_agreed", "id"): lambda world, kind: world.drafts.get(kind),
    ("received_one", "id"): lambda world, kind: world.referrals.get(kind),
    ("answer_referral", "id"): lambda world, kind: world.referrals.get(kind),
    ("answer_referral", "act"): [lambda world, kind: "accept", lambda world, kind: "met", lambda world, kind: "same"],
    ("referral", "id"): lambda world, kind: world.referrals.get(kind),
    ("referral_sent", "id"): lambda world, kind: world.referrals.get(kind),
    ("appointment", "id"): kept("appointment"),
    ("appointment-outcome", "id"): kept("appointment"),
    ("loan-end", "id"): kept("loan"),
    ("note-correct", "id"): kept("note"),
    ("document", "id"): kept("document"),
    ("document-file", "id"): kept("document"),
    ("document-remove", "id"): kept("document"),
    ("document-evidence", "id"): kept("document"),
    ("remove_other_name", "id"): lambda world, kind: 999999,
    ("change_details", "part"): [lambda world, kind: "name", lambda world, kind: "contact"],
    ("link", "other"): lambda world, kind: world.people[kind],
    ("unlink", "other"): lambda world, kind: world.people[kind],
    ("letter", "id"): kept("letter"),
    ("letter-pdf", "id"): kept("letter"),
    ("letter-new", "template"): lambda world, kind: "welcome",
    ("group_session", "event"): lambda world, kind: world.events.get(kind),
    ("entry", "event"): lambda world, kind: world.events.get(kind),
    ("correct_entry", "event"): lambda world, kind: world.events.get(kind),
    ("end_entry", "event"): lambda world, kind: world.events.get(kind),
    ("never_entry", "event"): lambda world, kind: world.events.get(kind),
    ("goal", "goal"): kept("goal"),
    ("api_correct_event", "event"): lambda world, kind: world.events.get(kind),
    ("api_end_event", "event"): lambda world, kind: world.events.get(kind),
    ("api_take_back_event", "event"): lambda world, kind: world.events.get(kind),
    ("api_correct_note", "note"): kept("note"),
    ("api_see_referral", "id"): lambda world, kind: world.referrals.get(kind),
    ("api_see_received", "id"): lambda world, kind: world.referrals.get(kind),
    ("api_answer_referral", "id"): lambda world, kind: world.referrals.get(kind),
    ("api_answer_referral", "answer"): [lambda world, kind: "accept", lambda world, kind: "decline"],
    ("api_change_goal", "goal"): kept("goal"),
    ("api_write_step", "goal"): kept("goal"),
    ("api_change_step", "goal"): kept("goal"),
    ("api_change_step", "step"): kept("step"),
    ("api_move_appointment", "id"): kept("appointment"),
    ("api_account_for_appointment", "id"): kept("appointment"),
    ("api_end_loan", "id"): kept("loan"),
    ("api_take_other_name", "id"): lambda world, kind: 999999,
    ("api_take_document", "id"): kept("document"),
    ("api_take_document_away", "id"): kept("document"),
    ("api_see_evidence", "id"): kept("document"),
    ("api_record_evidence", "id"): kept("document"),
    ("api_fill_letter", "template"): lambda world, kind: "welcome",
    ("api_see_letter", "id"): kept("letter"),
    ("api_see_session", "event"): lambda world, kind: world.events.get(kind),
    ("api_take_back_session", "event"): lambda world, kind: world.events.get(kind),
    ("api_see_link", "other"): lambda world, kind: world.people[kind],
    ("api_link_records", "other"): lambda world, kind: world.people[kind],
    ("api_part_records", "other"): lambda world, kind: world.people[kind],
    **{(name, "id"): kept("line") for name in OF_A_LINE},
    ("claim_ahead", "id"): kept("entitled"),
    **{(name, "contract"): lambda world, kind: CONTRACT for name in OF_A_MONTH},
    **{(name, "month"): kept("month") for name in OF_A_MONTH},
    ("step-new", "goal"): kept("goal"),
    ("step", "goal"): kept("goal"),
    ("step", "step"): kept("step"),
}
# Addresses with parts that are about nobody: filled in once.
OF_NOBODY: dict[str, dict[str, str]] = {
    **{name: {"contract": CONTRACT} for name in ("api_see_payable", "api_claim_results", "api_approve_claims")},
    "claim_these": {"contract": CONTRACT},
    "moved": {"id": "1"},
    "employer": {"contract": "aberdeenshire-eri-illustrative", "employer": "cafe"},
    "employer_write": {"contract": "aberdeenshire-eri-illustrative", "employer": "cafe"},
    "contract": {"contract": "nolb-ettlebrae-works"},
    "contract_vary": {"contract": "nolb-ettlebrae-works"},
    "contract_vary_by": {"contract": "nolb-ettlebrae-works", "what": "file"},
    "proposal": {"proposal": "1"},
    "proposal_agree": {"proposal": "1"},
    "proposal_decline": {"proposal": "1"},
    "proposal_withdraw": {"proposal": "1"},
    "proposal_text": {"proposal": "1"},
    "sample": {"sample": "1"},
    "sample_propose": {"sample": "1"},
    "sample_enter": {"sample": "1", "drawn": "1"},
    "api_look_at_move": {"way": "key_worker"},
    "api_move_people": {"way": "key_worker"},
    "api_see_move": {"id": "1"},
    "api_undo_move": {"id": "1"},
    **{name: {"id": "1"} for name in ("target", "target_change", "target_end")},
    **{name: {"id": "1"} for name in ("release", "release_agree", "release_decline", "release_csv", "release_ods")},
    **{name: {"id": "1"} for name in ("return_edition", "return_send", "return_csv", "return_reason", "return_beside")},
    **{name: {"id": "1"} for name in ("return_to_mend_csv", "return_to_mend_ods")},
    "return_make": {"id": "participants"},
    "api_see_released_figure": {"id": "1"},
    "api_see_figure": {"measure": "starts"},
    "erasure": {"id": "1"},
    "erasure_drop": {"id": "1"},
    **{name: {"id": "1"} for name in ("batch", "authorise_batch", "cancel_batch", "batch_file", "batch_sent")},
    **{name: {"id": "1"} for name in ("bank_answer", "batch_export", "remittance", "remittance_file", "agree_account")},
    **{name: {"id": "1"} for name in ("remittance_ods", "batch_lines_csv", "batch_lines_ods", "payment_bounced")},
    "programme": {"id": "fair-start-scotland"},
    "programme_file": {"id": "fair-start-scotland", "path": "programme.yaml"},
    "way_in": {"token": "no-such-token"},
    "glass_known": {"opened": "1"},
    "audit_entry": {"id": "1"},
    "api_see_import": {"id": "1"},
    "api_say_columns": {"id": "1"},
    "api_say_words": {"id": "1"},
    "api_go_import": {"id": "1"},
    "api_throw_import_away": {"id": "1"},
    "ledger_entry": {"id": "1"},
    **{name: {"id": "1"} for name in ("override_ask", "override_agree", "related_end")},
    "ledger_month_ready": {"month": "2021-10"},
    "ledger_month_lock": {"month": "2021-10"},
    "import": {"id": "1"},
    "import-columns": {"id": "1"},
    "import-codes": {"id": "1"},
    "import-go": {"id": "1"},
    "import-remove": {"id": "1"},
    "import-refused": {"id": "1"},
    "list": {"name": "need"},
    "staff_one": {"code": "north"},
    "staff_post": {"code": "north"},
    "staff_change": {"code": "north"},
    "place": {"what": "organisation", "id": "elsewhere"},
    "place_name": {"what": "organisation", "id": "elsewhere"},
    "place_close": {"what": "organisation", "id": "elsewhere"},
    "place_open": {"what": "organisation", "id": "elsewhere"},
    "first_administrator": {"id": "elsewhere"},
    "organisation_kind": {"id": "elsewhere"},
    "staff_end": {"code": "north"},
    "staff_link": {"code": "north"},
    "revoke_key": {"prefix": "0" * 12},
    "mfa_remove_webauthn": {"pk": "1"},
    "mfa_edit_webauthn": {"pk": "1"},
    "account_confirm_email": {"key": "none"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
}
NONE_SUCH = {
    "IntConverter": "999999",
    "UUIDConverter": str(uuid.UUID(int=7)),
    "UUIDStrConverter": str(uuid.UUID(int=7)),
    "StringConverter": "m-nothing",
    "SlugConverter": "none",
}


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with the whole of its route."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, route)
        else:
            yield route, each


def addresses(world: World) -> list[Address]:
    """Every address for every kind of person it can be about."""
    found: list[Address] = []
    for _, pattern in patterns():
        name = pattern.name or ""
        parts = {part: type(how).__name__ for part, how in pattern.pattern.converters.items()}
        if name in OF_NOBODY:
            found.append(Address(name, _path(pattern, OF_NOBODY[name]), None))
        elif not parts:
            found.append(Address(name, _path(pattern, {}), None))
        else:
            found += [
                Address(name, _path(pattern, said), kind) for kind in Kind for said in _filled(world, name, parts, kind)
            ]
    return found


def _filled(world: World, name: str, parts: dict[str, str], kind: Kind) -> Iterator[dict[str, Any]]:
    """The parts about a person of this kind; and, of what is kept of them, its id under the person the viewer does see."""
    choices = [[(part, value) for value in _values(world, name, part, of, kind)] for part, of in parts.items()]
    for each in product(*choices):
        yield dict(each)
        if "person" in parts and any((name, part) in FILL for part in parts) and name not in ("record", "recorded"):
            yield dict(each) | {"person": world.people[Kind.OWN]}


def _values(world: World, name: str, part: str, of: str, kind: Kind) -> list[Any]:
    if part == "person":
        return [world.people[kind]]
    how = FILL.get((name, part))
    if how is None:
        raise CannotFill(
            f"The matrix cannot fill in <{part}> of the address {name!r}: say how in tests/matrix/addresses.py."
        )
    given = [each(world, kind) for each in (how if isinstance(how, list) else [how])]
    return [value if value is not None else NONE_SUCH[of] for value in given]


def _path(pattern: URLPattern, said: dict[str, Any]) -> str:
    from django.urls import reverse

    found = [f"{namespace}:{pattern.name}" for namespace in ("api",) if pattern in get_resolver_of(namespace)]
    return reverse(found[0] if found else pattern.name, kwargs={part: str(value) for part, value in said.items()})


def get_resolver_of(namespace: str) -> list[URLPattern]:
    _, resolver = get_resolver().namespace_dict[namespace]
    return list(resolver.url_patterns)
