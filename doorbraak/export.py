"""The monitor's files, made from the published dossier and what people decided."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from assess.beoordelingen import beoordelingen_for, notities_for, vastgesteld
from collect.dossier import Dossier, DossierError, read_only
from collect.school_year import SchoolYear

Row = dict[str, Any]


class NothingToExport(DossierError):
    """There is no published bevinding of this schooljaar."""


def bevindingen(dossier: Dossier, schooljaar: SchoolYear) -> list[Row]:
    """Every bevinding of a schooljaar in the shape of the contract; raises NothingToExport."""
    if not dossier.dossier_db.exists():
        raise NothingToExport(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    with (
        closing(reading(dossier.dossier_db)) as db,
        closing(reading(dossier.beoordelingen_db)) as ledger,
    ):
        rows = _select(db, "bevindingen", schooljaar, "swv, element")
        if not rows:
            raise NothingToExport(f"geen bevindingen over schooljaar {schooljaar} in {dossier.dossier_db}")
        rules = {row["id"]: dict(row) for row in db.execute("SELECT id, hash, toelichting FROM regels")}
        alike = _grouped(_select(db, "eerder_beoordeeld", schooljaar, "swv, element, rang"))
        evidence = _grouped(_select(db, "bevinding_bewijs", schooljaar, "deelvraag, rol, rang"))
        accounts = _grouped(_select(db, "zoekverantwoording", schooljaar, "swv"))
        queue = _grouped(_select(db, "wachtrij", schooljaar, "swv, element"))
        documents = _documents(db, schooljaar)
        return [
            _bevinding(row, evidence, accounts, documents, ledger)
            | _explained(row, evidence.get((row["swv"], row["element"]), []), rules, alike)
            | _waiting(queue.get((row["swv"], row["element"])))
            for row in rows
        ]


def _bevinding(
    row: Row,
    evidence: Mapping[tuple[str, str], list[Row]],
    accounts: Mapping[tuple[str, str], list[Row]],
    documents: Mapping[str, list[Row]],
    ledger: sqlite3.Connection,
) -> Row:
    key = row["swv"], row["element"]
    quotes = evidence.get(key, [])
    cell = (row["swv"], row["schooljaar"], row["element"])
    answers = json.loads(row["deelvragen"])
    return {
        "swv": row["swv"],
        "schooljaar": row["schooljaar"],
        "element": row["element"],
        "indicatie": row["indicatie"],
        "subcode": row["subcode"],
        "zekerheid": row["zekerheid"],
        "conflict": row["conflict"],
        "onvolledig": row["onvolledig"],
        "doorzettingsmacht_vorm": row["doorzettingsmacht_vorm"],
        "gemeenten_gedekt": json.loads(row["gemeenten_gedekt"]),
        "gemeenten_totaal": row["gemeenten_totaal"],
        "vingerafdruk": row["vingerafdruk"],
        "grondslag_status": row["grondslag_status"],
        "norm_versie": row["norm_versie"],
        "model_versie": row["model_versie"],
        "toelichting": row["toelichting"],
        "deelvragen": {
            deelvraag: {**answer, "bewijs": [_quote(q) for q in quotes if _proves(q, deelvraag)]}
            for deelvraag, answer in answers.items()
        },
        "tegenbewijs": [_remark(q) for q in quotes if q["rol"] in ("tegenbewijs", "uitzondering")],
        "telt_niet_mee": [_remark(q) for q in quotes if q["rol"] == "telt_niet_mee"],
        "zoekverantwoording": _account(accounts.get(key, [])),
        "beoordelingen": beoordelingen_for(ledger, *cell),
        "notities": notities_for(ledger, *cell),
        "vastgesteld": vastgesteld(ledger, *cell, row["vingerafdruk"]),
        "documenten": documents.get(row["swv"], []),
    }


def _waiting(rows: list[Row] | None) -> Row:
    """Why a bevinding is unsure, and its place in the review queue."""
    row: Row = rows[0] if rows else {"onzeker": "[]", "rang": None, "steekproef": 0}
    return {"onzeker": json.loads(row["onzeker"]), "rang": row["rang"], "steekproef": bool(row["steekproef"])}


def _proves(quote: Row, deelvraag: str) -> bool:
    return bool(quote["rol"] == "bewijs" and quote["deelvraag"] == deelvraag)


def _quote(quote: Row) -> Row:
    return {
        "url": quote["url"],
        "sha256": quote["document"],
        "pagina": quote["pagina"],
        "anker": quote["anker"],
        "citaat": quote["citaat"],
        "markeringen": _marks(quote),
        "regels": json.loads(quote["regels"] or "[]"),
    }


def _marks(quote: Row) -> list[Row]:
    """The decisive words of a quote: where they begin and end in it, and what each of them tells."""
    return [
        {"begin": begin, "eind": eind, "soort": soort, "tekst": quote["citaat"][begin:eind]}
        for begin, eind, soort in json.loads(quote["markeringen"] or "[]")
    ]


def _explained(
    row: Row, quotes: list[Row], rules: Mapping[str, Row], alike: Mapping[tuple[str, str], list[Row]]
) -> Row:
    """What an inspector needs to weigh a bevinding: why it is not more, by which rules, and what was judged alike."""
    used = sorted({rule for quote in quotes for rule in json.loads(quote["regels"] or "[]")})
    return {
        "waarom_niet": json.loads(row["waarom_niet"] or "[]"),
        "regels": [rules[rule] for rule in used if rule in rules],
        "eerder_beoordeeld": [
            {name: value for name, value in found.items() if name not in ("swv", "schooljaar", "element")}
            for found in alike.get((row["swv"], row["element"]), [])
        ],
    }


def _remark(quote: Row) -> Row:
    return {name: quote[name] for name in ("deelvraag", "rol", "assertie", "toelichting")} | _quote(quote)


def _account(rows: list[Row]) -> Row | None:
    if not rows:
        return None
    row = rows[0]
    parsed = {name: json.loads(row[name]) for name in ("documenten", "termen", "regels", "dichtstbij")}
    return parsed | {name: row[name] for name in ("paginas_gelezen", "paginas_ongelezen")}


def _documents(db: sqlite3.Connection, schooljaar: SchoolYear) -> dict[str, list[Row]]:
    query = """
        SELECT examined.swv, examined.telt_mee, examined.reden, examined.document AS sha256,
            duiding.titel, duiding.soort, duiding.van, duiding.tot, duiding.status,
            (SELECT coalesce(url_finaal, url) FROM ophalingen
             WHERE ophalingen.sha256 = examined.document ORDER BY id DESC LIMIT 1) AS url
        FROM onderzochte_documenten AS examined
        JOIN document_duiding AS duiding USING (document)
        WHERE examined.schooljaar = ?
        ORDER BY examined.swv, url, sha256
    """
    found: dict[str, list[Row]] = {}
    for row in map(dict, db.execute(query, [str(schooljaar)])):
        row["telt_mee"] = bool(row["telt_mee"])
        found.setdefault(row.pop("swv"), []).append(row)
    return found


def write_json(rows: list[Row], out: Path) -> list[Path]:
    """Write bevindingen.json; gives the files written."""
    target = out / "bevindingen.json"
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [target]


def wettelijk(dossier: Dossier, schooljaar: SchoolYear) -> dict[str, list[Row]]:
    """What was found about the norms of law, with its quotes, and the dates of the steps of each plan."""
    with closing(reading(dossier.dossier_db)) as db:
        proof: dict[tuple[str, ...], list[Row]] = {}
        for quote in _select(db, "wettelijk_bewijs", schooljaar, "swv, vraag, partij, rang"):
            names = ("url", "document", "pagina", "anker", "citaat", "soort", "datum", "regel")
            proof.setdefault((quote["swv"], quote["vraag"], quote["partij"]), []).append(
                {"sha256" if name == "document" else name: quote[name] for name in names}
                | {"markeringen": _marks(quote)}
            )
        rows = _select(db, "wettelijke_bevindingen", schooljaar, "swv, norm, vraag, partij")
        for row in rows:
            row["let_op"] = json.loads(row["let_op"])
            row["bewijs"] = proof.get((row["swv"], row["vraag"], row["partij"]), [])
        steps = _select(db, "plan_stappen", schooljaar, "swv, stap, partij")
    return {"wettelijke_bevindingen": rows, "plan_stappen": steps}


def write_wettelijk_json(tables: Mapping[str, list[Row]], out: Path) -> list[Path]:
    """Write a file for each table; gives the files written."""
    written = []
    for name, rows in tables.items():
        written.append(out / f"{name}.json")
        written[-1].write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return written


def reading(path: Path) -> sqlite3.Connection:
    """The database, to be read only, with rows by name."""
    db = read_only(path)
    db.row_factory = sqlite3.Row
    return db


def _select(db: sqlite3.Connection, table: str, schooljaar: SchoolYear, order: str) -> list[Row]:
    rows = db.execute(f"SELECT * FROM {table} WHERE schooljaar = ? ORDER BY {order}", [str(schooljaar)])
    return [dict(row) for row in rows]


def _grouped(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["swv"], row["element"]), []).append(row)
    return grouped
