"""`ettle audit verify` and `ettle audit seal`: what scripts depend on."""

import pytest
from click.testing import CliRunner

from ettle.cli import main
from tests.audit.acts import ben_reads, tampering

# What is sealed is below the oldest open transaction of the whole server, so other tests beside these hold it up.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


@pytest.fixture
def ettle():
    return lambda *words: CliRunner().invoke(main, ["audit", *words])


def test_seal_then_verify_prints_a_head_that_verify_takes_back(ettle):
    ben_reads("ada")
    assert "Sealed 1 row." in ettle("seal").stderr
    assert ettle("seal").stderr == "Nothing was waiting for a seal.\n"
    run = ettle("verify")
    assert run.exit_code == 0 and "Whole: 1 row sealed" in run.stderr
    again = ettle("verify", *run.stdout.split())
    assert again.exit_code == 0 and again.stdout == run.stdout


def test_a_broken_row_is_named_and_the_command_ends_with_1(ettle):
    id = ben_reads("ada")
    ettle("seal")
    with tampering() as execute:
        execute("update audit_entry set actor = 'cai'")
    run = ettle("verify")
    assert (run.exit_code, run.stdout) == (1, "")
    assert f"Seal 1 does not fit entry {id}" in run.stderr


def test_a_head_that_was_cut_off_ends_it_with_1(ettle):
    run = ettle("verify", "--from", "9", "--head", "a" * 64)
    assert run.exit_code == 1
    assert "Seal 9 was noted and is not there; the last is 0" in run.stderr


def test_a_row_left_without_a_seal_ends_it_with_1(ettle):
    ben_reads("ada")
    assert ettle("verify").exit_code == 0
    run = ettle("verify", "--late", "0")
    assert run.exit_code == 1
    assert "run ettle audit seal" in run.stderr


def test_half_a_head_is_a_usage_error(ettle):
    run = ettle("verify", "--from", "9")
    assert run.exit_code == 2
    assert "go together" in run.stderr


def test_without_a_database_it_says_how_to_make_one(ettle, tmp_path, monkeypatch):
    monkeypatch.setenv("ETTLE_DATA_DIR", str(tmp_path))
    run = ettle("verify")
    assert run.exit_code == 2
    assert "`ettle serve` makes one" in run.stderr
