"""The worker processes: started when there is work, replaced when a document breaks one."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

_ROOT = Path(__file__).parent.parent

Task = Mapping[str, Any]
Answer = dict[str, Any]


class WorkerLost(Exception):
    """The worker died or ran out of time over a task; the message is a Dutch sentence."""


class _Worker:
    """One process; `ask` blocks until it answers."""

    def __init__(self) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        self._folder = tempfile.TemporaryDirectory(prefix="lezer-")  # also what a killed one leaves behind
        self._process = subprocess.Popen(
            [sys.executable, "-m", "extract.worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            encoding="utf-8",
            start_new_session=True,  # so that its own children end with it
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
                "PYTHONDONTWRITEBYTECODE": "1",
                "TMPDIR": self._folder.name,
                "OMP_THREAD_LIMIT": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
        )

    def ask(self, task: Task) -> Answer:
        """The answer to one task; raises WorkerLost."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(task) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line.endswith("\n"):
            answer: Answer = json.loads(line)
            return answer
        code = self.stop(wait=5)
        if code == -signal.SIGALRM:
            raise WorkerLost(f"het lezen duurde langer dan {task['seconden']} seconden en is afgebroken")
        if code < 0:
            raise WorkerLost(f"de lezer is op dit bestand vastgelopen ({signal.Signals(-code).name})")
        raise WorkerLost(f"de lezer is op dit bestand vastgelopen: {self._last_complaint()}")

    def stop(self, wait: float = 0) -> int:
        """End the process and everything it started; its exit code, negative for a signal."""
        if wait:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(wait)
        with suppress(ProcessLookupError):  # it and its children are gone
            os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()

    def close(self) -> None:
        """Stop and let go of the pipes; only when no thread is asking any more."""
        self.stop()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            with suppress(BrokenPipeError):
                if stream is not None:
                    stream.close()
        self._folder.cleanup()

    def _last_complaint(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else "geen melding"


class Pool:
    """At most `size` workers at a time; every task of the run is one future."""

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="lezer")
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        self._alive: set[_Worker] = set()
        self._closing = False
        for _ in range(size):
            self._idle.put(None)

    def submit(self, task: Task) -> Future[Answer]:
        """A future with the worker's answer, or with WorkerLost."""
        return self._threads.submit(self._ask, task)

    def _ask(self, task: Task) -> Answer:
        worker = self._idle.get()
        try:
            if worker is None:
                worker = _Worker()
                self._alive.add(worker)
            if self._closing:
                raise WorkerLost("het lezen is afgebroken")
            return worker.ask(task)
        except WorkerLost:
            if worker is not None:
                self._alive.discard(worker)
                worker.close()
            worker = None
            raise
        finally:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; what they were reading is read again in the next run."""
        self._closing = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._alive):
            worker.stop()
        self._threads.shutdown(wait=True)
        for worker in self._alive:
            worker.close()
