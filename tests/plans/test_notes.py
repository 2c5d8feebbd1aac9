"""Notes about Ada: four kinds, each for those who may read it, written once, and found again."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.access.models import Grant
from ettle.web.access.roles import Category
from ettle.web.access.sight import sight_of
from ettle.web.plans.models import Note
from ettle.web.plans.notes.queries import notes_of
from tests.cast import ELSEWHERE, WORKS
from tests.plans.owner import as_owner, erase
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
NEW, ALL = "/people/ada/notes/new/", "/people/ada/notes/"
KINDS = ("notes", "health", "justice", "safeguarding")


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def write(client, kind="notes", words="Met at the café, all well", on="9 November 2021"):
    return client.post(NEW, {"kind": kind, "on": on, "words": words})


def granted(organisation, *categories):
    """An agreement shows these categories of Ada to an organisation."""
    as_owner()
    for each in categories:
        Grant.objects.create(person_id="ada", organisation_id=organisation, category=each, purpose="test",
                             valid_from=date(2021, 1, 1), because="agreement", source="test")  # fmt: skip


def test_who_can_read_it_is_said_before_anything_is_typed(ben):
    page = ben.get(NEW).text
    assert page.index("Read by: Key worker, of their own people") < page.index('name="words"')
    assert "Justice" not in page, "what Ben may not read he is not offered"


def test_what_the_form_says_of_readers_is_what_the_table_of_roles_says():
    from ettle.web.plans.notes.kinds import readers_of

    assert readers_of("safeguarding") == [
        "Key worker, of their own people", "Team lead, of their own people", "Team lead, of their team’s people",
    ]  # fmt: skip
    assert readers_of("justice") == []


@pytest.mark.parametrize("kind", ["notes", "health", "safeguarding"])
def test_a_note_is_read_by_ben_and_by_nobody_who_covers_manages_or_refers(ben, sign_in, cast, kind):
    assert write(ben, kind, "Something only for us").status_code == 302
    assert "Something only for us" in ben.get(ALL).text
    for code in ("bea", "bob", "pat", "cai", "dee", "eli", "fay", "gil", "ada_min"):
        client = sign_in(cast[code])
        assert client.get(ALL).status_code == 404, code
        assert client.get(NEW).status_code == 404, code
        assert write(client, kind).status_code == 404, code
        assert "Something only for us" not in client.get("/people/ada/").text
    assert "Something only for us" in sign_in(cast["lea"]).get(ALL).text, "Lea leads Ben's team"


def test_a_justice_note_is_only_for_whom_an_agreement_names(ben, sign_in, cast):
    assert write(ben, "justice").status_code == 422
    granted(ELSEWHERE, "name", "journey", "justice")
    cai = sign_in(cast["cai"])
    assert write(cai, "justice", "Licence ends in May").status_code == 302
    assert "Licence ends in May" in cai.get(ALL).text
    assert write(cai, "notes").status_code == 422, "the agreement names justice and nothing else"
    assert "Licence" not in sign_in(cast["ben"]).get(ALL).text


@pytest.mark.parametrize("kind", KINDS)
def test_row_level_security_alone_keeps_each_kind_apart(adas, kind):
    granted(ELSEWHERE, kind)
    for organisation in (WORKS, ELSEWHERE):
        for each in KINDS:
            Note.objects.create(person_id="ada", organisation_id=organisation, made_at="2021-11-09T10:00Z",
                                made_by="x", category=each, on=DAY, words=b"")  # fmt: skip
    with as_organisation(ELSEWHERE, DAY):
        assert list(Note.objects.values_list("category", "organisation")) == [(kind, ELSEWHERE)]
    with as_organisation("jobcentre", DAY):
        assert not Note.objects.exists()
    others = [each for each in KINDS if each != kind]
    for each in others:
        with pytest.raises(DatabaseError, match="row-level security"), as_organisation(ELSEWHERE, DAY):
            Note.objects.create(person_id="ada", organisation_id=ELSEWHERE, made_at="2021-11-09T10:00Z",
                                made_by="x", category=each, on=DAY, words=b"")  # fmt: skip


@pytest.mark.parametrize("kind", ["notes", "health", "safeguarding"])
def test_the_desk_alone_leaves_out_a_kind_that_is_not_seen(ben, cast, kind):
    """With the database out of the way: what one reads is asked for by the kinds of the sight."""
    for each in ("notes", "health", "safeguarding"):
        write(ben, each)
    as_owner()
    acting = Acting(cast["ben"], cast["ben"].posts.get(), DAY)
    sight = sight_of(acting, "ada")
    assert len(notes_of(acting, sight)) == 3
    narrower = replace(sight, categories=sight.categories - {Category(kind)})
    read = {each.note.category for each in notes_of(acting, narrower)}
    assert len(read) == 2 and kind not in read


def test_a_correction_keeps_what_was_said_and_the_kind(ben):
    write(ben, "health", "Back pain")
    note = Note.objects.get()
    said = {"kind": "notes", "on": "9 November 2021", "words": "Neck pain"}
    assert ben.post(f"{ALL}{note.id}/", said).status_code == 302
    assert set(Note.objects.values_list("category", flat=True)) == {"health"}
    page = ben.get(ALL).text
    assert "Neck pain" in page and "Back pain" in page and "What it said before" in page
    assert ben.get(f"{ALL}{note.id}/").status_code == 404, "what is corrected is not corrected again"


def test_the_database_refuses_to_rewrite_a_note(ben):
    write(ben)
    as_owner()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("update plans_note set category = 'notes'")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("delete from plans_note")


def test_words_are_found_whatever_their_accents_within_one_person(ben):
    write(ben, words="Phoned Catrìona NicDhòmhnaill about the café")
    write(ben, words="Bus pass came")
    page = ben.get(f"{ALL}?find=cafe+catriona").text
    assert "NicDhòmhnaill" in page and "Bus pass" not in page
    assert "No note holds “zebra”" in ben.get(f"{ALL}?find=zebra").text
    assert ben.get(f"{ALL}?find=%00").status_code == 200


def test_notes_are_sealed_and_gone_when_she_is_erased(ben):
    write(ben, words="Met at the café")
    assert "café".encode() not in bytes(Note.objects.get().words)
    erase("ada")
    page = ben.get(ALL).text
    assert "café" not in page and "can no longer be read" in page


@pytest.mark.parametrize(("said", "problem"), [({"words": ""}, "Note"), ({"kind": "gossip"}, "“gossip” is not one of the answers"), ({"on": "10 November 2022"}, "or earlier"), ({"words": "x" * 4001}, "take out 1")])  # fmt: skip
def test_a_note_that_does_not_hold_is_told_at_its_field(ben, said, problem):
    answer = ben.post(NEW, {"kind": "notes", "on": "9 November 2021", "words": "hm"} | said)
    assert answer.status_code == 422 and problem in answer.text and not Note.objects.exists()
