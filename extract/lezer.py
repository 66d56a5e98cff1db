"""A reader: the process in which documents are read, and the idle ones that wait for a next one."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_ROOT = Path(__file__).parent.parent

Task = Mapping[str, Any]
Answer = dict[str, Any]


class LezerKwijt(Exception):
    """The reader died or ran out of time over a task; the message is a Dutch sentence."""


class Lezer:
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
        """The answer to one task; raises LezerKwijt."""
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
            raise LezerKwijt(f"het lezen duurde langer dan {task['seconden']} seconden en is afgebroken")
        if code < 0:
            raise LezerKwijt(f"de lezer is op dit bestand vastgelopen ({signal.Signals(-code).name})")
        raise LezerKwijt(f"de lezer is op dit bestand vastgelopen: {self._last_complaint()}")

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


class Lezers:
    """The readers of one process: started when there is work, replaced when a document breaks one.

    As many as there are threads asking at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Lezer] = []
        self._alive: set[Lezer] = set()
        self._closing = False

    def ask(self, task: Task) -> Answer:
        """The answer to one task; raises LezerKwijt."""
        lezer = self._take()
        try:
            answer = lezer.ask(task)
        except LezerKwijt:
            with self._lock:
                self._alive.discard(lezer)
            lezer.close()
            raise
        with self._lock:
            self._idle.append(lezer)
        return answer

    def _take(self) -> Lezer:
        with self._lock:
            if self._closing:
                raise LezerKwijt("het lezen is afgebroken")
            if self._idle:
                return self._idle.pop()
            lezer = Lezer()
            self._alive.add(lezer)
            return lezer

    def stop(self) -> None:
        """End all readers, also those at work; their documents are read again in the next run."""
        with self._lock:
            self._closing = True
            alive = list(self._alive)
        for lezer in alive:
            lezer.stop()

    def close(self) -> None:
        """Let go of them; only when no thread is asking any more."""
        self.stop()
        for lezer in self._alive:
            lezer.close()
        self._alive.clear()
