"""The tempo of a source: a bucket of units that fills at the rate its owner allows."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Tempo:
    """A token bucket; `klok` and `pauze` are given so that nobody has to sleep to test it."""

    per_minuut: float
    vat: float
    pauze: Callable[[float], object]
    klok: Callable[[], float] = time.monotonic
    _stand: float = field(init=False)
    _bij: float = field(init=False)

    def __post_init__(self) -> None:
        self._stand, self._bij = self.vat, self.klok()

    def neem(self, eenheden: float) -> None:
        """Spend units, after waiting until they are there; more than fits in the bucket is owed."""
        now = self.klok()
        rate = self.per_minuut / 60
        self._stand = min(self.vat, self._stand + (now - self._bij) * rate) - eenheden
        self._bij = now
        if self._stand < 0:
            self.pauze(-self._stand / rate)
