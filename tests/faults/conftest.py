"""What was measured under each fault, printed as a table by `make chaos`."""

from collections.abc import Callable

import pytest
from _pytest.terminal import TerminalReporter

Seen = Callable[[str, str], None]


@pytest.fixture
def seen(record_property: Callable[[str, object], None]) -> Seen:
    """Notes what happened under a fault."""
    return record_property


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    rows = [
        f"{fault:44} {what}"
        for report in terminalreporter.getreports("passed")
        for fault, what in report.user_properties
    ]
    if rows:
        terminalreporter.section("what was seen")
        terminalreporter.write_line("\n".join(sorted(rows)))
