"""openbesluitvorming.nl: council papers of nine in ten gemeenten, by the JSON interface of that site."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import quote, urlencode

from collect.register.codes import name_key, normalise_gemeente
from collect.register.model import Gemeente
from collect.sources.antwoord import dag, json_van, tekst
from collect.sources.bron import BronOnbereikbaar, BronStil, NietAangesloten, Treffer, namen
from collect.sources.instelling import Instelling
from collect.sources.keuze import gaat_over
from collect.sources.obv_wijzigingen import wijzigingen
from collect.sources.vrager import Vrager
from collect.urls import resolve

GOED = "ok"
# What their words for the state of a gemeente mean; only GOED lets an absence mean something.
TOESTANDEN = {
    "stale": "wordt niet meer bijgewerkt",
    "failing": "is in storing",
    "never_imported": "is nog nooit ingelezen",
    "discontinued": "is gestopt",
    "not_implemented": "is niet aangesloten",
}
PER_EENHEID = 24  # results of a search for one unit


@dataclass(frozen=True)
class Raad:
    """The papers of one council as they keep them: their key, and how that import is doing."""

    sleutel: str
    naam: str
    cbs: str | None
    toestand: str
    bijgewerkt: str

    @property
    def klacht(self) -> str:
        """Why nothing can be concluded from what is missing."""
        since = f", laatst bijgewerkt {self.bijgewerkt}" if self.bijgewerkt else ""
        what = TOESTANDEN.get(self.toestand, "heeft een onbekende toestand")
        return f"{self.sleutel} {what} ({self.toestand or 'geen toestand'}{since})"


class Openbesluitvorming:
    """The connector; the overview of councils is asked once a run."""

    naam = "openbesluitvorming"
    volledig = False

    def __init__(self, instelling: Instelling) -> None:
        self._hoe = instelling
        self._raden: tuple[Raad, ...] | None = None

    def zoek(self, gemeente: Gemeente, vrager: Vrager) -> Iterator[Treffer]:
        if self._raden is None:
            try:
                self._raden = self._overzicht(vrager)
            except BronOnbereikbaar as error:  # without it nothing can be asked about any gemeente
                raise BronStil(str(error)) from error
        mine = _raden_van(gemeente, self._raden)
        alive = [raad for raad in mine if raad.toestand != "discontinued"] or mine
        seen: set[str] = set()
        unfinished: list[str] = []
        for raad in alive:
            if raad.toestand == "never_imported":
                continue
            for question in self._hoe.vragen:
                for result in self._resultaten(raad, question, vrager, unfinished):
                    key = tekst(result.get("entityId"))
                    if key not in seen and result.get("entityType", "Document") == "Document":
                        seen.add(key)
                        yield self._treffer(key, result, vrager)
            yield from wijzigingen(self._hoe.basis, raad.sleutel, vrager)
        if bad := [raad.klacht for raad in alive if raad.toestand != GOED] + unfinished:
            raise BronOnbereikbaar("; ".join(bad))

    def voornemens(self, gemeente: Gemeente) -> list[str]:
        key = f"<bron van {gemeente.code}>"
        return [
            f"{self._hoe.basis}/api/status",
            *(self._zoekadres(key, question, 0) for question in self._hoe.vragen),
        ]

    def _overzicht(self, vrager: Vrager) -> tuple[Raad, ...]:
        status = vrager.json(f"{self._hoe.basis}/api/status")
        sources = vrager.json(f"{self._hoe.basis}/api/sources?implemented=true")
        labels = {tekst(row.get("key")): row for row in _rijen(sources)}
        found = []
        for row in _rijen(status):
            key = tekst(row.get("key"))
            about = labels.get(key, row)
            if not key or about.get("isAggregate"):
                continue
            latest = tekst(row.get("latestContentDate")) or tekst(row.get("lastSuccessAt"))
            cbs = normalise_gemeente(tekst(row.get("cbsId")) or tekst(about.get("cbsId")))
            label = tekst(about.get("label")) or key
            found.append(Raad(key, label, cbs, tekst(row.get("state")), latest[:10]))
        if not found:
            raise BronOnbereikbaar("het overzicht van aangesloten gemeenten is leeg")
        return tuple(found)

    def _resultaten(
        self, raad: Raad, question: str, vrager: Vrager, unfinished: list[str]
    ) -> Iterator[dict[str, Any]]:
        """The results of one question, page after page."""
        units = ceil(self._hoe.limiet / PER_EENHEID)
        for page in range(self._hoe.paginas):
            answer = vrager.json(
                self._zoekadres(raad.sleutel, question, page * self._hoe.limiet), eenheden=units
            )
            results, total = answer.get("results"), answer.get("totalCount")
            if not isinstance(results, list):
                raise BronOnbereikbaar("het antwoord op een zoekvraag heeft geen resultaten")
            counted = isinstance(total, int) and total > 0 and not answer.get("totalIsApproximate")
            if not results and (answer.get("hasMore") or (counted and page == 0)):
                unfinished.append(f"de zoekvraag “{question}” gaf een lege bladzijde terwijl er meer was")
                return
            yield from (result for result in results if isinstance(result, dict))
            if not answer.get("hasMore"):
                return
        unfinished.append(f"de zoekvraag “{question}” heeft meer treffers dan er bekeken zijn")

    def _zoekadres(self, key: str, question: str, offset: int) -> str:
        # No dates: beside a query they act on part of the results only.
        query = {"query": question, "organization": key, "entityType": "Document"}
        numbers = {"limit": self._hoe.limiet, "offset": offset}
        return f"{self._hoe.basis}/api/search?{urlencode({**query, **numbers})}"

    def _treffer(self, key: str, result: dict[str, Any], vrager: Vrager) -> Treffer:
        where = entiteit(self._hoe.basis, key)
        found = Treffer(
            titel=tekst(result.get("title")),
            url=resolve(where, tekst(result.get("downloadUrl"))),
            waar=where,
            datum=dag(result.get("sortDate")),
            samenvatting=tekst(result.get("summary")),
        )
        if found.url is not None or not gaat_over(found, self._hoe.soorten):
            return found
        return _uit_entiteit(found, vrager)


def entiteit(basis: str, key: str) -> str:
    """The address at which the source itself describes one document."""
    return f"{basis}/api/entities/{quote(key, safe='')}"


def _uit_entiteit(found: Treffer, vrager: Vrager) -> Treffer:
    """The document of a result without an address, by what the source tells when asked for it alone."""
    done = vrager.vraag(found.waar)
    if done.uitkomst == "niet_gevonden":
        return Treffer(found.titel, None, found.waar, verdwenen=True)
    if done.uitkomst != "opgehaald":
        return found
    try:
        told = json_van(done)
    except BronOnbereikbaar:
        return found
    addresses = (resolve(found.waar, tekst(told.get(name))) for name in ("downloadUrl", "pdfUrl"))
    url = next(filter(None, addresses), None)
    return Treffer(found.titel, url, found.waar, found.datum, found.samenvatting)


def _raden_van(gemeente: Gemeente, raden: tuple[Raad, ...]) -> list[Raad]:
    """The councils of a gemeente, by its code; by name only one that has no code."""
    found = [raad for raad in raden if raad.cbs == gemeente.code]
    if not found:
        names = {name_key(name) for name in namen(gemeente)}
        found = [raad for raad in raden if raad.cbs is None and name_key(raad.naam) in names]
        if len({raad.naam for raad in found}) > 1:
            raise BronOnbereikbaar(f"de naam {gemeente.naam} is bij deze bron niet eenduidig")
    found = [raad for raad in found if raad.toestand != "not_implemented"]
    if not found:
        raise NietAangesloten("staat niet in het overzicht van aangesloten gemeenten")
    return found


def _rijen(answer: dict[str, Any]) -> list[dict[str, Any]]:
    rows = answer.get("sources")
    if not isinstance(rows, list):
        raise BronOnbereikbaar("het overzicht van aangesloten gemeenten heeft niet de beschreven vorm")
    return [row for row in rows if isinstance(row, dict)]
