"""What documents are, over papers by an author who had not seen the rules; half of them are material to learn from."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.duiding import Duiding, duid
from extract.duiding_gebied import Gebied
from extract.duiding_stuk import Stuk, Vindplaats
from extract.periode import GEEN_PERIODE

BRON = Path(__file__).parent / "proef" / "stukken.jsonl"
GEBIED = Gebied(
    swv={"PO9701": "Samenwerkingsverband Zandhoek"},
    gemeenten={"GM9701": ("Zandhoek",)},
    leden={"PO9701": frozenset({"GM9701"})},
)
UITGEVERS = {"gemeente": ("GM9701",), "beide": ("PO9701", "GM9701")}
# Shares as measured, rounded down, of the odd papers that the rules learned from and of the even ones kept apart.
VLOER = {
    "leren": {"soort": 0.96, "status": 0.94, "periode": 0.98, "geen periode": 0.86},
    "apart": {"soort": 0.83, "status": 0.84, "periode": 0.72, "geen periode": 0.91},
}


def blokken(page: str) -> str:
    """Lines as printed to blocks as the reader of PDFs makes them: a full line goes on in the next."""
    blocks: list[str] = []
    for part in re.split(r"\n\s*\n", page):
        before = ""
        for line in part.split("\n"):
            if len(before) > 55 and blocks:
                blocks[-1] += f" {line.strip()}"
            else:
                blocks.append(line.strip())
            before = line
    return "\n".join(block for block in blocks if block)


def stuk(paper: dict[str, Any]) -> Stuk:
    place = Vindplaats(
        url=paper["url"],
        partijen=UITGEVERS.get(paper["partij_soort"], ("PO9701",)),
        anker=paper["anker"],
        kop=paper["kop"],
        paginatitel=paper["paginatitel"],
    )
    return Stuk(
        sha256="0" * 64,
        media_type=paper["media_type"],
        bestandsnaam=paper["bestandsnaam"],
        vindplaatsen=(place,),
        bladzijden=tuple(blokken(page) for page in paper["bladzijden"]),
    )


def juist(paper: dict[str, Any], duiding: Duiding) -> Iterator[tuple[str, bool]]:
    """(fact, whether right); a period that follows from a date alone is no stated period."""
    soort = "landelijk" if paper["landelijk"] else paper["soort"]
    yield "soort", duiding.soort.soort == soort
    yield "status", duiding.status.status == paper["status"]
    van, tot = duiding.periode.van, duiding.periode.tot
    if paper["van"] or paper["tot"]:
        wanted = [date.fromisoformat(day) if day else None for day in (paper["van"], paper["tot"])]
        yield "periode", (not wanted[0] or van == wanted[0]) and (not wanted[1] or tot == wanted[1])
    elif soort != "jaarverslag":  # whether its year is a period is a matter of convention
        yield "geen periode", (van is None and tot is None) or GEEN_PERIODE in duiding.periode.reden


def helft(paper: dict[str, Any]) -> str:
    return "leren" if int(paper["id"].split("-")[1]) % 2 else "apart"


@cache
def scores(half: str) -> dict[str, tuple[int, int]]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in BRON.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        if helft(paper) != half:
            continue
        for fact, good in juist(paper, duid(stuk(paper), GEBIED)):
            right[fact] += good
            total[fact] += 1
    return {fact: (right[fact], total[fact]) for fact in total}


@pytest.mark.parametrize("feit", ["soort", "status", "periode", "geen periode"])
@pytest.mark.parametrize("half", VLOER)
def test_what_papers_of_another_hand_are_stays_as_good_as_it_was(half: str, feit: str) -> None:
    right, total = scores(half)[feit]
    assert right / total >= VLOER[half][feit], f"{half}, {feit}: {right} van {total}"
