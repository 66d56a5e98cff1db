"""A page as a grey image, and what makes it readable: white paper, no noise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]

_MAX_PIXELS = 25_000_000
_DARKEST_PAPER = 60  # darker is a picture or a black bar, which must not be made white
_SOFT, _SOFTER = 0.6, 1.2  # pixels at 200 dpi; the second costs letters of six points
_NOISY = 30.0


def drawn(page: Any, dpi: int) -> tuple[Grey, float]:
    """The page drawn in grey at this resolution, a huge page at less, and the pixels per point."""
    width, height = page.get_size()
    scale = min(dpi / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    image: Grey = bitmap.to_numpy().copy().reshape(bitmap.height, bitmap.width)
    bitmap.close()
    return image, scale


def cleaned(image: Grey) -> Grey:
    """A page at 200 dpi with its noise softened and its paper white, however grey or shaded it was."""
    radius = _SOFTER if noise(image) > _NOISY else _SOFT
    white = whitened(np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(radius))), 24)
    # what noise is left on the paper outweighs the ink of a page with little on it
    brighter = np.minimum(np.arange(256) * 255 / max(255 - 3 * noise(white), 128), 255).astype(np.uint8)
    clean: Grey = brighter[white]
    return clean


def whitened(image: Grey, patch: int) -> Grey:
    """The image divided by the lightest tone around each spot; `patch` is wider than letters are."""
    height, width = image.shape
    third = Image.fromarray(image).reduce(3)  # so that one light speck is not the paper
    small = np.asarray(third)
    step = max(1, patch // 3)
    rows, columns = -(-small.shape[0] // step), -(-small.shape[1] // step)
    filled = np.pad(
        small, ((0, rows * step - small.shape[0]), (0, columns * step - small.shape[1])), mode="edge"
    )
    lightest = filled.reshape(rows, step, columns * step).max(axis=1).reshape(rows, columns, step).max(axis=2)
    paper = Image.fromarray(lightest).filter(ImageFilter.MaxFilter(3))
    if paper.getextrema() == (255, 255):
        return image  # as most pages that were never on paper
    paper = paper.resize(
        (width, height), Image.Resampling.BILINEAR, box=(0, 0, width / 3 / step, height / 3 / step)
    )
    tone = np.asarray(paper)
    grey = (tone < 255).any(axis=1)  # the rows that are not white already
    under = np.maximum(tone[grey], _DARKEST_PAPER).astype(np.uint16)
    white = image.copy()
    white[grey] = np.minimum(image[grey].astype(np.uint16) * 255 // under, 255)
    return white


def noise(image: Grey) -> float:
    """The standard deviation of what differs from one pixel to the next in the middle of the page."""
    height, width = image.shape
    part = image[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4].astype(np.int16)
    if min(part.shape) < 3:
        return 0.0
    bends = 4 * part[1:-1, 1:-1] - part[:-2, 1:-1] - part[2:, 1:-1] - part[1:-1, :-2] - part[1:-1, 2:]
    return float(np.median(np.abs(bends))) / 0.6745 / 20**0.5
