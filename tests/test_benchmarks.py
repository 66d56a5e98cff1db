"""The benchmarks run, and count what they say they count."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def table(*arguments: str) -> dict[str, list[str]]:
    """The rows of the first table that a benchmark prints, by their first cell."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=BENCHMARKS, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    lines = done.stdout.split("\n\n")[1].splitlines()
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
