"""People go to another provider or programme: looked at, done of all at once, undone while nothing followed."""

import re

import pytest
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Organisation, Post
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions
from ettle.web.casework.models import Event, Move, Standing
from ettle.web.people.actions import name_person
from tests.casework.filled import send, token
from tests.cast import ELSEWHERE, WORKS, bens, make_staff
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
TOLD = {"on": "10 November 2021", "told": "Ben, by phone.", "note": "Ask about the rota."}
THERE = {**TOLD, "provider": ELSEWHERE, "worker": "cai", "reason": "no_room"}
LOCAL = "no-one-left-behind-local"
NEXT = {**TOLD, "programme": LOCAL, "reason": "needs"}


def starts(person, provider=WORKS, programme="fair-start-scotland", **said):
    return told("start", "2021-09-01", person=person, programme=programme, provider=provider, **said)


@pytest.fixture
def pat(sign_in, cast, adas):
    actions.record_events(by="ben", events=[starts("una"), bens("una", "2021-09-01")], for_day=DAY)
    actions.record_events(by="cai", events=[starts("zed", ELSEWHERE)], for_day=DAY)
    return sign_in(cast["pat"])


def look(client, where, people, **said):
    return client.post(f"/moving/{where}/", {"token": token(), "people": people, **said})


def press(client, where, preview, **said):
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    return client.post(f"/moving/{where}/", {**hidden, "then": "move", **said})


def hand_over(client, people="ada\nuna", **said):
    return press(client, "provider", look(client, "provider", people, **{**THERE, **said}))


def standing(person):
    with as_system():
        rows = Standing.objects.filter(person=person).order_by("since", "id")
        return [(row.organisation, row.programme, row.worker, row.under_way) for row in rows]


FAIR = "fair-start-scotland"
WITH_BEN, WITH_CAI = [(WORKS, FAIR, "ben", True)], [(ELSEWHERE, FAIR, "cai", True)]


def test_the_caseload_leads_to_each_with_the_people_ticked(pat):
    page = pat.get("/caseload/").text
    for where in ("provider", "programme"):
        assert f'formaction="/moving/{where}/"' in page
        assert "Ticked: Ada Farquhar (ada-1)." in pat.post(f"/moving/{where}/", {"chosen": ["e:ada-1"]}).text


def test_a_hand_over_is_looked_at_first(pat):
    page = look(pat, "provider", "ada, zed, nobody", **THERE).text
    assert "1 person would go to Elsewhere Training" in page and "with Cai Ross, Elsewhere Training" in page
    row = re.sub(r"<[^>]+>", "|", page[page.index("Ada Farquhar (ada-1)") :])
    assert "Elsewhere Training" in row and "Ettlebrae Works" in row and "paid to elsewhere" in row
    refusals = dict(re.findall(r"<li><strong>(\w+)</strong>: ([^<]+)", page))
    assert refusals.keys() == {"zed", "nobody"} and len(set(refusals.values())) == 1
    assert standing("ada") == WITH_BEN and not Move.objects.exists()


def test_cais_provider_receives_ada_and_ben_no_longer_sees_her(sign_in, cast, pat):
    preview = look(pat, "provider", "ada\nuna", **THERE)
    receipt = press(pat, "provider", preview).url
    assert press(pat, "provider", preview).url == receipt, "pressed twice it is one move"
    assert standing("ada") == standing("una") == WITH_CAI
    ben, cai = sign_in(cast["ben"], Client()), sign_in(cast["cai"], Client())
    assert ben.get("/people/ada/").status_code == 404 and "Farquhar" not in ben.get("/caseload/").text
    assert cai.get("/people/ada/").status_code == 200 and "Farquhar" in cai.get("/caseload/").text
    with as_organisation(WORKS, DAY):
        assert not Event.objects.filter(person="ada").exists(), "nor does the database show them to Ben's provider"
    with as_organisation(ELSEWHERE, DAY):
        act = Event.objects.get(person="ada", kind="handover").pk
    assert "Ask about the rota." in cai.get(f"/people/ada/recorded/{act}/").text
    page = pat.get(receipt).text
    assert "2 people moved" in page and "Farquhar" not in page, "by reference alone"
    entry = Recorded.objects.get(wrote__contains=[f"move:{Move.objects.get().pk}"])
    assert {"ada", "una"} <= set(entry.people)


