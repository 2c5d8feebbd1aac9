"""The auditor's pages: who may read them, what they show, and that whoever looks is on record too."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection

from ettle.engine.basics.inert import inert
from ettle.web.access.acting import as_organisation
from ettle.web.access.auditor.words import in_words
from ettle.web.access.models import Organisation
from ettle.web.access.roles import ROLES, Act
from ettle.web.audit import actions
from ettle.web.audit.models import Check, Payload, Recorded
from tests.audit.acts import did
from tests.cast import CAST, ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(cast):
    """What the cast did: the ids of the entries, by a word for each."""
    return {
        "ben": did("ben", "person", "ada", organisation=WORKS, role="key_worker", method="GET", address="/people/ada/"),
        "cai": did("cai", "caseload", "ada", "eli", organisation=ELSEWHERE, role="key_worker"),
        "stranger": did("nobody signed in", "account_login"),
        "dee": did(
            "dee", "break_glass", "ada", organisation="council", role="contract_manager", said="her mother rang"
        ),
    }


@pytest.fixture
def eli(sign_in, cast):
    return sign_in(cast["eli"])


def as_the_owner():
    """A request of a test leaves the role of its page behind, as the test's own transaction goes on."""
    with connection.cursor() as cursor:
        cursor.execute("reset role")


def at_works(sign_in):
    """Wil, who audits for Ettlebrae Works."""
    return sign_in(make_staff("wil", "Wil Young", WORKS, "auditor"))


PAGES = ["/audit/", "/audit/?person=ada", "/audit/audit.csv", "/audit/{ben}/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", [who for who, (_, _, role, _) in CAST.items() if Act.SEE_AUDIT not in ROLES[role].acts])
def test_nobody_else_gets_a_page_of_the_audit(sign_in, cast, acts, who, page):
    answer = sign_in(cast[who]).get(page.format(**acts))
    assert answer.status_code == 404 and "ada" not in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, acts, page):
    assert client.get(page.format(**acts)).status_code == 302


def test_those_two_roles_and_no_other_see_the_audit():
    assert {id for id, role in ROLES.items() if Act.SEE_AUDIT in role.acts} == {"auditor", "data_protection_officer"}


def test_eli_sees_who_did_what_newest_first_with_names_and_roles(eli, acts):
    page = eli.get("/audit/").text
    assert (
        page.index("Dee Rennie") < page.index("nobody signed in") < page.index("Cai Ross") < page.index("Ben Laidlaw")
    )
    assert "Key worker, Ettlebrae Works" in page and "2 people" in page and "Broke glass" not in page


FILTERS = {
    "person=eli": {"cai"},
    "person=ada": {"ben", "cai", "dee"},
    "actor=ben": {"ben"},
    "act=break_glass": {"dee"},
    "organisation=elsewhere": {"cai"},
    "organisation=none": {"stranger"},
    "outcome=refused": set(),
    "person=ada&actor=cai": {"cai"},
    "from_on=1+January+2020&person=eli": {"cai"},
    "from_on=1+January+2190": set(),
    "until_on=1+January+2020": set(),
}


@pytest.mark.parametrize("query", FILTERS)
def test_each_filter_narrows_the_list(eli, acts, query):
    page = eli.get(f"/audit/?{query}").text
    assert {who for who, id in acts.items() if f'href="/audit/{id}/"' in page} == FILTERS[query]


def test_who_looked_at_ada_is_answered_and_the_asking_is_on_record(eli, acts):
    eli.get("/audit/?person=ada")
    last = Recorded.objects.latest("id")
    assert (last.actor, last.act, last.people) == ("eli", "audit", ["ada"])


def test_an_entry_opens_to_what_it_touched_and_the_looking_is_on_record(eli, acts):
    page = eli.get(f"/audit/{acts['dee']}/").text
    assert "her mother rang" in page and "?person=ada" in page and "Not sealed yet" in page
    assert Recorded.objects.latest("id").people == ["ada"]


def test_what_was_erased_is_said_to_be(eli, acts):
    actions.erase_payloads(person="ada", by="eli")
    page = eli.get(f"/audit/{acts['dee']}/").text
    assert "What was kept of ada was erased" in page and "mother" not in page
    assert not Payload.objects.exists()


def test_a_provider_s_own_auditor_sees_its_own_acts_and_no_other(sign_in, cast, acts):
    wil = at_works(sign_in)
    page = wil.get("/audit/").text + wil.get("/audit/audit.csv").text
    assert "Ben Laidlaw" in page
    assert not any(name in page for name in ("Cai", "Dee", "nobody signed in"))
    assert [wil.get(f"/audit/{acts[who]}/").status_code for who in ("ben", "cai", "stranger", "dee")] == [
        200,
        404,
        404,
        404,
    ]
    assert "There is 1 thing to put right" in wil.get("/audit/?organisation=elsewhere").text


@pytest.mark.parametrize(
    ("organisation", "seen"),
    [
        (WORKS, {"ben"}),
        (ELSEWHERE, {"cai"}),
        ("council", {"ben", "cai", "stranger", "dee"}),
        ("jobcentre", set()),
        ("", set()),
    ],
)
def test_row_level_security_alone_shows_the_same(acts, organisation, seen):
    with as_organisation(organisation, DAY, oversight=True):
        found = set(Recorded.objects.values_list("id", flat=True))
        kept = Payload.objects.count()
    assert {who for who, id in acts.items() if id in found} == seen
    assert kept == ("dee" in seen)


