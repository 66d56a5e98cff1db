"""How well and how fast scans are read: characters wrong, confidence and processor seconds a page.

Reads the scanned plan of the fictional country, of which the text is known, and one page of that text as it
comes out of a bad scanner in many ways. Ends with 1 when a page passes for well read while many words are wrong.
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from extract.ocr import recognise
from extract.ocr_ready import ocr_missing
from extract.pdf import read_pdf
from extract.pool import Pool
from extract.tesseract import engine

SCAN = Path(__file__).parent.parent / "doorbraak/country/sites/heiderandpo/stukken/OP2226_getekend_scan.pdf"
KNOWN = Path(__file__).with_name("OP2226_getekend_scan.txt")
PAGE = 8  # of the plan: the agreements themselves
WELL_READ = 0.8
LEAST_FOUND = 0.9  # of the words
_DPI = 200
_A4 = (595.0, 842.0)

Picture = Image.Image


def known_pages() -> list[str]:
    """The text of each page of the scanned plan, without running headers; the contents page is empty."""
    return KNOWN.read_text(encoding="utf-8").strip("\n").split("\f")


def typed(text: str) -> Picture:
    """The text on a page as the printer prints it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=_A4, invariant=1)
    y = 770.0
    for paragraph in text.splitlines():
        for line in simpleSplit(paragraph, "Times-Roman", 11, 460):
            canvas.setFont("Times-Roman", 11)
            canvas.drawString(68, y, line)
            y -= 14
        y -= 6
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    page = document[0]
    image: Picture = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
    page.close()
    document.close()
    return image


def bound(images: list[Picture], quality: int = 70) -> bytes:
    """A PDF of nothing but images, each filling its page, as a scanner makes it."""
    buffer = io.BytesIO()
    first, *rest = images
    dpi = min(first.size) / _A4[0] * 72
    first.save(buffer, "PDF", save_all=True, append_images=rest, resolution=dpi, quality=quality)
    return buffer.getvalue()


