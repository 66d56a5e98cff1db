"""A small dossier filled by hand: what collect and extract would have written."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from assess import norm
from assess.schema import migrations as assess_migrations
from collect.dossier import open_database
from collect.schema import migrations as collect_migrations
from collect.school_year import SchoolYear
from extract.schema import migrations as extract_migrations

SCHOOLJAAR = SchoolYear(2025)
SWV = "PO9999"
GEMEENTEN = {"GM0001": "Aardam", "GM0002": "Bergen aan de Vliet", "GM0003": "Cornelis"}


class Wereld:
    """One samenwerkingsverband with three gemeenten, of which the first has a website."""

    def __init__(self, path: Path) -> None:
        self.db: Database = open_database(path, [collect_migrations, extract_migrations, assess_migrations])
        norm.load().store(self.db)
        self.insert("samenwerkingsverbanden", code=SWV, sector="PO", naam="Verband", website="http://verband")
        for code, naam in GEMEENTEN.items():
            site = "http://aardam" if code == "GM0001" else None
            variants = json.dumps(["Bergen"] if code == "GM0002" else [])
            self.insert("gemeenten", code=code, naam=naam, website=site, naam_varianten=variants)
            self.insert("swv_gemeenten", swv=SWV, gemeente=code)
        self.insert("runs", id="run", soort="collect", begonnen="2026", versie="1")
        for soort in ("ondersteuningsplan", "oogo", "protocol", "convenant"):
            self.dekking(SWV, soort, "verkregen" if soort == "ondersteuningsplan" else "niet_gevonden")
        self.dekking("GM0001", "jeugdplan", "niet_gevonden")

    def insert(self, table: str, **row: Any) -> None:
        marks = ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

    def dekking(self, partij: str, soort: str, uitkomst: str) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO dekking VALUES (?, ?, ?, ?, 'reden', NULL)",
            [partij, str(SCHOOLJAAR), soort, uitkomst],
        )

    def document(
        self,
        naam: str,
        *alineas: str,
        soort: str = "ondersteuningsplan",
        status: str = "vastgesteld",
        van: str | None = "2022-08-01",
        tot: str | None = "2026-07-31",
        datum: str | None = "2022-05-01",
        kan_tellen: bool = True,
        landelijk: bool = False,
        spreekt_voor: tuple[str, ...] = (SWV,),
        uitgever: str = SWV,
        beperkt_tot: tuple[str, ...] = (),
        paginas: int = 1,
        ongelezen: int = 0,
        eerste_pagina: int = 1,
        vaststelling: str | None = None,
    ) -> str:
        """Add a document with one alinea per passage, all on its first page; gives its hash."""
        sha256 = hashlib.sha256(naam.encode()).hexdigest()
        self.insert(
            "documenten",
            sha256=sha256,
            media_type="application/pdf",
            omvang=1,
            eerst_gezien="2026",
            laatst_gezien="2026",
        )
        url = f"http://verband/{naam}"
        self.insert(
            "ophalingen",
            run="run",
            partijen=json.dumps([uitgever]),
            url=url,
            uitkomst="verkregen",
            begonnen="2026",
            robots="toegestaan",
            sha256=sha256,
        )
        self.insert(
            "lezingen",
            document=sha256,
            versie="1",
            uitkomst="deels" if ongelezen else "gelezen",
            paginas=paginas,
            paginas_ongelezen=ongelezen,
        )
        self.insert(
            "paginas",
            document=sha256,
            nummer=eerste_pagina,
            tekst="\n".join(alineas),
            methode="tekstlaag",
            kwaliteit=1.0,
        )
        for number, alinea in enumerate(alineas):
            self.insert(
                "passages",
                id=f"{naam}-{number}",
                document=sha256,
                pagina=eerste_pagina,
                volgnummer=number,
                soort="alinea",
                kop_pad=json.dumps(["Vastgelopen situaties"]),
                tekst=alinea,
                tekst_hash=hashlib.sha256(alinea.encode()).hexdigest(),
            )
        self.insert(
            "document_duiding",
            document=sha256,
            versie="1",
            titel=naam,
            soort=soort,
            soort_reden="",
            van=van,
            tot=tot,
            status=status,
            status_reden="",
            datum=datum,
            datum_vaststelling=vaststelling,
            landelijk=int(landelijk),
            kan_tellen=int(kan_tellen),
            kan_tellen_reden="" if kan_tellen else "een nieuwsbrief legt niets vast",
        )
        parties = [(uitgever, "uitgever"), *((code, "spreekt_voor") for code in spreekt_voor)]
        for partij, rol in (*parties, *((code, "beperkt_tot") for code in beperkt_tot)):
            self.insert("document_partijen", document=sha256, partij=partij, rol=rol, reden="")
        return sha256

    def vondst(
        self,
        document: str,
        deelvraag: str,
        assertie: str = "afgesproken",
        *,
        alinea: int = 0,
        gemeenten: tuple[str, ...] = (),
        waarde: dict[str, Any] | None = None,
        karakter: str | None = None,
        subcode: str | None = None,
    ) -> str:
        """Let a passage say something about a deelvraag; its quote is the whole passage."""
        row = next(
            self.db.query(
                "SELECT id, tekst, pagina FROM passages WHERE document = ? AND volgnummer = ?",
                [document, alinea],
            )
        )
        id = f"{row['id']}-{deelvraag}-{assertie}"
        self.insert(
            "vondsten",
            id=id,
            document=document,
            passage=row["id"],
            deelvraag=deelvraag,
            assertie=assertie,
            subcode=subcode,
            waarde=json.dumps(waarde) if waarde else None,
            karakter=karakter,
            gemeenten=json.dumps(gemeenten) if gemeenten else None,
            pagina=row["pagina"],
            citaat=row["tekst"],
            begin=0,
            eind=len(row["tekst"]),
            regels="[]",
            model_versie="1",
        )
        return id

    def cell(self, element: str) -> dict[str, Any]:
        """The stored bevinding, with its JSON read."""
        row = next(self.db.query("SELECT * FROM bevindingen WHERE element = ?", [element]))
        return row | {name: json.loads(row[name]) for name in ("gemeenten_gedekt", "deelvragen")}

    def bewijs(self, element: str, rol: str) -> list[dict[str, Any]]:
        query = "SELECT * FROM bevinding_bewijs WHERE element = ? AND rol = ? ORDER BY deelvraag, rang"
        return list(self.db.query(query, [element, rol]))


@pytest.fixture
def wereld(tmp_path: Path) -> Wereld:
    return Wereld(tmp_path / "werk.db")