def test_a_council_sees_the_acts_of_its_own_area_only(acts, cast):
    Organisation.objects.filter(pk=ELSEWHERE).update(area="another")
    with as_organisation("council", DAY, oversight=True):
        assert not Recorded.objects.filter(pk=acts["cai"]).exists()
        assert Recorded.objects.filter(pk=acts["ben"]).exists()


def test_a_council_without_an_area_does_not_oversee_others_without_one(eli, acts):
    Organisation.objects.update(area="")
    page = eli.get("/audit/").text
    assert "Dee Rennie" in page and "Ben Laidlaw" not in page and "Cai Ross" not in page
    as_the_owner()
    with as_organisation("council", DAY, oversight=True):
        found = set(Recorded.objects.values_list("id", flat=True))
    assert found & set(acts.values()) == {acts["dee"], acts["stranger"]}


def test_acts_of_other_organisations_are_read_under_oversight_alone(acts):
    with as_organisation("council", DAY):
        found = set(Recorded.objects.values_list("id", flat=True))
    assert found & set(acts.values()) == {acts["dee"]}


def test_pages_go_by_key_and_cost_the_same(eli, acts, django_assert_max_num_queries):
    ids = [did("ben", "person", "ada", organisation=WORKS) for _ in range(120)]
    first = eli.get("/audit/?actor=ben").text
    assert first.count('rowheader"') == 50 and f'href="?actor=ben&amp;before={ids[-50]}"' in first
    second = eli.get(f"/audit/?actor=ben&before={ids[-50]}").text
    assert f"/audit/{ids[-51]}/" in second and f'href="?actor=ben&amp;after={ids[-51]}"' in second
    assert f"/audit/{ids[-50]}/" in eli.get(f"/audit/?actor=ben&after={ids[-51]}").text
    with django_assert_max_num_queries(18):
        eli.get("/audit/")


@pytest.mark.parametrize("query", ["before=x", "before=-1", "after=99999999999999999999", "before=%00", "person=%00", "act=" + "x" * 900,
                                   "from_on=yesterdayish", "outcome=happy"])  # fmt: skip
def test_odd_questions_do_no_harm(eli, acts, query):
    assert eli.get(f"/audit/?{query}").status_code == 200


def test_a_day_that_is_none_is_told_at_its_field(eli, acts):
    page = eli.get("/audit/?from_on=32+May+2021").text
    assert "There is 1 thing to put right" in page and 'href="#id_from_on"' in page


def test_nothing_matching_says_what_to_do(eli, acts):
    assert "Nothing on record matches" in eli.get("/audit/?act=none").text


def test_the_state_of_the_chain_is_at_the_top(eli, acts):
    assert "Nobody has looked over the chain yet" in eli.get("/audit/").text
    as_the_owner()
    found = Check.objects.create(first=1, last=4, head="a" * 64, finding="")
    assert "Whole as of" in eli.get("/audit/").text
    as_the_owner()
    Check.objects.create(first=1, last=2, head="a" * 64, finding="Entry 3, sealed as 3, was removed. Change nothing.")
    page = eli.get("/audit/").text
    assert "Broken" in page and "Entry 3, sealed as 3, was removed" in page and "Whole as of" not in page
    as_the_owner()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("insert into audit_check (at, first, last, head, finding) values (%s, 1, 4, '', '')",
                       [found.at - timedelta(hours=2)])  # fmt: skip
        cursor.execute("set local session_replication_role = origin")
    assert "is the worker running?" in eli.get("/audit/").text


def test_the_file_holds_every_row_and_runs_nothing(eli, acts):
    did("=cmd|' /C calc'!A0", "@sum(1)", "+44", organisation=WORKS)
    answer = eli.get("/audit/audit.csv")
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 5 and rows[0][0] == "Entry"
    assert not any(cell.lstrip()[:1] in tuple("=+-@|") for row in rows for cell in row if cell)
    assert Recorded.objects.latest("id").people == ["+44", "ada", "eli"]


def test_a_file_cut_short_says_so(eli, acts, monkeypatch):
    monkeypatch.setattr("ettle.web.access.auditor.views.LONGEST_FILE", 2)
    assert "Only the newest 2 are here" in eli.get("/audit/audit.csv").text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", " =1", "\r=1", "＝1", "|x", "%0A"])
def test_what_could_begin_a_formula_is_made_text(text):
    assert inert(text).startswith("'")


def test_finding_who_looked_at_ada_uses_the_index(acts):
    with as_organisation("council", DAY, oversight=True), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select * from audit_entry where id in (select audit_entries_of('ada')) order by id desc limit 51"
        )
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "Seq Scan on audit_entry" not in plan


def test_an_act_is_told_in_words_with_its_name_below(eli, acts):
    page = eli.get("/audit/").text
    assert "Looking at somebody’s journey" in page and '<span class="small quiet">person</span>' in page
    assert "Looking at somebody’s journey" in eli.get(f"/audit/{acts['ben']}/").text


def test_an_act_by_a_key_says_so():
    assert in_words("api:api_see_person") == "See person, by a key" and in_words("link") == "Link"
