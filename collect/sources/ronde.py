"""One source past all gemeenten of a run, in one thread: ask, choose, fetch; touches no database."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from collect.frontier import Budget, Frontier, Place
from collect.meldingen import now
from collect.records import Record, melding, place_row
from collect.register.model import Gemeente
from collect.site_crawl import SiteCrawl, Surroundings
from collect.sites import Site
from collect.sources.bron import Bron, BronOnbereikbaar, BronStil, NietAangesloten, Treffer, namen
from collect.sources.geheugen import VERDWENEN, Antwoord, Bekend, Geheugen, site_van
from collect.sources.instelling import Instelling
from collect.sources.keuze import kies
from collect.sources.tempo import Tempo
from collect.sources.vergelijken import Vergelijking, vergelijk
from collect.sources.vrager import Lijn, Vrager

VERSIE = 1  # to be raised when a connector asks or reads differently


@dataclass
class Uitslag:
    """What a source answered about one gemeente: a row of bronnen, and the treffers themselves."""

    uitkomst: str
    reden: str | None = None
    treffers: tuple[Treffer, ...] = ()


class Ronde:
    """The work of one source; a job beside the sites of the run."""

    def __init__(
        self,
        bron: Bron,
        hoe: Instelling,
        gemeenten: Iterable[Gemeente],
        geheugen: Geheugen,
        around: Surroundings,
        budget: Budget,
    ) -> None:
        self.bron = bron
        self.budget_op = False
        self._hoe = hoe
        self._todo = list(gemeenten)
        self._geheugen = geheugen
        self._around = around
        self._budget = replace(budget, documenten=hoe.documenten)
        self._klachten: Counter[str] = Counter()
        self._stil: str | None = None
        self._crawl: SiteCrawl | None = None
        pause = around.stop.wait
        tempo = Tempo(hoe.per_minuut, hoe.vat, pause)
        self._lijn = Lijn(around.run, around.fetcher, around.archive, around.emit, tempo, hoe.terugval, pause)

    @property
    def frontier(self) -> range:
        """What is still to be asked, for those who count it."""
        crawl = self._crawl
        return range(len(self._todo) + (len(crawl.frontier) if crawl else 0))

    def run(self) -> None:
        until = time.monotonic() + self._hoe.minuten * 60
        while self._todo and not self._around.stop.is_set():
            gemeente = self._todo.pop(0)
            self._fetch(gemeente, self._places(gemeente, late=time.monotonic() >= until))
        if not self._around.stop.is_set():
            self._klaar()

    def _places(self, gemeente: Gemeente, *, late: bool) -> Iterable[Place]:
        """Ask the source about one gemeente and tell what it said; gives the addresses to fetch now."""
        site = site_van(self.bron.naam, gemeente.code)
        before = self._geheugen.antwoorden.get((self.bron.naam, gemeente.code))
        known = {bekend.plaats.url: bekend for bekend in self._geheugen.plaatsen.get(site, ())}
        moment, vraag = datetime.now(UTC), vraag_hash(self._hoe, gemeente)
        if before is not None and before.geldt(vraag, self._hoe.geldig_uren, moment):
            self._around.emit(self._record(gemeente, before))
            return [bekend.plaats for bekend in known.values() if bekend.toestand != "gedaan"]
        obtained = [url for url, bekend in known.items() if bekend.plaats.sha256]
        vrager = Vrager(self._lijn, site, (gemeente.code,), obtained, before.stand if before else {})
        uitslag = self._ask(gemeente, vrager, late)
        if self._around.stop.is_set():
            return ()  # what was broken off is no answer
        keuze = kies(uitslag.treffers, self._hoe, moment.date())
        found = vergelijk(
            keuze,
            known,
            bron=self.bron.naam,
            partij=gemeente.code,
            volledig=self.bron.volledig and uitslag.uitkomst == "geraadpleegd",
            dagen=self._hoe.herhaal_dagen,
            nu=moment,
        )
        notes = "; ".join(filter(None, (uitslag.reden, *keuze.overgeslagen, *vrager.opmerkingen)))
        answer = Antwoord(
            uitslag.uitkomst, len(keuze.gekozen), notes or None, now(), vraag, dict(vrager.stand)
        )
        self._around.emit(
            self._record(gemeente, answer)
            | {
                "gevonden": [place_row(place, site) for place in found.genoemd],
                "uitkomsten": dict(sorted(found.uitkomsten.items())),
                "meldingen": list(self._meldingen(found, known)),
            }
        )
        return found.vragen

    def _ask(self, gemeente: Gemeente, vrager: Vrager, late: bool) -> Uitslag:
        """The answer of the source; what it yielded before it failed counts."""
        found: list[Treffer] = []
        uitslag = Uitslag("geraadpleegd")
        if late:
            self.budget_op = True
            uitslag = Uitslag("niet_gevraagd", f"budget op: {self._hoe.minuten:g} minuten")
        elif self._stil is not None:
            uitslag = Uitslag("bron_onbereikbaar", self._stil)
        else:
            try:
                found.extend(self.bron.zoek(gemeente, vrager))
            except NietAangesloten as error:
                uitslag = Uitslag("niet_aangesloten", str(error))
            except BronOnbereikbaar as error:
                uitslag = Uitslag("bron_onbereikbaar", str(error))
                self._stil = str(error) if isinstance(error, BronStil) else None
        if uitslag.uitkomst in ("bron_onbereikbaar", "niet_gevraagd"):
            self._klachten[uitslag.reden or ""] += 1
        uitslag.treffers = tuple(found)
        return uitslag

    def _fetch(self, gemeente: Gemeente, places: Iterable[Place]) -> None:
        """Fetch documents as those of a site are, within the budgets of one site."""
        todo = list(places)
        if not todo:
            return
        site = Site(site_van(self.bron.naam, gemeente.code), (gemeente.code,))
        self._crawl = SiteCrawl(site, todo, Frontier(self._budget), self._around)
        self._crawl.run()
        self.budget_op |= self._crawl.budget_op
        self._crawl = None

    def _record(self, gemeente: Gemeente, answer: Antwoord) -> Record:
        """The event that tells an answer, also one of a short while ago."""
        row = {"run": self._around.run, "bron": self.bron.naam, "partij": gemeente.code}
        return {
            "soort": "bron",
            "op": now(),
            "site": site_van(self.bron.naam, gemeente.code),
            "bron": row | vars(answer) | {"stand": dict(answer.stand) or None},
            "gevonden": [],
            "uitkomsten": {},
            "meldingen": [],
        }

    def _meldingen(self, found: Vergelijking, known: dict[str, Bekend]) -> Iterator[Record]:
        for url, uitkomst in sorted(found.uitkomsten.items()):
            if uitkomst == VERDWENEN:
                title = known[url].plaats.ankertekst or url
                text = f"verdwenen uit {self.bron.naam} (vervallen, vervangen of verwijderd): {title}"
                yield melding(url, text, self._around.run, "info")
        for place in found.zonder_bestand:
            text = f"{self.bron.naam} geeft geen bestand bij “{place.ankertekst}”"
            yield melding(place.url, text, self._around.run)

    def _klaar(self) -> None:
        """One melding for each thing that was wrong, whatever the number of gemeenten."""
        naam, run = self.bron.naam, self._around.run
        meldingen = [
            melding(self._hoe.basis or naam, f"bron {naam} niet geraadpleegd voor {n} gemeenten: {why}", run)
            for why, n in sorted(self._klachten.items())
        ]
        done = {"soort": "site_klaar", "op": now(), "run": run, "site": site_van(naam), "rest": {}}
        self._around.emit({**done, "meldingen": meldingen})


def vraag_hash(hoe: Instelling, gemeente: Gemeente) -> str:
    """What decides which answer a source gives and what of it is kept, as one hash."""
    parts = (VERSIE, hoe.naam, hoe.basis, hoe.vragen, hoe.limiet, hoe.paginas, hoe.jaren, hoe.soorten)
    text = repr((*parts, gemeente.code, namen(gemeente), gemeente.website))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
