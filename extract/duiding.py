"""What each document is: soort, period, status, dates and parties, with the reasons."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlite_utils import Database

from collect.meldingen import meld
from extract.besluit import Besluit
from extract.duiding_gebied import Gebied, load_gebied, speaking_gemeenten, swv_in
from extract.duiding_looptijd import jaren
from extract.duiding_oogo import overleggen_in
from extract.duiding_oordeel import Duiding, Kenmerken, Twijfel
from extract.duiding_reeks import Reeks, reeksen
from extract.duiding_samen import stel_samen
from extract.duiding_soort import Soort, over_onderwerp, soort_of
from extract.duiding_stappen import VERGADERINGEN, dates_of
from extract.duiding_status import Status, status_of
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_tabel import load_stukken, store
from extract.duiding_tellen import kan_tellen
from extract.duiding_variant import ouder_van, variant_of
from extract.duiding_woorden import patronen
from extract.partijen import Partij, names_region, parties_of, party_doubt
from extract.periode import period_of, with_date

VERSIE = "duiding-3"


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
    status = status_of(stuk, dates, soort=kind, klasse=klasse)
    kenmerken = _kenmerken(stuk, soort)
    counts, why = kan_tellen(kind, kenmerken, landelijk=soort.landelijk, status=status.status)
    draft = kind == "overig" and status.status == "concept"
    return Duiding(
        soort=soort,
        periode=with_date(stated, dates, klasse=klasse, gemeentelijk=municipal, concept=draft),
        status=status,
        datums=dates,
        partijen=parties,
        kan_tellen=counts,
        kan_tellen_reden=why,
        variant=variant_of(stuk, soort, status),
        kenmerken=kenmerken,
        twijfels=tuple(_twijfels(stuk, gebied, soort, status, parties)),
        overleggen=overleggen_in(stuk, gebied, dates, soort=kind),
    )


def _kenmerken(stuk: Stuk, soort: Soort) -> Kenmerken:
    places = (*stuk.titelblok[:3], *stuk.namen, *stuk.ankers, stuk.titel)
    ranges = [(first, last) for text in places for first, last, _ in jaren(text)]
    return Kenmerken(
        klasse=soort.klasse,
        telt=soort.telt,
        onderwerp=over_onderwerp(stuk, soort.klasse),
        leeg=not stuk.alles.strip(),
        komend_plan=soort.soort == "oogo"
        and patronen("status", "komend_plan").zoek(schoon(stuk.alles)) is not None,
        jaren=next(iter(ranges), None),
        ouder=ouder_van(stuk),
    )


def _twijfels(
    stuk: Stuk, gebied: Gebied, soort: Soort, status: Status, parties: tuple[Partij, ...]
) -> Iterable[Twijfel]:
    """What cannot be settled by rule."""
    if soort.tweede:
        yield Twijfel("soort", soort.tweede, f"bijna evenveel wijst op {soort.tweede[1]}; {soort.reden}")
    if status.tegenstrijdig:
        yield Twijfel(
            "status", ("concept", "vastgesteld"), f"{status.reden}, maar ook: {status.tegenstrijdig}"
        )
    if doubt := party_doubt(stuk, gebied, parties, soort=soort.soort):
        yield Twijfel("partij", *doubt)


def interpret(db: Database, besluiten: Iterable[Besluit] = ()) -> None:
    """Judge every document and put the judgements and people's decisions together.

    A document whose inputs are as before is not judged again.
    """
    gebied = load_gebied(db)
    known = {
        row["document"]: row["versie"] for row in db.query("SELECT document, versie FROM duiding_machine")
    }
    with db.atomic():
        _webpaginas(db, gebied, known)
        for stuk in load_stukken(db, webpaginas=False):
            version = _versie(stuk, gebied)
            if known.get(stuk.sha256) != version:
                duiding = duid(stuk, gebied)
                store(db, stuk, duiding, version)
                _meld_afwijking(db, stuk, duiding)
        stel_samen(db, besluiten)


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
            duiding = replace(duiding, onderdeel_van=reeks.kop.sha256, twijfels=(), overleggen=())
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
