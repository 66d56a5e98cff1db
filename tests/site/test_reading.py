"""A page sees one moment of the dossier."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from doorbraak.pages.reading import rows, snapshot

COUNT = "SELECT count(*) AS aantal FROM bevindingen"


def test_what_is_published_while_a_page_is_read_shows_on_the_next_page(country_copy: Path) -> None:
    path = country_copy / "dossier.db"
    with closing(sqlite3.connect(path)) as reader, closing(sqlite3.connect(path)) as writer:

        def read(connection: sqlite3.Connection) -> list[int]:
            first = rows(connection, COUNT)[0]["aantal"]
            writer.execute("DELETE FROM bevindingen WHERE swv = 'PO9801'")
            writer.commit()
            return [first, rows(connection, COUNT)[0]["aantal"]]

        assert snapshot(reader, read) == [35, 35]
        assert rows(reader, COUNT) == [{"aantal": 28}]


def test_a_page_that_fails_leaves_no_transaction_open(country_copy: Path) -> None:
    with closing(sqlite3.connect(country_copy / "dossier.db")) as connection:
        with pytest.raises(sqlite3.OperationalError):
            snapshot(connection, lambda c: rows(c, "SELECT * FROM bestaat_niet"))
        assert not connection.in_transaction
