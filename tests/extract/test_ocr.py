"""Scans: recognised where Tesseract is, and otherwise told apart from pages that are read."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from extract.document import VERSION
from extract.ocr_ready import ocr_missing
from extract.pdf import read_pdf
from extract.pose import Pose

PdfMaker = Callable[..., bytes]
LINES = [
    "De directeur van het verband hakt na acht weken",
    "de knoop door. Daarna wijst de wethouder binnen",
    "een week de jeugdhulp toe die daarvoor nodig is.",
]
WHOLE = " ".join(LINES)


@pytest.fixture
def with_tesseract() -> None:
    """Recognition itself; where it cannot be tested that is said, or fails under VOLLEDIG."""
    missing = ocr_missing()
    if missing is not None:
        (pytest.fail if os.environ.get("VOLLEDIG") else pytest.skip)(missing)


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no program can be found."""
    empty = tmp_path / "geen-programmas"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))


def typed(pdf: PdfMaker) -> bytes:
    return pdf([(60, 100 + 16 * number, "Times-Roman", 12, line) for number, line in enumerate(LINES)])


def scanned(data: bytes, *, degrees: float = 0) -> bytes:
    """The pages as images on paper that is not quite white, with some noise, and nothing else."""
    document = pypdfium2.PdfDocument(data)
    noise = np.random.default_rng(1)
    images = []
    for page in document:
        image = page.render(scale=200 / 72, grayscale=True).to_pil().convert("L")
        image = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(image, dtype=np.float32) * 0.9 + noise.normal(0, 6, (image.height, image.width))
        images.append(Image.fromarray(grey.clip(0, 255).astype(np.uint8)))
        page.close()
    document.close()
    return as_pdf(images)


def as_pdf(images: list[Image.Image]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for image in images:
        canvas.drawInlineImage(image, 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def photograph() -> Image.Image:
    """Tones that run over into each other, as in a picture."""
    y, x = np.mgrid[0:842, 0:595]
    return Image.fromarray((127 + 80 * np.sin(x / 90) + 47 * np.cos(y / 130)).clip(0, 255).astype(np.uint8))


def test_a_scan_is_unread_until_it_is_recognised(pdf: PdfMaker) -> None:
    (page,) = read_pdf(scanned(typed(pdf))).paginas
    assert (page.tekst, page.kwaliteit, page.ocr_nodig) == ("", 0, True)


def test_a_photograph_is_no_unread_page(pdf: PdfMaker) -> None:
    (page,) = read_pdf(as_pdf([photograph()])).paginas
    assert (page.tekst, page.kwaliteit, page.ocr_nodig) == ("", 1, False)


def test_letters_drawn_as_shapes_are_unread() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for row in range(30):
        for column in range(40):
            canvas.rect(60 + 11 * column, 100 + 20 * row, 3, 9, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    (page,) = read_pdf(buffer.getvalue()).paginas
    assert (page.kwaliteit, page.ocr_nodig) == (0, True)


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_scan_stays_unread_and_the_melding_says_what_to_install(
    werk: Any, pdf: PdfMaker
) -> None:
    scan = werk.bring(scanned(typed(pdf)), "scan.pdf")
    assert werk.extract() == {"onleesbaar": 1}
    reading = werk.lezing(scan)
    assert (reading["versie"], reading["paginas"], reading["paginas_ongelezen"]) == (VERSION, 1, 1)
    assert [(p["tekst"], p["kwaliteit"]) for p in werk.paginas(scan)] == [("", 0)]
    (cause,) = werk.oorzaken()
    assert "installeer tesseract-ocr" in cause
    assert werk.extract() == {}


@pytest.mark.usefixtures("with_tesseract")
@pytest.mark.parametrize("degrees", [2.5])
def test_a_scan_is_recognised_also_when_slanted(werk: Any, pdf: PdfMaker, degrees: float) -> None:
    scan = werk.bring(scanned(typed(pdf), degrees=degrees), "scan.pdf")
    assert werk.extract() == {"gelezen": 1}
    (page,) = werk.paginas(scan)
    assert page["methode"] == "ocr"
    assert page["tekst"] == WHOLE
    assert 0.7 < float(str(page["kwaliteit"])) < 1
    (passage,) = werk.passages(scan)
    assert passage["tekst"] == WHOLE


@pytest.mark.usefixtures("with_tesseract")
def test_a_scan_that_had_to_wait_is_read_once_tesseract_is_there(
    werk: Any, pdf: PdfMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = werk.bring(scanned(typed(pdf)), "scan.pdf")
    typed_too = werk.bring(typed(pdf), "getypt.pdf")
    with monkeypatch.context() as without:
        without.setattr("extract.stage.ocr_missing", lambda: "niet geïnstalleerd")
        assert werk.extract() == {"gelezen": 1, "onleesbaar": 1}
    assert werk.extract() == {"gelezen": 1}
    assert werk.paginas(scan)[0]["tekst"] == WHOLE
    assert werk.lezing(typed_too)["versie"] == VERSION


@pytest.mark.usefixtures("with_tesseract")
def test_a_scan_among_typed_pages_is_recognised_by_itself(werk: Any, pdf: PdfMaker) -> None:
    document = pypdfium2.PdfDocument(typed(pdf))
    scan = pypdfium2.PdfDocument(scanned(typed(pdf)))
    document.import_pages(scan)
    buffer = io.BytesIO()
    document.save(buffer)
    scan.close()
    document.close()
    sha256 = werk.bring(buffer.getvalue())
    assert werk.extract() == {"gelezen": 1}
    assert [(p["methode"], p["tekst"]) for p in werk.paginas(sha256)] == [
        ("tekstlaag", WHOLE),
        ("ocr", WHOLE),
    ]


@pytest.mark.usefixtures("with_tesseract")
def test_boxes_of_a_slanted_scan_lie_on_the_slanted_words(werk: Any, pdf: PdfMaker) -> None:
    straight = werk.bring(typed(pdf))
    scan = werk.bring(scanned(typed(pdf), degrees=2.5))
    werk.extract()
    (typed_boxes,), (seen_boxes,) = (
        [json.loads(str(p["vakken"])) for p in werk.passages(sha256)] for sha256 in (straight, scan)
    )
    # turned to the left about the middle of the page: what is left of it goes down, what is right goes up
    first_before, first_after = typed_boxes[0], seen_boxes[0]
    assert first_after[2] > first_before[2]
    assert abs(first_after[1] - first_before[1]) < 300


@pytest.mark.parametrize("degrees", [-4.0, -1.0, 0.0, 0.6, 5.0])
def test_the_slant_is_measured_to_a_fifth_of_a_degree(degrees: float) -> None:
    image = Image.new("L", (1200, 1600), 240)
    draw = ImageDraw.Draw(image)
    for row in range(40):
        draw.rectangle((150, 150 + 32 * row, 1050 - 40 * (row % 5), 162 + 32 * row), fill=20)
    turned = np.asarray(image.rotate(-degrees, fillcolor=240))
    measured = Pose.of(turned).slant
    assert abs(measured - degrees) <= 0.2
