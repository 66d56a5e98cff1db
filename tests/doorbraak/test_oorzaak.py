"""Why the documents of a region changed, over two databases of which one misses something."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from doorbraak.oorzaak import document_causes
from doorbraak.stand import Stand

PLAN = "SELECT document FROM onderzochte_documenten JOIN document_duiding USING (document) WHERE swv = 'PO9902' AND telt_mee AND soort = 'ondersteuningsplan'"
Sides = tuple[Stand, Stand, str]


@pytest.fixture
def sides(ran: Path, tmp_path: Path) -> Iterator[Sides]:
    """The same moment twice, the first without the plan of PO9902 and without its run; and that plan."""
    stands = []
    for name in ("van", "naar"):
        path = Path(shutil.copy(ran / "dossier.db", tmp_path / f"{name}.db"))
        stands.append(Stand(name, "2025-2026", {}, Database(sqlite3.connect(path))))
    van, naar = stands
    with closing(van.db), closing(naar.db):
        ((plan,),) = naar.db.execute(PLAN).fetchall()
        van.db.execute("DELETE FROM onderzochte_documenten WHERE document = ?", [plan])
        van.db.execute("DELETE FROM documenten WHERE sha256 = ?", [plan])
        van.db.execute("DELETE FROM runs")
        yield van, naar, plan


def told(van: Stand, naar: Stand) -> list[tuple[str, str]]:
    return [(one.soort, one.toelichting.split(":")[0]) for one in document_causes(van, naar, "PO9902")]


def test_a_document_on_a_website_never_seen_before_was_obtained(sides: Sides) -> None:
    van, naar, _ = sides
    assert told(van, naar) == [("dekking", "voor het eerst verkregen")]


@pytest.mark.parametrize("known", [False, True])
def test_a_new_address_is_the_source_and_a_known_one_is_not(sides: Sides, known: bool) -> None:
    van, naar, plan = sides
    naar.db.execute("UPDATE veranderingen SET toelichting = NULL WHERE document_na = ?", [plan])
    if not known:
        van.db.execute("DELETE FROM vindplaatsen WHERE sha256 = ?", [plan])
    expected = ("dekking", "voor het eerst verkregen") if known else ("bron", "nieuw gepubliceerd")
    assert told(van, naar) == [expected]


def test_a_document_that_the_dossier_lost_is_dekking(sides: Sides) -> None:
    van, naar, _ = sides
    assert told(naar, van) == [("dekking", "niet meer in het dossier")]


def test_a_source_that_did_not_answer_is_dekking(sides: Sides) -> None:
    _, naar, _ = sides
    assert told(naar, naar) == []
    path = naar.db.execute("PRAGMA database_list").fetchone()[2]
    with closing(Database(sqlite3.connect(shutil.copy(path, f"{path}.later")))) as db:
        db.execute("UPDATE dekking SET uitkomst = 'onbereikbaar' WHERE partij = 'PO9902' AND soort = 'oogo'")
        later = Stand("later", "2025-2026", {}, db)
        assert [one.toelichting for one in document_causes(naar, later, "PO9902")] == [
            "oogo van PO9902: verkregen → onbereikbaar"
        ]


def test_what_another_document_brought_about_is_no_other_reading(sides: Sides) -> None:
    van, naar, _ = sides
    query = "SELECT document FROM onderzochte_documenten WHERE swv = 'PO9902' AND telt_mee LIMIT 1"
    (other,) = van.db.execute(query).fetchone()
    van.db.execute("UPDATE onderzochte_documenten SET telt_mee = 0 WHERE document = ?", [other])
    assert told(van, naar) == [
        ("dekking", "voor het eerst verkregen"),
        ("dekking", "door een ander document (geldt op 2025-10-01 (vastgesteld))"),
    ]
    naar.db.execute("DELETE FROM onderzochte_documenten WHERE document NOT IN (?)", [other])
    van.db.execute("DELETE FROM onderzochte_documenten WHERE document NOT IN (?)", [other])
    assert told(van, naar) == [
        ("extractie", "zelfde bestand, anders geduid (geldt op 2025-10-01 (vastgesteld))")
    ]
