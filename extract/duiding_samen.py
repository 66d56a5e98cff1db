"""Puts together what holds of each document: the program's judgement, people's decisions, and other documents.

The program's own judgement stays as it was in duiding_machine, so that a decision that is withdrawn, or a plan
that is gone, leaves no trace.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from extract.besluit import Besluit
from extract.besluit_toepassen import pas_toe, schrijf_besluiten
from extract.duiding_rij import KOLOMMEN, Rij, laad
from extract.duiding_verband import verbind
from extract.duiding_vervangen import opvolgers, zonder_vervangen
from extract.vrijgave import geef_vrij

_KOLOMMEN = (*KOLOMMEN, "hoort_bij", "hoort_bij_reden")


def stel_samen(db: Database, besluiten: Iterable[Besluit]) -> None:
    """Write document_duiding, document_partijen, toegepaste_besluiten and which passages are hidden, where it differs."""
    standing = list(besluiten)
    machine = laad(db)
    decided = pas_toe(machine, standing)
    about = {besluit.document for besluit in standing}
    counting = zonder_vervangen(decided, opvolgers(db), about)
    for rij in verbind(counting).values():
        _schrijf(db, rij)
    gone = "SELECT document FROM {} WHERE document NOT IN (SELECT document FROM duiding_machine)"
    for table in ("document_partijen", "document_duiding"):
        for row in list(db.query(gone.format(table))):
            db.execute(f"DELETE FROM {table} WHERE document = ?", [row["document"]])
    schrijf_besluiten(db, machine, standing)
    geef_vrij(db, machine, standing)


def _schrijf(db: Database, rij: Rij) -> None:
    values = [getattr(rij, name) for name in _KOLOMMEN]
    names = ", ".join(_KOLOMMEN)
    stored = db.execute(f"SELECT {names} FROM document_duiding WHERE document = ?", [rij.document]).fetchone()
    if stored is None or list(stored) != values:
        marks = ", ".join("?" * len(values))
        db.execute(f"INSERT OR REPLACE INTO document_duiding ({names}) VALUES ({marks})", values)
    query = "SELECT partij, rol, reden FROM document_partijen WHERE document = ? ORDER BY partij, rol"
    parties = sorted((p.partij, p.rol, p.reden) for p in rij.partijen)
    if parties != [tuple(row) for row in db.execute(query, [rij.document])]:
        db.execute("DELETE FROM document_partijen WHERE document = ?", [rij.document])
        for partij, rol, reden in parties:
            db.execute(
                "INSERT INTO document_partijen (document, partij, rol, reden) VALUES (?, ?, ?, ?)",
                [rij.document, partij, rol, reden],
            )
