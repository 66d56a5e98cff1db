"""Manners per host: one request at a time, a pause between, and leaving alone what does not answer."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from collect.lanes import Lane
from collect.robots import Robots

PATIENCE = 3  # refusals in a row before a host is left alone
MAX_RETRY_AFTER = 60.0


@dataclass
class Host:
    """The state of one host:port during a run; `lock` is held while asking it."""

    delay: float
    robots: Robots | None = None
    parked: str | None = None
    lane: Lane | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    _next: float = 0.0
    _refusals: int = 0

    def wait(self, pause: Callable[[float], object]) -> None:
        """Sleep until this host may be asked again."""
        if (left := self._next - time.monotonic()) > 0:
            pause(left)
        if self.lane is not None:
            self.lane.turn(pause)

    def asked(self) -> None:
        """Note that a request just ended."""
        delay = max(self.delay, self.robots.delay if self.robots else 0.0)
        self._next = max(self._next, time.monotonic() + delay)

    def answered(self) -> None:
        """Note an ordinary answer."""
        self._refusals = 0

    def refused(self, what: str, retry_after: str = "") -> None:
        """Note a refusal or silence; parks the host after three in a row or a long Retry-After."""
        self._refusals += 1
        seconds = _seconds(retry_after)
        if self._refusals >= PATIENCE:
            self.parked = f"{PATIENCE} keer achter elkaar: {what}"
        elif seconds > MAX_RETRY_AFTER:
            self.parked = f"{what}, met het verzoek later terug te komen"
        else:
            self._next = max(self._next, time.monotonic() + seconds)


def _seconds(retry_after: str) -> float:
    """Seconds to wait from a Retry-After header, which holds seconds or a date."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
