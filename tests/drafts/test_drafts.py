"""What is typed is kept for whoever typed it, and for nobody else; a second tab, a sent form, an old draft."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.audit.models import Recorded
from ettle.web.drafts import actions
from ettle.web.drafts.models import Draft
from ettle.web.drafts.tasks import remove_old
from ettle.web.frame.day import now
from tests.cast import WORKS
from tests.drafts.desk import SENT
from tests.web.told import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.drafts.desk")]

PAGE = "/write/ada/"
TYPED = {"how": "phone", "changed": "home", "on": "soon", "hours": "15.999", "note": "Rota fixed.\nBus back."}
GOOD = {"how": "phone", "on": "9 November 2021", "note": "Rota fixed."}


@pytest.fixture(autouse=True)
def nothing_sent():
    SENT.clear()


@pytest.fixture
def ben(sign_in, cast):
    return sign_in(cast["ben"])


def hidden(page):
    """The hidden fields by which a page keeps its form."""
    return {
        name: re.search(rf'name="{name}" value="([^"]*)" autocomplete', page.text)[1]
        for name in ("draft_key", "draft_tab", "draft_branch", "draft_version")
    }


def opened(client, address=PAGE):
    return hidden(client.get(address))


def kept(client, tab, **typed):
    """Save as the script does; the tab learns its copy and version as the script does."""
    answer = client.post("/drafts/keep/", tab | typed, headers={"accept": "application/json"})
    if answer.status_code in (200, 409):
        tab |= {"draft_branch": answer.json()["branch"], "draft_version": answer.json()["version"]}
    return answer


def rows():
    """Everybody's drafts, whoever asked the database last."""
    with as_system():
        return list(Draft.objects.order_by("pk"))


def test_what_is_typed_is_kept_right_or_wrong_and_comes_back_as_it_was(ben):
    tab = opened(ben)
    answer = kept(ben, tab, **TYPED)
    assert (answer.status_code, set(answer.json())) == (200, {"branch", "version", "saved"})
    assert re.fullmatch(r"\d\d:\d\d", answer.json()["saved"])
    page = ben.get(PAGE)
    assert "You left this unfinished" in page.text and "It is kept until 10 December 2021" in page.text
    assert "15.999" not in page.text, "not before she asks for it"
    page = ben.get(f"{PAGE}?draft={answer.json()['branch']}")
    assert 'value="15.999"' in page.text and 'value="soon"' in page.text
    assert re.search(r'value="phone"[^>]*checked', page.text) and re.search(r'value="home"[^>]*checked', page.text)
    assert not re.search(r'id="id_agreed"[^>]*checked', page.text)
    assert "Rota fixed.\nBus back." in page.text.replace("\r\n", "\n")
    assert "ds_error-summary" not in page.text, "nothing is told off before it is sent"


def test_saving_again_changes_one_copy_and_counts_its_versions(ben):
    tab = opened(ben)
    for note in ("R", "Ro", "Rota"):
        kept(ben, tab, note=note)
    assert [(each.version, dict(each.fields)["note"]) for each in rows()] == [(3, "Rota")]


def test_a_save_whose_answer_was_lost_is_no_conflict_with_itself(ben):
    tab = opened(ben)
    ben.post("/drafts/keep/", tab | {"note": "Ro"}, headers={"accept": "application/json"})
    assert kept(ben, tab, note="Rota").status_code == 200
    assert len(rows()) == 1


def test_a_second_tab_is_told_and_both_are_kept_side_by_side(ben):
    one, two = opened(ben), opened(ben)
    assert kept(ben, one, note="From the first tab").status_code == 200
    answer = kept(ben, two, note="From the second tab")
    assert answer.status_code == 409 and answer.json()["address"] == PAGE
    assert kept(ben, two, note="From the second tab!").status_code == 200, "told once; it goes on being kept"
    assert kept(ben, one, note="From the first tab!").status_code == 200
    page = ben.get(PAGE).text
    assert "You left 2 copies of this unfinished" in page
    assert "From the first tab!" in page and "From the second tab!" in page
    assert "Hours a week</th>" not in page, "only where they differ"


