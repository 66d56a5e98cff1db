"""What the operator sees: a bar on a terminal, plain lines in a log."""

import shutil
import sys
import time
from typing import TextIO


class TerminalProgress:
    """A `Progress` that draws on `stream` (standard error unless told)."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._what = ""
        self._last = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._live:
            self._draw(what, done, total)
        elif self._due(what, done, total):
            self._stream.write(f"{what}: {done}{f' van {total}' if total else ''}\n")
            self._stream.flush()
        self._what = what

    def _due(self, what: str, done: int, total: int) -> bool:
        """One line at the start and the end of a piece of work, and every ten seconds between."""
        now = time.monotonic()
        if what != self._what or (total and done >= total) or now - self._last > 10:
            self._last = now
            return True
        return False

    def _draw(self, what: str, done: int, total: int) -> None:
        if what != self._what and self._what:
            self._stream.write("\n")
        width = 24
        filled = width * done // total if total else 0
        bar = "█" * filled + "░" * (width - filled) if total else ""
        line = f"{what} {bar} {done}{f'/{total}' if total else ''}"
        columns = shutil.get_terminal_size().columns
        self._stream.write("\r" + line[: columns - 1].ljust(columns - 1))
        self._stream.flush()

    def close(self) -> None:
        """End the line that is being drawn."""
        if self._live and self._what:
            self._stream.write("\n")
            self._stream.flush()
        self._what = ""
