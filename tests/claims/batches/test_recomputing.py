"""A batch is worked out again from its export alone; what was changed in it is told."""

import json

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.cli.recomputing import _of_server
from ettle.files.batches.archive import json_bytes, packed, unpacked
from ettle.files.batches.recomputing import recompute
from ettle.web.access.acting import as_system
from ettle.web.claims.batches.export import archive_of
from ettle.web.claims.payments import Batch
from tests.claims.batches.paying import (  # noqa: F401
    accounts,
    agreed_lines,
    answer,
    made,
    one_line,
    payments,
    reconciled,
    sent,
    taken_back,
)
from tests.claims.paid import LEAD, SUB, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(desks, one_line):  # noqa: F811
    return exported(made(desks))


def exported(batch):
    with as_system():
        return archive_of(batch)


def told(tmp_path, content):
    path = tmp_path / "batch.zip"
    path.write_bytes(content)
    return CliRunner().invoke(main, ["recompute", str(path)])


def changed(content, name, change):
    """The archive with one file changed by somebody who also mends the manifest."""
    manifest, files = unpacked(content)
    files[name] = change(files[name])
    return packed({key: manifest[key] for key in ("batch", "payer", "fingerprint", "erased")}, files)


def test_a_batch_is_worked_out_again_to_the_penny_without_a_database(archive, tmp_path, django_db_blocker):
    with django_db_blocker.block():
        found = told(tmp_path, archive)
    assert found.exit_code == 0, found.output
    assert found.output.splitlines()[-1] == "difference £0.00"
    assert "£850.00" in found.output and "worked out" in found.output


def test_the_same_batch_is_the_same_bytes(desks, one_line):  # noqa: F811
    batch = made(desks)
    assert exported(batch) == exported(batch)


def test_on_a_server_a_batch_is_named_by_its_reference(archive, desks):  # noqa: F811
    with as_system():
        assert _of_server(Batch.objects.get().pk) == archive


def test_it_names_nobody(archive):
    _, files = unpacked(archive)
    everything = b"\n".join(content for name, content in files.items() if not name.startswith("rulebook/"))
    for word in (b"Farquhar", b"cafe", b"ada-work", b"ada-evidence", b'"recorded_by"', b"12345678", b'"person": "ada"'):
        assert word not in everything, word
    assert b"ada-1" in everything


def in_lines(**said):
    def change(content):
        lines = json.loads(content)
        lines[0].update(said)
        return json_bytes(lines)

    return change


def in_payment(content):
    payments_ = json.loads(content)
    payments_[0]["pence"] += 100
    return json_bytes(payments_)


TAMPERED = {
    "a price": ("rulebook/contracts/fss-lot-5-illustrative.yaml", lambda said: said.replace(b"core: 85000", b"core: 85001"), "differs by £0.01"),
    "a split": ("rulebook/contracts/fss-lot-5-illustrative.yaml", lambda said: said.replace(b"works: 30}", b"works: 31}"), "the parts worked out are"),
    "an event": ("events.jsonl", lambda said: said.replace(b'"hours_per_week": 20', b'"hours_per_week": 2'), "differs by -£850.00"),
    "a sum": ("payments.json", in_payment, "differs by -£1.00"),
    "a line": ("lines.json", in_lines(pence=95000), "differs by -£100.00"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_is_told_even_where_the_manifest_was_mended(archive, tmp_path, what):
    name, change, words = TAMPERED[what]
    tampered = changed(archive, name, change)
    assert unpacked(tampered)[1] != unpacked(archive)[1]
    found = told(tmp_path, tampered)
    assert found.exit_code == 1
    assert words in found.output


def test_a_file_that_is_not_as_the_manifest_says_is_told_before_anything_is_worked_out(archive, tmp_path):
    manifest, files = unpacked(archive)
    files["manifest.json"] = json_bytes(manifest)
    files["payments.json"] = in_payment(files["payments.json"])
    found = told(tmp_path, without_a_manifest_of_its_own(files))
    assert found.exit_code == 1
    assert "payments.json was changed" in found.output


def without_a_manifest_of_its_own(files):
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a zip"])
def test_what_is_no_archive_says_so(tmp_path, content):
    found = told(tmp_path, content)
    assert found.exit_code == 1
    assert "no archive of a batch" in found.output


def test_what_was_taken_back_and_what_people_decided_is_worked_out_beside_the_rest(desks, one_line):  # noqa: F811
    first = sent(desks)
    reconciled(desks, first, answer(first))
    taken_back(desks, one_line)
    agreed_lines(desks, "isla", "una")
    found = recompute(exported(made(desks)))
    assert found.holds, found
    assert sorted((row.said, row.how) for row in found.lines) == [
        (-85000, "decided by people"),
        (85000, "worked out"),
        (85000, "worked out"),
    ]
    assert {row.what: row.found for row in found.payments} == {LEAD: 59500, SUB: 25500}
