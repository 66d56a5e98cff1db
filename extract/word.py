"""A word on a page, whether it comes from a text layer or from recognition."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

# x0, top, x1, bottom in points
Place = tuple[float, float, float, float]
# horizontal, at, start, end: a ruled line in points, as in extract.edges
Ruled = tuple[bool, float, float, float]


class Word(NamedTuple):
    """One word; lengths in points from the top left of the page as shown, y downward.

    `zekerheid` 0–1 is below 1 only for a word that was recognised.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    zekerheid: float = 1.0


class Recognised(NamedTuple):
    """What optical recognition made of one page.

    `kwaliteit` is 0 where there is no usable text and 1 for a picture in which nothing is written. The words
    lie on the page as it was set right: `turn` and `slant` are those of extract.pose.Pose. With `naast` they
    stand in pictures beside the words of the text layer.
    """

    words: Sequence[Word]
    kwaliteit: float
    zekerheid: float | None = None
    herkend_met: str | None = None
    dpi: int | None = None
    turn: int = 0
    slant: float = 0.0
    ruled: Sequence[Ruled] = ()
    naast: bool = False

    @classmethod
    def of(cls, page: Mapping[str, Any]) -> Self:
        """From what came out of JSON."""
        words = [Word(*word) for word in page["words"]]
        return cls(**dict(page) | {"words": words, "ruled": [tuple(line) for line in page.get("ruled", ())]})
