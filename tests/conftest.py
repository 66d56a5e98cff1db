"""Says at the end of the session what was not tested here."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    terminalreporter.write_line(f"NIET GETEST: {len(skipped)} tests ({'; '.join(reasons)})", yellow=True)
