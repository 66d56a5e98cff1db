"""The bevindingen of a schooljaar: decided per region and written only where something differs."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from sqlite_utils import Database

from assess import norm, rules_store, treffer, tried, wettelijk_rijen
from assess.bewijs import Bewijsstuk, bewijs_of
from assess.fingerprint import vingerafdruk
from assess.hindernis import Dekking, Hindernis, hindernissen
from assess.material import Material, gather
from assess.norm import Norm, Normenkader
from assess.passage import check_quote
from assess.rijen import Row, write
from assess.rules import RuleBook, shipped
from assess.toelichting import why_not_present
from assess.uitspraak import Uitspraak
from assess.verdict import Bevinding
from assess.verdict import decide as decide_cell
from assess.vorm import region_vorm, vormen
from assess.zoekverantwoording import Nearby, account, quotes
from collect.progress import Progress, silent
from collect.school_year import SchoolYear
from extract.duiding_gebied import Gebied, load_gebied

# The element whose row carries the vorm.
MANDAAT = "E4"
# Parents before children, as the foreign keys ask.
TABLES = (
    "onderzochte_documenten",
    "bevindingen",
    "bevinding_bewijs",
    "zoekverantwoording",
    "gemeente_vormen",
    *wettelijk_rijen.TABLES,
)


def decide(
    db: Database,
    schooljaar: SchoolYear,
    *,
    peildatum: date | None = None,
    progress: Progress = silent,
    book: RuleBook | None = None,
    normen: Normenkader | None = None,
    wet: Mapping[str, RuleBook] | None = None,
) -> dict[str, int]:
    """Write what the vondsten mean for every samenwerkingsverband; gives counts per indicatie.

    Raises QuoteError when a quote is not literally in the stored text. `gewijzigd` counts the rows that
    differ from what was stored; without any, nothing is written. `book`, `normen` and `wet` (the rules about the
    norms of law, by kind) are others than the shipped ones.
    """
    day = peildatum or schooljaar.peildatum
    book = book or shipped()
    kader = (normen or norm.load()).on(day)
    kader.store(db)
    wet = wet or {kind: treffer.shipped(kind) for kind in wettelijk_rijen.KINDS.values()}
    for rules in wet.values():
        rules_store.store(db, rules)
    gebied = load_gebied(db)
    regions = [row["code"] for row in db.query("SELECT code FROM samenwerkingsverbanden ORDER BY code")]
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for number, swv in enumerate(regions):
        progress("bevindingen", number, len(regions))
        for table, found in _region_rows(db, kader, book, wet, gebied, swv, schooljaar, day).items():
            rows[table] += found
    progress("bevindingen", len(regions), len(regions))
    counts = Counter(row["indicatie"] for row in rows["bevindingen"])
    return {"bevindingen": len(rows["bevindingen"]), "gewijzigd": write(db, schooljaar, rows), **counts}


def _region_rows(
    db: Database,
    kader: Normenkader,
    book: RuleBook,
    wet: Mapping[str, RuleBook],
    gebied: Gebied,
    swv: str,
    schooljaar: SchoolYear,
    peildatum: date,
) -> dict[str, list[Row]]:
    """The rows of one region for each table."""
    material = gather(db, swv, peildatum)
    region = material.region
    searched = _dekking(db, swv, region.gemeenten, schooljaar)
    hinder = hindernissen(material.documents.values(), searched, region.met_website, peildatum)
    said = material.uitspraken(kader.asks_value)
    key = {"swv": swv, "schooljaar": str(schooljaar)}
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    rows["onderzochte_documenten"] = [
        key
        | {"document": d.document, "telt_mee": int(d.telt_mee), "reden": d.reden}
        | {"gemeenten": _json(sorted(d.gemeenten))}
        for d in material.documents.values()
    ]
    rows["gemeente_vormen"] = [
        key | {"gemeente": gemeente, "doorzettingsmacht_vorm": vorm}
        for gemeente, vorm in vormen(said, region.gemeenten, hinder).items()
    ]
    urls = {document: _url(db, document) for document in material.documents}
    rows |= wettelijk_rijen.region_rows(db, kader, material, hinder, gebied, urls, key, wet)
    nearby = Nearby(material)
    for element in kader.elementen:
        bevinding = decide_cell(element, said, region.gemeenten, hinder)
        pieces = bewijs_of(element, bevinding, material)
        termen, regels = tried.terms_of(book, element.id), tried.rule_ids(book, element.id)
        searches = account(element, bevinding, material, nearby, termen, regels)
        for piece in pieces:
            check_quote(db, piece.document, piece.pagina, piece.citaat)
        for document, pagina, citaat in quotes(searches):
            check_quote(db, document, pagina, citaat)
        cell = key | {"element": element.id}
        vorm = _vorm(element, said, material, hinder)
        rows["bevindingen"].append(
            cell | _bevinding_row(kader, book, element, bevinding, vorm, pieces, material)
        )
        rows["bevinding_bewijs"] += [
            cell
            | asdict(piece)
            | {"rang": rang, "url": urls[piece.document]}
            | {"markeringen": _json(piece.markeringen), "regels": _json(piece.regels)}
            for rang, piece in _ranked(pieces)
        ]
        rows["zoekverantwoording"].append(
            cell | {name: v if isinstance(v, int) else _json(v) for name, v in asdict(searches).items()}
        )
    return rows


def _bevinding_row(
    kader: Normenkader,
    book: RuleBook,
    element: Norm,
    bevinding: Bevinding,
    vorm: str | None,
    pieces: list[Bewijsstuk],
    material: Material,
) -> Row:
    values = {vondst.id: vondst.waarde for vondst in material.vondsten if vondst.waarde}
    answers = {}
    for answer in bevinding.antwoorden:
        proof = [p for p in pieces if p.deelvraag == answer.deelvraag and p.rol == "bewijs" and p.vondst]
        answers[answer.deelvraag] = {
            **{"assertie": answer.assertie, "kern": answer.kern, "subcode": answer.subcode},
            **{"waarde": next((values[p.vondst] for p in proof if p.vondst in values), None)},
            **{"karakter": answer.karakter, "gemeenten": list(answer.gemeenten)},
            **{"adviserend": bool(answer.adviserend)},
        }
    return {
        "indicatie": bevinding.indicatie,
        "subcode": bevinding.subcode,
        # stays empty until it is calibrated on data
        "zekerheid": None,
        "conflict": int(bevinding.conflict),
        "onvolledig": int(bevinding.onvolledig),
        "doorzettingsmacht_vorm": vorm,
        "gemeenten_gedekt": _json(list(bevinding.gemeenten_gedekt)),
        "gemeenten_totaal": bevinding.gemeenten_totaal,
        "deelvragen": _json(answers),
        "toelichting": bevinding.toelichting,
        "waarom_niet": _json(
            []
            if bevinding.indicatie == "aanwezig"
            else why_not_present(element, bevinding.antwoorden, material.region.gemeenten)
        ),
        "grondslag_status": element.grondslag_status,
        "norm_versie": kader.versie,
        "model_versie": book.versie,
        "vingerafdruk": vingerafdruk(bevinding, vorm, pieces, material.documents.values()),
    }


def _vorm(
    element: Norm, said: list[Uitspraak], material: Material, hinder: tuple[Hindernis, ...]
) -> str | None:
    if element.id != MANDAAT:
        return None
    return region_vorm(said, material.region.gemeenten, hinder)


def _ranked(pieces: Iterable[Bewijsstuk]) -> Iterable[tuple[int, Bewijsstuk]]:
    """A rank from 1 within each deelvraag and rol."""
    ranks: Counter[tuple[str, str]] = Counter()
    for piece in pieces:
        ranks[piece.deelvraag, piece.rol] += 1
        yield ranks[piece.deelvraag, piece.rol], piece


def _dekking(db: Database, swv: str, gemeenten: Mapping[str, str], schooljaar: SchoolYear) -> list[Dekking]:
    parties = (swv, *gemeenten)
    query = f"""
        SELECT partij, soort, uitkomst FROM dekking
        WHERE schooljaar = ? AND partij IN ({", ".join("?" * len(parties))}) ORDER BY partij, soort
    """
    return [
        Dekking(row["soort"], row["uitkomst"], None if row["partij"] == swv else row["partij"])
        for row in db.query(query, (str(schooljaar), *parties))
    ]


def _url(db: Database, document: str) -> str | None:
    """Where these bytes were last fetched."""
    query = "SELECT coalesce(url_finaal, url) FROM ophalingen WHERE sha256 = ? ORDER BY id DESC LIMIT 1"
    row = db.execute(query, [document]).fetchone()
    return row[0] if row else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
