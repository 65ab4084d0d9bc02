"""Where everything is installed, a test that would be skipped fails instead."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = """
import pytest

def test_runs(): pass

def test_skips(): pytest.skip("no PostgreSQL here")

@pytest.mark.skipif(True, reason="no model here")
def test_is_skipped(): pass

@pytest.mark.xfail(reason="known")
def test_fails_as_expected(): assert False
"""
_SKIPPING_MODULE = 'import pytest\npytest.skip("no Slack here", allow_module_level=True)\n'


def run_pytest(folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Run the tests of a folder under this suite's conftest and return the exit status and what was printed."""
    (folder / "conftest.py").write_text((Path(__file__).parent / "conftest.py").read_text())
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(folder)]
    kept = {name: value for name, value in os.environ.items() if name != "MAPPA_TEST_NO_SKIPS"}
    done = subprocess.run(command, env=kept | environment, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_skip_is_a_failure_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    """With MAPPA_TEST_NO_SKIPS, skips in a test and by a mark fail with their reason; expected failures do not."""
    (tmp_path / "test_some.py").write_text(_TESTS)
    status, printed = run_pytest(tmp_path, {"MAPPA_TEST_NO_SKIPS": "1"})
    assert pytest.ExitCode.TESTS_FAILED == status
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in printed  # a mark skips before the test begins: an error
    assert "no PostgreSQL here (MAPPA_TEST_NO_SKIPS is set" in printed
    assert "no model here (MAPPA_TEST_NO_SKIPS is set" in printed


def test_a_module_that_skips_itself_is_a_failure_too(tmp_path: Path) -> None:
    """A module-level skip hides all tests of a file, so it stops the run with its reason."""
    (tmp_path / "test_all.py").write_text(_SKIPPING_MODULE)
    status, printed = run_pytest(tmp_path, {"MAPPA_TEST_NO_SKIPS": "1"})
    assert status != pytest.ExitCode.OK
    assert "no Slack here (MAPPA_TEST_NO_SKIPS is set" in printed


def test_skips_stay_skips_on_a_developers_machine(tmp_path: Path) -> None:
    """Without the variable nothing changes."""
    (tmp_path / "test_some.py").write_text(_TESTS)
    status, printed = run_pytest(tmp_path, {})
    assert pytest.ExitCode.OK == status
    assert "1 passed, 2 skipped, 1 xfailed" in printed