def test_two_tabs_that_carry_on_with_the_same_copy_do_not_overwrite_each_other(ben):
    first = opened(ben)
    branch = kept(ben, first, note="Begun").json()["branch"]
    one, two = opened(ben, f"{PAGE}?draft={branch}"), opened(ben, f"{PAGE}?draft={branch}")
    assert kept(ben, one, note="Begun, and one").status_code == 200
    assert kept(ben, two, note="Begun, and two").status_code == 409
    assert {dict(each.fields)["note"] for each in rows()} == {"Begun, and one", "Begun, and two"}


def test_the_same_words_in_two_tabs_are_no_conflict(ben):
    """Not even without a script, where each page sends its own token along."""
    one, two = opened(ben), opened(ben)
    kept(ben, one, note="The same", token="1")
    assert kept(ben, two, note="The same", token="2").status_code == 200
    assert "You left this unfinished" in ben.get(PAGE).text


def test_a_choice_made_before_the_form_stays_in_its_address(ben):
    tab = opened(ben, f"{PAGE}?programme=fss")
    pk = kept(ben, tab, note="Rota").json()["branch"]
    page = ben.get(f"{PAGE}?programme=fss").text
    assert f'href="{PAGE}?programme=fss&amp;draft={pk}"' in page
    assert f'name="draft_branch" value="{pk}"' in ben.get(f"{PAGE}?programme=fss&draft={pk}").text


def test_a_form_that_is_sent_takes_its_draft_with_it(ben):
    tab = opened(ben)
    kept(ben, tab, **GOOD)
    assert ben.post(PAGE, tab | GOOD).status_code == 302
    assert len(SENT) == 1 and rows() == []


def test_a_form_that_is_sent_leaves_what_another_tab_typed(ben):
    one, two = opened(ben), opened(ben)
    kept(ben, one, note="Not sent")
    ben.post(PAGE, two | GOOD)
    assert [dict(each.fields)["note"] for each in rows()] == ["Not sent"]


def test_a_form_that_comes_back_with_errors_goes_on_as_the_same_tab(ben):
    tab = opened(ben)
    kept(ben, tab, note="Rota")
    again = hidden(ben.post(PAGE, tab | {"note": "Rota", "on": "soon"}))
    assert again["draft_tab"] == tab["draft_tab"] and again["draft_version"] == "1"
    assert kept(ben, again, note="Rota fixed").status_code == 200 and len(rows()) == 1


def test_starting_again_throws_the_copies_away(ben):
    tab = opened(ben)
    kept(ben, tab, note="Rota")
    answer = ben.post("/drafts/throw-away/", {"draft_key": tab["draft_key"]})
    assert answer.url == PAGE and rows() == []


def test_the_button_keeps_without_any_script_and_the_list_leads_back(ben):
    answer = ben.post("/drafts/keep/", opened(ben) | TYPED, follow=True)
    assert "“Record a contact” is kept for you until 10 December 2021. It has not been sent." in answer.text
    assert f'<a href="{PAGE}">Record a contact</a>' in answer.text
    assert SENT == []
    assert "Unfinished forms" in ben.get("/today/").text
    answer = ben.post("/drafts/throw-away/", {"draft": rows()[0].pk}, follow=True)
    assert "Thrown away." in answer.text and "Nothing is unfinished" in answer.text


def test_each_save_is_on_record_without_its_words(ben):
    kept(ben, opened(ben), note="Rota fixed")
    entry = Recorded.objects.filter(act="keep_draft").get()
    assert entry.actor == "ben" and entry.outcome == "wrote"
    assert "Rota" not in str(entry.__dict__)


