"""The one door by which settings come in: nonsense is refused, all of it at once, with the cure."""

from pathlib import Path

import pytest

from ettle.web.site.environment import NonsenseInEnvironment, read_environment

GOOD_KEY = "k" * 64


def refused(**said: str) -> str:
    with pytest.raises(NonsenseInEnvironment) as trouble:
        read_environment(said)
    return str(trouble.value)


def test_an_empty_environment_is_a_demonstration_with_a_key_of_its_own():
    one, other = read_environment({}), read_environment({})
    assert (one.mode, one.debug, one.embedded) == ("demo", False, True)
    assert len(one.secret_key) > 50 and one.secret_key != other.secret_key


def test_reading_the_environment_touches_no_disk(tmp_path):
    folder = tmp_path / "not there"
    read_environment({"ETTLE_DATA_DIR": str(folder)})
    assert not folder.exists()


PRODUCTION = {
    "ETTLE_MODE": "production",
    "ETTLE_SECRET_KEY": GOOD_KEY,
    "ETTLE_DATA_KEY": GOOD_KEY,
    "ETTLE_HOSTS": "ettle.example.org, www.ettle.example.org",
    "ETTLE_PLACE": "Ettlebrae Partnership",
    "DATABASE_URL": "postgresql://ettle_app:x@h/ettle",
}


def test_production_is_what_it_is_told_to_be():
    read = read_environment(PRODUCTION)
    assert read.hosts == ("ettle.example.org", "www.ettle.example.org")
    assert (read.embedded, read.behind_proxy, read.owner) == (False, False, False)


@pytest.mark.parametrize(
    "left_out, cure",
    [
        ("ETTLE_SECRET_KEY", "ETTLE_SECRET_KEY must be set in production, to at least 50"),
        ("ETTLE_DATA_KEY", "ETTLE_DATA_KEY must be at least 50"),
        ("ETTLE_HOSTS", "ETTLE_HOSTS=ettle.example.org"),
        ("ETTLE_PLACE", "the name of your partnership"),
        ("DATABASE_URL", "the embedded database has no copies"),
    ],
)
def test_production_without_one_of_what_it_needs_is_refused_with_the_cure(left_out, cure):
    assert cure in refused(**{name: value for name, value in PRODUCTION.items() if name != left_out})


@pytest.mark.parametrize("host", ["*", "*.example.org", "https://ettle.example.org", "ettle.example.org:443"])
def test_a_host_that_is_no_name_is_refused(host):
    assert "Write names only" in refused(**{**PRODUCTION, "ETTLE_HOSTS": host})


def test_hosts_said_to_a_demonstration_open_it_to_nobody():
    assert read_environment({"ETTLE_HOSTS": "ettle.example.org"}).hosts == ("localhost", "127.0.0.1", "[::1]")


def test_a_short_data_key_is_refused_and_production_must_have_one():
    assert "ETTLE_DATA_KEY must be at least 50" in refused(ETTLE_DATA_KEY="short")
    assert "ETTLE_DATA_KEY must be at least 50" in refused(ETTLE_MODE="production", ETTLE_SECRET_KEY=GOOD_KEY)
    assert GOOD_KEY not in repr(read_environment({"ETTLE_DATA_KEY": GOOD_KEY}))


def test_production_lists_a_missing_key_and_debug_in_one_go():
    message = refused(ETTLE_MODE="production", ETTLE_DEBUG="yes")
    assert "ETTLE_SECRET_KEY must be set" in message and "ETTLE_DEBUG is on in production" in message


def test_an_unknown_mode_is_refused_with_those_there_are():
    assert "'prodution'. It can be demo, test or production" in refused(ETTLE_MODE="prodution")


def test_a_name_that_is_not_a_setting_is_refused_with_the_nearest():
    assert "ETTLE_DEBGU is not a setting. Did you mean ETTLE_DEBUG?" in refused(ETTLE_DEBGU="no")


def test_a_word_that_is_neither_yes_nor_no_is_refused():
    assert "ETTLE_DEBUG is 'perhaps'. It can be yes or no." in refused(ETTLE_DEBUG="perhaps")


def test_another_kind_of_database_is_refused():
    assert "Ettle runs on PostgreSQL" in refused(DATABASE_URL="mysql://u:p@h/x")


def test_a_database_address_without_a_name_is_refused_and_the_password_is_not_repeated():
    message = refused(DATABASE_URL="postgresql://ada:h%40sh@db.example")
    assert "names no database" in message and "h%40sh" not in message and "h@sh" not in message


def test_a_database_address_is_taken_apart():
    read = read_environment({"DATABASE_URL": "postgresql://ada:h%40sh@db.example:6432/ettle?sslmode=require"})
    assert not read.embedded
    assert read.database == {
        "HOST": "db.example",
        "PORT": "6432",
        "USER": "ada",
        "PASSWORD": "h@sh",
        "NAME": "ettle",
        "OPTIONS": {"sslmode": "require"},
    }


def test_the_key_is_not_in_what_is_printed():
    assert GOOD_KEY not in repr(read_environment({"ETTLE_SECRET_KEY": GOOD_KEY}))


def test_the_data_folder_can_be_said(tmp_path):
    assert read_environment({"ETTLE_DATA_DIR": str(tmp_path)}).cluster.folder == Path(tmp_path) / "postgres"


def test_mail_is_read_with_its_port_and_its_password_unquoted():
    said = {"ETTLE_MAIL": "smtp+tls://ettle:a%40b@mail.example.org", "ETTLE_MAIL_FROM": "ettle@example.org"}
    mail = read_environment(said).mail
    assert (mail.host, mail.port, mail.user, mail.password) == ("mail.example.org", 587, "ettle", "a@b")
    assert (mail.tls_from_the_start, mail.sender) == (False, "ettle@example.org")
    assert "a@b" not in repr(mail)
    assert read_environment(said | {"ETTLE_MAIL": "smtps://mail.example.org"}).mail.port == 465


@pytest.mark.parametrize("url", ["smtp://u:hushhush@mail.example.org", "mail.example.org", "smtps://", "smtps://h:x"])
def test_mail_in_the_clear_or_that_cannot_be_read_is_refused_without_its_password(url):
    told = refused(ETTLE_MAIL=url, ETTLE_MAIL_FROM="ettle@example.org")
    assert "ETTLE_MAIL cannot be read" in told and "hushhush" not in told
    assert "ETTLE_MAIL_FROM must be set" in refused(ETTLE_MAIL="smtps://mail.example.org")
