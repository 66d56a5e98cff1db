"""Publishing makes the index over what may be seen, and only in what the site shows."""

import sqlite3
from contextlib import closing
from pathlib import Path

from collect.dossier import Dossier, open_database
from doorbraak.publish import WERK_MIGRATIONS, publish


def found(path: Path, match: str) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [
            row[0]
            for row in db.execute(
                "SELECT id FROM passages_fts JOIN passages ON passages.rowid = passages_fts.rowid "
                "WHERE passages_fts MATCH ? ORDER BY id",
                [match],
            )
        ]


def test_publishing_indexes_what_may_be_seen(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path)
    with closing(open_database(dossier.werk_db, WERK_MIGRATIONS)) as werk, werk.atomic():
        werk.execute("INSERT INTO documenten VALUES ('d', 'application/pdf', 1, NULL, NULL, '', '')")
        for number, (tekst, hidden) in enumerate(
            [("Eén crèche", None), ("crèche ▮▮", "bsn"), ("nazorg", None)]
        ):
            werk.table("passages").insert(
                {
                    **{"id": f"p{number}", "document": "d", "volgnummer": number, "soort": "alinea"},
                    **{
                        "kop_pad": '["Kop over Zorg"]',
                        "tekst": tekst,
                        "tekst_hash": tekst,
                        "verborgen": hidden,
                    },
                }
            )
    for _ in range(2):  # publishing again makes it anew
        publish(dossier)
        assert found(dossier.dossier_db, '"creche"') == ["p0"]
        assert found(dossier.dossier_db, '"zorg"') == ["p0", "p2"]
    with closing(sqlite3.connect(dossier.werk_db)) as werk:
        assert not werk.execute("SELECT 1 FROM sqlite_master WHERE name LIKE 'passages_fts%'").fetchall()
