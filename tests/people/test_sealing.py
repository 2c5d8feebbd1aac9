"""What is kept of Ada in words is locked with a key of hers: Cai's desk cannot open it, and once destroyed nobody can."""

import stat
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from ettle.web.access import installation_key
from ettle.web.access.acting import as_organisation
from ettle.web.access.models import PersonRef
from ettle.web.people import sealing
from ettle.web.people.models import PersonKey
from tests.cast import ELSEWHERE, WORKS
from tests.people.erasing import agreed
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def destroy(person):
    agreed(person)
    PersonKey.objects.filter(person=person).update(wrapped=b"", erased_at=timezone.now(), erased_by="eli")


def test_what_was_sealed_for_ada_opens_to_the_same_and_shows_nothing_on_the_way(adas):
    sealed = sealing.seal_text("ada", "lives with Una")
    assert b"Una" not in sealed
    assert sealing.open_text("ada", sealed) == "lives with Una"
    assert sealing.open("ada", memoryview(sealed)) == b"lives with Una", "as the database hands it back"


def test_each_person_has_a_key_of_their_own(adas):
    sealed = sealing.seal("ada", b"hers")
    sealing.seal("una", b"another's")
    with pytest.raises(sealing.CannotOpen, match="not sealed for una"):
        sealing.open("una", sealed)


def test_the_key_in_the_database_is_itself_locked(adas, settings):
    sealed = sealing.seal("ada", b"hers")
    settings.DATA_KEY = "of another installation" * 5
    with pytest.raises(sealing.CannotOpen, match="another ETTLE_DATA_KEY"):
        sealing.open("ada", sealed)


def test_ben_s_desk_opens_it_and_cai_s_has_no_key_to(adas):
    sealed = sealing.seal("ada", b"hers")
    with as_organisation(WORKS, DAY):
        assert sealing.open("ada", sealed) == b"hers"
    with as_organisation(ELSEWHERE, DAY), pytest.raises(sealing.CannotOpen, match="No key"):
        sealing.open("ada", sealed)
    with as_organisation(ELSEWHERE, DAY):
        assert not PersonKey.objects.exists()


def test_no_page_changes_a_key(adas):
    sealing.seal("ada", b"hers")
    with as_organisation(WORKS, DAY):
        assert PersonKey.objects.filter(person="ada").update(erased_because="a slip") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            PersonRef.objects.get_or_create(id="una")
            PersonKey.objects.create(person_id="una", wrapped=b"mine")


def test_once_destroyed_it_opens_nothing_and_seals_nothing_more(adas):
    sealed = sealing.seal("ada", b"hers")
    destroy("ada")
    with pytest.raises(sealing.Erased, match="erased on"):
        sealing.open("ada", sealed)
    with pytest.raises(sealing.Erased):
        sealing.seal("ada", b"more")
    assert sealing.erased_at("ada") is not None


@pytest.mark.parametrize("change", ["erased_at = null, erased_by = '', wrapped = 'x'", "erased_by = 'another'"])
def test_a_destroyed_key_stays_destroyed(adas, change):
    sealing.seal("ada", b"hers")
    destroy("ada")
    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        connection.cursor().execute(f"update people_personkey set {change}")
    with pytest.raises(IntegrityError, match="never removed"), transaction.atomic():
        PersonKey.objects.all().delete()


def test_a_key_in_use_is_not_changed_for_another(adas):
    sealing.seal("ada", b"hers")
    with pytest.raises(IntegrityError, match="not changed for another"), transaction.atomic():
        PersonKey.objects.update(wrapped=b"another")


def test_a_demonstration_keeps_its_key_in_a_file_that_is_made_once(settings, tmp_path):
    settings.DATA_KEY, settings.DATA_KEY_FILE = "", tmp_path / "new" / "data.key"
    made = installation_key.fingerprint("QQ123456C")
    installation_key._kept_in.cache_clear()
    assert installation_key.fingerprint("QQ123456C") == made
    file = Path(settings.DATA_KEY_FILE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["data.key"]
