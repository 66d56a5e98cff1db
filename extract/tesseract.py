"""The program Tesseract: one grey image in, rows of its table out."""

import csv
import io
import subprocess
from functools import cache

from extract.grey import Grey
from extract.ocr_ready import LANGUAGE

_LAYOUT = "3"  # page segmentation: columns and all
_SECONDS = 40  # a page takes one or two, a large sheet twenty; noise takes minutes

Row = dict[str, str]


def rows_of(image: Grey, dpi: int) -> list[Row]:
    """The words and what they stand in; raises subprocess.TimeoutExpired on an image that is all noise."""
    height, width = image.shape
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--psm", _LAYOUT, "--dpi", str(dpi), "tsv"],
        input=b"P5 %d %d 255\n" % (width, height) + image.tobytes(),
        capture_output=True,
        timeout=_SECONDS,
        check=True,
    )
    table = io.StringIO(done.stdout.decode("utf-8", "replace"))
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def engine() -> str:
    """The program with its version and language, as "tesseract 5.3.0, nld"."""
    told = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, timeout=20, check=True)
    return f"{(told.stdout or told.stderr).splitlines()[0]}, {LANGUAGE}"
