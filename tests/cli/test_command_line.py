"""The contract of the command line: data on stdout, receipts on stderr, exit codes that scripts depend on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ettle.files.rulebook import default_rulebook
from tests.cli.conftest import ADAS_EVENTS, row

RESULT = {
    "schema", "person", "enrolment", "programme", "contract", "versions", "on", "phase", "group",
    "eligibility", "conflicts", "offers", "outcomes", "payments",
}  # fmt: skip
OFFER = {"rule", "n", "from", "until", "state", "due_on", "because"}
OUTCOME = {"rule", "n", "state", "on", "earliest", "progress", "missing", "because"}
PAYMENT = {"rule", "n", "to", "amount", "state", "claim_by", "price_from", "illustrative", "missing", "because"}


def test_check_of_our_own_rulebook_is_clean(ettle):
    run = ettle("check", default_rulebook())
    assert run.exit_code == 0
    assert "all is well" in run.stdout


def test_check_of_a_wrong_rulebook_says_file_line_and_cure_and_exits_1(ettle, tmp_path):
    folder = tmp_path / "rulebook" / "programmes" / "small-help"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text("programme: small-help\ntitel: Small help\n", "utf-8")
    run = ettle("check", tmp_path / "rulebook")
    assert run.exit_code == 1
    assert "programme.yaml, line 2" in run.output
    assert "title" in run.output


def test_check_takes_its_rulebook_as_the_other_commands_do_and_not_twice(ettle, tmp_path):
    run = ettle("check", "--rulebook", tmp_path)
    assert run.exit_code == 1
    assert "there is no folder `programmes` in it" in run.output
    run = ettle("check", tmp_path, "--rulebook", default_rulebook())
    assert run.exit_code == 2
    assert "name one" in run.output


def test_schema_prints_a_json_schema_for_every_kind(ettle):
    for kind in ("programme", "variation", "contract", "cases", "event"):
        run = ettle("schema", kind)
        assert run.exit_code == 0
        assert json.loads(run.stdout)["$schema"].startswith("https://json-schema.org/")


def test_evaluate_writes_one_json_object_per_enrolment_with_every_field_of_the_contract(ettle, written):
    path = written([*ADAS_EVENTS, row(9, "contact", "2017-05-03") | {"person": "zoe", "enrolment": None}])
    run = ettle("evaluate", path, "--on", "2017-09-03", "--known-at", "2018-01-01T00:00:00Z", "--format", "json")
    assert run.exit_code == 0, run.output
    ada, zoe = map(json.loads, run.stdout.splitlines())
    assert set(ada) >= RESULT
    assert (ada["person"], ada["enrolment"], ada["schema"]) == ("ada", "ada-1", 1)
    assert (zoe["person"], zoe["enrolment"]) == ("zoe", None)
    assert all(set(each) >= OUTCOME for each in ada["outcomes"])
    assert all(set(each) >= OFFER for each in ada["offers"])
    assert all(set(each) >= PAYMENT for each in ada["payments"])
    short = next(each for each in ada["outcomes"] if each["state"] == "achieved" and each["on"] == "2017-09-03")
    assert short["because"][0]["code"] == "reached"
    assert "rows read" in run.stderr or "row" in run.stderr


def test_evaluate_with_a_wrong_row_keeps_the_good_ones_and_exits_3(ettle, written):
    path = written([*ADAS_EVENTS, row(3, "wrok", "2017-06-06")])
    run = ettle("evaluate", path, "--on", "2017-09-03", "--format", "json")
    assert run.exit_code == 3
    assert len(run.stdout.splitlines()) == 1
    assert "line 3" in run.stderr
    assert "work" in run.stderr


def test_evaluate_of_a_file_that_is_not_there_exits_2(ettle, tmp_path):
    run = ettle("evaluate", tmp_path / "nowhere.jsonl")
    assert run.exit_code == 2
    assert "nowhere.jsonl" in run.stderr


def test_the_day_asked_about_may_not_be_later_than_the_moment_known_at(ettle, written):
    run = ettle("evaluate", written(ADAS_EVENTS), "--on", "2024-01-02", "--known-at", "2024-01-01T00:00:00Z")
    assert run.exit_code == 2
    assert "nothing can be known of it yet" in run.stderr


@pytest.mark.parametrize("day", ["01/02/2024", "2024-02-30", "24-01-01", "tomorrow"])
def test_a_day_written_otherwise_is_a_usage_error_that_shows_how(ettle, written, day):
    run = ettle("evaluate", written(ADAS_EVENTS), "--on", day)
    assert run.exit_code == 2
    assert "2024-03-31" in run.stderr


def test_an_enrolment_outside_every_agreement_is_reported_never_evaluated(ettle, written):
    late = [row(1, "start", "2023-05-01", programme="work-first-scotland")]
    run = ettle("evaluate", written(late), "--on", "2023-06-01", "--format", "json")
    said = json.loads(run.stdout)
    assert said["rules_in_force"] is False
    assert said["outcomes"] == said["offers"] == said["payments"] == []
    assert "no rules in force" in ettle("evaluate", written(late), "--on", "2023-06-01").stdout


def test_the_table_shows_people_their_outcomes(ettle, written):
    run = ettle("evaluate", written(ADAS_EVENTS), "--on", "2017-09-03")
    assert "ada-1" in run.stdout
    assert "achieved 2017-09-03" in run.stdout


def test_explain_says_each_rule_in_english_with_its_source_and_the_events(ettle, written):
    run = ettle("explain", written(ADAS_EVENTS), "--enrolment", "ada-1", "--on", "2017-09-03")
    assert run.exit_code == 0, run.output
    assert "5 June 2017: Work with cafe: 16 hours a week. [e2]" in run.stdout
    assert "achieved on 3 September 2017" in run.stdout
    assert "(source: " in run.stdout


def test_explain_leaves_out_what_had_not_happened_by_the_day(ettle, written):
    run = ettle("explain", written(ADAS_EVENTS), "--enrolment", "ada-1", "--on", "2017-06-01")
    assert "5 June 2017" not in run.stdout


def test_explain_of_an_enrolment_still_to_come_says_when_it_begins(ettle, written):
    run = ettle("explain", written(ADAS_EVENTS), "--enrolment", "ada-1", "--on", "2016-01-01")
    assert run.exit_code == 2
    assert "ada-1: it begins on 2017-05-01; ask with --on that day or a later one" in run.stderr


def test_explain_of_an_unknown_enrolment_names_those_there_are(ettle, written):
    run = ettle("explain", written(ADAS_EVENTS), "--enrolment", "ben-1")
    assert run.exit_code == 2
    assert "ada-1" in run.stderr


def test_screen_has_three_answers_and_says_what_to_ask_next(ettle, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"on": "2024-01-15", "facts": {"lives_in": "fife"}, "enrolments": []}))
    run = ettle("screen", facts, "--format", "json")
    assert run.exit_code == 0, run.output
    answers = {each["programme"]: each["eligibility"] for each in map(json.loads, run.stdout.splitlines())}
    assert answers["fair-start-scotland"]["eligible"] == "unknown"
    assert "right_to_work" in answers["fair-start-scotland"]["missing"]
    assert "work-first-scotland" not in answers, "its rules were not in force that day"


def test_screen_shows_a_double_funding_conflict_before_any_referral(ettle, tmp_path):
    facts = tmp_path / "facts.json"
    enrolments = [{"programme": "esf-pipeline", "start": "2020-01-06"}]
    facts.write_text(json.dumps({"on": "2020-02-03", "facts": {"right_to_work": "yes"}, "enrolments": enrolments}))
    rows = [json.loads(line) for line in ettle("screen", facts, "--format", "json").stdout.splitlines()]
    fair_start = next(each for each in rows if each["programme"] == "fair-start-scotland")
    assert [each["resolved_by"] for each in fair_start["conflicts"]] == ["leave_other"]


def test_screen_never_asks_again_what_a_person_prefers_not_to_say(ettle, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"on": "2020-02-03", "facts": {"disability": "prefer_not_to_say"}}))
    rows = [json.loads(line) for line in ettle("screen", facts, "--format", "json").stdout.splitlines()]
    assert all("disability" not in each["eligibility"].get("missing", []) for each in rows)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"on": "2024-01-15"}', '{"on": "15/01/2024", "facts": {}}'])
def test_screen_of_a_wrong_file_says_what_to_write(ettle, tmp_path, text):
    facts = tmp_path / "facts.json"
    facts.write_text(text)
    run = ettle("screen", facts)
    assert run.exit_code == 2
    assert '"facts"' in run.stderr


def what_if(tmp_path: Path) -> Path:
    path = tmp_path / "ten-hours.yaml"
    path.write_text(
        "programme: fair-start-scotland\n"
        "variation: ten-hours\n"
        "title: 10 hours a week count\n"
        "in_force: {from: 2018-03-13, basis: start}\n"
        "illustrative: yes\n"
        "change: {outcomes: {job_13: {qualifying: {all: [{hours_per_week: {at_least: 10}}, {in_learning: no}]}}}}\n",
        "utf-8",
    )
    return path


def test_whatif_shows_who_would_gain_by_provider_and_group_in_pounds(ettle, written, tmp_path):
    start = row(1, "start", "2019-05-01", programme="fair-start-scotland", provider="brae-works", group="core")
    path = written([start, row(2, "work", "2019-06-03", employer="cafe", hours_per_week=12)])
    run = ettle("whatif", path, "--variation", what_if(tmp_path), "--on", "2019-12-01", "--format", "json")
    assert run.exit_code == 0, run.output
    row_, whole = map(json.loads, run.stdout.splitlines())
    assert (row_["programme"], row_["provider"], row_["group"]) == ("fair-start-scotland", "brae-works", "core")
    assert (row_["agreed"], row_["gain"], row_["lose"]) == (0, 1, 0)
    assert row_["achieved_varied"] == row_["achieved"] + 1
    assert row_["varied"] == whole["varied"] > 0
    assert "£" in ettle("whatif", path, "--variation", what_if(tmp_path), "--on", "2019-12-01").stdout


def test_simulate_is_the_same_from_the_same_seed_and_evaluates(ettle, tmp_path):
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    for path in (first, second):
        words = ("--people", 20, "--seed", 4, "--programme", "work-first-scotland", "--out", path)
        run = ettle("simulate", *words)
        assert run.exit_code == 0, run.output
    assert first.read_bytes() == second.read_bytes()
    assert ettle("evaluate", first, "--on", "2018-06-01").exit_code == 0


def test_simulate_of_an_unknown_programme_names_those_there_are(ettle, tmp_path):
    run = ettle("simulate", "--people", 5, "--seed", 1, "--programme", "fare-start", "--out", tmp_path / "x.jsonl")
    assert run.exit_code == 2
    assert "fair-start-scotland" in run.stderr
    assert not (tmp_path / "x.jsonl").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(ettle, shell):
    run = ettle("completion", shell)
    assert run.exit_code == 0
    assert "_ETTLE_COMPLETE" in run.stdout


def test_every_command_says_what_it_does(ettle):
    listed = ettle("--help").stdout
    for command in ("check", "schema", "evaluate", "explain", "screen", "whatif", "simulate", "demo", "serve"):
        assert f"  {command} " in listed
        assert ettle(command, "--help").exit_code == 0


def screened(ettle, tmp_path, facts: dict[str, object], on: str = "2020-02-03"):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"on": on, "facts": facts}))
    return ettle("screen", path, "--format", "json")


def test_screen_reads_a_date_of_birth_as_a_date(ettle, tmp_path):
    run = screened(ettle, tmp_path, {"date_of_birth": "1990-05-05"}, on="2017-06-01")
    rows = {each["programme"]: each["eligibility"] for each in map(json.loads, run.stdout.splitlines())}
    assert rows["work-first-scotland"]["rules"]["old_enough"] == "yes"


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"live_in": "fife"}, "live_in is not a declared fact"), ({"lives_in": "West Lothian"}, "West Lothian")],
)
def test_screen_refuses_a_fact_or_code_that_is_not_declared_rather_than_answer_no(ettle, tmp_path, facts, said):
    run = screened(ettle, tmp_path, facts)
    assert run.exit_code == 2
    assert said in run.stderr


def test_screen_does_not_take_work_nobody_told_of_for_work_or_for_none(ettle, tmp_path):
    run = screened(ettle, tmp_path, {"date_of_birth": "1990-05-05"}, on="2021-02-01")
    rows = {each["programme"]: each["eligibility"] for each in map(json.loads, run.stdout.splitlines())}
    assert rows["jets-scotland"]["rules"]["unemployed"] == "unknown"
