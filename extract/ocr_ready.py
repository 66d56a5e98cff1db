"""Whether this machine can recognise the text of scans."""

import shutil
import subprocess

LANGUAGE = "nld"


def ocr_missing() -> str | None:
    """What must be installed before scans can be read, as a Dutch sentence; None when all is there."""
    program = shutil.which("tesseract")
    if program is None:
        return "voor scans is tekstherkenning nodig: installeer tesseract-ocr en tesseract-ocr-nld"
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    if LANGUAGE not in listed.stdout.split():
        return "voor scans ontbreekt de Nederlandse taal van tesseract: installeer tesseract-ocr-nld"
    return None
