"""Whose move it is with a line or a month, in words: which body, who of it, by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ettle.engine.wording.plain import count
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.roles import Act
from ettle.web.claims.checks.unpaid import OF_PAYER
from ettle.web.claims.models import ENDED, Line, LineKind, LineState, Recovery, StatementState
from ettle.web.claims.models import STOPPED as STOPPED_WORD
from ettle.web.claims.pages.acts import appealed, may_appeal
from ettle.web.claims.pages.seeing import organisations, whoever_may
from ettle.web.claims.pages.statement import Month
from ettle.web.claims.pages.words import moment
from ettle.web.frame.day import today


@dataclass(frozen=True)
class Move:
    """Whose move: a body (empty = nobody's), and what is to be done."""

    body: str
    words: str


DECIDES = "decides on the appeal"
NOBODYS = Move("", "Nobody’s: it is settled")


def move_of(line: Line) -> Move:
    taken_back = line.corrects if line.kind == LineKind.RECOVERY and line.state != LineState.DROPPED else line
    if taken_back and taken_back.recovery not in (Recovery.NONE, Recovery.RECOVERED):
        return _of_recovery(line, Recovery(taken_back.recovery))
    if appealed(line):
        return _payer(Act.APPROVE_CLAIMS, DECIDES)(line)
    if line.stopped_by:
        return _stopped(line)
    found = MOVES.get(LineState(line.state))
    return found(line) if found else NOBODYS


def _stopped(line: Line) -> Move:
    """Who has the next move about an approved line that a hard stop leaves out of payments."""
    if line.stopped_by in OF_PAYER:
        who = whoever_may(Act.CHECK_CLAIMS, line.payer, today())
        return Move(_called(line.payer), f"{_capital(who)} has it passed over, or takes it back, before it is paid")
    who = whoever_may(Act.CLAIM, line.provider, today())
    return Move(_called(line.provider), f"{_capital(who)} puts right what stops it, before it is paid")


def _by(line: Line) -> str:
    """By when, while that day is still ahead."""
    return f" by {in_words(line.answer_by)}" if line.answer_by and line.answer_by >= today() else ""


def _payer(act: Act, does: str) -> Callable[[Line], Move]:
    def said(line: Line) -> Move:
        who = whoever_may(act, line.payer, today(), _of_before(line, act))
        ahead = line.pence > 0 and line.statement.pay_on >= today() and line.state not in ENDED
        to_be_paid = f", to be paid on {in_words(line.statement.pay_on)}" if ahead else ""
        return Move(_called(line.payer), f"{_capital(who)} {does}{to_be_paid}")

    return said


def _of_before(line: Line, act: Act) -> list[str]:
    """Who took a step with it already, so that this one is somebody else's."""
    before = [line.made_by, line.checked_by]
    return before if act is Act.PAY else [*before, line.decided_by, line.appeal_decided_by]


def _provider(does: str) -> Callable[[Line], Move]:
    def said(line: Line) -> Move:
        who = whoever_may(Act.CLAIM, line.provider, today())
        return Move(_called(line.provider), f"{_capital(who)} {does}{_by(line)}")

    return said


def _of_recovery(line: Line, stands: Recovery) -> Move:
    """Whose move it is with money that is taken back: said of the recovery, and of what it takes back."""
    if stands == Recovery.NOTIFIED:
        return _notified(line)
    does = {
        Recovery.REPLIED: "reads the reply and decides",
        Recovery.APPEALED: DECIDES,
        Recovery.AGREED: "takes it off a later payment",
    }[stands]
    act = Act.PAY if stands == Recovery.AGREED else Act.APPROVE_CLAIMS
    return Move(_called(line.payer), f"{_capital(whoever_may(act, line.payer, today(), _of_before(line, act)))} {does}")


def _notified(line: Line) -> Move:
    """The provider may reply while the notice runs; after that the payer decides."""
    notice = line
    if line.kind != LineKind.RECOVERY:
        notice = line.corrected_by.exclude(state__in=ENDED).filter(kind=LineKind.RECOVERY).latest("id")
    if notice.answer_by and notice.answer_by < today():
        act = Act.CHECK_CLAIMS if notice.state == LineState.PROPOSED and not notice.by_hand else Act.APPROVE_CLAIMS
        return MOVES[LineState.PROPOSED](notice) if act is Act.APPROVE_CLAIMS else _payer(act, "checks it")(notice)
    return _provider("may reply")(notice)


def _refused(line: Line) -> Move:
    """A refusal may be cured; appealed against too, while there is time and nobody has decided yet."""
    appeals = may_appeal(line)
    who = _capital(whoever_may(Act.CLAIM, line.provider, today()))
    by = f", or appeal{_by(line)}" if appeals else ""
    return Move(_called(line.provider), f"{who} may put right what it lacks and claim again{by}")


MOVES: dict[LineState, Callable[[Line], Move]] = {
    LineState.PROPOSED: _payer(Act.APPROVE_CLAIMS, "agrees to it or not"),
    LineState.SUBMITTED: _payer(Act.CHECK_CLAIMS, "checks it"),
    LineState.CHECKED: _payer(Act.APPROVE_CLAIMS, "approves it"),
    LineState.QUERIED: _provider("answers the question"),
    LineState.REFUSED: _refused,
    LineState.APPROVED: _payer(Act.PAY, "puts it in a payment"),
    LineState.BATCHED: lambda line: Move(_called(line.payer), "The payment is made and is to be confirmed by the bank"),
}


def _called(organisation: str) -> str:
    return organisations([organisation])[organisation]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Stands:
    """Where a month stands: a shape and a word, and whose move it is."""

    shape: str
    word: str
    move: Move


STOPPED = "stopped"


def numbers(month: Month) -> dict[str, int]:
    """How many counted lines are in each state; of those that are approved, those that a hard stop holds apart."""
    found = dict.fromkeys([*LineState.values, STOPPED], 0)
    for each in month.counted:
        if each.line is not None:
            found[STOPPED if each.line.stopped_by else each.line.state] += 1
    return found


def stands(month: Month) -> Stands:
    payer, provider = month.contract.parties.payer or "", month.contract.parties.provider or ""
    paid_on = in_words(month.pay_on)
    if month.is_draft:
        who = _capital(whoever_may(Act.CLAIM, provider, today()))
        move = Move(_called(provider), f"{who} claims until {moment(month.cut_off)}")
        return Stands("rest", "Draft", move)
    if month.state == StatementState.CONFIRMED:
        return Stands("good", "Paid", NOBODYS)
    if month.state == StatementState.SENT:
        return Stands("good", "Sent to the bank", Move("The bank", f"Confirmed by {paid_on}"))
    if month.state == StatementState.AUTHORISED:
        who = _capital(whoever_may(Act.PAY, payer, today()))
        return Stands("good", "Authorised", Move(_called(payer), f"{who} sends it to the bank for {paid_on}"))
    return _of_frozen(month, payer, provider, paid_on)


def _of_frozen(month: Month, payer: str, provider: str, paid_on: str) -> Stands:
    """What is still to be done, the first of it in the word; an open question is never passed over by another word."""
    has = numbers(month)
    asked = _asked(has[LineState.QUERIED], provider)
    if has[LineState.SUBMITTED]:
        who = _capital(whoever_may(Act.CHECK_CLAIMS, payer, today()))
        words = f"{who} checks {count(has[LineState.SUBMITTED], 'line')}, to be paid on {paid_on}{asked}"
        return _unless_asked("due", "Frozen", Move(_called(payer), words), asked)
    if has[LineState.CHECKED]:
        who = _capital(whoever_may(Act.APPROVE_CLAIMS, payer, today()))
        words = f"{who} approves {count(has[LineState.CHECKED], 'line')}, to be paid on {paid_on}{asked}"
        return _unless_asked("due", "Checked", Move(_called(payer), words), asked)
    if has[LineState.QUERIED]:
        return Stands("warn", ASKED, Move(_called(provider), _answers(has[LineState.QUERIED], provider)))
    if has[LineState.APPROVED]:
        who = _capital(whoever_may(Act.PAY, payer, today()))
        return Stands("good", "Approved", Move(_called(payer), f"{who} makes the payment for {paid_on}"))
    if has[STOPPED]:
        words = f"A check stops {count(has[STOPPED], 'line')} before it is paid: each says whose move it is"
        return Stands("bad", STOPPED_WORD, Move("", words))
    return Stands("due", "Frozen", Move(_called(payer), "Nothing in it is to be paid"))


ASKED = "Questions asked"


def _answers(number: int, provider: str) -> str:
    return f"{_capital(whoever_may(Act.CLAIM, provider, today()))} answers {count(number, 'question')}"


def _asked(number: int, provider: str) -> str:
    """What the provider has to do beside the payer's own move; empty = nothing."""
    return f". {_called(provider)}: {_answers(number, provider)}" if number else ""


def _unless_asked(shape: str, word: str, move: Move, asked: str) -> Stands:
    return Stands("warn", ASKED, move) if asked else Stands(shape, word, move)


@dataclass(frozen=True)
class Stage:
    """One step of a month on its way: done, now or next, and what is known of it."""

    shape: str
    word: str
    words: str
    note: str


def stages(month: Month, checkers: str, approvers: str) -> list[Stage]:
    """Where a month is, from the draft to the money."""
    has, rank = numbers(month), list(StatementState).index(StatementState(month.state))
    frozen = not month.is_draft
    lines = sum(each.line is not None for each in month.counted)
    unchecked = has[LineState.SUBMITTED] + has[LineState.QUERIED]
    unapproved = unchecked + has[LineState.CHECKED]
    frozen_at = moment(month.kept.frozen_at) if month.kept and month.kept.frozen_at else ""
    steps = [
        (frozen, "Built from the journeys", "As they are recorded, until the cut-off"),
        (frozen, "Frozen", f"{frozen_at}, no later record changes it" if frozen_at else moment(month.cut_off)),
        (frozen and not unchecked, "Checked", _of(lines - unchecked, lines, checkers)),
        (frozen and not unapproved, "Approved by a second person", _of(lines - unapproved, lines, approvers)),
        (rank >= 3, "Sent to the bank", "" if rank >= 3 else f"In time for {in_words(month.pay_on)}"),
        (rank >= 4, "Paid", "" if rank >= 4 else f"Expected {in_words(month.pay_on)}"),
    ]
    done = [each for each, *_ in steps]
    now = done.index(False) if False in done else len(steps)
    words = {True: ("good", "Done"), False: ("rest", "Next")}
    return [
        Stage(*(("due", "Now") if at == now else words[is_done and at < now]), said, note)
        for at, (is_done, said, note) in enumerate(steps)
    ]


def _of(number: int, all_: int, who: str) -> str:
    by = f", by {who}" if who and number else ""
    return f"{number:,} of {count(all_, 'line')}{by}" if all_ else ""
