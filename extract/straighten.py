"""The slant of a scanned page, measured and undone; three degrees ruin recognition."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

_WIDTH = 600  # pixels at which the slant is measured
_LIMIT = 6.0  # degrees either way
_LEAST = 0.2  # degrees; less does no harm


@dataclass(frozen=True)
class Turn:
    """A rotation about the middle of an image, by its tangent (positive: lines run down to the right)."""

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
        """The image with its lines level; what turns in from outside is white."""
        if self.slope == 0.0:
            return image
        y, x = np.mgrid[0 : self.height, 0 : self.width]
        from_x, from_y = self._before(x, y)
        columns, rows = np.rint(from_x).astype(int), np.rint(from_y).astype(int)
        inside = (columns >= 0) & (columns < self.width) & (rows >= 0) & (rows < self.height)
        level = np.full_like(image, 255)
        level[inside] = image[rows[inside], columns[inside]]
        return level

    def box(
        self, x0: float, top: float, x1: float, bottom: float, scale: float
    ) -> tuple[float, float, float, float]:
        """A box in the levelled image as a box in points on the original page."""
        middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
        moved_x, moved_y = self._before(middle_x, middle_y)
        across, down = moved_x - middle_x, moved_y - middle_y
        return (x0 + across) / scale, (top + down) / scale, (x1 + across) / scale, (bottom + down) / scale

    def _before(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Where a point of the levelled image was in the slanted one."""
        cosine = 1 / (1 + self.slope**2) ** 0.5
        sine = self.slope * cosine
        from_middle_x, from_middle_y = x - self.width / 2, y - self.height / 2
        return (
            self.width / 2 + cosine * from_middle_x - sine * from_middle_y,
            self.height / 2 + sine * from_middle_x + cosine * from_middle_y,
        )
