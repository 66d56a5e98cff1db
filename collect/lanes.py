"""A pause that all hosts of one supplier share: it counts requests per address of the asker, not per host."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Clock = Callable[[], float]


@dataclass(frozen=True)
class LaneRule:
    """At most so many requests a minute over all hosts under these domains together."""

    domeinen: tuple[str, ...]
    per_minuut: float


@dataclass
class Lane:
    """The turns of one supplier; threads that ask at the same time get turns one after the other."""

    delay: float
    clock: Clock = time.monotonic
    _next: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, pause: Callable[[float], object]) -> None:
        """Take the next turn and sleep until it comes."""
        with self._lock:
            moment = max(self.clock(), self._next)
            self._next = moment + self.delay
        if (left := moment - self.clock()) > 0:
            pause(left)


class Lanes:
    """The lane of each host that has one."""

    def __init__(self, rules: Iterable[LaneRule], clock: Clock = time.monotonic) -> None:
        self._lanes = [(rule.domeinen, Lane(60 / rule.per_minuut, clock)) for rule in rules]

    def of(self, host: str) -> Lane | None:
        """The lane that a host shares with others, None for a host by itself."""
        for domains, lane in self._lanes:
            if any(host == domain or host.endswith(f".{domain}") for domain in domains):
                return lane
        return None
