"""What is agreed is the rules in every process at once, for one question a transaction and none more on a page."""

import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ettle.web.contracts import documents, queries
from tests.contracts.conftest import CONTRACT
from tests.web.told import DAY

ASK = f"""
import os, django
django.setup()
from datetime import date
from django.db import connection
from ettle.web.contracts import queries
before = queries.of_files()
print("ready", flush=True)
while input() == "price":
    rules = queries.rulebook().versions("no-one-left-behind-local", "{CONTRACT}", date(2021, 11, 10))[-1].rules
    print(rules.payments["work_13"].amount, flush=True)
"""


def price():
    return queries.rulebook().versions("no-one-left-behind-local", CONTRACT, DAY)[-1].rules.payments["work_13"].amount


class Other:
    """Another process of the site, that read the rulebook before anything was agreed."""

    def __init__(self):
        name = connection.settings_dict["NAME"]
        begin = f"from django.conf import settings\nsettings.DATABASES['default']['NAME'] = {name!r}\n"
        self.process = subprocess.Popen(
            [sys.executable, "-c", begin + ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._said() == "ready"

    def _said(self):
        return self.process.stdout.readline().strip()

    def price(self):
        self.process.stdin.write("price\n")
        self.process.stdin.flush()
        return int(self._said())

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(20) is not None


@pytest.mark.django_db(transaction=True)
def test_another_process_goes_by_what_was_agreed_as_soon_as_it_is_committed(agreed):
    other = Other()
    try:
        assert other.price() == 90000
        with transaction.atomic():
            agreed()
            assert price() == 95000
            assert other.price() == 90000, "not before it is committed"
        assert other.price() == price() == 95000
    finally:
        other.end()


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_agreed(agreed):
    assert price() == 90000
    with transaction.atomic():
        agreed()
        assert price() == 95000
        transaction.set_rollback(True)
    assert price() == 90000


@pytest.mark.django_db
def test_a_transaction_asks_once_which_edition_stands(agreed):
    agreed()
    queries.rulebook()
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        transaction.atomic(),
    ):
        for _ in range(5):
            assert price() == 95000
    assert [each["sql"] for each in asked if "contracts_" in each["sql"]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/contracts/", f"/contracts/{CONTRACT}/", "/programmes/"])
def test_a_page_asks_it_with_the_question_that_every_page_asks(agreed, people, sign_in, client, address):
    agreed()
    sign_in(people["pat"])
    client.get(address)
    asked: list[str] = []

    def heard(execute, sql, params, many, context):
        asked.append(str(sql))  # also of what is planned once, which Django does not write down
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        assert client.get(address).status_code == 200
    editions = [sql for sql in asked if "contracts_edition" in sql]
    assert len(editions) == 1 and "set_config" in editions[0]
    assert len(asked) <= 21


@pytest.mark.django_db
def test_editions_are_numbered_from_one_and_chained(agreed):
    assert documents.edition() == (0, "")
    document = agreed()
    assert documents.edition() == (1, documents.next_chain("", document.fingerprint))
