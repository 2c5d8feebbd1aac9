"""The browser of the tests; where there is none, the tests that need it are reported NOT RUN, counted, with the reason.

With ETTLE_BROWSER_REQUIRED set (as .ci/run does) a test that was not run fails the run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_RUN = "NOT RUN: no browser"

_not_run: dict[str, str] = {}


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A running Chromium, or every test that asks for it is skipped with the reason."""
    # Playwright keeps an event loop in this thread, and Django then refuses the database calls of a test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import Error, expect, sync_playwright

    expect.set_options(timeout=15_000)  # a busy machine may take its time; a right page does not wait

    with sync_playwright() as playwright:
        path = _find(playwright.chromium.executable_path)
        if path is None:
            pytest.skip(f"{NOT_RUN} on the path ({', '.join(NAMES)}) nor downloaded by Playwright")
        try:
            # A browser's own sandbox does not work for root.
            running = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
        except Error as why:
            pytest.skip(f"{NOT_RUN} that starts ({path}): {str(why).splitlines()[0]}")
        yield running
        running.close()


def _find(downloaded: str) -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None) or (downloaded if Path(downloaded).is_file() else None)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real browser")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple) and NOT_RUN in report.longrepr[2]:
        _not_run[report.nodeid] = report.longrepr[2].removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _not_run and os.environ.get("ETTLE_BROWSER_REQUIRED") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _not_run:
        return
    terminalreporter.section("browser tests NOT RUN", red=True)
    for reason in sorted(set(_not_run.values())):
        count = sum(1 for given in _not_run.values() if given == reason)
        terminalreporter.line(f"{count} browser tests {reason}")
    if os.environ.get("ETTLE_BROWSER_REQUIRED"):
        terminalreporter.line("A browser is required here, so this run has failed.")
