"""The borders as shipped, and the outline that several gemeenten have together."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

BESTAND = Path(__file__).parent / "gemeenten.json"
RAND = 20

Punt = tuple[int, int]
Ring = list[Punt]
Zijde = tuple[Punt, Punt]


@cache
def gemeenten() -> dict[str, list[Ring]]:
    """Per gemeente its rings; gemeenten that touch share every corner of the border between them."""
    read = json.loads(BESTAND.read_text(encoding="utf-8"))
    return {code: [[(x, y) for x, y in ring] for ring in rings] for code, rings in read.items()}


@cache
def omvang() -> tuple[int, int]:
    """Width and height of the drawing."""
    every = [punt for rings in gemeenten().values() for ring in rings for punt in ring]
    return max(x for x, _ in every) + RAND, max(y for _, y in every) + RAND


def zijden(rings: Iterable[Ring]) -> Counter[Zijde]:
    """How often each side occurs; a border between two of the gemeenten occurs twice."""
    return Counter((min(a, b), max(a, b)) for ring in rings for a, b in pairwise([*ring, ring[0]]) if a != b)


def omtrek(rings: Iterable[Ring]) -> list[Ring]:
    """The outline of the rings together: the sides that belong to one of them, walked round."""
    beyond: defaultdict[Punt, set[Punt]] = defaultdict(set)
    for (a, b), times in zijden(rings).items():
        if times % 2:
            beyond[a].add(b)
            beyond[b].add(a)
    found: list[Ring] = []
    while beyond:
        here = begin = min(beyond)
        ring: Ring = []
        while not ring or here != begin:
            ring.append(here)
            there = min(beyond[here])
            for a, b in ((here, there), (there, here)):
                beyond[a].remove(b)
                if not beyond[a]:
                    del beyond[a]
            here = there
        found.append(ring)
    return found


def binnengrenzen(rings: Iterable[Ring]) -> list[Zijde]:
    """The borders between the gemeenten."""
    return [zijde for zijde, times in zijden(rings).items() if times % 2 == 0]
