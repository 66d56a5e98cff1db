"""Bad scans and mixed pages: what can be read is read, and what cannot is never called read."""

import importlib.util
import io
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

import extract.ocr
from extract.grey import whitened
from extract.ink import DPI, Ink
from extract.ocr import recognise
from extract.ocr_ready import ocr_missing
from extract.passages import passages_of
from extract.pdf import read_pdf
from extract.pose import Pose
from extract.quality import is_garbage
from extract.reading import Block, Page, Reading
from extract.word import Recognised

PdfMaker = Callable[..., bytes]

_spec = importlib.util.spec_from_file_location(
    "benchmark_ocr", Path(__file__).parents[2] / "benchmarks" / "ocr.py"
)
assert _spec is not None
assert _spec.loader is not None
scanner = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scanner)

KNOWN = "\n".join(scanner.known_pages()[7].splitlines()[:5])
PROSE = re.sub(r"\s+", " ", scanner.known_pages()[8])
LEGIBLE = [
    "5 graden scheef",
    "grijs papier",
    "bleke druk",
    "kwartslag terug, scheef",
]
WHITE = (1653, 2339)


@pytest.fixture(autouse=True)
def with_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognition itself; where it cannot be tested that is said, or fails under VOLLEDIG."""
    missing = ocr_missing()
    if missing is not None:
        (pytest.fail if os.environ.get("VOLLEDIG") else pytest.skip)(missing)
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")


@cache
def scanned(paper: str, text: str = KNOWN) -> bytes:
    pdf: bytes = scanner.bound([scanner.PAPER[paper](scanner.typed(text))])
    return pdf


@cache
def seen(data: bytes) -> Page:
    """The first page as the stage reads it: recognised only when it asks for that."""
    (page, *_) = read_pdf(data).paginas
    return read_pdf(data, {1: recognise(data, 1)}).paginas[0] if page.ocr_nodig else page


def composed(
    words: Sequence[tuple[float, float, str]],
    pictures: Iterable[tuple[Image.Image, float, float, float, float]] = (),
    *,
    hidden: bool = False,
) -> bytes:
    """A page of typed words (x, y from the top, text) and pictures (x, y from the bottom, width, height)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for picture, *place in pictures:
        canvas.drawInlineImage(picture, *place)
    for x, y, text in words:
        line = canvas.beginText(x, 842 - y)
        line.setFont("Times-Roman", 10)
        line.setTextRenderMode(3 if hidden else 0)
        line.textOut(text)
        canvas.drawText(line)
    canvas.save()
    return buffer.getvalue()


def lines_of(text: str, top: float = 90) -> list[tuple[float, float, str]]:
    pieces = re.findall(r".{1,85}(?:\s|$)", text)
    return [(68, top + 14 * number, piece) for number, piece in enumerate(pieces)]


def photograph(name: str = "flower.jpg") -> Image.Image:
    """A real photograph, in colour."""
    found = importlib.util.find_spec("sklearn")
    assert found is not None
    assert found.origin is not None
    with Image.open(Path(found.origin).parent / "datasets" / "images" / name) as image:
        return image.copy()


def test_legible_scans_are_read(werk: Any) -> None:
    scans = {paper: werk.bring(scanned(paper), paper) for paper in LEGIBLE}
    assert werk.extract() == {"gelezen": len(LEGIBLE)}
    for paper, sha256 in scans.items():
        (page,) = werk.paginas(sha256)
        assert page["tekst"] == KNOWN, paper
        assert 0.9 < page["kwaliteit"] == page["zekerheid"] < 1, paper
        assert (page["methode"], page["dpi"]) == ("ocr", 200)
        assert re.fullmatch(r"tesseract \d+\.\d+\.\d+, nld", page["herkend_met"])
        assert all(0.8 < passage["zekerheid_tekst"] < 1 for passage in werk.passages(sha256)), paper


def test_what_nobody_can_read_is_unread() -> None:
    page = seen(scanned("onscherp"))
    assert (page.tekst, page.kwaliteit) == ("", 0)
    assert page.herkend_met is not None
    assert (page.zekerheid or 0) < 0.6


