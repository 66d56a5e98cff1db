"""Optical recognition of a page with Tesseract, when that is installed."""

import csv
import io
import subprocess
from collections import defaultdict
from statistics import median
from typing import Any, NamedTuple, Self

import pypdfium2

from extract.ocr_ready import LANGUAGE
from extract.straighten import Slant
from extract.word import Recognised, Word

_DPI = 200
_MAX_PIXELS = 25_000_000
_SECONDS = 60
_LEAST_CONFIDENCE = 30  # of a word, out of 100; below it is noise
_CLEAR = 0.6  # mean confidence below which a second look is worth its time
_LEAST_OF_PROSE = 0.75  # of the letters heard; a page with more lost than that is unread
_LEAST_OF_CONTENTS = 0.4  # where dots are heard as letters
_WHOLE_PAGE, _SPARSE = "3", "11"  # Tesseract's page segmentation modes
# how far letters reach over and under the baseline, as parts of their size
_ABOVE, _MIDDLE, _BELOW = 0.7, 0.47, 0.21
_SPECKS = 20  # unsure words; fewer are the texture of a picture


def recognise(data: bytes, page_number: int) -> Recognised:
    """Read one page of a PDF (numbered from 1) from its image, straightened first."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[page_number - 1]
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MAX_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        image = bitmap.to_numpy().copy().reshape(bitmap.height, bitmap.width)
        bitmap.close()
        page.close()
    finally:
        document.close()
    slant = Slant.of(image)
    level = slant.applied(image)
    heard = _Heard.of(_tesseract(level, _WHOLE_PAGE))
    if heard.certainty < _CLEAR:
        # dotted lines, as in tables of contents, upset the analysis of the page
        heard = max(heard, _Heard.of(_tesseract(level, _SPARSE)), key=lambda one: one.certainty)
    quality = heard.quality()
    return Recognised(_words(heard.words, scale, slant) if 0 < quality < 1 else [], quality)


class _Heard(NamedTuple):
    """What one pass of Tesseract gave: its words above the noise, and how they relate to all it heard."""

    words: list[dict[str, str]]
    heard: int
    certainty: float
    share: float

    @classmethod
    def of(cls, rows: list[dict[str, str]]) -> Self:
        every = [row for row in rows if row["level"] == "5" and row["text"].strip()]
        words = [row for row in every if float(row["conf"]) >= _LEAST_CONFIDENCE]
        letters = sum(len(row["text"]) for row in every) or 1
        certainty = sum(float(row["conf"]) * len(row["text"]) for row in every) / letters / 100
        return cls(words, len(every), certainty, sum(len(row["text"]) for row in words) / letters)

    def quality(self) -> float:
        """Mean confidence 0–1; 0 when too much is lost, 1 for a picture in which nothing is written."""
        contents = any(row["text"].lower().startswith("inhoud") for row in self.words[:10])
        if self.words and self.share >= (_LEAST_OF_CONTENTS if contents else _LEAST_OF_PROSE):
            return min(0.999, round(max(self.certainty, 0.01), 3))
        return 0.0 if self.heard >= _SPECKS else 1.0


def _tesseract(image: Any, layout: str) -> list[dict[str, str]]:
    """The rows of Tesseract's table for a grey image (a numpy array)."""
    height, width = image.shape
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--psm", layout, "--dpi", str(_DPI), "tsv"],
        input=b"P5 %d %d 255\n" % (width, height) + image.tobytes(),
        capture_output=True,
        timeout=_SECONDS,
        check=True,
    )
    table = io.StringIO(done.stdout.decode("utf-8", "replace"))
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _words(rows: list[dict[str, str]], scale: float, slant: Slant) -> list[Word]:
    """Words in points on the page as it was before it was straightened; a line shares baseline and size."""
    lines: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
    sizes = {key: median(_letter_size(row) for row in line) / scale for key, line in lines.items()}
    usual = median(sizes[key] for key, line in lines.items() for _ in line)
    words: list[Word] = []
    for key, line in lines.items():
        base = median(int(row["top"]) + int(row["height"]) * (1 - _tail(row["text"])) for row in line) / scale
        # measured sizes waver, most so over a few letters; what is near the usual size is that size
        size = usual if abs(sizes[key] - usual) < (0.15 if len(line) > 2 else 0.25) * usual else sizes[key]
        for row in line:
            x0, top = int(row["left"]), int(row["top"])
            x1, bottom = x0 + int(row["width"]), top + int(row["height"])
            box = slant.box(x0, top, x1, bottom, scale)
            words.append(Word(row["text"].strip(), *box, base, round(size * 2) / 2, False))
    return words


def _tail(text: str) -> float:
    """The part of a word's height below the baseline."""
    if not set(text) & set("gjpqy"):
        return 0.0
    return _BELOW / (_BELOW + (_ABOVE if _is_tall(text) else _MIDDLE))


def _is_tall(text: str) -> bool:
    return any(char.isupper() or char.isdigit() or char in "bdfhijkltäëïöüáéíóúàè'" for char in text)


def _letter_size(row: dict[str, str]) -> float:
    """The letter size in pixels that a word of this height and these letters has."""
    text = row["text"]
    reach = (_ABOVE if _is_tall(text) else _MIDDLE) + (_BELOW if set(text) & set("gjpqy,;()") else 0.0)
    return int(row["height"]) / reach
