"""Page images: the quoted words are marked where they stand, and no file can cost more than an image."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from PIL import Image

from collect.archive import Archive
from extract.beeld import MAX_PIXELS, page_image
from extract.beelden import Beelden
from extract.reading import Box, Unreadable

REGULAR = "Helvetica"
SENTENCE = "Na acht weken beslist de directeur van het verband over de plaatsing."
PdfMaker = Callable[..., bytes]


@pytest.fixture
def beelden() -> Iterator[Beelden]:
    with closing(Beelden(seconds=2)) as drawing:
        yield drawing


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def yellow(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything that is marked, in 1/10000 of the image."""
    red, _, blue = image.split()
    marked = Image.composite(red, Image.new("L", image.size), blue.point(lambda b: 255 if b < 60 else 0))
    x0, y0, x1, y1 = marked.point(lambda r: 255 if r > 200 else 0).getbbox() or (0, 0, 0, 0)
    across, down = 10_000 / image.width, 10_000 / image.height
    return round(x0 * across), round(y0 * down), round(x1 * across), round(y1 * down)


def boxes_of(werk: Any, sha256: str) -> list[Box]:
    (passage,) = werk.passages(sha256)
    return [(x0, y0, x1, y1) for _, x0, y0, x1, y1 in json.loads(passage["vakken"])]


def around(vakken: list[Box]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = zip(*vakken, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


@pytest.mark.parametrize("soort", ["webp", "png"])
def test_the_words_of_a_passage_are_marked_on_its_page(werk: Any, pdf: PdfMaker, soort: Any) -> None:
    data = pdf([(60, 300, REGULAR, 10, SENTENCE)])
    sha256 = werk.bring(data)
    werk.extract()
    vakken = boxes_of(werk, sha256)
    image = opened(page_image(data, 1, vakken=vakken, soort=soort))
    assert all(abs(a - b) < 60 for a, b in zip(yellow(image), around(vakken), strict=True))
    assert yellow(opened(page_image(data, 1, soort=soort))) == (0, 0, 0, 0)


def test_letters_stay_readable_under_the_mark(pdf: PdfMaker) -> None:
    data = pdf([(60, 300, REGULAR, 40, "MMMM")])
    plain, marked = (
        opened(page_image(data, 1, vakken=v, soort="png")).convert("L")
        for v in ([], [(0, 0, 10_000, 10_000)])
    )
    inked = [i for i, tone in enumerate(plain.tobytes()) if tone < 20]
    assert len(inked) > 200
    assert max(marked.tobytes()[i] for i in inked) < 40


def test_a_strip_shows_the_words_and_what_stands_around_them(pdf: PdfMaker) -> None:
    data = pdf([(60, 300, REGULAR, 10, SENTENCE)])
    vakken = [(1000, 3450, 3000, 3600)]
    whole, strip = (opened(page_image(data, 1, vakken=vakken, uitsnede=cut)) for cut in (False, True))
    assert strip.width == whole.width
    assert 0.1 < strip.height / whole.height < 0.2
    assert yellow(strip) != (0, 0, 0, 0)


def test_a_page_the_size_of_a_field_is_drawn_small() -> None:
    data = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000 1000000]>>endobj
trailer<</Root 1 0 R/Size 9>>
%%EOF"""
    image = opened(page_image(data, 1))
    assert image.width * image.height <= MAX_PIXELS * 1.01


@pytest.mark.parametrize("pagina", [0, 2, -1])
def test_a_page_that_is_not_there_is_no_image(pdf: PdfMaker, pagina: int) -> None:
    with pytest.raises(ValueError, match="bestaat niet"):
        page_image(pdf([(60, 300, REGULAR, 10, SENTENCE)]), pagina)


def test_rubbish_is_no_image() -> None:
    with pytest.raises(Unreadable):
        page_image(b"<html>geen PDF", 1)


def test_images_come_from_a_process_of_their_own(werk: Any, pdf: PdfMaker, beelden: Beelden) -> None:
    data = pdf([(60, 300, REGULAR, 10, SENTENCE)])
    archive, vakken = Archive(werk.dossier.archief), [(1000, 3450, 3000, 3600)]
    sha256 = archive.put(data)
    drawn = beelden.draw(archive.path(sha256), sha256, 1, vakken=vakken)
    assert drawn == page_image(data, 1, vakken=vakken)


def test_a_hostile_file_costs_an_image_and_no_more(
    werk: Any, pdf: PdfMaker, slow_pdf: bytes, beelden: Beelden
) -> None:
    archive = Archive(werk.dossier.archief)
    good = archive.put(pdf([(60, 300, REGULAR, 10, SENTENCE)]))
    slow = archive.put(slow_pdf)
    with pytest.raises(Unreadable, match="langer dan 2 seconden"):
        beelden.draw(archive.path(slow), slow, 1)
    for problem, sha256, pagina in (("bestaat niet", good, 7), ("past niet bij de hash", slow, 1)):
        with pytest.raises(Unreadable, match=problem):
            beelden.draw(archive.path(good), sha256, pagina)
    assert beelden.draw(archive.path(good), good, 1)
