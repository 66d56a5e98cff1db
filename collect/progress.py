"""How a stage tells how far it is, without knowing who listens."""

from collections.abc import Callable

# what is being done, how many are done, how many there are (0 = unknown)
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""
