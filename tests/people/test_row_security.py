"""What the database alone keeps apart: each table of who Ada is and how to reach her is seen by its own category and no other."""

from datetime import date

import pytest

from ettle.web.access.acting import as_organisation
from ettle.web.access.models import Grant
from ettle.web.access.roles import Category
from ettle.web.people import actions
from ettle.web.people.models import (
    Address,
    Born,
    Contact,
    Earlier,
    EmergencyContact,
    EqualityAnswer,
    NationalInsurance,
    OtherName,
)
from tests.cast import ELSEWHERE
from tests.plans.owner import as_owner
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
OF = {
    "identity": (OtherName, Born, NationalInsurance),
    "contact": (Contact, Address, EmergencyContact, Earlier),
    "equality": (EqualityAnswer,),
}


@pytest.fixture
@remembered
def known(adas):
    """A row of Ada's in each of the tables."""
    actions.add_other_name(person="ada", kind="previous", given="Ada", family="Wishart", by="ben")
    actions.set_number(person="ada", number="AB123456C", by="ben")
    for phone in ("0131 496 0000", "0131 496 0001"):
        actions.set_contact(person="ada", said={"phone": phone, "safe_message": "no"}, by="ben")
    actions.move(person="ada", from_on=DAY, lines="1 Brae", postcode="EH1 1AA", by="ben")
    actions.set_emergency_contact(person="ada", name="Una", phone="0131 496 0002", by="ben")
    actions.answer_equality(person="ada", answers={"religion": "none"}, by="ben")


def granted(*categories):
    as_owner()
    for each in categories:
        Grant.objects.create(person_id="ada", organisation_id=ELSEWHERE, category=each, purpose="test",
                             valid_from=date(2021, 1, 1), because="agreement", source="test")  # fmt: skip


@pytest.mark.parametrize("category", OF)
def test_row_level_security_alone_shows_each_table_by_its_own_category(known, category):
    granted(*(each for each in Category if each != category))
    with as_organisation(ELSEWHERE, DAY):
        assert [table.__name__ for table in OF[category] if table.objects.exists()] == []
    granted(category)
    with as_organisation(ELSEWHERE, DAY):
        assert [table for table in OF[category] if not table.objects.exists()] == []