# Nobody else ----------------------------------------------------------------------------------------------------------


def test_nobody_else_sees_changes_or_throws_away_bens_draft(ben, sign_in, cast):
    tab = opened(ben)
    branch = kept(ben, tab, note="Private words").json()["branch"]
    for code in ("bea", "lea", "cai", "ada_min", "eli"):
        other = sign_in(cast[code], Client())
        for address in (PAGE, f"{PAGE}?draft={branch}", "/drafts/"):
            assert "Private words" not in other.get(address).text
        assert "You left this unfinished" not in other.get(PAGE).text
        assert kept(other, dict(tab), note="Changed").status_code == 400, "the key was given to Ben"
        other.post("/drafts/throw-away/", {"draft_key": tab["draft_key"]})
        other.post("/drafts/throw-away/", {"draft": branch})
    assert [dict(each.fields)["note"] for each in rows()] == ["Private words"]


def test_the_database_alone_gives_a_draft_to_its_owner_only(ben, cast):
    kept(ben, opened(ben), note="Private words")

    def seen_by(staff, organisation=WORKS):
        with as_organisation(organisation, DAY), connection.cursor() as cursor:
            cursor.execute("select set_config('app.staff', %s, true)", [staff])
            return Draft.objects.count()

    assert seen_by(str(cast["ben"].pk)) == 1
    assert seen_by(str(cast["bea"].pk)) == seen_by("") == 0
    assert seen_by(str(cast["ben"].pk), "elsewhere") == 0


def test_a_key_that_was_changed_or_is_too_old_keeps_nothing(ben, monkeypatch):
    tab = opened(ben)
    assert kept(ben, tab | {"draft_key": tab["draft_key"][:-2]}, note="x").status_code == 400
    assert kept(ben, {}, note="x").status_code == 400
    monkeypatch.setattr("ettle.web.drafts.key.KEPT_FOR", timedelta(seconds=-1))
    assert kept(ben, tab, note="x").status_code == 400
    assert rows() == []


# Bounds ---------------------------------------------------------------------------------------------------------------


def test_more_than_a_draft_may_hold_is_refused_and_what_was_kept_stays(ben):
    tab = opened(ben)
    kept(ben, tab, note="Rota")
    answer = kept(ben, tab, note="x" * 300_000)
    assert answer.status_code == 413 and "make it shorter" in answer.json()["told"]
    assert dict(rows()[0].fields)["note"] == "Rota"


def test_a_letter_that_no_database_holds_costs_that_letter_only(ben):
    kept(ben, opened(ben), note="Ro\0ta")
    assert dict(rows()[0].fields)["note"] == "Rota"


def test_tokens_and_the_pages_own_fields_are_not_kept(ben):
    kept(ben, opened(ben), note="Rota", csrfmiddlewaretoken="secret")
    assert [name for name, _ in rows()[0].fields] == ["note"]


def test_a_form_has_at_most_ten_copies_and_the_oldest_goes(ben):
    for at in range(12):
        kept(ben, opened(ben), note=f"Copy {at}")
    assert [dict(each.fields)["note"] for each in rows()] == [f"Copy {at}" for at in range(2, 12)]


def test_an_old_draft_is_not_offered_and_is_removed(ben):
    kept(ben, opened(ben), note="Rota")
    with as_system():
        Draft.objects.update(saved_at=now() - timedelta(days=30, seconds=1))
    assert "You left this unfinished" not in ben.get(PAGE).text
    with transaction.atomic():
        assert actions.remove_old() == 1
    assert rows() == []


def test_the_worker_removes_what_is_old_every_night_and_says_so(ben):
    kept(ben, opened(ben), note="Rota")
    with as_system():
        Draft.objects.update(saved_at=now() - timedelta(days=31))
    remove_old(0)
    assert rows() == []
    with as_system():
        assert Recorded.objects.filter(act="remove_old_drafts", actor="system: drafts").count() == 1
