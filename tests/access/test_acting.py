"""As whom the database is asked, where one act is done within another."""

import pytest
from django.db import IntegrityError, connection, transaction

from ettle.web.access.acting import as_organisation, as_system, ask_as
from ettle.web.access.database import APP, SYSTEM
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def asks():
    """The role that the database is asked as, and the organisation it is asked for."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role'), coalesce(current_setting('app.organisation', true), '')")
        return cursor.fetchone()


def test_an_automatic_act_within_another_asks_for_nothing_more(django_assert_num_queries):
    with as_system():
        with django_assert_num_queries(2), as_system():  # a savepoint begun and ended
            pass
        with django_assert_num_queries(0), as_system(savepoint=False):
            pass
        assert asks() == (SYSTEM, "")
    assert asks()[0] == "none"


def test_an_automatic_act_within_what_an_organisation_asks_is_the_system_s_until_it_ends():
    with as_organisation(WORKS, DAY):
        with as_system(savepoint=False):
            assert asks() == (SYSTEM, WORKS)
        assert asks() == (APP, WORKS)


def test_what_an_organisation_asks_within_an_automatic_act_is_its_own_and_ends():
    with as_system():
        with as_organisation(ELSEWHERE, DAY):
            assert asks() == (APP, ELSEWHERE)
            with as_system():
                assert asks() == (SYSTEM, ELSEWHERE)
            assert asks() == (APP, ELSEWHERE)
        assert asks() == (SYSTEM, "")
        with as_system():
            assert asks() == (SYSTEM, "")


def test_whoever_is_asked_as_within_an_automatic_act_does_not_keep_its_role():
    with as_system():
        ask_as(APP, WORKS, DAY)
        with as_system():
            assert asks() == (SYSTEM, WORKS)
        assert asks() == (APP, WORKS)


def test_after_an_error_within_it_an_automatic_act_goes_on_as_the_system():
    with as_system():
        for inner in (as_system, lambda: as_organisation(WORKS, DAY)):
            with pytest.raises(IntegrityError), inner():
                raise IntegrityError
            assert asks() == (SYSTEM, "")
            with as_system():
                assert asks() == (SYSTEM, "")


def test_an_error_that_ends_an_automatic_act_leaves_nobody_the_system():
    with pytest.raises(IntegrityError), as_system():
        raise IntegrityError
    with transaction.atomic(), as_system(savepoint=False):
        assert asks()[0] == SYSTEM
    assert asks()[0] == "none"