def test_a_poor_scan_is_shown_as_poor(werk: Any) -> None:
    scan = werk.bring(scanned("60 dpi"))
    werk.extract()
    (page,) = werk.paginas(scan)
    assert 0 < page["kwaliteit"] < 0.8
    assert "slecht leesbare scan: pagina 1" in werk.lezing(scan)["toelichting"]


def test_text_that_is_lost_lowers_the_quality(monkeypatch: pytest.MonkeyPatch) -> None:
    data = scanned("gaaf")
    whole = recognise(data, 1).kwaliteit
    rows = extract.ocr.rows_of

    def half(image: Any, dpi: int) -> Any:
        return [row for row in rows(image, dpi) if row["level"] != "5" or int(row["top"]) < 330]

    monkeypatch.setattr(extract.ocr, "rows_of", half)
    assert recognise(data, 1).kwaliteit < 0.9 * whole
    monkeypatch.setattr(extract.ocr, "rows_of", lambda image, dpi: rows(image, dpi)[:30])
    assert recognise(data, 1).kwaliteit == 0


@pytest.mark.parametrize(
    ("paper", "turned"),
    [
        ("kwartslag gedraaid", lambda x0, top, x1, bottom: (top, 10000 - x1, bottom, 10000 - x0)),
        ("ondersteboven", lambda x0, top, x1, bottom: (10000 - x1, 10000 - bottom, 10000 - x0, 10000 - top)),
    ],
)
def test_boxes_lie_on_the_words_of_a_turned_page(paper: str, turned: Callable[..., Any]) -> None:
    upright, lying = seen(scanned("gaaf")), seen(scanned(paper))
    assert (lying.breedte, lying.hoogte) == (
        (upright.hoogte, upright.breedte) if "kwart" in paper else (upright.breedte, upright.hoogte)
    )
    for before, after in zip(upright.blokken, lying.blokken, strict=True):
        for one, other in zip(before.vakken, after.vakken, strict=True):
            assert np.allclose(turned(*one), other, atol=40)


@pytest.mark.parametrize("pose", [Pose(0, 3.0), Pose(1, -2.0), Pose(2, 0.0), Pose(3, 5.0)])
def test_a_box_is_put_back_where_its_ink_was(pose: Pose) -> None:
    image = np.full((800, 600), 255, dtype=np.uint8)
    image[200:210, 400:410] = 0
    found = pose.applied(image)
    rows, columns = np.nonzero(found < 128)
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    back = pose.box(box, found.shape[1], found.shape[0])
    assert np.allclose(back, (400, 200, 410, 210), atol=2)


def test_text_in_a_picture_is_read_beside_the_text_layer() -> None:
    picture = scanner.typed(KNOWN).crop((150, 180, 1500, 900))
    head, foot = "Typed above the picture.", "Typed below the picture."
    data = composed([(68, 80, head), (68, 700, foot)], [(picture, 60, 400, 486, 259)])
    (unread,) = read_pdf(data).paginas
    assert (unread.kwaliteit, unread.ocr_nodig, unread.opmerking) == (0, True, "afbeelding met tekst")
    assert unread.tekst == f"{head}\n{foot}"
    page = seen(data)
    assert page.tekst == f"{head}\n{KNOWN}\n{foot}"
    assert (page.methode, page.dpi) == ("tekstlaag", 200)
    assert 0.9 < page.kwaliteit < 1
    by_text = {block.tekst: block.zekerheid for block in page.blokken}
    assert by_text[head] is by_text[foot] is None
    assert all(0.8 < (by_text[line] or 0) < 1 for line in KNOWN.splitlines())


def test_an_unreadable_picture_leaves_the_text_layer_and_an_unread_page() -> None:
    sharp = scanner.typed(KNOWN).crop((150, 180, 1500, 900))
    data = composed(lines_of(PROSE), [(sharp, 60, 60, 486, 259)])
    page = read_pdf(data, {1: Recognised([], 0.0, naast=True)}).paginas[0]
    assert (page.kwaliteit, page.opmerking) == (0, "tekst in een afbeelding is niet leesbaar")
    assert page.tekst.startswith(PROSE[:60])


