"""Progress is a bar on a terminal and plain lines in a log."""

import io

from doorbraak.terminal import TerminalProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_the_start_and_the_end_of_each_piece_of_work() -> None:
    log = io.StringIO()
    progress = TerminalProgress(log)
    for done in range(51):
        progress("lezen", done, 50)
    progress("toetsen", 0, 0)
    progress.close()
    assert log.getvalue().splitlines() == ["lezen: 0 van 50", "lezen: 50 van 50", "toetsen: 0"]


def test_a_terminal_gets_one_line_drawn_over_and_over() -> None:
    terminal = Terminal()
    progress = TerminalProgress(terminal)
    progress("lezen", 1, 2)
    progress("lezen", 2, 2)
    progress.close()
    assert terminal.getvalue().count("\n") == 1
    assert "█" * 24 + " 2/2" in terminal.getvalue()
