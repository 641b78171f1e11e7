"""Shows the last words of every running server beside a failed test.

A conftest takes it in by: from tests.servers.reports import pytest_runtest_makereport
"""

import pytest

from .process import RUNNING


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.failed:
        for process in RUNNING:
            report.sections.append((f"{process.name} (pid {process.pid})", process.last_words()))
