"""Reading that is killed again and again ends as if nothing had happened."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlite_utils import Database

KILLS = 20
SITES = Path(str(files("doorbraak") / "country" / "sites"))
TABLES = {
    "lezingen": "document",
    "paginas": "document, nummer",
    "passages": "id",
    "verwante_passages": "passage",
    "document_duiding": "document",
    "document_partijen": "document, partij, rol",
}


def read(dossier: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "doorbraak", "extract", "--dossier", str(dossier)])


def rows(dossier: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(dossier / "werk.db")) as db:
        return {
            table: db.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
            for table, order in TABLES.items()
        }


def torn(dossier: Path) -> list[Any]:
    """Documents of which only a part is there, by the counts in their reading."""
    with closing(sqlite3.connect(dossier / "werk.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return db.execute("""
            SELECT document FROM lezingen
            WHERE paginas <> (SELECT count(*) FROM paginas WHERE paginas.document = lezingen.document)
            UNION SELECT document FROM paginas WHERE document NOT IN (SELECT document FROM lezingen)
            UNION SELECT document FROM passages WHERE document NOT IN (SELECT document FROM lezingen)
            """).fetchall()


def test_twenty_kills_leave_no_trace(werk: Any, tmp_path: Path) -> None:
    documents = sorted(path for path in SITES.rglob("*") if path.suffix in (".pdf", ".docx", ".odt", ".html"))
    for path in documents:
        werk.bring(path.read_bytes(), path.name)
    werk.db.close()
    undisturbed = Path(shutil.copytree(werk.dossier.path, tmp_path / "ongestoord"))
    begun = time.monotonic()
    assert read(undisturbed).wait() in (0, 1)
    seconds = time.monotonic() - begun
    chance = random.Random(20261124)
    reading = 0
    for _ in range(KILLS):
        process = read(werk.dossier.path)
        time.sleep(chance.uniform(0.3, 0.5 + seconds / 10))
        process.send_signal(signal.SIGKILL)
        reading += process.wait() == -signal.SIGKILL
        assert torn(werk.dossier.path) == []
    assert reading > KILLS // 2, "most of them came too late"
    assert read(werk.dossier.path).wait() in (0, 1)
    assert rows(werk.dossier.path) == rows(undisturbed)
    werk.db = Database(werk.dossier.werk_db)
