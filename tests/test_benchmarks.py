"""The benchmarks run, and count what they say they count."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def said(*arguments: str) -> list[str]:
    """The paragraphs that a benchmark prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=BENCHMARKS, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout.split("\n\n")


def table(*arguments: str) -> dict[str, list[str]]:
    """The rows of the first table that a benchmark prints."""
    return rows_of(said(*arguments)[1])


def rows_of(paragraph: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    lines = paragraph.splitlines()
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {name: cells for name, *cells in rows}


def test_the_country_asks_every_address_once() -> None:
    rows = table("land.py", "--sites", "3", "--pages", "6")
    assert rows["eerste"][0] == rows["tweede, niets nieuws"][0] == str(3 * (6 + 1))
    assert rows["eerste"][1] != "0"
    assert rows["tweede, niets nieuws"][1] == "0", "nothing is sent again"


def test_the_pause_is_kept_between_the_requests_to_a_host() -> None:
    rows = table("land.py", "--sites", "2", "--pages", "5", "--pause", "0.2")
    assert float(rows["eerste"][2]) >= 5 * 0.2


def test_collecting_costs_more_than_asking() -> None:
    rows = table("verzoek.py", "--rounds", "2", "--pages", "6")
    assert rows["kaal httpx"][1] == "1.0"
    assert float(rows["ophalen, geheel"][1]) > 1.0


def test_reading_costs_more_than_bare_text_and_scans_are_left_out(tmp_path: Path) -> None:
    sites = BENCHMARKS.parent / "doorbraak" / "country" / "sites"
    for path in ("heiderandpo/stukken/jaarverslag2024.pdf", "heiderandpo/stukken/oogo220322.pdf"):
        shutil.copy(sites / path, tmp_path)
    scan = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(scan)
    for line in range(30):
        draw.text(
            (150, 150 + 40 * line), "De school meldt het verzuim binnen vijf dagen. " * 2, 0, font_size=22
        )
    buffer = io.BytesIO()
    scan.save(buffer, "PDF", resolution=150)
    (tmp_path / "scan.pdf").write_bytes(buffer.getvalue())
    told = said("pdf.py", str(tmp_path), "--rounds", "1", "--plumber-pages", "1", "--pool-pages", "1")
    pages = int(told[0].split()[0])
    assert pages > 2
    assert told[0] == f"{pages} pagina's in 2 PDF's; 1 PDF's met scans of onleesbaar, niet gemeten"
    ways = rows_of(told[1])
    assert ways["kaal PDFium"][1] == "1.00"
    assert float(ways["lezen en opslaan"][1]) > 1.0
    together = rows_of(told[5])
    assert [together[workers][0] for workers in ("1", "2")] == [str(pages)] * 2


def test_the_layout_of_the_shipped_documents_is_read_whole() -> None:
    gold = BENCHMARKS.parent / "assess/gold/afstellen.jsonl"
    total = table("indeling.py", "--citaten", str(gold))["totaal"]
    pages, passages, _, rows, lost, without_place, running, too_many, quotes = total
    assert int(pages) > 100
    assert int(passages) > 900
    assert int(rows) > 200
    assert (lost, without_place, running, too_many) == ("0", "0", "0", "0")
    there, asked = map(int, quotes.split("/"))
    assert there >= 0.99 * asked > 200
