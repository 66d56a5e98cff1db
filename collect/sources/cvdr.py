"""CVDR: the regulations and policy rules of all gemeenten, as published by themselves; by SRU."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from collect.register.model import Gemeente
from collect.school_year import SchoolYear
from collect.sources.antwoord import dag, onder, tekst, veld
from collect.sources.bron import BronOnbereikbaar, Treffer, heet, namen
from collect.sources.instelling import Instelling
from collect.sources.sru import Sru, aanhaal, van_gemeente
from collect.sources.vrager import Vrager
from collect.urls import resolve


@dataclass(frozen=True)
class Regeling:
    """One version of a work: CVDR751327_2 is the second of CVDR751327."""

    werk: str
    versie: int
    titel: str
    url: str
    van: date | None
    tot: date | None

    def geldt(self, dag: date) -> bool:
        return (self.van is None or self.van <= dag) and (self.tot is None or self.tot > dag)


class Cvdr:
    """The connector; what it no longer yields has been withdrawn or replaced."""

    naam = "cvdr"
    volledig = True

    def __init__(self, instelling: Instelling, schooljaar: SchoolYear) -> None:
        self._hoe = instelling
        self._schooljaar = schooljaar
        self._sru = Sru(
            instelling.basis,
            {"version": "1.2", "x-connection": "cvdr"},
            instelling.limiet,
            instelling.paginas,
        )

    def zoek(self, gemeente: Gemeente, vrager: Vrager) -> Iterator[Treffer]:
        records = list(self._sru.records(self._cql(gemeente), vrager))
        own = [record for record in records if _van(record, gemeente)]
        # Every gemeente has regulations there; none at all means that it goes by another name.
        if not own and self._sru.aantal(_maker(gemeente), vrager) == 0:
            raise BronOnbereikbaar(f"de bron kent geen regeling van een gemeente {gemeente.naam}")
        found = [regeling for record in own if (regeling := _regeling(record)) is not None]
        for regeling in _geldend(found, self._schooljaar):
            yield Treffer(regeling.titel, regeling.url, regeling.url, regeling.van)

    def voornemens(self, gemeente: Gemeente) -> list[str]:
        return [self._sru.adres(self._cql(gemeente))]

    def _cql(self, gemeente: Gemeente) -> str:
        return f"{_maker(gemeente)} AND dcterms.title any {aanhaal(' '.join(self._hoe.vragen))}"


def _maker(gemeente: Gemeente) -> str:
    made = " OR ".join(f"dcterms.creator={aanhaal(name)}" for name in namen(gemeente))
    return f"({made})" if " OR " in made else made


def _van(record: Any, gemeente: Gemeente) -> bool:
    makers = [tekst(found.text) for found in onder(record, "creator")]
    return van_gemeente(record) and any(heet(maker, gemeente) for maker in makers)


def _regeling(record: Any) -> Regeling | None:
    """None for a record without a usable identifier."""
    match = re.fullmatch(r"(CVDR\d+)(?:_(\d+))?", veld(record, "identifier"))
    if match is None:
        return None
    page = f"https://lokaleregelgeving.overheid.nl/{match[1]}" + (f"/{match[2]}" if match[2] else "")
    return Regeling(
        werk=match[1],
        versie=int(match[2] or 0),
        titel=veld(record, "title"),
        url=resolve(page, veld(record, "preferred_url", "preferredUrl")) or page,
        van=dag(veld(record, "inwerkingtredingDatum")) or dag(veld(record, "issued")),
        tot=dag(veld(record, "uitwerkingtredingDatum")),
    )


def _geldend(regelingen: list[Regeling], schooljaar: SchoolYear) -> list[Regeling]:
    """Of each work the highest version in force on the peildatum, else the highest that did not end before."""
    best: dict[str, Regeling] = {}
    for regeling in sorted(regelingen, key=lambda r: (r.geldt(schooljaar.peildatum), r.versie)):
        if regeling.tot is None or regeling.tot > schooljaar.start:
            best[regeling.werk] = regeling
    return list(best.values())
