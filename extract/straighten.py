"""The slant of a scanned page, measured and undone; three degrees ruin recognition."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

_WIDTH = 600  # pixels at which the slant is measured
_LIMIT = 6.0  # degrees either way
_LEAST = 0.2  # degrees; less does no harm


@dataclass(frozen=True)
class Slant:
    """The slope of the lines on an image (positive: down to the right) and the image's size in pixels."""

    slope: float
    width: int
    height: int

    @classmethod
    def of(cls, image: Any) -> Self:
        """Measure the slant of the lines in a grey image by the sharpness of its row profile."""
        height, width = image.shape
        step = max(1, width // _WIDTH)
        small = 255 - image[: height // step * step, : width // step * step].reshape(
            height // step, step, width // step, step
        ).mean(axis=(1, 3))
        ink = small - np.median(small)
        rows, columns = np.nonzero(ink > 40)
        if len(rows) < 200:
            return cls(0.0, width, height)
        weight = ink[rows, columns]

        def sharpness(degrees: float) -> float:
            shifted = rows - columns * np.tan(np.radians(degrees))
            profile = np.bincount((shifted - shifted.min()).astype(np.int64), weight)
            return float((np.diff(profile) ** 2).sum())

        rough = max(np.arange(-_LIMIT, _LIMIT + 0.01, 0.5), key=sharpness)
        angle = float(max(np.arange(rough - 0.5, rough + 0.51, 0.1), key=sharpness))
        return cls(float(np.tan(np.radians(angle))) if abs(angle) >= _LEAST else 0.0, width, height)

    def applied(self, image: Any) -> Any:
        """The image with its lines level: every column shifted up or down; what comes in from outside is white."""
        if self.slope == 0.0:
            return image
        shift = np.rint((np.arange(self.width) - self.width / 2) * self.slope).astype(np.int64)
        rows = np.arange(self.height)[:, None] + shift[None, :]
        level = np.take_along_axis(image, rows.clip(0, self.height - 1), axis=0)
        level[(rows < 0) | (rows >= self.height)] = 255
        return level

    def box(
        self, x0: float, top: float, x1: float, bottom: float, scale: float
    ) -> tuple[float, float, float, float]:
        """A box in the levelled image as a box in points on the original page."""
        down = ((x0 + x1) / 2 - self.width / 2) * self.slope
        return x0 / scale, (top + down) / scale, x1 / scale, (bottom + down) / scale
