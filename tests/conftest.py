"""What holds for the whole test suite: where everything is installed, no test may be skipped."""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

_NO_SKIPS = "MAPPA_TEST_NO_SKIPS"
_Report = TypeVar("_Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report a skipped test as failed, with its reason."""
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Report a module that skips itself as one that cannot be collected, with its reason."""
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report: _Report) -> _Report:
    # An expected failure is reported as skipped too, and is none.
    if os.environ.get(_NO_SKIPS) and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{reason} ({_NO_SKIPS} is set: nothing may be skipped)"
    return report
