"""A word on a page, whether it comes from a text layer or from recognition."""

from collections.abc import Sequence
from typing import NamedTuple


class Word(NamedTuple):
    """One word; lengths in points from the top left of the page as shown, y downward."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool


class Recognised(NamedTuple):
    """What optical recognition made of one page: words, and a mean confidence 0–1 (0: no usable text)."""

    words: Sequence[Word]
    kwaliteit: float
