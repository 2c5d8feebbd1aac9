"""What is worked out from the events comes out the same whether act by act or all at once."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ettle.cli import main
from ettle.web.access.acting import as_system
from ettle.web.access.models import Assignment, Grant
from ettle.web.audit import entry as audit
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions
from ettle.web.casework.models import Delivered, Standing
from tests.cast import ELSEWHERE, WORKS, bens
from tests.web.told import DAY, ada, told


def worked_out():
    """Every row of what is worked out, without its number."""
    with as_system():
        return {
            model.__name__: sorted(
                tuple(str(value) for name, value in sorted(row.items()) if name != "id")
                for row in model.objects.values()
            )
            for model in (Standing, Grant, Assignment, Delivered)
        }


@pytest.mark.django_db
def test_rows_that_were_spoilt_are_put_right(adas):
    before = worked_out()
    assert all(before.values())
    Grant.objects.filter(category="health").delete()
    Grant.objects.filter(category="notes").update(organisation_id=ELSEWHERE)
    Assignment.objects.update(worker="cai")
    Standing.objects.update(words="spoilt", organisation=ELSEWHERE)
    assert worked_out() != before
    actions.rebuild(for_day=DAY)
    assert worked_out() == before


@pytest.mark.django_db(transaction=True)
def test_the_command_works_it_all_out_and_is_on_record(cast):
    with audit.entry(actor="system: test", act="test"):
        actions.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)
    before = worked_out()
    Grant.objects.all().delete()
    run = CliRunner().invoke(main, ["rebuild"])
    assert run.exit_code == 0, run.output
    assert f"Worked out 1 standing and {len(before['Grant'])} grants." in run.stderr
    assert worked_out() == before
    last = Recorded.objects.order_by("id").last()
    assert (last.actor, last.act, last.outcome) == ("system: rebuild", "rebuild", "wrote")


days = st.integers(0, 90).map(lambda number: (date(2021, 7, 1) + timedelta(days=number)).isoformat())
people, providers = st.sampled_from(["ada", "eve"]), st.sampled_from([WORKS, ELSEWHERE])
acts = st.one_of(
    st.tuples(
        st.just("referral"), people, days, st.fixed_dictionaries({"source": st.just("jobcentre"), "to": providers})
    ),
    st.tuples(
        st.just("start"),
        people,
        days,
        st.fixed_dictionaries(
            {"programme": st.just("fair-start-scotland"), "provider": providers, "area": st.just("lot-6")}
        ),
    ),
    st.tuples(st.just("key_worker"), people, days, st.fixed_dictionaries({"worker": st.sampled_from(["ben", "cai"])})),
    st.tuples(st.just("handover"), people, days, st.fixed_dictionaries({"to": providers})),
    st.tuples(st.just("leave"), people, days, st.just({})),
    st.tuples(st.just("contact"), people, days, st.just({"mode": "phone", "reached": "yes"})),
    st.tuples(st.just("link"), st.just("ada"), days, st.just({"other": "eve"})),
    st.tuples(st.just("unlink"), st.just("ada"), days, st.just({"other": "eve"})),
)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(acts, min_size=2, max_size=9))
def test_act_by_act_gives_the_rows_of_a_rebuild(cast, recorded, told_acts):
    with transaction.atomic():
        for number, (kind, person, on, said) in enumerate(told_acts):
            event = told(kind, on, f"event-{number}", person, recorded=f"2021-10-{number + 1:02}", **said)
            try:
                actions.record_events(by="ben", events=[event], for_day=DAY)
            except actions.Refused:
                continue
        pushed = worked_out()
        actions.rebuild(for_day=DAY)
        assert worked_out() == pushed
        transaction.set_rollback(True)
