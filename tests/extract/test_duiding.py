"""What a document is: the table of cases written before the rules, each checked by itself."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.duiding import Duiding, duid
from extract.duiding_gebied import Gebied
from extract.duiding_stuk import Stuk, Vindplaats

VOORBEELDEN = yaml.safe_load((Path(__file__).parent / "duiding_voorbeelden.yml").read_text(encoding="utf-8"))

GEBIED = Gebied(
    swv={
        "PO9701": "Samenwerkingsverband Lindewaard PO",
        "VO9701": "Regioverband VO Molenrijk",
        "PO9702": "Samenwerkingsverband Passend Onderwijs De Kring",
    },
    gemeenten={
        "GM9701": ("Lindewaard",),
        "GM9702": ("Sint Joostland", "St. Joostland"),
        "GM9703": ("'s-Heerenbeek",),
        "GM9704": ("Molenbroek",),
        "GM9705": ("Beek",),
        "GM9706": ("Vossendam",),
    },
    leden={
        "PO9701": frozenset({"GM9701", "GM9702", "GM9703"}),
        "VO9701": frozenset({"GM9701", "GM9704", "GM9705"}),
        "PO9702": frozenset({"GM9706"}),
    },
)


def stuk(geval: dict[str, Any]) -> Stuk:
    place = Vindplaats(
        url=geval["url"],
        partijen=(geval.get("partij", "PO9701"),),
        anker=geval.get("anker", ""),
        kop=geval.get("kop", ""),
        opgegeven_soort=geval.get("opgegeven_soort"),
    )
    pages = list(geval["paginas"])
    if "slot" in geval:
        pages += [""] * (geval["aantal"] - len(pages) - 1) + [geval["slot"]]
    return Stuk(
        sha256="0" * 64,
        media_type=geval.get("media_type", "application/pdf"),
        titel=geval.get("titel", ""),
        vindplaatsen=(place,),
        bladzijden=tuple(pages),
    )


def uitkomst(duiding: Duiding) -> dict[str, object]:
    return {
        "soort": duiding.soort.soort,
        "kan_tellen": duiding.kan_tellen,
        "landelijk": duiding.soort.landelijk,
        "status": duiding.status.status,
        "van": duiding.periode.van,
        "tot": duiding.periode.tot,
        "datum": duiding.datums.datum,
        "datum_concept": duiding.datums.concept,
        "datum_opr": duiding.datums.opr,
        "datum_oogo": duiding.datums.oogo,
        "datum_vaststelling": duiding.datums.vaststelling,
        "spreekt_voor": duiding.rollen("spreekt_voor"),
        "beperkt_tot": duiding.rollen("beperkt_tot"),
        "variant": duiding.variant.naam,
        "twijfel": [twijfel.over for twijfel in duiding.twijfels],
        "oogo": {overleg.gemeente: overleg.dag for overleg in duiding.overleggen},
    }


@pytest.mark.parametrize("geval", VOORBEELDEN, ids=lambda g: str(g["naam"]))
def test_a_document_is_what_its_title_and_first_page_say(geval: dict[str, Any]) -> None:
    outcome = uitkomst(duid(stuk(geval), GEBIED))
    assert {key: outcome[key] for key in geval["verwacht"]} == geval["verwacht"]


@pytest.mark.parametrize("seed", range(5))
def test_rubbish_is_judged_too(seed: int) -> None:
    chance = random.Random(seed)
    words = ["versie 0.1", "31-02-2022", "1.1.1.1", "2022-2026", "vastgesteld op", "|", "\x00", "é", "tot 31", "99999999",
        "gemeenten", "Ondersteuningsplan", "concept", "\n", "  ", "van 1 augustus", "—", "(", "stilzwijgend verlengd", "’22"]  # fmt: skip
    for _ in range(60):
        text = " ".join(chance.choices(words, k=chance.randint(0, 40)))
        place = Vindplaats(
            url="https://x.example/" + text.replace("\n", ""), partijen=("PO9701",), anker=text
        )
        found = duid(
            Stuk("0" * 64, "application/pdf", vindplaatsen=(place,), bladzijden=(text, text)), GEBIED
        )
        van, tot = found.periode.van, found.periode.tot
        assert van is None or tot is None or van <= tot, text


def test_every_case_states_what_it_expects() -> None:
    known = set(uitkomst(duid(stuk(VOORBEELDEN[0]), GEBIED)))
    assert all(geval["verwacht"] and set(geval["verwacht"]) <= known for geval in VOORBEELDEN)
    dates = [
        v for g in VOORBEELDEN for k, v in g["verwacht"].items() if k in ("van", "tot") and v is not None
    ]
    assert dates
    assert all(isinstance(value, date) for value in dates)