def test_undone_she_is_bens_again_and_whose_record_went_on_stays(sign_in, cast, pat):
    receipt = hand_over(pat).url
    cai = sign_in(cast["cai"], Client())
    assert send(cai, "contact", person="una", enrolment="una-1").status_code == 302
    page = pat.get(receipt).text
    assert (
        "Elsewhere Training recorded something of their journey, so it is not undone." in page
        and "Undo this move" in page
    )
    pat.post(receipt, {"undo": "yes"})
    assert standing("ada") == WITH_BEN and standing("una") == WITH_CAI
    assert sign_in(cast["ben"], Client()).get("/people/ada/").status_code == 200
    assert cai.get("/people/ada/").status_code == 404
    page = pat.get(receipt).text
    assert page.count("Undone: as before the move.") == 1 and "Undo this move" not in page
    with as_system():
        events = Event.objects.count()
    pat.post(receipt, {"undo": "yes"})
    with as_system():
        assert Event.objects.count() == events


def test_handed_over_to_nobody_yet_she_is_on_the_list_of_those_without(sign_in, cast, pat):
    hand_over(pat, "ada", worker="")
    assert standing("ada") == [(ELSEWHERE, FAIR, "", True)]
    assert "Farquhar" in sign_in(cast["cai"], Client()).get("/caseload/?tab=unassigned").text


@pytest.mark.parametrize(
    ("whom", "said", "why"),
    [
        ("ada", {"on": "29 July 2021"}, "Came to Ettlebrae Works on 29 July 2021"),
        ("ada", {"on": "1 July 2021"}, "Is not with Ettlebrae Works on 1 July 2021"),
    ],
)
def test_whom_it_cannot_hand_over_it_names_with_why(pat, whom, said, why):
    page = look(pat, "provider", whom, **{**THERE, **said})
    assert "Nobody would be moved" in page.text and why in page.text
    assert press(pat, "provider", page).status_code == 409 and standing("ada") == WITH_BEN


def test_dee_moves_people_between_the_providers_of_her_area_by_reference_alone(sign_in, cast, pat):
    dee = sign_in(cast["dee"], Client())
    assert "/moving/provider/" in dee.get("/").text
    preview = look(dee, "provider", "ada\nzed\nnobody", **THERE)
    assert "1 person would go to Elsewhere Training" in preview.text and "ada-1" in preview.text
    assert "Farquhar" not in preview.text and "Is with this provider already." in preview.text
    receipt = press(dee, "provider", preview).url
    assert standing("ada") == WITH_CAI and "Farquhar" not in dee.get(receipt).text
    assert dee.get("/people/ada/").status_code == pat.get(receipt).status_code == 404
    dee.post(receipt, {"undo": "yes"})
    assert standing("ada") == WITH_BEN


def test_dee_moves_nobody_of_another_area(sign_in, cast, pat):
    Organisation.objects.filter(id=WORKS).update(area="far-away")
    page = look(sign_in(cast["dee"], Client()), "provider", "ada", **THERE)
    assert "No enrolment that goes on with a provider of your area has this reference." in page.text
    assert press(sign_in(cast["dee"], Client()), "provider", page).status_code == 409 and standing("ada") == WITH_BEN


def test_whose_last_key_worker_left_is_not_a_provider_of_the_area_any_more(sign_in, cast, pat):
    Organisation.objects.filter(id=ELSEWHERE).update(kind="third_sector")
    page = "/moving/provider/"
    assert "Elsewhere Training" in sign_in(cast["dee"], Client()).get(page).text
    Post.objects.filter(staff=cast["cai"]).update(until_on=DAY)
    assert "Elsewhere Training" not in sign_in(cast["dee"], Client()).get(page).text


