"""Where on a page something is written, whether or not its text is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.grey import Grey, noise, whitened
from extract.word import Place

DPI = 108
_HIGH, _WIDE = 8.0, 24.0  # points; a cell holds about five letters
_STROKES = 31  # changes between ink and paper in a cell; a ruled line down gives 24
_LEAST, _MOST = 0.05, 0.55  # of a cell that is ink
_PAPER = 0.3
_RUN = 3  # written cells in a row; what is written alone is texture
_SOME, _SOME_LARGE = 20, 8  # cells; leaves and roofs on a photograph give half of that


@dataclass(frozen=True)
class Ink:
    """The cells of a page in which something is written."""

    cells: NDArray[np.bool_]

    @classmethod
    def of(cls, image: Grey) -> Self:
        """Find writing in a grey image of DPI: many thin strokes on paper, cell after cell."""
        grey = whitened(image, 18)
        high, wide = round(_HIGH * DPI / 72), round(_WIDE * DPI / 72)
        rows, columns = grey.shape[0] // high, grey.shape[1] // wide
        grey = grey[: rows * high, : columns * wide]
        contrast = 255 - _darkest(grey) if grey.size else 0.0
        if contrast < max(12.0, 4 * noise(grey)):
            return cls(np.zeros((rows, columns), dtype=np.bool_))

        def share(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
            down = mask.reshape(rows, high, columns * wide).sum(axis=1, dtype=np.uint8)
            parts: NDArray[np.float64] = down.reshape(rows, columns, wide).sum(axis=2) / (high * wide)
            return parts

        dark = grey < max(150.0, 255 - contrast / 2)
        change = np.zeros_like(dark)
        np.not_equal(dark[:, 1:], dark[:, :-1], out=change[:, 1:])
        ink = share(dark)
        written = (share(change) * high * wide >= _STROKES) & (ink > _LEAST) & (ink < _MOST)
        return cls(written & (share(grey > 255 - 0.12 * contrast) > _PAPER))

    def outside(self, places: Iterable[Place]) -> Self:
        """What is written outside these places."""
        cells = self.cells.copy()
        for x0, top, x1, bottom in places:
            rows = slice(max(0, int((top - 2) / _HIGH)), max(0, int((bottom + 2) / _HIGH) + 1))
            cells[rows, max(0, int((x0 - 3) / _WIDE)) : max(0, int((x1 + 3) / _WIDE) + 1)] = False
        return type(self)(cells)

    @property
    def amount(self) -> int:
        """The number of written cells that stand in a row with others; a full page has about six hundred."""
        cells = np.pad(self.cells, ((0, 0), (_RUN - 1, _RUN - 1)))
        width = cells.shape[1] - _RUN + 1
        starts = np.logical_and.reduce([cells[:, step : step + width] for step in range(_RUN)])
        starts = np.pad(starts, ((0, 0), (_RUN - 1, 0)))
        inside = np.logical_or.reduce([starts[:, step : step + width] for step in range(_RUN)])
        return int(inside.sum())


def _darkest(grey: Grey) -> float:
    """The tone that one pixel in a thousand is darker than, as numpy.percentile has it, but counted."""
    counts = np.cumsum(Image.fromarray(grey).histogram())
    place = 0.001 * (grey.size - 1)
    one, next_one = np.searchsorted(counts, [int(place), int(place) + 1], side="right")
    return float(one + (next_one - one) * (place % 1))


def is_written(image: Grey) -> bool:
    """Whether there are some words on a grey image of DPI, or a few that are large or blurred."""
    large = Ink.of(np.asarray(Image.fromarray(image).reduce(2)))
    return large.amount >= _SOME_LARGE or Ink.of(image).amount >= _SOME
