"""A machine without a browser says so, and how many tests it cost."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def a_suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("ETTLE_BROWSER_REQUIRED", raising=False)
    pytester.makeconftest("from tests.browser.plugin import *")
    pytester.makepyfile("""
        import pytest
        pytestmark = pytest.mark.browser
        def test_one(browser): assert browser.version
        def test_two(browser): assert browser.version
    """)
    return pytester


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))


def run(suite: pytest.Pytester) -> pytest.RunResult:
    return suite.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:django", "-q")


def test_without_a_browser_they_are_counted_as_not_run_with_the_reason(a_suite, no_browser):
    result = run(a_suite)
    assert result.ret == 0
    result.assert_outcomes(skipped=2)
    result.stdout.fnmatch_lines(
        ["*browser tests NOT RUN*", "2 browser tests NOT RUN: no browser on the path (chromium*"]
    )


def test_where_a_browser_is_required_the_run_fails(a_suite, no_browser, monkeypatch):
    monkeypatch.setenv("ETTLE_BROWSER_REQUIRED", "1")
    result = run(a_suite)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*A browser is required here*"])


@pytest.mark.browser
def test_with_a_browser_they_run(a_suite, browser, monkeypatch):
    monkeypatch.setenv("ETTLE_BROWSER_REQUIRED", "1")
    result = run(a_suite)
    result.assert_outcomes(passed=2)
    assert result.ret == 0
    assert "NOT RUN" not in result.stdout.str()


def test_ci_requires_the_browser():
    script = (ROOT / ".ci" / "run").read_text()
    assert "ETTLE_BROWSER_REQUIRED=1 make test" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
