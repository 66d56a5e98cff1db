"""The index over all passages that the site searches, made when a dossier is published."""

import sqlite3

NAME = "passages_fts"


def index_passages(db: sqlite3.Connection) -> None:
    """Make the index anew in this database; passages that are kept from view are not in it."""
    db.executescript(f"""
        DROP TABLE IF EXISTS {NAME};
        CREATE VIRTUAL TABLE {NAME} USING fts5(
            tekst, kop_pad, content = 'passages', tokenize = 'unicode61 remove_diacritics 2', prefix = '3 5'
        );
        INSERT INTO {NAME} (rowid, tekst, kop_pad)
            SELECT rowid, tekst, kop_pad FROM passages WHERE verborgen IS NULL;
    """)
