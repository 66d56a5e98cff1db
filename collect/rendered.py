"""Pages as a browser builds them, of which every request goes through our own fetcher; optional (extra `render`)."""

import base64
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from collect.fetcher import Fetched

ABSENT = (
    "--render vraagt om Playwright en Chromium en die ontbreken hier (installeer doorbraakmonitor[render] en chromium); "
    "pagina's die een browser nodig hebben, zijn niet gelezen"
)

_ENVIRONMENT = ("PATH", "HOME", "LANG", "PYTHONPATH", "PLAYWRIGHT_BROWSERS_PATH", "TMPDIR")

# Asks one address for the page, or None where that is not allowed.
Ask = Callable[[str, str], Fetched | None]


@dataclass(frozen=True)
class Limits:
    """What building one page may take."""

    seconds: float = 90.0
    requests: int = 60
    bytes: int = 20 << 20


@dataclass(frozen=True)
class Rendered:
    """The page after its scripts ran, where it was then, and what it asked; `fout` in Dutch when there is none."""

    dom: bytes = b""
    url: str = ""
    fout: str | None = None


class Renderer(Protocol):
    """Builds pages; may be shared by threads."""

    def render(self, url: str, body: bytes, media_type: str, ask: Ask) -> Rendered: ...

    def close(self) -> None: ...


def available() -> bool:
    """Whether Playwright and a Chromium are installed here."""
    if importlib.util.find_spec("playwright") is None:
        return False
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return True
    from playwright.sync_api import sync_playwright  # only here: it is an optional package

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


class ChromiumRenderer:
    """One browser in a process of its own, started when first needed and ended when it takes too long."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def render(self, url: str, body: bytes, media_type: str, ask: Ask) -> Rendered:
        with self._lock:
            try:
                process = self._started()
            except (OSError, ValueError) as error:
                self._end()
                return Rendered(fout=f"de browser start niet ({error})")
            timer = threading.Timer(self._limits.seconds, _kill, [process])
            timer.start()
            try:
                page = {"url": url, "body": base64.b64encode(body).decode(), "type": media_type}
                return self._conversation(process, page, ask)
            except (OSError, ValueError):  # the browser is gone, or speaks nonsense
                self._end()
                return Rendered(
                    fout=f"de browser had meer dan {self._limits.seconds:g} seconden nodig of viel uit"
                )
            finally:
                timer.cancel()

    def close(self) -> None:
        with self._lock:
            self._end()

    def _conversation(self, process: subprocess.Popen[str], page: Mapping[str, Any], ask: Ask) -> Rendered:
        until = time.monotonic() + self._limits.seconds
        asked = received = 0
        _write(process, page)
        while True:
            said = _read(process)
            if "dom" in said:
                return Rendered(
                    str(said["dom"]).encode("utf-8", "replace"), str(said.get("url") or page["url"])
                )
            if "vraag" not in said:
                return Rendered(fout=str(said.get("fout") or "de browser gaf geen pagina"))
            asked += 1
            within = (
                asked <= self._limits.requests and received <= self._limits.bytes and time.monotonic() < until
            )
            done = ask(str(said["vraag"]), str(said["soort"])) if within else None
            usable = done is not None and done.uitkomst == "opgehaald"
            received += len(done.body) if done is not None else 0
            _write(
                process,
                {
                    "status": done.status,
                    "type": done.header("content-type"),
                    "body": base64.b64encode(done.body).decode(),
                }
                if done is not None and usable
                else {"status": None},
            )

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "collect.rendered_browser"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                start_new_session=True,
            )
            timer = threading.Timer(self._limits.seconds, _kill, [self._process])
            timer.start()
            try:
                said = _read(self._process)
            finally:
                timer.cancel()
            if "fout" in said:
                raise ValueError(said["fout"])
        return self._process

    def _end(self) -> None:
        """End the process; its browser ends with it, because it hangs on its pipe."""
        process = self._process
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()
        self._process = None


def _kill(process: "subprocess.Popen[str]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _write(process: subprocess.Popen[str], message: Mapping[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(message) + "\n")
    process.stdin.flush()


def _read(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    said = json.loads(process.stdout.readline(64 << 20))
    if not isinstance(said, dict):
        raise ValueError("geen bericht")
    return said
