"""Passages that were hidden because of a number, and that a person looked at and let through."""

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from extract.besluit import VRIJGEVEN, Besluit
from extract.besluit_bewijs import documenten_van
from extract.bsn import MASK
from extract.duiding_rij import Rij


def verborgen_hashes(db: Database, document: str) -> list[str]:
    """The passages of a document that hold a blotted number, each by the hash of its words."""
    query = (
        "SELECT DISTINCT tekst_hash FROM passages WHERE document = ? AND instr(tekst, ?) ORDER BY tekst_hash"
    )
    return [row[0] for row in db.execute(query, [document, MASK])]


def geef_vrij(db: Database, rijen: Mapping[str, Rij], besluiten: Iterable[Besluit]) -> None:
    """Show what was released and hide the rest, only where that differs; the digits stay blotted out."""
    free = {
        (rij.document, words)
        for besluit in besluiten
        if besluit.soort == VRIJGEVEN
        for rij in documenten_van(besluit, rijen)
        for words in besluit.waarde["passages"]
    }
    query = "SELECT id, document, tekst_hash, verborgen FROM passages WHERE instr(tekst, ?)"
    for row in list(db.query(query, [MASK])):
        hidden = None if (row["document"], row["tekst_hash"]) in free else "bsn"
        if hidden != row["verborgen"]:
            db.execute("UPDATE passages SET verborgen = ? WHERE id = ?", [hidden, row["id"]])