def test_photographs_logos_and_signatures_ask_for_nothing() -> None:
    signature = Image.new("L", (700, 220), 255)
    draw = ImageDraw.Draw(signature)
    draw.line([(20 + 4 * i, 110 + 60 * np.sin(i / 7) * np.cos(i / 31)) for i in range(160)], fill=30, width=5)
    logo = Image.new("L", (700, 220), 255)
    draw = ImageDraw.Draw(logo)
    draw.ellipse((10, 10, 210, 210), fill=90)
    draw.text((230, 70), "Heiderand", fill=40, font_size=80)
    for picture in (signature, logo, photograph(), photograph("china.jpg")):
        page = seen(composed(lines_of(PROSE, top=400), [(picture, 60, 480, 486, 320)]))
        assert (page.kwaliteit, page.ocr_nodig, page.herkend_met) == (1, False, None)
    for name in ("flower.jpg", "china.jpg"):
        (page,) = read_pdf(composed([], [(photograph(name), 0, 0, 595, 842)])).paginas
        assert (page.kwaliteit, page.ocr_nodig) == (1, False)


@pytest.mark.parametrize("paper", ["gaaf", "grijs papier"])
def test_an_empty_sheet_is_no_unread_page(paper: str) -> None:
    sheet = scanner.PAPER[paper](Image.new("L", WHITE, 255))
    (page,) = read_pdf(scanner.bound([sheet])).paginas
    assert (page.kwaliteit, page.ocr_nodig) == (1, False)


