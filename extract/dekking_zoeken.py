"""How the search on a party's website went, and which links were not fetched."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from sqlite_utils import Database

from collect.sites import BY_HAND
from collect.sources.geheugen import BRON, VERDWENEN, VERVANGEN
from collect.sources.stand import bron_belemmering
from extract.duiding_soort import TELLENDE_SOORTEN, soort_of
from extract.duiding_stuk import Stuk, Vindplaats
from extract.periode import period_of
from extract.periode_titel import Periode

# What an outcome of collect means for a document that was not fetched.
_UITKOMST = {
    "geweigerd_robots": "uitgesloten_robots",
    "budget_op": "budget_op",
    "inlog_vereist": "login",
    "toestemming_vereist": "toestemming",
    "lege_schil": "lege_schil",
}
_REDEN = {
    "niet_gevonden": "de verwijzing is dood",
    "geweigerd_robots": "uitgesloten door robots.txt",
    "onbereikbaar": "de server antwoordt niet",
    "geparkeerd": "de server weigerde vaker en is met rust gelaten",
    "te_groot": "te groot",
    "buiten_bereik": "staat op een adres dat niet gevraagd mag worden",
    "budget_op": "budget op",
    "fout": "geen bruikbaar antwoord",
    VERDWENEN: "verwijderd uit de bron",
    "inlog_vereist": "alleen na inloggen",
    "toestemming_vereist": "alleen na toestemming voor cookies",
    "lege_schil": "lege pagina: de inhoud komt pas met JavaScript",
}
_ERNST = ("uitgesloten_robots", "login", "toestemming", "lege_schil", "niet_opgehaald", "budget_op")
# Outcomes after which a page was not seen although it is there: its links are unknown.
_NIET_GEZIEN = ("onbereikbaar", "geparkeerd", "fout", "te_groot", "toestemming_vereist", "lege_schil")
# Outcomes after which there is nothing to see, or all was seen.
_GEZIEN = ("opgehaald", "ongewijzigd")
_WEG = ("niet_gevonden", "buiten_bereik")


@dataclass(frozen=True)
class Adres:
    """A link that was not fetched, with what its words say it leads to."""

    naam: str
    soort: str
    periode: Periode
    uitkomst: str
    reden: str

    def doet_ertoe(self, peildatum: date) -> bool:
        """Whether the period that it names does not exclude the peildatum."""
        over = self.periode.tot is not None and self.periode.tot < peildatum
        later = self.periode.van is not None and self.periode.van > peildatum
        return not over and not later


@dataclass(frozen=True)
class Zoektocht:
    """The addresses of one party: what was asked, what was missed, what stood in the way."""

    website: str | None
    gevraagd: tuple[tuple[str, int], ...]
    wachtrij: int
    niet_opgehaald: tuple[Adres, ...]
    belemmering: tuple[str, str] | None
    waar: str = ""

    @cached_property
    def aantal(self) -> int:
        return sum(count for _, count in self.gevraagd)

    def gemist(self, soort: str, peildatum: date) -> list[Adres]:
        """The links of this soort that were not fetched, the most telling first."""
        found = [a for a in self.niet_opgehaald if a.soort == soort and a.doet_ertoe(peildatum)]
        return sorted(found, key=lambda a: (_ERNST.index(a.uitkomst), a.naam))

    def __str__(self) -> str:
        if not self.aantal and not self.wachtrij:
            return "geen adressen gevraagd"
        parts = ", ".join(f"{count} {name}" for name, count in self.gevraagd)
        left = f"; {self.wachtrij} niet gevraagd" if self.wachtrij else ""
        return f"{self.aantal} adressen gevraagd{self.waar}" + (f" ({parts})" if parts else "") + left


def zoektocht(db: Database, code: str, website: str | None) -> Zoektocht:
    """What the tables of collect tell about the search for one party."""
    query = """
        SELECT vindplaatsen.* FROM vindplaatsen, json_each(vindplaatsen.partijen) AS partij
        WHERE partij.value = ? ORDER BY site, url
    """
    rows = list(db.query(query, [code]))
    asked = Counter(
        row["laatste_uitkomst"] for row in rows if row["toestand"] == "gedaan" and row["laatste_uitkomst"]
    )
    open_rows = [row for row in rows if row["toestand"] != "gedaan"]
    missed = [address for row in rows if row["sha256"] is None and (address := _adres(row))]
    return Zoektocht(
        website=website,
        gevraagd=tuple(sorted(asked.items())),
        wachtrij=len(open_rows),
        niet_opgehaald=tuple(missed),
        belemmering=_bron(db, code) or _belemmering(db, rows, website),
        waar=_waar(rows),
    )


def _waar(rows: list[dict[str, object]]) -> str:
    """On which hosts, how many pages and files, and whether a sitemap was read."""
    asked = [row for row in rows if row["toestand"] == "gedaan" and str(row["url"]).startswith("http")]
    hosts = sorted({urlsplit(str(row["url"])).netloc for row in asked})
    if not hosts:
        return ""
    pages = sum(row["soort"] == "pagina" for row in asked)
    sitemap = sum("sitemap" in str(row["url"]).lower() for row in asked)
    named = f"{', '.join(hosts[:3])}" + (f" en {len(hosts) - 3} andere" if len(hosts) > 3 else "")
    maps = f", {sitemap} keer een sitemap" if sitemap else ""
    return f" op {named}: {pages} pagina's en {len(asked) - pages} bestanden{maps}"


def genoemd(db: Database, code: str) -> list[Adres]:
    """The addresses of a party that were fetched and whose words name a counting soort."""
    query = """
        SELECT vindplaatsen.* FROM vindplaatsen, json_each(vindplaatsen.partijen) AS partij
        WHERE partij.value = ? AND sha256 IS NOT NULL AND url <> site ORDER BY site, url
    """
    return [address for row in db.query(query, [code]) if (address := _benoemd(row))]


def _adres(row: dict[str, object]) -> Adres | None:
    """The address as something missed, or None when it was asked and gave no trouble, or names nothing."""
    outcome = str(row["laatste_uitkomst"] or "")
    if row["url"] == row["site"] or outcome in (*_GEZIEN, VERVANGEN):
        return None
    return _benoemd(row)


def _benoemd(row: dict[str, object]) -> Adres | None:
    """The address with what its words say it is, or None where they name no counting soort."""
    outcome = str(row["laatste_uitkomst"] or "")
    place = Vindplaats(
        url=str(row["url"]),
        partijen=tuple(json.loads(str(row["partijen"]))),
        anker=str(row["ankertekst"] or ""),
        kop=str(row["kop"] or ""),
    )
    stuk = Stuk(sha256="", media_type="", vindplaatsen=(place,))
    soort = soort_of(stuk)
    if soort.soort not in TELLENDE_SOORTEN:
        return None
    municipal = all(code.startswith("GM") for code in place.partijen)
    return Adres(
        naam=place.anker or place.bestandsnaam,
        soort=soort.soort,
        periode=period_of(stuk, soort=soort.soort, klasse=soort.klasse, gemeentelijk=municipal),
        uitkomst=_UITKOMST.get(outcome, "niet_opgehaald"),
        reden=_REDEN.get(outcome, "nog niet gevraagd"),
    )


def _bron(db: Database, code: str) -> tuple[str, str] | None:
    """What a source left unanswered: then nothing that is missing can be called absent."""
    why = bron_belemmering(db, code)
    return ("bron_onbereikbaar", why) if why else None


def _belemmering(db: Database, rows: list[dict[str, object]], website: str | None) -> tuple[str, str] | None:
    """What kept the site as a whole from being searched: uitkomst and Dutch reason."""
    if website is None:
        return None
    rows = [row for row in rows if not str(row["site"]).startswith(BRON)]
    sites = {str(row["site"]) for row in rows if not str(row["site"]).startswith(BY_HAND)}
    starts = [row for row in rows if row["url"] == row["site"]]
    if not starts:
        return "niet_opgehaald", f"{website} is nog niet opgehaald"
    outcomes = {str(row["laatste_uitkomst"] or "") for row in starts}
    if outcomes & {"onbereikbaar", "geparkeerd", "fout", "niet_gevonden", "buiten_bereik", "te_groot"}:
        why = ", ".join(sorted(_REDEN[o] for o in outcomes if o in _REDEN))
        return "onbereikbaar", f"{website} is niet bereikt ({why})"
    if "geweigerd_robots" in outcomes:
        return "uitgesloten_robots", f"{website} sluit ons uit in robots.txt"
    for outcome in ("inlog_vereist", "toestemming_vereist", "lege_schil"):
        if outcome in outcomes:
            return _UITKOMST[outcome], f"{website}: {_REDEN[outcome]}"
    if not outcomes <= {"", "budget_op", *_GEZIEN}:
        return "onbereikbaar", f"{website} is niet bereikt ({', '.join(sorted(outcomes - {''}))})"
    if outcomes == {""}:
        return "niet_opgehaald", f"{website} is nog niet opgehaald"
    silent = [row for row in rows if row["toestand"] == "geparkeerd"]
    if silent:
        return "onbereikbaar", f"{len(silent)} adressen niet gevraagd: de server antwoordde niet meer"
    spent = [row for row in rows if row["toestand"] == "wachtrij" and row["laatste_uitkomst"] == "budget_op"]
    if spent:
        return "budget_op", f"budget op: {len(spent)} adressen niet gevraagd"
    if _gelijkvormig(db, sites):
        return "budget_op", "budget op: te veel gelijkvormige adressen"
    waiting = [row for row in rows if row["toestand"] in ("wachtrij", "onderweg")]
    if waiting:
        return "niet_opgehaald", f"het ophalen is afgebroken: {len(waiting)} adressen nog niet gevraagd"
    return _ongezien(rows)


def _ongezien(rows: list[dict[str, object]]) -> tuple[str, str] | None:
    """Pages, and files whose name tells nothing, that are there but were not seen: anything may be in them."""
    unseen = [row for row in rows if row["sha256"] is None and _niet_gezien(row)]
    if not unseen:
        return None
    outcomes = Counter(str(row["laatste_uitkomst"]) for row in unseen)
    worst = max(outcomes, key=lambda name: (name in _UITKOMST, outcomes[name]))
    why = ", ".join(f"{count} {_REDEN.get(name, name)}" for name, count in sorted(outcomes.items()))
    return _UITKOMST.get(worst, "niet_opgehaald"), f"{len(unseen)} adressen van de site niet gezien ({why})"


def _niet_gezien(row: dict[str, object]) -> bool:
    outcome = str(row["laatste_uitkomst"] or "")
    if row["soort"] == "pagina":
        return outcome in _NIET_GEZIEN or outcome not in (
            *_UITKOMST, *_GEZIEN, *_WEG, *_NIET_GEZIEN, "",
        )  # fmt: skip
    if outcome in (*_GEZIEN, *_WEG, ""):
        return False
    place = Vindplaats(url=str(row["url"]), anker=str(row["ankertekst"] or ""), kop=str(row["kop"] or ""))
    return soort_of(Stuk(sha256="", media_type="", vindplaatsen=(place,))).klasse == "onbekend"


def _gelijkvormig(db: Database, sites: set[str]) -> bool:
    """Whether the last run of a site left ordinary addresses because they looked too much alike."""
    query = """
        SELECT 1 FROM meldingen WHERE stap = 'collect' AND niveau = 'waarschuwing' AND plaats = ?
            AND oorzaak LIKE 'budget op:%gelijkvormige%'
            AND run = (SELECT max(laatste_run) FROM vindplaatsen WHERE site = ?)
    """
    return any(db.execute(query, [site, site]).fetchone() for site in sites)
