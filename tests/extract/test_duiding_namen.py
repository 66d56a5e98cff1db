"""What a paper is called says what it is: in a link, on its first page, in its file name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.duiding_soort import soort_of
from extract.duiding_stuk import Stuk, Vindplaats

NAMEN = yaml.safe_load((Path(__file__).parent / "duiding_namen.yml").read_text(encoding="utf-8"))


def stuk(*, titel: str = "", anker: str = "hier", kop: str = "", naam: str = "8812") -> Stuk:
    place = Vindplaats(url=f"https://verband.example/media/{naam}.pdf", anker=anker, kop=kop)
    return Stuk("0" * 64, "application/pdf", vindplaatsen=(place,), bladzijden=(titel,) if titel else ())


def vormen(naam: str) -> Iterator[Stuk]:
    slug = re.sub(r"[^\w]+", "-", naam).strip("-")
    yield stuk(anker=naam)
    yield stuk(titel=f"{naam}\nInhoud")
    yield stuk(anker="Download", naam=slug)
    yield stuk(anker="klik hier", naam=slug.replace("-", "_"))


@pytest.mark.parametrize(
    ("soort", "naam"), [(soort, naam) for soort, namen in NAMEN["namen"].items() for naam in namen]
)
def test_a_name_tells_the_soort_wherever_it_stands(soort: str, naam: str) -> None:
    assert [soort_of(form).soort for form in vormen(naam)] == [soort] * 4


@pytest.mark.parametrize(
    ("soort", "geval"), [(soort, geval) for soort, gevallen in NAMEN["stukken"].items() for geval in gevallen]
)
def test_a_first_page_or_a_link_tells_the_soort(soort: str, geval: dict[str, Any]) -> None:
    given = stuk(
        titel=geval.get("t", ""),
        anker=geval.get("a", "hier"),
        kop=geval.get("k", ""),
        naam=geval.get("n", "8812"),
    )
    assert soort_of(given).soort == soort


def test_every_soort_has_names() -> None:
    assert all(len(namen) >= 10 for namen in NAMEN["namen"].values())
    assert len(NAMEN["namen"]) == len(NAMEN["stukken"]) == 8
