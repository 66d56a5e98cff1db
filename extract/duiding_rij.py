"""One row of document_duiding while it is put together, as the program left it in duiding_machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from extract.duiding_oordeel import Kenmerken, Twijfel
from extract.partijen import Partij
from extract.periode import in_force

# The columns that document_duiding shares with duiding_machine.
KOLOMMEN = (
    "document", "versie", "titel", "soort", "soort_reden", "van", "tot", "periode_reden", "status", "status_reden",
    "datum", "datum_concept", "datum_opr", "datum_oogo", "datum_vaststelling", "landelijk", "kan_tellen",
    "kan_tellen_reden", "onderdeel_van", "variant", "variant_reden",
)  # fmt: skip


@dataclass(frozen=True)
class Rij:
    """What is concluded about one document; dates are ISO texts, as in the table."""

    document: str
    versie: str
    titel: str | None
    soort: str
    soort_reden: str
    van: str | None
    tot: str | None
    periode_reden: str
    status: str
    status_reden: str
    datum: str | None
    datum_concept: str | None
    datum_opr: str | None
    datum_oogo: str | None
    datum_vaststelling: str | None
    landelijk: int
    kan_tellen: int
    kan_tellen_reden: str
    onderdeel_van: str | None
    variant: str | None
    variant_reden: str | None
    partijen: tuple[Partij, ...]
    kenmerken: Kenmerken
    twijfels: tuple[Twijfel, ...]
    tekst_hash: str
    hoort_bij: str | None = None
    hoort_bij_reden: str | None = None

    @property
    def geheel(self) -> str:
        """The document that this is a chapter of, or itself."""
        return self.onderdeel_van or self.document

    def rollen(self, rol: str) -> list[str]:
        """The parties with this role."""
        return sorted(p.partij for p in self.partijen if p.rol == rol)

    def geldt(self, peildatum: date, *, ook_concept: bool = False) -> bool:
        """Whether it is in force on this day; a draft only as if it were adopted."""
        status = "onbekend" if ook_concept else self.status
        return in_force(dag(self.van), dag(self.tot), status, dag(self.datum), peildatum)[0]

    def kan_gelden(self, peildatum: date) -> bool:
        """Whether nothing that is known of its period excludes this day."""
        return not (self.van or self.tot or self.datum) or self.geldt(peildatum, ook_concept=True)


def dag(text: str | None) -> date | None:
    """An ISO date as a date."""
    return date.fromisoformat(text) if text else None


def laad(db: Database) -> dict[str, Rij]:
    """What the program thinks of every document by itself."""
    query = "SELECT * FROM duiding_machine ORDER BY document"
    return {row["document"]: _rij(row) for row in db.query(query)}


def _rij(row: Mapping[str, Any]) -> Rij:
    features = json.loads(row["kenmerken"])
    years = features.pop("jaren")
    return Rij(
        **{name: row[name] for name in KOLOMMEN},
        partijen=tuple(Partij(*part) for part in json.loads(row["partijen"])),
        kenmerken=Kenmerken(**features, jaren=(years[0], years[1]) if years else None),
        twijfels=tuple(
            Twijfel(doubt["over"], tuple(doubt["opties"]), doubt["reden"])
            for doubt in json.loads(row["twijfel"])
        ),
        tekst_hash=row["tekst_hash"],
    )


def laad_samengesteld(db: Database) -> dict[str, Rij]:
    """What holds of every document: with decisions and with what it means beside the others."""
    machine = laad(db)
    parties: dict[str, list[Partij]] = {}
    for row in db.query(
        "SELECT document, partij, rol, reden FROM document_partijen ORDER BY document, partij, rol"
    ):
        parties.setdefault(row["document"], []).append(Partij(row["partij"], row["rol"], row["reden"]))
    names = (*KOLOMMEN, "hoort_bij", "hoort_bij_reden")
    rows = db.query(f"SELECT {', '.join(names)} FROM document_duiding ORDER BY document")
    return {
        row["document"]: replace(
            machine[row["document"]], **row, partijen=tuple(parties.get(row["document"], ()))
        )
        for row in rows
        if row["document"] in machine
    }
