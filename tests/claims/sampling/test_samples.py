"""A sample of what was paid: drawn once, looked at by another, estimated, and taken back with notice."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.claims import recovering
from ettle.web.claims.deciding import approve
from ettle.web.claims.models import Line, Statement
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.sampling.actions import draw_sample, enter, estimate_of, listed_of, propose
from ettle.web.claims.sampling.drawing import draw, fingerprint_of
from ettle.web.claims.sampling.models import Drawn, Found, Sample
from tests.claims.batches.paying import accounts, agreed_lines, answer, reconciled, sent
from tests.claims.paid import CONTRACT, LEAD, PAYER, desks, recording  # noqa: F401
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
MONTH = {"from_month": date(2021, 11, 1), "until_month": date(2021, 11, 1)}


@pytest.fixture
@remembered
def paid(desks, recording):  # noqa: F811
    """£850 for each of four people, paid, and the month frozen."""
    lines = agreed_lines(desks, "ada", "bea", "col", "dot")
    accounts(desks)
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))
    with as_system():
        Statement.objects.update(state="frozen", fingerprint="f" * 64, month=MONTH["from_month"])
    return lines


def drawn_by_flo(desks, percent=30):  # noqa: F811
    return draw_sample(by=desks["flo"], contract=CONTRACT, percent=percent, **MONTH)


def held(sample):
    with as_system():
        return list(Drawn.objects.filter(sample=sample).order_by("line").select_related("line"))


def entered(desks, sample, *said):  # noqa: F811
    for each, (found, wrong) in zip(held(sample), said, strict=True):
        enter(by=desks["dan"], drawn=each.pk, found=found, wrong_pence=wrong, words="Hours of another week.")


def test_anybody_draws_the_same_again_from_what_is_kept(desks, paid):  # noqa: F811
    sample = drawn_by_flo(desks)
    assert fingerprint_of(listed_of(sample)) == sample.fingerprint
    again = draw(sample.seed, listed_of(sample), sample.percent)
    assert again == {each.line.reference: each.stratum for each in held(sample)}
    assert [line.reference for line in paid[:1]] <= list(again), "the first ever paid is always drawn"
    assert len(again) == 2


def test_months_are_drawn_from_once_and_only_when_they_are_frozen_and_paid(desks, paid):  # noqa: F811
    drawn_by_flo(desks)
    with pytest.raises(CannotAct, match="was drawn"):
        drawn_by_flo(desks, percent=100)
    with pytest.raises(CannotAct, match="Nothing was paid"):
        draw_sample(by=desks["flo"], contract=CONTRACT, from_month=date(2021, 10, 1), until_month=date(2021, 10, 1))
    with as_system():
        Statement.objects.update(state="draft", fingerprint="")
    with pytest.raises(CannotAct, match="Nothing was paid"):
        draw_sample(by=desks["flo"], contract=CONTRACT, from_month=date(2021, 10, 1), until_month=MONTH["until_month"])


@pytest.mark.parametrize("who", ["flo", "dee", "fay"], ids=["drew it", "approved it", "checked it"])
def test_nobody_looks_at_what_they_drew_or_had_a_hand_in(desks, paid, who):  # noqa: F811
    first = held(drawn_by_flo(desks))[0]
    with pytest.raises(CannotAct, match="yourself"):
        enter(by=desks[who], drawn=first.pk, found=Found.RIGHT)


def test_somebody_elsewhere_finds_no_such_line(desks, paid):  # noqa: F811
    first = held(drawn_by_flo(desks))[0]
    with pytest.raises(CannotAct, match="no such line"):
        enter(by=desks["cai"], drawn=first.pk, found=Found.RIGHT)


@pytest.mark.parametrize(("found", "wrong", "why"), [("part", 0, "no part"), ("part", 85_000, "no part"), ("wrong", 0, "what is wrong")])  # fmt: skip
def test_what_is_wrong_has_its_sum_and_its_words(desks, paid, found, wrong, why):  # noqa: F811
    first = held(drawn_by_flo(desks))[0]
    with pytest.raises(CannotAct, match=why):
        enter(
            by=desks["dan"],
            drawn=first.pk,
            found=Found(found),
            wrong_pence=wrong,
            words="" if found == "wrong" else "x",
        )


def test_it_says_nothing_until_every_line_was_looked_at(desks, paid):  # noqa: F811
    sample = drawn_by_flo(desks)
    assert estimate_of_as_system(sample) is None
    with pytest.raises(CannotAct, match="not looked at"):
        propose(by=desks["flo"], sample=sample.pk)
    entered(desks, sample, (Found.RIGHT, 0), (Found.RIGHT, 0))
    assert estimate_of_as_system(sample).by_line.low == 0
    assert propose(by=desks["flo"], sample=sample.pk) == [], "what nobody found wrong is not taken back"


def estimate_of_as_system(sample):
    with as_system():
        return estimate_of(sample)


def test_the_least_that_was_overpaid_is_taken_back_with_notice_and_reply(desks, paid):  # noqa: F811
    sample = drawn_by_flo(desks)
    entered(desks, sample, (Found.RIGHT, 0), (Found.WRONG, 0))
    low = estimate_of_as_system(sample).overpaid[1]
    notices = propose(by=desks["flo"], sample=sample.pk)
    assert -sum(line.pence for line in notices) == low >= 85_000
    with pytest.raises(CannotAct, match="proposed already"):
        propose(by=desks["flo"], sample=sample.pk)
    notice = notices[0]
    seen = {notice.pk: notice.fingerprint}
    with pytest.raises(CannotAct, match="may still reply"):
        approve(by=desks["dan"], contract=CONTRACT, seen=seen)
    recovering.reply(by=desks["pat"], line=notice.pk, fingerprint=notice.fingerprint, words="It is.")
    approve(by=desks["dan"], contract=CONTRACT, seen=seen)
    with as_system():
        assert Line.objects.get(pk=notice.pk).state == "approved"


def test_the_database_keeps_a_sample_and_what_was_found_as_they_are(desks, paid):  # noqa: F811
    sample = drawn_by_flo(desks)
    first, second = held(sample)
    enter(by=desks["dan"], drawn=first.pk, found=Found.RIGHT)
    with as_system():
        for act in (
            lambda: Drawn.objects.filter(pk=first.pk).update(found="wrong", wrong_pence=85_000, words="No."),
            lambda: Drawn.objects.filter(pk=second.pk).delete(),
            lambda: Sample.objects.update(seed="another"),
            lambda: Drawn.objects.filter(pk=second.pk).update(found="right", wrong_pence=0, entered_by="flo"),
        ):
            with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
                act()


def test_a_sample_is_seen_by_payer_and_lead_alone(desks, paid):  # noqa: F811
    drawn_by_flo(desks)
    for organisation, sees in ((PAYER, True), (LEAD, True), ("east-coast-works", False), ("elsewhere", False)):
        with as_organisation(organisation, DAY):
            assert Sample.objects.exists() == Drawn.objects.exists() == sees, organisation
