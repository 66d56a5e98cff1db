"""Optical recognition of a page with Tesseract, when that is installed."""

import csv
import io
import subprocess
from collections import defaultdict
from typing import Any

import pypdfium2

from extract.ocr_ready import LANGUAGE
from extract.straighten import Turn
from extract.word import Recognised, Word

_DPI = 200
_MAX_PIXELS = 25_000_000
_SECONDS = 60
_LEAST_CONFIDENCE = 30  # of a word, out of 100; below it is noise
_USABLE = 0.5  # mean confidence of a page that counts as read
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
    turn = Turn.of(image)
    heard = [row for row in _tesseract(turn.applied(image)) if row["level"] == "5" and row["text"].strip()]
    rows = [row for row in heard if float(row["conf"]) >= _LEAST_CONFIDENCE]
    quality = _quality(rows, heard)
    return Recognised(_words(rows, scale, turn) if 0 < quality < 1 else [], quality)


def _tesseract(image: Any) -> list[dict[str, str]]:
    """The rows of Tesseract's table for a grey image (a numpy array)."""
    height, width = image.shape
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "--dpi", str(_DPI), "tsv"],
        input=b"P5 %d %d 255\n" % (width, height) + image.tobytes(),
        capture_output=True,
        timeout=_SECONDS,
        check=True,
    )
    table = io.StringIO(done.stdout.decode("utf-8", "replace"))
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _quality(words: list[dict[str, str]], heard: list[dict[str, str]]) -> float:
    """Mean confidence of the letters, 0 when too low to rely on; 1 for a picture in which nothing is written."""
    letters = sum(len(row["text"]) for row in heard)
    mean = sum(float(row["conf"]) * len(row["text"]) for row in heard) / (100 * letters) if letters else 0.0
    if mean >= _USABLE and words:
        return round(mean, 3)
    return 0.0 if len(heard) >= _SPECKS else 1.0


def _words(rows: list[dict[str, str]], scale: float, back: Turn) -> list[Word]:
    """Words in points on the page as it was before it was straightened; a line shares baseline and size."""
    lines: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
    words: list[Word] = []
    for line in lines.values():
        bottoms = sorted(int(row["top"]) + int(row["height"]) for row in line)
        heights = sorted(int(row["height"]) for row in line)
        base = bottoms[len(bottoms) // 2] / scale
        # a word of middling height, with a capital or a tail, is about 0.9 of the letter size
        size = round(heights[len(heights) // 2] / scale / 0.9 * 2) / 2
        for row in line:
            x0, top = int(row["left"]), int(row["top"])
            x1, bottom = x0 + int(row["width"]), top + int(row["height"])
            words.append(Word(row["text"].strip(), *back.box(x0, top, x1, bottom, scale), base, size, False))
    return words
