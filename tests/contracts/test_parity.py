"""The same document as a file and as agreed on a page gives the same rules, and the same answers of a journey."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.engine.rules.versions import Agreement
from ettle.files.rulebook import default_rulebook, load_rulebook
from ettle.web.contracts import queries
from tests.contracts.conftest import CONTRACT, DEARER

pytestmark = pytest.mark.django_db
STARTS = [date(2020, 1, 1), date(2021, 6, 1), date(2022, 12, 31)]


def told(agreement: Agreement):
    """Everything an agreement says: its documents and its versions for starts on either side of its edges."""
    versions = [agreement.versions(start) for start in STARTS]
    return (
        agreement.contract,
        agreement.contract_variations,
        [[(each.in_force, each.rules) for each in several] for several in versions],
    )


@pytest.fixture
def as_files(agreed, tmp_path):
    """What was agreed, written out by the command's own writer."""
    from ettle.cli.contracts import _write

    agreed()
    _write(tmp_path, {each.file.removeprefix("contracts/"): each.text for each in queries.agreed_texts()})
    return tmp_path


def test_the_rules_are_the_same_from_the_page_and_from_its_export(as_files):
    loaded = load_rulebook(default_rulebook(), as_files)
    assert loaded.problems == ()
    assert told(loaded.rulebook.contracts[CONTRACT]) == told(queries.rulebook().contracts[CONTRACT])
    assert loaded.rulebook.contracts[CONTRACT] != queries.of_files().rulebook.contracts[CONTRACT]
    others = {id: told(each) for id, each in queries.rulebook().contracts.items() if id != CONTRACT}
    assert others == {id: told(each) for id, each in loaded.rulebook.contracts.items() if id != CONTRACT}


def test_the_locks_of_both_name_the_same_documents(as_files):
    loaded = load_rulebook(default_rulebook(), as_files)
    names = [(each.name, each.document) for each in loaded.agreed]
    assert sorted(names, key=str) == sorted(((each.name, each.document) for each in queries.loaded().agreed), key=str)


def test_anybody_evaluates_with_the_exported_documents(as_files, tmp_path):
    def row(n, kind, on, **fields):
        return {
            "id": f"e{n}",
            "person": "ada",
            "kind": kind,
            "on": on,
            "recorded_at": f"{on}T12:00:00Z",
            "enrolment": "ada-1",
        } | fields

    start = {"programme": "no-one-left-behind-local", "provider": "ettlebrae-works", "contract": CONTRACT}
    rows = [row(1, "start", "2021-05-03", **start), row(2, "work", "2021-07-19", employer="cafe", hours_per_week=20)]
    events = tmp_path / "ada.jsonl"
    events.write_text("".join(json.dumps(each) + "\n" for each in rows))
    amounts = []
    for more in ([], ["--contracts", str(as_files)]):
        asked = ["evaluate", str(events), "--on", "2021-11-10", "--known-at", "2021-11-10", "--format", "json", *more]
        found = json.loads(CliRunner().invoke(main, asked).stdout.splitlines()[0])
        amounts.append({each["rule"]: each["amount"] for each in found["payments"]}["work_13"])
    assert amounts == [90000, 95000]


def test_a_document_that_became_a_file_as_well_is_one_document(agreed, monkeypatch):
    agreed()
    texts = queries.agreed_texts()
    from ettle.files.agreed import with_agreed

    once = with_agreed(queries.of_files(), default_rulebook(), texts)
    again = with_agreed(once, default_rulebook(), texts)
    assert told(again.rulebook.contracts[CONTRACT]) == told(once.rulebook.contracts[CONTRACT])
    assert DEARER in texts[0].text
