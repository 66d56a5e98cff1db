"""What each document is: soort, period, status, dates and parties, with the reasons."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from sqlite_utils import Database

from collect.meldingen import meld
from extract.duiding_gebied import Gebied, load_gebied, speaking_gemeenten, swv_in
from extract.duiding_oordeel import Duiding
from extract.duiding_overleg import bind_to_plans
from extract.duiding_reeks import Reeks, reeksen
from extract.duiding_soort import Soort, over_onderwerp, soort_of
from extract.duiding_stappen import VERGADERINGEN, dates_of
from extract.duiding_status import Status, status_of
from extract.duiding_stuk import Stuk
from extract.duiding_tabel import load_stukken, store
from extract.partijen import names_region, parties_of
from extract.periode import period_of, with_date

VERSIE = "duiding-1"


def duid(stuk: Stuk, gebied: Gebied) -> Duiding:
    """Judge one document by itself, without regard to the others."""
    title = " ".join(stuk.titelblok)
    bound = bool(swv_in(title, gebied) or speaking_gemeenten(title, gebied))
    named = names_region(stuk, gebied)
    soort = soort_of(stuk, gebonden=bound, genoemd=named)
    parties = parties_of(stuk, gebied, soort=soort.soort, school=soort.school)
    speaks = [p.partij for p in parties if p.rol == "spreekt_voor"]
    municipal = bool(speaks) and all(code in gebied.gemeenten for code in speaks)
    kind, klasse = soort.soort, soort.klasse
    if klasse in VERGADERINGEN:
        # the day of the meeting tells which of the plans it speaks of is meant
        dates = dates_of(stuk, soort=kind, klasse=klasse)
        stated = period_of(stuk, soort=kind, klasse=klasse, gemeentelijk=municipal, datum=dates.datum)
    else:
        stated = period_of(stuk, soort=kind, klasse=klasse, gemeentelijk=municipal)
        dates = dates_of(stuk, soort=kind, klasse=klasse, van=stated.van, tot=stated.tot)
    status = status_of(stuk, dates, soort=soort.soort, klasse=soort.klasse)
    counts, why = _kan_tellen(stuk, soort, status)
    return Duiding(
        soort=soort,
        periode=with_date(stated, dates),
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
    with db.atomic():
        _webpaginas(db, gebied, known)
        for stuk in load_stukken(db, webpaginas=False):
            version = _versie(stuk, gebied)
            if known.get(stuk.sha256) != version:
                duiding = duid(stuk, gebied)
                store(db, stuk, duiding, version)
                _meld_afwijking(db, stuk, duiding)
        bind_to_plans(db)


def _webpaginas(db: Database, gebied: Gebied, known: Mapping[str, str]) -> None:
    """Judge web pages together: the chapters of one plan are what their plan is."""
    pages = list(load_stukken(db, webpaginas=True))
    series = reeksen(pages)
    whole = {part.sha256: reeks for reeks in series for part in (reeks.kop, *reeks.delen)}
    for stuk in pages:
        reeks = whole.get(stuk.sha256)
        version = _versie(stuk, gebied, reeks)
        if known.get(stuk.sha256) == version:
            continue
        duiding = duid(reeks.geheel, gebied) if reeks else duid(stuk, gebied)
        if reeks and stuk != reeks.kop:
            duiding = replace(duiding, onderdeel_van=reeks.kop.sha256)
        store(db, stuk, duiding, version)
        _meld_afwijking(db, stuk, duiding)


def _versie(stuk: Stuk, gebied: Gebied, reeks: Reeks | None = None) -> str:
    """The rules' version and a short hash over everything the judgement rests on."""
    text = f"{stuk!r}{gebied.vingerafdruk}{reeks!r}"
    return f"{VERSIE}/{hashlib.sha256(text.encode()).hexdigest()[:16]}"


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
