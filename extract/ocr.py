"""Optical recognition of a page with Tesseract, when that is installed."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from extract.frame import frame_of
from extract.grey import Grey, cleaned, drawn
from extract.heard import Heard
from extract.ink import DPI as INK_DPI
from extract.ink import Ink, is_written
from extract.pose import Pose, lies_sideways
from extract.quality import INSERT, wants_ocr
from extract.rules import Ruled, without_rules
from extract.shapes import shapes_of
from extract.tesseract import engine, rows_of
from extract.word import Recognised, Word
from extract.words import page_text, page_words

_DPI = 200
_CLEAR = 0.7  # mean confidence below which another look is worth its time
_LEAST_SEEN = 0.5  # of what is written must be heard
_STRAY = 12  # written cells outside the words that say nothing: a signature, a logo


def recognise(data: bytes, page_number: int) -> Recognised:
    """Read one page of a PDF (numbered from 1) from its image, or only the pictures beside its text layer."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[page_number - 1]
        layer = _layer_beside(page)
        image, scale = drawn(page, _DPI)
        page.close()
    finally:
        document.close()
    if layer is not None:
        look = _Look.at(_wiped(cleaned(image), layer, scale), Pose(), scale)
    else:
        look = max(_looks(cleaned(image), scale), key=lambda look: look.heard.certainty * look.heard.upright)
    return look.recognised(naast=layer is not None)


def _layer_beside(page: Any) -> list[Word] | None:
    """The words of the text layer, when only what is beside them must be recognised."""
    textpage = page.get_textpage()
    text = page_text(textpage)
    words = page_words(textpage, text, frame_of(page))
    textpage.close()
    return words if wants_ocr(page, text, words, shapes_of(page)) == INSERT else None


def _wiped(image: Grey, words: list[Word], scale: float) -> Grey:
    """The page without the words that are known already."""
    image = image.copy()
    for word in words:
        top, bottom = int((word.top - 1) * scale), int((word.bottom + 1) * scale) + 1
        image[max(0, top) : bottom, max(0, int((word.x0 - 1) * scale)) : int((word.x1 + 1) * scale) + 1] = 255
    return image


def _looks(image: Grey, scale: float) -> Iterator["_Look"]:
    """The page as it lies, and when that is not clear in the other ways it can lie."""
    first = _Look.at(image, Pose.of(image), scale)
    yield first
    if first.clear or first.given_up:
        return
    sideways = lies_sideways(image) or not first.heard.upright
    for turn in (1, 3) if sideways else (2,):
        look = _Look.at(image, Pose.of(image, turn), scale)
        yield look
        if look.clear or look.given_up:
            return


@dataclass(frozen=True)
class _Look:
    """One way to look at a page, and what was heard that way."""

    pose: Pose
    ruled: Ruled
    scale: float
    heard: Heard
    given_up: bool = False

    @classmethod
    def at(cls, image: Grey, pose: Pose, scale: float) -> "_Look":
        ruled = without_rules(pose.applied(image), scale)
        try:
            heard = Heard.of(rows_of(ruled.image, _DPI))
        except subprocess.TimeoutExpired:
            return cls(pose, ruled, scale, Heard.nothing(), given_up=True)
        return cls(pose, ruled, scale, heard)

    @property
    def clear(self) -> bool:
        return self.heard.upright and self.heard.certainty >= _CLEAR

    def recognised(self, *, naast: bool) -> Recognised:
        """The words with a quality: how sure they are, and how much of what is written they are."""
        kwaliteit = self._quality()
        return Recognised(
            self.heard.as_words(self.scale, self.ruled.dotted) if 0 < kwaliteit < 1 else [],
            kwaliteit,
            round(self.heard.certainty, 3),
            engine(),
            round(self.scale * 72),
            self.pose.turn,
            self.pose.slant,
            [edge[:4] for edge in self.ruled.edges],
            naast,
        )

    def _quality(self) -> float:
        factor = INK_DPI / 72 / self.scale
        height, width = self.ruled.image.shape
        size = max(1, round(width * factor)), max(1, round(height * factor))
        image = np.asarray(Image.fromarray(self.ruled.image).resize(size, Image.Resampling.BOX))
        if not self.heard.legible:
            return 1.0 if self.heard.is_picture and not is_written(image) else 0.0
        ink = Ink.of(image)
        unheard = ink.outside(self.heard.places(self.scale)).amount
        seen = 1 - unheard / ink.amount if unheard > _STRAY else 1.0
        return min(0.999, round(self.heard.certainty * seen, 3)) if seen >= _LEAST_SEEN else 0.0
