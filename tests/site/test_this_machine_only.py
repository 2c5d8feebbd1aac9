"""Another machine is refused twice over: the site does not listen to it, and does not answer it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.test import Client

from ettle.cli import main


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("203.0.113.9", 403), ("nonsense", 403)]
)
def test_a_request_from_another_machine_is_refused_however_the_site_was_started(address, status):
    assert Client(REMOTE_ADDR=address).get("/").status_code == status


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_the_command_line_does_not_serve_beyond_this_machine(command):
    run = CliRunner().invoke(main, [command, "--host", "0.0.0.0"])
    assert run.exit_code == 2
    assert "not an address of this machine alone" in run.stderr
