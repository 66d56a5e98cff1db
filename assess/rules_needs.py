"""Which patterns a sentence can match at all."""

from collections.abc import Iterator


class Needs:
    """Which patterns can match at all, told by one comparison instead of one for each step.

    A need is a set of words of which a sentence must have one. Every distinct need has a bit; a pattern or rule
    has the bits of all its needs, a sentence those that its words meet.
    """

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._met_by: dict[int, int] = {}

    def bit(self, mask: int) -> int:
        """The bit of the need for one of the words in `mask`."""
        if mask not in self._known:
            self._known[mask] = 1 << len(self._known)
            self._met_by.clear()
        return self._known[mask]

    def met(self, bits: int) -> int:
        """The needs that a word with these `bits` meets."""
        if not self._met_by:
            for mask, bit in self._known.items():
                for low in _single(mask):
                    self._met_by[low] = self._met_by.get(low, 0) | bit
        found = 0
        for low in _single(bits):
            found |= self._met_by.get(low, 0)
        return found


def _single(bits: int) -> Iterator[int]:
    """Each bit of `bits` by itself."""
    while bits:
        low = bits & -bits
        yield low
        bits ^= low
