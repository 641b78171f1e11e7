"""Shows the last words of every running server beside a failed test, and what was measured.

A conftest takes it in by: from tests.servers.reports import pytest_runtest_makereport,
pytest_terminal_summary
"""

import pytest

from .process import RUNNING

MEASURED: list[str] = []


def measured(words: str) -> None:
    """Keep a number to be shown at the end of the run."""
    MEASURED.append(words)


def pytest_terminal_summary(terminalreporter):
    if MEASURED:
        terminalreporter.section("measured")
        terminalreporter.write_line("\n".join(MEASURED))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.failed:
        for process in RUNNING:
            report.sections.append((f"{process.name} (pid {process.pid})", process.last_words()))
