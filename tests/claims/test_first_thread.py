"""One outcome becomes one line: earned, claimed, checked, approved by another person."""

import pytest

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Organisation
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.models import Entitled, Line, Part, Step
from ettle.web.claims.refusals import CannotAct
from tests.cast import make_staff
from tests.claims.paid import (  # noqa: F401
    CONTRACT,
    JOB_13,
    LEAD,
    PAYER,
    SUB,
    acting,
    adas,
    desks,
    recording,
    shown,
)
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def rows():
    return list(Entitled.objects.order_by("rule").values("rule", "n", "state", "pence", "achieved_on", "to"))


def test_what_a_journey_earns_is_kept_and_rebuilt_the_same(adas):  # noqa: F811
    with as_system():
        before = rows()
        casework.rebuild(for_day=DAY)
        assert rows() == before
    (first,) = [row for row in before if row["state"] == "payable"]
    assert (first["rule"], first["pence"], str(first["achieved_on"]), first["to"]) == (
        "job_13",
        85000,
        "2021-09-26",
        LEAD,
    )


def held(*left_out):
    return [
        {name: each[name] for name in each if name not in left_out}
        for each in Entitled.objects.order_by("rule", "n").values()
    ]


def test_what_is_earned_lies_as_it_lay_and_what_was_spoilt_is_put_right(adas):  # noqa: F811
    with as_system():
        before, reasons = held(), held("id")
        casework.rebuild(for_day=DAY)
        assert held() == before, "nothing was written anew"
        Entitled.objects.filter(rule="job_13").update(because=[{"code": "spoilt"}])
        assert held("id") != reasons
        casework.rebuild(for_day=DAY)
        assert held("id") == reasons


def claimed(desks):  # noqa: F811
    return claim(by=desks["pat"], contract=CONTRACT, chosen=shown())


def test_a_result_is_claimed_checked_and_approved_by_three_people(adas, desks):  # noqa: F811
    (line,) = claimed(desks).lines
    seen = {line.pk: line.fingerprint}
    check(by=desks["fay"], seen=seen)
    approve(by=desks["dee"], contract=CONTRACT, seen=seen)
    with as_system():
        line = Line.objects.get()
        assert (line.pence, line.state, line.made_by, line.checked_by, line.decided_by) == (
            85000,
            "approved",
            "pat",
            "fay",
            "dee",
        )
        assert dict(Part.objects.values_list("body", "pence")) == {LEAD: 59500, SUB: 25500}
        assert list(Step.objects.values_list("kind", "by")) == [
            ("submitted", "pat"),
            ("checked", "fay"),
            ("approved", "dee"),
        ]
        assert Event.objects.get(kind="claim").detail["rule"] == "job_13"


def test_claimed_again_it_is_the_same_line(adas, desks):  # noqa: F811
    (first,), (again,) = claimed(desks).lines, claimed(desks).lines
    assert first == again
    with as_system():
        assert Line.objects.count() == Event.objects.filter(kind="claim").count() == 1


def test_whoever_claims_under_one_contract_is_told_nothing_of_the_lines_of_another(adas, desks):  # noqa: F811
    claimed(desks)
    Organisation.objects.create(id="jets-lead", name="Jets", kind="provider", area="lot-5")
    ivy = acting(make_staff("ivy", "Ivy Bell", "jets-lead", "provider_manager"))
    done = claim(by=ivy, contract="jets-scotland-illustrative", chosen={JOB_13: "0" * 64})
    assert (done.lines, [each.code for each in done.refused]) == ((), ["not_payable"])


@pytest.mark.parametrize("two_posts", [["pat", "pat", "dee"], ["pat", "fay", "fay"], ["pat", "fay", "pat"]])
def test_nobody_checks_or_approves_what_they_touched_whatever_their_posts(adas, desks, two_posts):  # noqa: F811
    """Pat claims; the code of the member of staff decides, not the post they act in."""
    (line,) = claimed(desks).lines
    seen = {line.pk: line.fingerprint}
    checker, approver = (as_somebody_of_the_payer(desks, code) for code in two_posts[1:])
    with pytest.raises(CannotAct, match="yourself"):
        check(by=checker, seen=seen)
        approve(by=approver, contract=CONTRACT, seen=seen)


def as_somebody_of_the_payer(desks, code):  # noqa: F811
    """The same person, acting in a second post: at the payer."""
    staff = desks[code].staff
    post = desks["dee"].post
    return type(desks[code])(staff, post, DAY)


def test_approval_binds_to_what_was_seen(adas, desks):  # noqa: F811
    (line,) = claimed(desks).lines
    check(by=desks["fay"], seen={line.pk: line.fingerprint})
    with pytest.raises(CannotAct, match="changed"):
        approve(by=desks["dee"], contract=CONTRACT, seen={line.pk: "0" * 64})


def test_each_side_sees_its_own_and_a_subcontractor_its_part_alone(adas, desks):  # noqa: F811
    claimed(desks)
    for organisation, lines, parts in ((LEAD, 1, 2), (PAYER, 1, 2), (SUB, 0, 1), ("elsewhere", 0, 0)):
        with as_organisation(organisation, DAY):
            assert (Line.objects.count(), Part.objects.count()) == (lines, parts), organisation
            assert Step.objects.count() == lines
            assert Entitled.objects.exists() == bool(lines)
