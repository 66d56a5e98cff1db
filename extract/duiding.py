"""What each document is: soort, period, status, dates and parties, with the reasons."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from sqlite_utils import Database

from collect.meldingen import meld
from extract.duiding_datum import Datums, dates_of
from extract.duiding_soort import Soort, over_onderwerp, soort_of
from extract.duiding_status import Status, status_of
from extract.duiding_stuk import Stuk, Vindplaats
from extract.partijen import Gebied, Partij, gemeenten_in, load_gebied, parties_of, swv_in
from extract.periode import Periode, period_of, with_date

VERSIE = "duiding-1"


@dataclass(frozen=True)
class Duiding:
    """All conclusions about one document."""

    soort: Soort
    periode: Periode
    status: Status
    datums: Datums
    partijen: tuple[Partij, ...]
    kan_tellen: bool
    kan_tellen_reden: str
    onderdeel_van: str | None = None

    def rollen(self, rol: str) -> list[str]:
        """The parties with this role."""
        return sorted(p.partij for p in self.partijen if p.rol == rol)


def duid(stuk: Stuk, gebied: Gebied) -> Duiding:
    """Judge one document by itself, without regard to the others."""
    title = " ".join(stuk.titelblok)
    bound = bool(swv_in(title, gebied) or gemeenten_in(title, gebied))
    named = bound or bool(swv_in(stuk.begin, gebied) or gemeenten_in(stuk.begin, gebied))
    soort = soort_of(stuk, gebonden=bound, genoemd=named)
    parties = parties_of(stuk, gebied, soort=soort.soort, school=soort.school)
    speaks = [p.partij for p in parties if p.rol == "spreekt_voor"]
    municipal = bool(speaks) and all(code in gebied.gemeenten for code in speaks)
    stated = period_of(stuk, soort=soort.soort, klasse=soort.klasse, gemeentelijk=municipal)
    dates = dates_of(stuk, soort=soort.soort, van=stated.van, tot=stated.tot)
    status = status_of(stuk, dates, soort=soort.soort, klasse=soort.klasse)
    counts, why = _kan_tellen(stuk, soort, status)
    return Duiding(
        soort=soort,
        periode=with_date(stated, stuk, dates, soort=soort.soort),
        status=status,
        datums=dates,
        partijen=parties,
        kan_tellen=counts,
        kan_tellen_reden=why,
    )


def _kan_tellen(stuk: Stuk, soort: Soort, status: Status) -> tuple[bool, str]:
    """Whether a document of this kind can hold an agreement of the region, and why."""
    if soort.landelijk:
        return False, "landelijke tekst: geen afspraak van een regio"
    if soort.telt == "nee":
        return False, f"{soort.klasse}: legt geen afspraken van de regio vast"
    open_to_doubt = soort.soort not in ("ondersteuningsplan", "oogo", "jeugdplan")
    if open_to_doubt and stuk.alles.strip() and not over_onderwerp(stuk, soort.klasse):
        return False, f"{soort.klasse}: gaat niet over thuiszitters of passend onderwijs"
    if soort.telt == "besluit":
        if soort.klasse == "besluitenlijst" and status.status != "concept":
            return True, "besluitenlijst met een besluit over dit onderwerp"
        if status.status == "vastgesteld":
            return True, f"vastgesteld {soort.klasse}: legt zelf een besluit vast"
        return False, f"{soort.klasse} zonder vaststelling"
    return True, f"een {soort.soort} legt afspraken vast"


def interpret(db: Database) -> None:
    """Fill document_duiding and document_partijen; a document whose inputs are as before is left alone."""
    gebied = load_gebied(db)
    known = {
        row["document"]: row["versie"] for row in db.query("SELECT document, versie FROM document_duiding")
    }
    for stuk in load_stukken(db):
        version = f"{VERSIE}/{_invoer(stuk, gebied)}"
        if known.get(stuk.sha256) == version:
            continue
        duiding = duid(stuk, gebied)
        _store(db, stuk, duiding, version)
        _meld_afwijking(db, stuk, duiding)
    db.conn.commit()


def _invoer(stuk: Stuk, gebied: Gebied) -> str:
    """A short hash over everything the judgement of one document rests on."""
    return hashlib.sha256(f"{stuk!r}{gebied.vingerafdruk}".encode()).hexdigest()[:16]


def load_stukken(db: Database) -> Iterable[Stuk]:
    """Every document with all places where it was found and the text of its pages."""
    places: dict[str, list[Vindplaats]] = {}
    for row in db.query("SELECT * FROM vindplaatsen WHERE sha256 IS NOT NULL ORDER BY site, url"):
        places.setdefault(row["sha256"], []).append(
            Vindplaats(
                url=row["url"],
                partijen=tuple(json.loads(row["partijen"])),
                anker=row["ankertekst"] or "",
                kop=row["kop"] or "",
                paginatitel=row["paginatitel"] or "",
                gevonden_op=row["gevonden_op"],
                volgorde=row["volgorde"],
                opgegeven_soort=row["opgegeven_soort"],
            )
        )
    modified = {
        row["sha256"]: row["last_modified"]
        for row in db.query(
            "SELECT sha256, min(last_modified) AS last_modified FROM vindplaatsen WHERE sha256 IS NOT NULL GROUP BY sha256"
        )
    }
    for row in db.query("SELECT sha256, media_type, titel, bestandsnaam FROM documenten ORDER BY sha256"):
        pages = db.query("SELECT tekst FROM paginas WHERE document = ? ORDER BY nummer", [row["sha256"]])
        yield Stuk(
            sha256=row["sha256"],
            media_type=row["media_type"],
            titel=row["titel"] or "",
            bestandsnaam=row["bestandsnaam"] or "",
            vindplaatsen=tuple(places.get(row["sha256"], ())),
            bladzijden=tuple(page["tekst"] for page in pages),
            gewijzigd=_http_datum(modified.get(row["sha256"])),
        )


def _http_datum(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).date()
    except ValueError:
        return None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _store(db: Database, stuk: Stuk, duiding: Duiding, version: str) -> None:
    row: dict[str, Any] = {
        "document": stuk.sha256,
        "versie": version,
        "titel": titel_van(stuk),
        "soort": duiding.soort.soort,
        "soort_reden": duiding.soort.reden,
        "van": _iso(duiding.periode.van),
        "tot": _iso(duiding.periode.tot),
        "periode_reden": duiding.periode.reden,
        "status": duiding.status.status,
        "status_reden": duiding.status.reden,
        "datum": _iso(duiding.datums.datum),
        "datum_concept": _iso(duiding.datums.concept),
        "datum_opr": _iso(duiding.datums.opr),
        "datum_oogo": _iso(duiding.datums.oogo),
        "datum_vaststelling": _iso(duiding.datums.vaststelling),
        "landelijk": int(duiding.soort.landelijk),
        "kan_tellen": int(duiding.kan_tellen),
        "kan_tellen_reden": duiding.kan_tellen_reden,
        "onderdeel_van": duiding.onderdeel_van,
    }
    columns, marks = ", ".join(row), ", ".join("?" for _ in row)
    db.execute(f"INSERT OR REPLACE INTO document_duiding ({columns}) VALUES ({marks})", list(row.values()))
    db.execute("DELETE FROM document_partijen WHERE document = ?", [stuk.sha256])
    for partij in duiding.partijen:
        db.execute(
            "INSERT INTO document_partijen (document, partij, rol, reden) VALUES (?, ?, ?, ?)",
            [stuk.sha256, partij.partij, partij.rol, partij.reden],
        )


def titel_van(stuk: Stuk) -> str:
    """What to call the document on a screen: its first title lines, else its link or file name."""
    lines = [line for line in stuk.titelblok if any(c.isalpha() for c in line)]
    best = " – ".join(lines[:2]) or next(iter(stuk.ankers), "") or stuk.titel or next(iter(stuk.namen), "")
    return best[:200]


def _meld_afwijking(db: Database, stuk: Stuk, duiding: Duiding) -> None:
    given = stuk.opgegeven_soort
    if given and duiding.soort.landelijk and given != "landelijk":
        place = stuk.vindplaatsen[0].url if stuk.vindplaatsen else stuk.sha256
        meld(
            db,
            niveau="waarschuwing",
            stap="extract",
            plaats=place,
            oorzaak=f"opgegeven als {given}, maar dit is een landelijke tekst en telt nooit mee ({duiding.soort.reden})",
        )
