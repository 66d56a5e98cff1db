"""Readings in the database: one document at a time, whole or not at all."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database


def store(db: Database, document: str, versie: str, outcome: Mapping[str, Any]) -> None:
    """Replace what was read of this document; `outcome` has the fields of extract.document.Outcome."""
    with db.atomic():
        for table in ("document_gegevens", "passages", "paginas", "lezingen"):
            db.execute(f"DELETE FROM {table} WHERE document = ?", [document])
        db.execute(
            """
            INSERT INTO lezingen (document, versie, uitkomst, paginas, paginas_ongelezen, toelichting)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                document,
                versie,
                outcome["uitkomst"],
                len(outcome["paginas"]),
                outcome["paginas_ongelezen"],
                outcome["toelichting"],
            ],
        )
        facts = [outcome["gegevens"]] if outcome["gegevens"] else []
        for table, rows in (
            ("paginas", outcome["paginas"]),
            ("passages", outcome["passages"]),
            ("document_gegevens", facts),
        ):
            if rows:
                columns = list(rows[0])
                marks = ", ".join(f":{column}" for column in columns)
                db.conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def place_of(db: Database, document: str) -> str:
    """Where an inspector can find the document: its URL, else its file name, else its hash."""
    row = db.execute(
        """
        SELECT coalesce(
            (SELECT min(url) FROM vindplaatsen WHERE sha256 = :sha256),
            (SELECT bestandsnaam FROM documenten WHERE sha256 = :sha256),
            :sha256
        )
        """,
        {"sha256": document},
    ).fetchone()
    return str(row[0])


def quote_on_page(db: Database, document: str, pagina: int | None, citaat: str) -> bool:
    """Whether the quote stands literally in the stored text of its page; without page number on page 1."""
    row = db.execute(
        "SELECT instr(tekst, ?) > 0 FROM paginas WHERE document = ? AND nummer = coalesce(?, 1)",
        [citaat, document, pagina],
    ).fetchone()
    return bool(citaat) and row is not None and bool(row[0])