def test_the_layer_of_a_scanner_is_kept_when_good_and_replaced_when_bad() -> None:
    picture = scanner.PAPER["gaaf"](scanner.typed(KNOWN))
    whole = [(picture, 0, 0, 595, 842)]
    layer = [(block.vakken, block.tekst.split()) for block in seen(composed([], whole)).blokken]
    placed = [
        (0.0595 * box[0], 0.0842 * box[3] - 1, word)
        for boxes, words in layer
        for box, word in zip(boxes, words, strict=True)
    ]
    good = seen(composed(placed, whole, hidden=True))
    assert (good.herkend_met, good.methode, good.kwaliteit) == (None, "tekstlaag", 1)
    assert good.tekst.split() == KNOWN.split()
    (part,) = read_pdf(composed(placed[: len(placed) // 3], whole, hidden=True)).paginas
    assert (part.ocr_nodig, part.opmerking) == (True, "onvolledige tekstlaag")
    guesses = "joy ur oSerfrq se orp preewo8 ulijpg voo prom rqgreeq uorjoreA pur uny ueA stuoporyo " * 6
    page = seen(composed(lines_of(guesses), whole, hidden=True))
    assert (page.methode, page.tekst) == ("ocr", KNOWN)


def test_letters_of_a_broken_font_are_no_text() -> None:
    shifted = PROSE.translate(
        str.maketrans("abcdefghijklmnopqrstuvwxyz", "ebcdifghajklmnupqrstovwxyz"[3:] + "ebc")
    )
    assert is_garbage(shifted, hidden=False)
    assert not is_garbage(PROSE, hidden=True)
    names = "Kindcentrum Esdoorn Sprankelaar plusgroep Basisschool Vuurtoren Heidrecht " * 5
    assert not is_garbage(names + "De Ark in Veenlo is van ons", hidden=False)


@pytest.mark.parametrize("names", [60, 99, 100, 199, 200, 640])
@pytest.mark.parametrize("filler", ["Esdoorn", "ab", "Samenwerkingsverband"])
def test_one_common_word_in_a_hundred_makes_it_text(names: int, filler: str) -> None:
    enough = -(-names // 99)
    for common in (enough - 1, enough):
        words = [filler] * names + ["de"] * common
        is_text = common / len(words) >= 0.01
        assert is_garbage(" ".join(words), hidden=False) is not is_text
        assert is_garbage(" ".join(reversed(words)), hidden=False) is not is_text


def test_a_ruled_table_on_a_slanted_scan_keeps_its_cells() -> None:
    rows = [
        ("Stap", "Wie", "Termijn"),
        ("Melding", "de school", "5 dagen"),
        ("Besluit", "wethouder", "8 weken"),
    ]
    image = scanner.typed("De termijnen staan in deze tabel.")
    draw = ImageDraw.Draw(image)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            left, top = 200 + 380 * column, 400 + 70 * number
            draw.rectangle((left, top, left + 380, top + 70), outline=120, width=2)
            draw.text((left + 15, top + 18), text, fill=0, font_size=30)
    page = seen(scanner.bound([scanner.PAPER["2 graden scheef"](image)]))
    assert [block.tekst for block in page.blokken if block.soort in ("tabelrij", "kolomkop")] == [
        " | ".join(row) for row in rows
    ]


def test_a_contents_page_gives_no_passages(pdf: PdfMaker) -> None:
    heads = ["Inleiding", "Visie en missie", "Thuiszitters", "Doorzettingsmacht", "Jeugdhulp", "Kwaliteit"]
    marks = [(68, 80, "Helvetica", 14, "Inhoud")]
    marks += [
        (68, 120 + 18 * n, "Helvetica", 10, f"{head} {'.' * (90 - len(head))} {3 + 2 * n}")
        for n, head in enumerate(heads)
    ]
    document = pypdfium2.PdfDocument(pdf(marks))
    image = document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    document.close()
    page = seen(scanner.bound([scanner.PAPER["gaaf"](image)]))
    assert page.kwaliteit > 0.8
    listed = " ".join(block.tekst for block in page.blokken if block.soort == "inhoud")
    assert [head.strip() for head in re.split(r"\.{5}", listed)][:-1] == heads
    assert {block.soort for block in page.blokken} == {"kop", "inhoud"}


def test_the_quotes_of_the_shipped_scan_are_on_their_page() -> None:
    data = scanner.SCAN.read_bytes()
    page = read_pdf(data, {8: recognise(data, 8)}).paginas[7]
    known = scanner.known_pages()[7]
    assert scanner.wrong(known, page.tekst) < 0.02
    for paragraph in known.splitlines():
        quote = " ".join(paragraph.split()[:10])
        assert scanner.found(quote, page.tekst) >= 0.95, quote


def test_noise_that_takes_too_long_is_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(image: Any, dpi: int) -> Any:
        raise subprocess.TimeoutExpired("tesseract", 25)

    monkeypatch.setattr(extract.ocr, "rows_of", stuck)
    assert recognise(scanned("gaaf"), 1).kwaliteit == 0


def test_a_page_that_recognition_breaks_on_keeps_its_text_layer(
    werk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "tesseract"
    broken.write_text('#!/bin/sh\ncase "$*" in *--list-langs*) echo nld;; *) echo stuk >&2; exit 1;; esac\n')
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    picture = scanner.typed(KNOWN).crop((150, 180, 1500, 900))
    sha256 = werk.bring(composed(lines_of(PROSE), [(picture, 60, 60, 486, 259)]))
    assert werk.extract() == {"onleesbaar": 1}
    (page,) = werk.paginas(sha256)
    assert page["kwaliteit"] == 0
    assert page["tekst"].startswith(PROSE[:60])
    assert any("de tekstherkenning is mislukt" in cause for cause in werk.oorzaken())


def test_ink_is_writing_and_not_texture() -> None:
    def amount(image: Image.Image) -> int:
        size = round(image.width * DPI / 200), round(image.height * DPI / 200)
        return Ink.of(np.asarray(image.convert("L").resize(size, Image.Resampling.BOX))).amount

    assert amount(scanner.typed(KNOWN)) > 80
    assert amount(photograph().resize(WHITE)) < 20
    assert amount(Image.new("L", WHITE, 255)) == 0


def test_white_paper_stays_and_grey_paper_becomes_white() -> None:
    page = np.asarray(scanner.typed(KNOWN))
    assert np.array_equal(whitened(page, 24), page)
    part = page.copy()
    part[1000:1300] = np.minimum(part[1000:1300], 200)  # a grey band under the text
    white = whitened(part, 24)
    assert np.array_equal(white[:900], page[:900])
    assert (white[1050:1250][page[1050:1250] == 255] == 255).all()


def test_confidence_of_a_passage_over_two_pages_is_the_mean_of_both() -> None:
    first = Block("alinea", "De directeur hakt na acht weken de", zekerheid=0.9)
    second = Block("alinea", "knoop door.", zekerheid=0.6)
    pages = (Page(1, (first,), "ocr"), Page(2, (second,), "ocr"))
    (passage,) = passages_of(Reading(pages, True))
    assert passage.zekerheid == pytest.approx((0.9 * 34 + 0.6 * 11) / 45, abs=0.001)
    assert json.loads(str(passage.row("x" * 64)["zekerheid_tekst"])) == passage.zekerheid
