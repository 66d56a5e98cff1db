"""The Gemeenteblad: what gemeenten announce officially, with its annexes; by SRU."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from collect.register.model import Gemeente
from collect.school_year import SchoolYear
from collect.sources.antwoord import dag, onder, tekst, veld
from collect.sources.bron import BronOnbereikbaar, Treffer, heet, namen
from collect.sources.instelling import Instelling
from collect.sources.sru import Snede, Sru, aanhaal, van_gemeente
from collect.sources.vrager import Vrager
from collect.urls import resolve

VORMEN = ("pdf", "odt", "html")  # which rendering of a publication is fetched, the best first


class Officielepublicaties:
    """The connector."""

    naam = "officielepublicaties"
    volledig = False

    def __init__(self, instelling: Instelling, schooljaar: SchoolYear) -> None:
        self._hoe = instelling
        since = date(schooljaar.start_year - instelling.jaren, 1, 1)
        self._snede = Snede("dt.modified", since, schooljaar.end)
        self._sru = Sru(instelling.basis, {"version": "2.0"}, instelling.limiet, instelling.paginas)

    def zoek(self, gemeente: Gemeente, vrager: Vrager) -> Iterator[Treffer]:
        seen: set[str] = set()
        for words in self._hoe.vragen:
            for record in self._sru.records(_cql(gemeente, words), vrager, self._snede):
                key = veld(record, "identifier")
                makers = [tekst(found.text) for found in onder(record, "creator")]
                own = van_gemeente(record) and any(heet(maker, gemeente) for maker in makers)
                if own and key not in seen:
                    seen.add(key)
                    yield from self._treffers(record, vrager)
        # Every gemeente announces something; nothing at all means that it goes by another name.
        if not seen and self._sru.aantal(_cql(gemeente, ""), vrager) == 0:
            raise BronOnbereikbaar(f"de bron kent geen bekendmaking van een gemeente {gemeente.naam}")

    def voornemens(self, gemeente: Gemeente) -> list[str]:
        return [
            self._sru.adres(f"{_cql(gemeente, words)} AND {self._snede.cql()}") for words in self._hoe.vragen
        ]

    def _treffers(self, record: Any, vrager: Vrager) -> Iterator[Treffer]:
        url = self._adres(record)
        if url is None:
            vrager.opmerkingen.append(f"{veld(record, 'identifier')} heeft geen adres")
            return
        title, day = veld(record, "title"), dag(veld(record, "available", "date", "modified"))
        changed = veld(record, "modified") or None
        yield Treffer(title, url, url, day, gewijzigd=changed)
        for annex in onder(record, "externeBijlage"):
            name, _, number = tekst(annex.text).rpartition("|")
            if re.fullmatch(r"exb-\d{4}-\d+", number.strip()):
                address = self._bijlage(number.strip(), vrager)
                # An annex is called by its file; what it belongs to tells what it is.
                yield Treffer(f"{title}: {name.strip()}", address, f"{url}#{number.strip()}", day)

    def _adres(self, record: Any) -> str | None:
        by_form = {found.get("manifestation") or "": tekst(found.text) for found in onder(record, "itemUrl")}
        told = [by_form[form] for form in VORMEN if by_form.get(form)]
        told.append(veld(record, "preferredUrl", "preferred_url"))
        return next(filter(None, (resolve(self._hoe.basis, url) for url in told if url)), None)

    def _bijlage(self, number: str, vrager: Vrager) -> str | None:
        """The address of an annex under the label that is right for its year, tried in turn."""
        addresses = [f"{self._hoe.bijlagen}/{number}/1/{label}/{number}.pdf" for label in self._hoe.labels]
        known = [url for url in addresses if url in vrager.bekend]
        if known:
            return known[0]
        tried = (url for url in addresses if vrager.vraag(url, interface=False).uitkomst == "opgehaald")
        return next(tried, None)


def _cql(gemeente: Gemeente, words: str) -> str:
    """Every word by itself: two words side by side are an error to this server."""
    made = " OR ".join(f"dt.creator=={aanhaal(name)}" for name in namen(gemeente))
    parts = [
        "c.product-area==officielepublicaties",
        f"({made})" if " OR " in made else made,
        "w.organisatietype==gemeente",
        "w.publicatienaam==Gemeenteblad",
        *re.findall(r"\w[\w-]*", words),
    ]
    return " AND ".join(parts)
