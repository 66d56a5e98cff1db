"""What earlier runs left of the sources: answers that still hold, and documents that were obtained."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from collect.frontier import Place
from collect.sources.keuze import ZONDER_BESTAND

BRON = "bron:"  # begins what stands for a site with the requests to a source
# Of what these name, the page is the official text itself and no page about a document.
OFFICIEEL = (f"{BRON}cvdr/", f"{BRON}officielepublicaties/")
# laatste_uitkomst of a document that its source no longer has, and of one that has an address by now
VERDWENEN = "verdwenen"
VERVANGEN = "vervangen"


@dataclass(frozen=True)
class Antwoord:
    """The last row of a source about one gemeente."""

    uitkomst: str
    treffers: int
    reden: str | None
    op: str
    vraag: str
    stand: Mapping[str, str]

    def geldt(self, vraag: str, uren: float, nu: datetime) -> bool:
        """Whether it need not be asked again: the same was asked, and answered, a short while ago."""
        answered = self.uitkomst in ("geraadpleegd", "niet_aangesloten") and self.vraag == vraag
        return answered and (nu - datetime.fromisoformat(self.op)).total_seconds() < uren * 3600


@dataclass(frozen=True)
class Bekend:
    """One document address of a source, with how the last request for it ended."""

    plaats: Place
    toestand: str
    uitkomst: str | None
    gevraagd: str | None

    @property
    def zonder_bestand(self) -> bool:
        """Whether its source has no file of it."""
        return self.plaats.url.endswith(ZONDER_BESTAND)

    @property
    def af(self) -> bool:
        """Whether its source has nothing more to give under this address."""
        return self.uitkomst in (VERDWENEN, VERVANGEN) or self.zonder_bestand

    def opnieuw(self, gewijzigd: str | None, dagen: float, nu: datetime) -> bool:
        """Whether it is to be asked (again): not obtained yet, changed at its source, or long ago."""
        if self.plaats.sha256 is None or self.toestand != "gedaan" or self.gevraagd is None:
            return True
        # a day alone may be before or after the hour of that same day
        if gewijzigd and gewijzigd[:19] >= self.gevraagd[: len(gewijzigd[:19])]:
            return True
        return (nu - datetime.fromisoformat(self.gevraagd)).total_seconds() >= dagen * 86400


@dataclass(frozen=True)
class Geheugen:
    """All of it, read before the threads start; they touch no database."""

    antwoorden: Mapping[tuple[str, str], Antwoord] = field(default_factory=dict)
    plaatsen: Mapping[str, tuple[Bekend, ...]] = field(default_factory=dict)


def site_van(bron: str, partij: str | None = None) -> str:
    """The site of the requests to a source: about one gemeente, or in general."""
    return f"{BRON}{bron}" + (f"/{partij}" if partij else "")


def lees(db: Database) -> Geheugen:
    """What the tables hold."""
    return Geheugen(_antwoorden(db), _plaatsen(db))


def _antwoorden(db: Database) -> dict[tuple[str, str], Antwoord]:
    rows = db.query("SELECT bronnen.* FROM bronnen JOIN runs ON runs.id = run ORDER BY begonnen, id")
    found: dict[tuple[str, str], Antwoord] = {}
    for row in rows:
        key = (row["bron"], row["partij"])
        before = found.get(key)
        stand = json.loads(row["stand"] or "{}") or (before.stand if before else {})
        found[key] = Antwoord(row["uitkomst"], row["treffers"], row["reden"], row["op"], row["vraag"], stand)
    return found


def _plaatsen(db: Database) -> dict[str, tuple[Bekend, ...]]:
    asked = {
        (row["site"], row["url"]): row["begonnen"]
        for row in db.query(
            "SELECT site, url, max(begonnen) AS begonnen FROM ophalingen WHERE site LIKE ? GROUP BY site, url",
            [f"{BRON}%"],
        )
    }
    query = """
        SELECT site, url, soort, score, diepte, partijen, gevonden_op, ankertekst, kop, paginatitel, volgorde,
               etag, last_modified, sha256, toestand, laatste_uitkomst
        FROM vindplaatsen WHERE site LIKE ? ORDER BY site, score DESC, url
    """
    found: dict[str, list[Bekend]] = {}
    for row in db.query(query, [f"{BRON}%"]):
        site, toestand, uitkomst = row.pop("site"), row.pop("toestand"), row.pop("laatste_uitkomst")
        place = Place(**{**row, "partijen": tuple(json.loads(row["partijen"]))})
        known = Bekend(place, toestand, uitkomst, asked.get((site, place.url)))
        found.setdefault(site, []).append(known)
    return {site: tuple(known) for site, known in found.items()}
