"""A search reads an index, however many people there are: no sequential scan, no hashed sub-plan, few rows."""

import itertools
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.access.installation_key import fingerprint
from ettle.web.access.models import Assignment, Grant, PersonRef
from ettle.web.people.indexing import index
from ettle.web.people.models import Born, Identity, NationalInsurance, SearchRow
from ettle.web.people.search import search
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

GIVEN = [
    "Ada",
    "Alasdair",
    "Catrìona",
    "Craig",
    "Eilidh",
    "Fiona",
    "Hamish",
    "Iain",
    "Isla",
    "Kirsty",
    "Mhairi",
    "Niamh",
    "Rory",
    "Shona",
]
FAMILY = [
    "MacDonald",
    "Farquhar",
    "Stewart",
    "O'Neill",
    "Reid",
    "NicDhòmhnaill",
    "Sim",
    "Tait",
    "Urquhart",
    "Weir",
    "Kowalski",
    "Singh",
]
MANY = 3000


@pytest.fixture
def many(cast):
    """Three thousand people, half of them Ben's organisation's."""
    ids = [f"p-{number:05}" for number in range(MANY)]
    names = itertools.islice(itertools.cycle(itertools.product(GIVEN, FAMILY)), MANY)
    PersonRef.objects.bulk_create(PersonRef(id=id) for id in ids)
    Identity.objects.bulk_create(
        Identity(person_id=id, given=given, family=f"{family}{number % 97 or ''}")
        for number, (id, (given, family)) in enumerate(zip(ids, names, strict=True))
    )
    Born.objects.bulk_create(
        Born(person_id=id, on=date(1960 + n % 40, n % 12 + 1, n % 28 + 1)) for n, id in enumerate(ids)
    )
    Grant.objects.bulk_create(
        Grant(person_id=id, organisation_id=WORKS if n % 2 else ELSEWHERE, category=each, purpose="help", valid_from=DAY, because="enrolment", source=id)
        for n, id in enumerate(ids)
        for each in ("name", "identity", "contact", "journey")
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(person_id=id, organisation_id=WORKS, worker="ben", from_on=DAY, source=id) for id in ids[1:400:2]
    )
    numbers = [(id, f"AB{n:06}") for n, id in enumerate(ids)]
    NationalInsurance.objects.bulk_create(
        NationalInsurance(person_id=id, sealed=b"x", fingerprint=fingerprint(number), shown=number)
        for id, number in numbers
    )
    index(None)
    with connection.cursor() as cursor:
        for table in (
            "people_search",
            "people_nationalinsurance",
            "people_identity",
            "access_grant",
            "access_assignment",
        ):
            cursor.execute(f"analyze {table}")


TYPED = [
    "farq", "Farquar Ada", "o", "stuart craig", "macdonald", "13 January 1972", "ada 1 January 1960", "p-00001", "AB 00 00 01",
    "zzz", "reid kirsty ann",
]  # fmt: skip


def test_every_question_of_a_search_reads_an_index(cast, many):
    """One test for all that is typed, as the people take a while to make."""
    staff = cast["ben"]
    acting = Acting(staff, staff.posts.get(), DAY)
    with as_organisation(WORKS, DAY), connection.cursor() as cursor:
        assert SearchRow.objects.values("person").distinct().count() == MANY // 2, "the others are not seen"
        for text in TYPED:
            with CaptureQueriesContext(connection) as asked:
                search(acting, text)
            assert len(asked) <= 6, f"{len(asked)} questions for {text}"
            for question in asked.captured_queries:
                # What is planned once is not told in words: whom one sees, which reads no table of people.
                if "people_" in (question["sql"] or ""):
                    plan = plan_of(cursor, question["sql"])
                    told = json.dumps(plan, indent=1)
                    assert not read_whole(plan) and "hashed" not in told, told
                    assert read(plan) < 2500, f"{read(plan)} rows read for {text}"


def plan_of(cursor, sql):
    cursor.execute(f"explain (analyze, format json) {sql}")
    return cursor.fetchone()[0][0]["Plan"]


def nodes(plan):
    yield plan
    for each in plan.get("Plans", []):
        yield from nodes(each)


def read_whole(plan):
    """Tables of people that the plan reads from end to end. A policy may name another that it never comes to."""
    whole = [each for each in nodes(plan) if each["Node Type"] == "Seq Scan" and each["Actual Loops"]]
    return [each["Relation Name"] for each in whole]


def read(plan):
    """Rows that the scans of a plan looked at."""
    return sum(
        (each["Actual Rows"] + each.get("Rows Removed by Filter", 0)) * each["Actual Loops"]
        for each in nodes(plan)
        if "Scan" in each["Node Type"]
    )
