"""Readers on this machine, at most so many at a time."""

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from extract.lezer import Answer, Lezers, Task


class Pool:
    """At most `size` readers; every task of the run is one future."""

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="lezer")
        self._lezers = Lezers()

    def submit(self, task: Task) -> Future[Answer]:
        """A future with the reader's answer, or with LezerKwijt."""
        return self._threads.submit(self._lezers.ask, task)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all readers; what they were reading is read again in the next run."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._lezers.stop()
        self._threads.shutdown(wait=True)
        self._lezers.close()
