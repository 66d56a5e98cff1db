"""How a page lies on its scan: quarter turns and a slant, measured, undone and put back in boxes."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from PIL import Image

from extract.grey import Grey
from extract.word import Place

_WIDTH = 600  # pixels at which the slant is measured
_LIMIT = 6.0  # degrees either way
_LEAST = 0.2  # degrees; less does no harm
_SIDEWAYS = 1.3  # how much sharper the columns are than the rows


@dataclass(frozen=True)
class Pose:
    """Quarter turns to the left that set the page upright, then how far its lines slope (degrees, down)."""

    turn: int = 0
    slant: float = 0.0

    @classmethod
    def of(cls, image: Grey, turn: int = 0) -> Self:
        """Measure the slant of the lines, once the image is turned, by the sharpness of its row profile."""
        degrees, _ = _sharpest(np.rot90(image, turn))
        return cls(turn, round(degrees, 1) if abs(degrees) >= _LEAST else 0.0)

    def applied(self, image: Grey) -> Grey:
        """The image upright and level; what comes in from outside is white."""
        image = np.ascontiguousarray(np.rot90(image, self.turn))
        if self.slant == 0.0:
            return image
        picture = Image.fromarray(image)
        return np.asarray(picture.rotate(self.slant, resample=Image.Resampling.BICUBIC, fillcolor=255))

    def box(self, box: Place, width: float, height: float) -> Place:
        """A box on the upright, level page of this size as a box on the page as it was."""
        x0, top, x1, bottom = box
        x, y = (x0 + x1 - width) / 2, (top + bottom - height) / 2  # from the middle
        angle = math.radians(self.slant)
        right = x * math.cos(angle) - y * math.sin(angle) - x
        down = x * math.sin(angle) + y * math.cos(angle) - y
        x0, top, x1, bottom = x0 + right, top + down, x1 + right, bottom + down
        match self.turn % 4:
            case 1:
                return height - bottom, x0, height - top, x1
            case 2:
                return width - x1, height - bottom, width - x0, height - top
            case 3:
                return top, width - x1, bottom, width - x0
            case _:
                return x0, top, x1, bottom


def lies_sideways(image: Grey) -> bool:
    """Whether the lines of text on the image run up and down."""
    return _sharpest(np.rot90(image))[1] > _SIDEWAYS * _sharpest(image)[1]


def _sharpest(image: Grey) -> tuple[float, float]:
    """The slant in degrees at which rows of ink and of paper differ most, and how much they do."""
    height, width = image.shape
    step = max(1, min(width, height) // _WIDTH)
    small = 255 - image[: height // step * step, : width // step * step].reshape(
        height // step, step, width // step, step
    ).mean(axis=(1, 3))
    ink = small - np.median(small)
    rows, columns = np.nonzero(ink > max(10.0, 0.3 * float(np.percentile(ink, 99))))
    if len(rows) < 200:
        return 0.0, 0.0
    weight = ink[rows, columns]

    def sharpness(degrees: float) -> float:
        shifted = rows - columns * np.tan(np.radians(degrees))
        profile = np.bincount((shifted - shifted.min()).astype(np.int64), weight)
        return float((np.diff(profile) ** 2).sum())

    rough = max(np.arange(-_LIMIT, _LIMIT + 0.01, 0.5), key=sharpness)
    angle = float(max(np.arange(rough - 0.5, rough + 0.51, 0.1), key=sharpness))
    return angle, sharpness(angle)
