"""The embedded server through its life, on a real one: starts, restarts, kills, races, awkward paths, root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from ettle.web.site.database import Cluster, DatabaseTrouble, binaries, owner, stale

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")


@pytest.fixture
def make(open_folder: Path) -> Iterator[Callable[[str], Cluster]]:
    made = []

    def cluster(name: str = "db") -> Cluster:
        made.append(Cluster(open_folder / name, durable=False))
        return made[-1]

    yield cluster
    for one in made:
        one.stop()
        shutil.rmtree(one.socket_folder, ignore_errors=True)


def connect(cluster: Cluster) -> psycopg.Connection:
    at = cluster.address
    return psycopg.connect(host=at.host, port=at.port, user=at.user, dbname=at.name, autocommit=True)


def ask(cluster: Cluster, question: str) -> object:
    with connect(cluster) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def pid_of(cluster: Cluster) -> int:
    pid = stale.server_pid(cluster.data)
    assert pid is not None
    return pid


def kill(cluster: Cluster) -> None:
    """Kill the server as the kernel does when memory runs out, and wait until it is gone or a zombie."""
    pid = pid_of(cluster)
    os.kill(pid, signal.SIGKILL)
    while stale.is_server_of(pid, cluster.data):
        time.sleep(0.01)


def test_the_first_start_makes_and_starts_it_and_is_told_it_was_the_one(make):
    cluster = make()
    assert not cluster.running()
    assert cluster.start() is True
    assert cluster.running()


def test_a_start_while_it_runs_joins_and_is_told_it_was_not_the_one(make):
    cluster = make()
    cluster.start()
    pid = pid_of(cluster)
    assert cluster.start() is False
    assert pid_of(cluster) == pid


def test_what_was_written_is_there_after_a_restart(make):
    cluster = make()
    cluster.start()
    with connect(cluster) as connection:
        connection.execute("create table kept as select 42 as n")
    cluster.stop()
    assert not cluster.running()
    assert cluster.start() is True
    assert ask(cluster, "select n from kept") == 42


def test_stopping_what_does_not_run_does_nothing(make):
    cluster = make()
    cluster.stop()
    cluster.start()
    cluster.stop()
    cluster.stop()


@pytest.mark.parametrize(
    "name",
    ["with space", "O'Neill & 'others'", 'a "quoted" one', "Catrìona é", "a, comma", "$HOME `id`", "l" * 140],
)
def test_any_path_will_do(make, name):
    cluster = make(name)
    cluster.start()
    assert ask(cluster, "select 1") == 1
    cluster.stop()
    assert cluster.start() is True


def test_two_run_side_by_side(make):
    one, other = make("one"), make("other")
    one.start(), other.start()
    assert pid_of(one) != pid_of(other)
    assert ask(one, "select 1") == ask(other, "select 1") == 1


def test_killed_it_starts_again_with_what_was_committed(make, open_folder):
    cluster = Cluster(open_folder / "durable")  # as in production: every commit reaches the disk
    cluster.start()
    try:
        with connect(cluster) as connection:
            connection.execute("create table kept as select generate_series(1, 1000) as n")
        kill(cluster)
        assert not cluster.running()
        assert cluster.start() is True
        assert ask(cluster, "select count(*) from kept") == 1000
    finally:
        cluster.stop()


def test_a_lock_whose_pid_is_now_another_program_does_not_stop_a_start(make):
    cluster = make()
    cluster.start()
    kill(cluster)
    for lock in (cluster.data / "postmaster.pid", cluster.socket_folder / ".s.PGSQL.5432.lock"):
        _, rest = lock.read_text().split("\n", 1)
        lock.write_text(f"{os.getpid()}\n{rest}")
    assert cluster.start() is True
    assert ask(cluster, "select 1") == 1


@pytest.mark.parametrize("left", ["", "12", "999999999"])
def test_a_lock_that_was_cut_short_does_not_stop_a_start(make, left):
    cluster = make()
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(left)
    assert cluster.start() is True


def test_a_dead_pid_keeps_the_rest_of_its_lock(tmp_path):
    lock = tmp_path / "postmaster.pid"
    lock.write_text("999999999\n/data\n17\n")
    stale.lay_to_rest(lock, tmp_path)
    assert lock.read_text() == f"{stale.DEAD}\n/data\n17\n"
    assert not psutil.pid_exists(stale.DEAD)


def test_four_start_at_once_and_one_is_told_it_was_the_one(make):
    cluster = make()
    script = (
        "import sys; from pathlib import Path; from ettle.web.site.database import Cluster; "
        "print(Cluster(Path(sys.argv[1]), durable=False).start())"
    )
    command = [sys.executable, "-c", script, str(cluster.folder)]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = sorted(racer.communicate(timeout=60)[0].strip() for racer in racers)
    assert answers == ["False", "False", "False", "True"]
    assert ask(cluster, "select 1") == 1


def test_killed_while_it_is_made_it_leaves_nothing_half_made(make):
    cluster = make()
    script = (
        "import sys; from pathlib import Path; from ettle.web.site.database import Cluster; "
        "Cluster(Path(sys.argv[1]), durable=False).start()"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(cluster.folder)])
    while not list(cluster.folder.glob("initdb-*/base")):
        time.sleep(0.005)
    starter.kill()
    starter.wait()
    assert not cluster.data.exists()
    assert cluster.start() is True


def test_it_listens_on_no_network_address_and_its_socket_is_private(make):
    cluster = make()
    cluster.start()
    assert ask(cluster, "show listen_addresses") == ""
    assert cluster.socket_folder.stat().st_mode & 0o077 == 0
    assert psutil.Process(pid_of(cluster)).net_connections("inet") == []


def test_the_settings_of_production_keep_what_was_committed(open_folder):
    cluster = Cluster(open_folder / "durable")
    cluster.start()
    try:
        assert [ask(cluster, f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == [
            "on"
        ] * 3
        assert (ask(cluster, "show jit"), ask(cluster, "show max_connections")) == ("off", "60")
    finally:
        cluster.stop()


def test_letters_fold_as_names_need(make):
    cluster = make()
    cluster.start()
    assert ask(cluster, "select lower('MÀIRI ŁUKASZ')") == "màiri łukasz"


def test_data_of_another_version_is_refused_with_the_cure(make, monkeypatch):
    cluster = make()
    monkeypatch.setenv("ETTLE_PG_VERSION", "16")
    cluster.start()
    assert str(ask(cluster, "show server_version")).startswith("16")
    cluster.stop()
    monkeypatch.delenv("ETTLE_PG_VERSION")
    with pytest.raises(DatabaseTrouble, match=r"written by PostgreSQL 16 .* Set ETTLE_PG_VERSION=16"):
        cluster.start()


def test_a_folder_without_programs_is_refused_by_name(make, monkeypatch, tmp_path):
    monkeypatch.setenv("ETTLE_PG_BIN", str(tmp_path))
    with pytest.raises(DatabaseTrouble, match="holds no initdb, pg_ctl, pg_isready, postgres"):
        make().start()


def test_a_server_that_cannot_start_tells_the_end_of_its_log(make, open_folder):
    cluster = Cluster(open_folder / "db", durable=False, settings={"max_connections": "many"})
    with pytest.raises(DatabaseTrouble, match='invalid value for parameter "max_connections"'):
        cluster.start()


@AS_ROOT
def test_root_hands_it_to_another_user(make):
    cluster = make()
    cluster.start()
    assert psutil.Process(pid_of(cluster)).uids().real != 0
    assert cluster.data.stat().st_uid == psutil.Process(pid_of(cluster)).uids().real


@AS_ROOT
def test_root_is_told_of_a_closed_folder_above_and_it_stays_closed(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DatabaseTrouble, match="a folder above it is closed"):
        Cluster(closed / "db").start()
    assert closed.stat().st_mode & 0o777 == 0o700


@AS_ROOT
def test_root_refuses_a_folder_that_somebody_else_put_there(open_folder):
    (open_folder / "elsewhere").mkdir()
    (open_folder / "db").symlink_to(open_folder / "elsewhere")
    with pytest.raises(DatabaseTrouble, match="Somebody else may have put it there"):
        Cluster(open_folder / "db").start()


@AS_ROOT
def test_programs_the_other_user_cannot_reach_are_copied(make, monkeypatch):
    cluster = make()
    real = owner.Owner.can_execute
    monkeypatch.setattr(
        owner.Owner,
        "can_execute",
        lambda self, path: path.name != "postgres" and real(self, path),
    )
    cluster.start()
    program = Path(psutil.Process(pid_of(cluster)).exe())
    assert program.is_relative_to(cluster.folder.parent / "postgresql-programs")


@AS_ROOT
def test_an_ordinary_user_runs_it_as_themselves(open_folder, monkeypatch):
    theirs = open_folder / "theirs"
    theirs.mkdir()
    nobody = owner.owner_of(open_folder)
    os.chown(theirs, nobody.uid, nobody.gid)
    # Named, since they may not be able to look into our own packages.
    monkeypatch.setenv("ETTLE_PG_BIN", str(binaries.binaries_for(nobody, open_folder / "programs")))
    child = os.fork()  # not a new Python: root's own may be in a folder closed to others
    if child == 0:
        _live_as(nobody, theirs / "db")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def _live_as(other: owner.Owner, folder: Path) -> None:
    """Become the other user for good, live a server's life, and leave with 0 if all was well."""
    try:
        os.setgroups([]), os.setgid(other.gid), os.setuid(other.uid)
        cluster = Cluster(folder, durable=False)
        well = cluster.start() and not cluster.start() and ask(cluster, "select 1") == 1
        cluster.stop()
        os._exit(0 if well and not cluster.running() else 1)
    except BaseException:
        traceback.print_exc()
        os._exit(2)
