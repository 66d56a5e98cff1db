"""Where a label fits within an outline."""

from collections.abc import Sequence
from itertools import pairwise

from doorbraak.kaart.grenzen import Punt, Ring

LIJNEN = 40


def plek(rings: Sequence[Ring], breedte: int, hoogte: int) -> Punt | None:
    """The middle of the widest room for a text of this size, or None where it fits nowhere."""
    rows = [y for ring in rings for _, y in ring]
    top, bottom = min(rows) + hoogte // 2, max(rows) - hoogte // 2
    best: tuple[float, Punt] | None = None
    for step in range(LIJNEN + 1):
        y = top + (bottom - top) * step / LIJNEN
        room = _spans(rings, y)
        for edge in (y - hoogte / 2, y + hoogte / 2):
            room = [
                (max(a, c), min(b, d))
                for a, b in room
                for c, d in _spans(rings, edge)
                if max(a, c) < min(b, d)
            ]
        for left, right in room:
            if right - left >= breedte and (best is None or right - left > best[0]):
                best = right - left, (round((left + right) / 2), round(y))
    return best and best[1]


def _spans(rings: Sequence[Ring], y: float) -> list[tuple[float, float]]:
    """The parts of a horizontal line that lie within the outline."""
    crossed = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for ring in rings
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])
        if (ay > y) != (by > y)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=True))