def _noise(sigma: float, image: Picture) -> Picture:
    grey = np.asarray(image, dtype=np.float32) * 0.9
    grey += np.random.default_rng(7).normal(0, sigma, grey.shape)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def _turned(degrees: float, image: Picture) -> Picture:
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def _at(dpi: int, image: Picture) -> Picture:
    return image.resize((image.width * dpi // _DPI, image.height * dpi // _DPI), Image.Resampling.LANCZOS)


def _tones(darkest: float, lightest: float, image: Picture) -> Picture:
    return image.point([round(darkest + (lightest - darkest) * tone / 255) for tone in range(256)])


def _shaded(image: Picture) -> Picture:
    """Grey paper that gets darker to the right, as in the fold of a book."""
    grey = np.asarray(_tones(20, 200, image), dtype=np.float32)
    return Image.fromarray((grey * np.linspace(1, 0.6, image.width)[None, :]).astype(np.uint8))


def _stamped(image: Picture) -> Picture:
    """A large stamp, aslant over the text."""
    stamp = Image.new("L", (700, 240), 255)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((8, 8, 692, 232), outline=90, width=10)
    draw.text((60, 60), "INGEKOMEN", fill=90, font_size=100)
    stamp = stamp.rotate(18, expand=True, fillcolor=255)
    page = image.copy()
    page.paste(
        Image.fromarray(
            np.minimum(
                np.asarray(stamp), np.asarray(image.crop((500, 500, 500 + stamp.width, 500 + stamp.height)))
            )
        ),
        (500, 500),
    )
    return page


def _curved(image: Picture) -> Picture:
    """Lines that sag, as of a book that does not lie flat."""
    grey = np.asarray(image)
    down = np.rint(18 * np.sin(np.linspace(0, np.pi, image.width))).astype(int)
    rows = (np.arange(image.height)[:, None] - down[None, :]).clip(0, image.height - 1)
    return Image.fromarray(np.take_along_axis(grey, rows, axis=0))


def _leaning(image: Picture) -> Picture:
    """Photographed from below: the top is further away."""
    w, h = image.size
    quad = (-0.06 * w, 0, 0.02 * w, h, 0.98 * w, h, 1.06 * w, 0)
    return image.transform(image.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=255)


PAPER: dict[str, Callable[[Picture], Picture]] = {
    "gaaf": lambda page: _noise(6, page),
    "2 graden scheef": lambda page: _noise(6, _turned(2, page)),
    "5 graden scheef": lambda page: _noise(6, _turned(-5, page)),
    "ruis": lambda page: _noise(30, page),
    "150 dpi": lambda page: _at(150, _noise(6, page)),
    "grijs papier": lambda page: _noise(6, _shaded(page)),
    "stempel over de tekst": lambda page: _noise(6, _stamped(page)),
    "bleke druk": lambda page: _noise(6, _tones(175, 245, page)),
    "gebogen": lambda page: _noise(6, _curved(page)),
    "van onderaf gefotografeerd": lambda page: _noise(6, _leaning(page)),
    "kwartslag gedraaid": lambda page: _noise(6, page).transpose(Image.Transpose.ROTATE_90),
    "ondersteboven": lambda page: _noise(6, page).transpose(Image.Transpose.ROTATE_180),
    "kwartslag terug, scheef": lambda page: _turned(1.5, _noise(6, page)).transpose(
        Image.Transpose.ROTATE_270
    ),
    "zware ruis": lambda page: _noise(60, page),
    "100 dpi": lambda page: _at(100, _noise(6, page)),
    "60 dpi": lambda page: _at(60, _noise(6, page)),
    "onscherp": lambda page: _noise(6, page.filter(ImageFilter.GaussianBlur(3.5))),
    "bijna weg": lambda page: _noise(12, _tones(215, 240, page)),
}


def wrong(known: str, seen: str) -> float:
    """The character error rate: edits from what was seen to what is known, per known character."""
    one, other = " ".join(known.split()), " ".join(seen.split())
    letters = np.frombuffer(other.encode("utf-32-le"), dtype=np.uint32)
    steps = np.arange(len(letters) + 1)
    row = steps.copy()
    for number, letter in enumerate(one, 1):
        after = np.empty_like(row)
        after[0] = number
        after[1:] = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        row = np.minimum.accumulate(after - steps) + steps
    return float(row[-1]) / max(len(one), 1)


def found(known: str, seen: str) -> float:
    """The share of the known words that were seen, wherever they stand."""
    words = Counter(known.split())
    return (words & Counter(seen.split())).total() / max(words.total(), 1)


class Result(NamedTuple):
    """One page as it was read, beside what is written on it."""

    name: str
    seconds: float
    kwaliteit: float
    wrong: float
    found: float

    @property
    def row(self) -> str:
        quality = "ongelezen" if self.kwaliteit == 0 else f"{self.kwaliteit:.2f}"
        return (
            f"| {self.name:27} | {quality:>9} | {self.wrong:7.1%} | {self.found:7.1%} | {self.seconds:6.2f} |"
        )

    @property
    def misleads(self) -> bool:
        """Whether a page passes for well read while many of its words are wrong or missing."""
        return self.kwaliteit >= WELL_READ and self.found < LEAST_FOUND


def read(name: str, data: bytes, number: int, known: str) -> Result:
    """Read one page in this process, as a worker does, and compare."""
    before = _seconds()
    page = read_pdf(data).paginas[number - 1]
    if page.ocr_nodig:
        page = read_pdf(data, {number: recognise(data, number)}).paginas[number - 1]
    seconds = _seconds() - before
    return Result(name, seconds, page.kwaliteit, wrong(known, page.tekst), found(known, page.tekst))


def together(data: bytes, pages: int, workers: int) -> float:
    """The pages a second that worker processes recognise, their start included."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        task = {"taak": "ocr", "document": sha256(data).hexdigest(), "pad": file.name, "seconden": 120}
        begin = time.monotonic()
        with Pool(workers) as pool:
            for done in [pool.submit(task | {"pagina": number + 1}) for number in range(pages)]:
                done.result()
        return pages / (time.monotonic() - begin)


def _seconds() -> float:
    """The processor time of this process and of what it ran."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def main() -> int:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # as in a worker
    missing = ocr_missing()
    if missing is not None:
        print(missing, file=sys.stderr)
        return 2
    known, scan = known_pages(), SCAN.read_bytes()
    print(f"{engine()}; character errors, words found and processor time\n")
    print(f"| {'pagina':27} | kwaliteit |    fout | woorden |  cpu s |\n|{'-|' * 5}")
    results = []
    for number, text in enumerate(known, 1):
        if text:
            results.append(read(f"scan, pagina {number}", scan, number, text))
            print(results[-1].row, flush=True)
    mean = sum(result.wrong for result in results) / len(results)
    print(f"| {'scan, gemiddeld':27} |           | {mean:7.1%} |         |        |")
    page = typed(known[PAGE - 1])
    for name, paper in PAPER.items():
        results.append(read(name, bound([paper(page)]), 1, known[PAGE - 1]))
        print(results[-1].row, flush=True)
    for workers in (1, 2):
        print(f"\n{together(scan, len(known), workers):.2f} pages a second with {workers} process(es)")
    misleading = [result.name for result in results if result.misleads]
    if misleading:
        print(f"passes for well read, and is not: {', '.join(misleading)}")
    return 1 if misleading else 0


if __name__ == "__main__":
    sys.exit(main())
