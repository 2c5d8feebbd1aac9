"""The lists with thousands of rows, as the site asks: no table is read through, no grant is read first, few rows are read."""

import json

import pytest
from django.db import connection

from ettle.web.access.acting import as_organisation
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
MANY = 12_000

STANDINGS = """
insert into casework_standing (person, enrolment, organisation, worker, family, given, name, latest_on, programme, phase, area,
    provider, "group", since, next_due_on, ordered_on, next_due, under_way, readable_until, state, words, computed_for)
select 'p-'||n, 'e-'||n, case when n %% 12 = 0 then %(works)s else %(elsewhere)s end, 'w-'||(n %% 40),
    chr(97 + n %% 26)||'farquhar'||n, 'ada'||(n %% 97), 'Ada '||n, %(day)s::date - n %% 60, 'fair-start-scotland', 'In work', 'Lot 6',
    'Works', 'Core', %(day)s::date - n %% 400, %(day)s::date + n %% 90, %(day)s::date + n %% 90, 'Contact', n %% 10 > 0, null,
    case when n %% 7 = 0 then 'quiet' else 'on_course' end, 'Nothing is late.', %(day)s
from generate_series(1, %(many)s) n
"""
MATTERS = """
insert into casework_matter (section, organisation, worker, person, enrolment, name, "on", word, shape, why, kind, computed_for)
select (array['1_attention', '2_first_contact', '3_owed', '6_quiet'])[1 + n % 4], organisation, worker, person, enrolment, name,
    since, 'Due', 'due', 'Why', 'review', computed_for from casework_standing s, generate_series(1, 2) n where under_way
"""


@pytest.fixture
def thousands(cast, recorded):
    """12,000 people, every twelfth with Ettlebrae Works, which has few key workers; Ben has those of one of them.

    One of them works there no more: those people are nobody's.
    """
    for number in (0, 12, 16, 20, 24, 28, 32, 36):
        make_staff(f"w-{number}", f"Worker {number}", WORKS, "key_worker")
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, {"works": WORKS, "elsewhere": ELSEWHERE, "day": DAY, "many": MANY})
        cursor.execute(
            "update casework_standing set worker = 'ben' where worker = 'w-8' and organisation = %s", [WORKS]
        )
        cursor.execute(MATTERS)
        cursor.execute("analyze casework_standing, casework_matter")


ADDRESSES = [
    "/caseload/",
    "/caseload/?find=gfarquhar1",
    "/caseload/?sort=-due",
    "/caseload/?tab=organisation",
    "/caseload/?tab=organisation&at=p-6000&of=e-6000&go=on",
    "/caseload/?tab=team",
    "/caseload/?tab=unassigned",
    "/today/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_list_reads_a_table_through(thousands, sign_in, cast, address):
    for statement in statements_of(sign_in(cast["ben"]), address):
        nodes = list(plan_of(statement))
        kinds = {node["Node Type"] for node in nodes}
        assert not [n for n in nodes if n["Node Type"] == "Seq Scan" and n["Relation Name"].startswith("casework")], (
            statement
        )
        assert not any("hashed" in str(node.get("Filter", "")) for node in nodes), (kinds, statement)


@pytest.mark.parametrize("address", [each for each in ADDRESSES if "team" not in each])
def test_a_page_of_a_list_reads_few_rows(thousands, sign_in, cast, address):
    for statement in statements_of(sign_in(cast["ben"]), address):
        if "COUNT(*)" not in statement and "casework_matter" not in statement:
            read = sum(node["Actual Rows"] * node["Actual Loops"] + node.get("Rows Removed by Filter", 0)
                       for node in plan_of(statement) if "Relation Name" in node)  # fmt: skip
            assert read < 200, (read, statement)


def statements_of(client, address):
    """What a page asks of the lists, as it is asked: Django keeps no words of what is planned once."""
    wanted, listed = ("casework_standing", "casework_matter"), []

    def asked(execute, sql, params, many, context):
        if any(table in sql for table in wanted):
            listed.append(connection.ops.compose_sql(sql, params))
        return execute(sql, params, many, context)

    client.get(address)
    with connection.execute_wrapper(asked):
        assert client.get(address).status_code == 200
    return [each for each in listed if not each.startswith('SELECT 1 AS "a"')]  # whether there is anybody: one row


def plan_of(statement):
    """Every node of the plan of a statement, asked as the site's role."""
    with as_organisation(WORKS, DAY), connection.cursor() as cursor:
        cursor.execute("explain (analyze, format json) " + statement)
        found = cursor.fetchone()[0]
    top = found if isinstance(found, list) else json.loads(found)
    waiting = [top[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        yield node