@pytest.mark.parametrize("where", [ELSEWHERE, "jobcentre"])
def test_only_a_council_moves_the_people_of_others(sign_in, cast, pat, where):
    """A post that an administrator ought not to have given moves nobody, and is told the same of whoever is asked for."""
    dee, council = sign_in(cast["dee"], Client()), Post.objects.filter(staff=cast["dee"])
    preview = look(dee, "provider", "ada", **THERE)
    council.update(organisation_id=where)
    assert press(dee, "provider", preview).status_code == 422 and standing("ada") == WITH_BEN
    assert "Elsewhere Training</option>" not in dee.get("/moving/provider/").text
    answers = {look(dee, "provider", each, **THERE).text.replace(each, "") for each in ("ada", "ben-no-1")}
    assert len({re.sub(r'value="[^"]*"', "", each) for each in answers}) == 1


@pytest.fixture
def council(sign_in, cast, pat):
    """The council has people of its own: its lead moves Yan, whom Dee may move in the area too."""
    lead = make_staff("con", "Con Muir", "council", "team_lead", "Own")
    events = [starts("yan", "council"), told("key_worker", "2021-09-01", person="yan", worker="con")]
    name_person(person="yan", given="Yan", family="Tennant")
    actions.record_events(by="con", events=events, for_day=DAY)
    return sign_in(cast["dee"], Client()), sign_in(lead, Client())


def test_what_dee_moved_the_council_s_own_lead_neither_reads_nor_undoes(council):
    dee, con = council
    receipt = hand_over(dee, "ada\nyan").url
    assert "Tennant" not in dee.get(receipt).text and "yan-1" in dee.get(receipt).text
    assert con.get(receipt).status_code == con.post(receipt, {"undo": "yes"}).status_code == 404
    assert receipt in dee.get("/moving/provider/").text and receipt not in con.get("/moving/provider/").text
    assert Move.objects.get().undone_at is None
    dee.post(receipt, {"undo": "yes"})
    assert "Undone: as before the move." in dee.get(receipt).text
    assert "Tennant" not in dee.get(receipt).text, "not even where Yan is the council's own again"
    with as_system():
        Move.objects.update(kind="programme")
    assert dee.get(receipt).status_code == 404, "nor one of a kind that she does not make"


@pytest.mark.parametrize(("where", "said"), [("programme", NEXT), ("provider", THERE)])
def test_what_the_council_s_lead_moved_dee_neither_reads_nor_undoes(council, where, said):
    dee, con = council
    receipt = press(con, where, look(con, where, "yan", **said)).url
    assert con.get(receipt).status_code == 200 and receipt in con.get("/moving/provider/").text
    assert dee.get(receipt).status_code == dee.post(receipt, {"undo": "yes"}).status_code == 404
    assert receipt not in dee.get("/moving/provider/").text and Move.objects.get().undone_at is None


def test_a_blank_is_not_an_area(sign_in, cast, pat):
    Organisation.objects.update(area="")
    assert look(sign_in(cast["dee"], Client()), "provider", "ada", **THERE).status_code == 422, "none is offered"


def test_another_programme_is_begun_as_this_one_is_left(sign_in, cast, pat):
    preview = look(pat, "programme", "ada", **NEXT)
    assert "1 person would go to" in preview.text and "otherwise</summary>" in preview.text and "Left" in preview.text
    receipt = press(pat, "programme", preview).url
    assert press(pat, "programme", preview).url == receipt
    assert standing("ada") == [(WORKS, FAIR, "ben", False), (WORKS, LOCAL, "ben", True)]
    with as_system():
        begun = Event.objects.get(person="ada", kind="start", detail__programme=LOCAL)
        left = Event.objects.get(person="ada", kind="leave")
    assert begun.detail["continues"] == left.enrolment == "ada-1" and begun.on == left.on == DAY
    assert left.detail["reason"] == "moved_to_other_service"
    pat.post(receipt, {"undo": "yes"})
    assert standing("ada") == WITH_BEN and "Undone: as before the move." in pat.get(receipt).text


