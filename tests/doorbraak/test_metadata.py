"""Every table and column is described, and nothing is described that does not exist."""

from pathlib import Path

import yaml
from sqlite_utils import Database

from assess.beoordelingen import open_beoordelingen
from collect.dossier import open_database
from doorbraak.publish import WERK_MIGRATIONS
from doorbraak.zoekindex import NAME, index_passages

METADATA = Path(__file__).parents[2] / "metadata.yml"


def described(database: str) -> dict[str, set[str]]:
    tables = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"][database]["tables"]
    assert all(table["description"] for table in tables.values())
    assert all(text for table in tables.values() for text in table["columns"].values())
    return {name: set(table["columns"]) for name, table in tables.items()}


def existing(db: Database) -> dict[str, set[str]]:
    # what an index keeps its words in is not for reading
    names = [name for name in db.table_names() if not name.startswith(("_", "sqlite_", f"{NAME}_"))]
    return {name: set(db[name].columns_dict) for name in names}


def test_the_dossier_is_described(tmp_path: Path) -> None:
    db = open_database(tmp_path / "dossier.db", WERK_MIGRATIONS)
    index_passages(db.conn)
    assert described("dossier") == existing(db)


def test_the_beoordelingen_are_described(tmp_path: Path) -> None:
    assert described("beoordelingen") == existing(open_beoordelingen(tmp_path / "beoordelingen.db"))
