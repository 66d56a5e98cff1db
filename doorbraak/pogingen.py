"""Counts wrong passwords, so that guessing takes too long."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

# Five mistakes are human; then each further one waits for a quarter of an hour.
GRENS, WACHT = 5, 15 * 60
# So that made-up names do not fill the memory.
MEESTE = 10_000


@dataclass
class Pogingen:
    """The recent failures per name; `clock` gives seconds."""

    clock: Callable[[], float]
    _fouten: dict[Hashable, list[float]] = field(default_factory=dict)

    def begin(self, key: Hashable) -> bool:
        """Whether one more attempt is allowed; it counts as a failure until `goed` says otherwise.

        Counted at its start, because a hundred attempts at once would all begin before the first one fails.
        """
        recent = self._recent(key)
        if len(recent) >= GRENS:
            return False
        self._fouten.pop(key, None)
        self._fouten[key] = [*recent, self.clock()]
        while len(self._fouten) > MEESTE:
            self._fouten.pop(next(iter(self._fouten)))
        return True

    def goed(self, key: Hashable) -> None:
        """Forget the mistakes of who got in."""
        self._fouten.pop(key, None)

    def _recent(self, key: Hashable) -> list[float]:
        since = self.clock() - WACHT
        return [moment for moment in self._fouten.get(key, []) if moment > since]