def test_the_rules_keep_out_whoever_may_not_be_on_both_and_the_others_go(pat):
    start = {"person": "vi", "provider": WORKS}
    both = [
        told("start", "2021-09-01", **start, programme=LOCAL),
        told("start", "2021-09-02", **start, programme="esf-pipeline", enrolment="vi-2"),
        told("start", "2021-09-01", person="wim", provider=WORKS, programme=LOCAL),
        told("fact", "2021-01-01", person="wim", name="lives_in", value="outside-scotland"),
        told("start", "2021-09-01", person="xan", provider=WORKS, programme=LOCAL),
    ]
    actions.record_events(by="ben", events=both, for_day=DAY)
    said = {**NEXT, "programme": FAIR, "group": f"{FAIR}/core"}
    page = look(pat, "programme", "vi-1\nwim\nxan\nada", **said)
    refused = dict(
        re.findall(r"<li><strong>(\w+) \(\w+-1\)</strong>: ([^<]+)", page.text.replace("Ada Farquhar", "ada"))
    )
    assert "forbid both at once: also on" in refused["vi"]
    assert "may not join on 10 November 2021" in refused["wim"] and "on this programme already" in refused["ada"]
    assert press(pat, "programme", page).status_code == 302
    assert [row[1:] for row in standing("xan")] == [(LOCAL, "", False), (FAIR, "", True)]
    assert len(standing("vi")) == 2 and len(standing("wim")) == 1


def test_what_is_recorded_after_the_day_stands_in_the_way(pat):
    page = look(pat, "programme", "ada", **{**NEXT, "on": "1 August 2021"}).text
    assert "Something is recorded of the enrolment on 1 November 2021" in page


def test_a_programme_move_is_not_undone_once_something_followed(sign_in, cast, pat):
    receipt = press(pat, "programme", look(pat, "programme", "ada\nuna", **NEXT)).url
    ben = sign_in(cast["ben"], Client())
    assert send(ben, "learning").status_code == 302
    pat.post(receipt, {"undo": "yes"})
    assert len(standing("ada")) == 2 and standing("una") == WITH_BEN
    assert "Change it on their own page." in pat.get(receipt).text


@pytest.mark.parametrize(
    ("where", "said", "words"),
    [
        ("provider", {"worker": "ben"}, "not one of the answers"),
        ("provider", {"provider": WORKS}, "not one of the answers"),
        ("provider", {"provider": ""}, "To which provider"),
        ("provider", {"share": "101"}, "101"),
        ("provider", {"reason": ""}, "Why"),
        ("provider", {"reason": "leaving"}, "not one of the answers"),
        ("provider", {"token": "x"}, "not one that was opened here"),
        ("programme", {"programme": FAIR}, "has groups"),
        ("programme", {"group": f"{FAIR}/core"}, "not one of No One Left Behind"),
        ("programme", {"programme": "jets-scotland", "on": "1 December 2020"}, "No rules of"),
        ("programme", {"programme": "seri"}, "not one of the answers"),
        ("programme", {"reason": ""}, "Why"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_typed_is_lost(pat, where, said, words):
    filled = THERE if where == "provider" else NEXT
    answer = look(pat, where, "ada", **{**filled, **said}, then="move")
    assert answer.status_code == 422 and words in answer.text and "Ask about the rota." in answer.text
    assert standing("ada") == WITH_BEN


MAY_NOT = {"provider": ["ben", "cai", "eli", "fay", "gil", "ada_min"]}
MAY_NOT["programme"] = [*MAY_NOT["provider"], "dee"]


@pytest.mark.parametrize(("where", "who"), [(where, who) for where, many in MAY_NOT.items() for who in many])
def test_others_have_no_such_page(sign_in, cast, pat, where, who):
    client = sign_in(cast[who], Client())
    said = THERE if where == "provider" else NEXT
    assert {client.get(f"/moving/{where}/").status_code, look(client, where, "ada", **said).status_code} == {404}


def test_what_changed_since_the_preview_is_shown_and_nobody_is_moved(pat):
    preview = look(pat, "provider", "ada", **THERE)
    actions.record_events(by="ben", events=[told("key_worker", "2021-11-10", worker="bea")], for_day=DAY)
    assert press(pat, "provider", preview).status_code == 409 and standing("ada")[0][0] == WORKS


def test_a_lead_of_another_provider_moves_nobody_of_this_one(sign_in, cast, pat):
    Post.objects.filter(staff=cast["cai"]).update(role="team_lead")
    page = look(sign_in(cast["cai"], Client()), "provider", "ada", **{**THERE, "provider": WORKS, "worker": ""}).text
    assert "Nobody would be moved" in page and "Farquhar" not in page
