"""The matrix and its CSV."""

import csv
import io
import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from collect.dossier import open_database
from doorbraak.pages.grid import notes
from doorbraak.pages.matrix import cells_of

Soup = Callable[..., Awaitable[BeautifulSoup]]
CEL = "/bevinding/2026-2027/PO9801/E4"


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def codes(page: BeautifulSoup) -> list[str]:
    return [text(node) for node in page.select(".matrix tbody th .code")]


async def test_the_matrix_is_sorted_by_code(site: Datasette, soup: Soup) -> None:
    assert codes(await soup(site, "/matrix")) == ["PO9801", "PO9802", "PO9803", "VO9801", "VO9802"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sector=VO", ["VO9801", "VO9802"]),
        ("indicatie=voorgenomen", ["PO9801"]),
        ("element=E2&indicatie=aanwezig", ["VO9802"]),
        ("indicatie=niet_te_beoordelen&sector=PO", ["PO9803"]),
        ("zoek=linden", ["PO9802"]),
        ("zoek=vo98", ["VO9801", "VO9802"]),
        ("zoek=eemzijl", ["PO9801"]),
        ("zoek=GM9801", ["PO9801"]),
        (
            "schooljaar=1999-2000&sector=XX&indicatie=misschien",
            ["PO9801", "PO9802", "PO9803", "VO9801", "VO9802"],
        ),
    ],
)
async def test_a_filter_narrows_the_rows(
    site: Datasette, query: str, expected: list[str], soup: Soup
) -> None:
    assert codes(await soup(site, f"/matrix?{query}")) == expected


async def test_the_form_shows_what_the_address_asked(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/matrix?sector=VO&element=E4&indicatie=niet_aangetroffen&zoek=kade")
    chosen = {
        str(select["name"]): str(select.select_one("option[selected]")["value"])
        for select in page.select("select")
        if select["name"] != "schooljaar"
    }
    assert chosen == {"sector": "VO", "element": "E4", "indicatie": "niet_aangetroffen"}
    assert page.select_one("#f-zoek")["value"] == "kade"
    assert [text(head)[:2] for head in page.select(".matrix thead th")[1:]] == ["E4"]


async def test_an_empty_result_says_so(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/matrix?zoek=bestaatniet")
    assert "Geen samenwerkingsverband gevonden" in text(page)
    assert page.select_one(".matrix") is None


async def test_a_cell_says_in_words_what_limits_it(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/matrix")
    cell = page.select_one(f'.matrix a[href="{CEL}"]')
    assert "aanwezig" in text(cell)
    assert "documenten spreken elkaar tegen" in text(cell)
    assert "4 van 5 gemeenten" in text(cell)
    assert "onvolledig" in text(page.select_one('.matrix a[href="/bevinding/2026-2027/VO9802/E2"]'))


def test_a_denied_kernvraag_shows_in_a_cell_that_is_deels() -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    said = {
        **{"E4a": {"assertie": "afgesproken", "kern": True}, "E4b": {"assertie": "ontkend", "kern": True}},
        **{"E4c": {"assertie": "voorgenomen", "kern": True}, "E4x": {"assertie": "ontkend", "kern": False}},
    }
    connection.execute(
        """
        CREATE TABLE bevindingen AS SELECT 'PO1' AS swv, '2025-2026' AS schooljaar, 'E4' AS element,
            'deels' AS indicatie, NULL AS subcode, 0 AS conflict, 0 AS onvolledig, '[]' AS gemeenten_gedekt,
            1 AS gemeenten_totaal, NULL AS doorzettingsmacht_vorm, 'startnota' AS grondslag_status,
            '' AS vingerafdruk, ? AS deelvragen
        """,
        [json.dumps(said)],
    )
    (cell,) = cells_of(connection, "2025-2026", {})
    assert notes(cell) == ["E4b uitdrukkelijk niet"]


async def test_not_obtained_looks_and_reads_different_from_not_found(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/matrix")
    unknown = page.select_one('.matrix td:has(a[href="/bevinding/2026-2027/PO9803/E4"])')
    absent = page.select_one('.matrix td:has(a[href="/bevinding/2026-2027/VO9802/E4"])')
    assert unknown is not None
    assert absent is not None
    assert unknown["class"] != absent["class"]
    assert text(unknown).endswith("niet te beoordelen plan niet verkregen")
    assert "niet aangetroffen" in text(absent)


async def test_the_csv_holds_the_visible_matrix(site: Datasette, soup: Soup) -> None:
    response = await site.client.get("/matrix.csv?sector=VO&element=E4")
    assert response.headers["content-disposition"] == 'attachment; filename="matrix-2026-2027.csv"'
    assert response.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["code"], row["element"], row["machine-indicatie"]) for row in rows] == [
        ("VO9801", "E4", "tegengesproken"),
        ("VO9802", "E4", "niet aangetroffen"),
    ]
    assert {row["vastgesteld"] for row in rows} == {"niet beoordeeld"}


COUNTRY = """
    WITH RECURSIVE place (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < 151)
    INSERT INTO samenwerkingsverbanden (code, sector, naam)
    SELECT iif(n < 77, 'PO', 'VO') || (9000 + n), iif(n < 77, 'PO', 'VO'), 'Verband ' || n FROM place
"""
CELLS = """
    INSERT INTO bevindingen (swv, schooljaar, element, indicatie, gemeenten_gedekt, gemeenten_totaal,
        deelvragen, toelichting, grondslag_status, norm_versie, model_versie, vingerafdruk)
    SELECT code, '2026-2027', id, 'deels', '[]', 5, '{}', '', 'startnota', 'n', 'm', 'v'
    FROM samenwerkingsverbanden, normen WHERE soort = 'element'
"""


async def test_the_whole_country_fits_in_one_matrix(
    empty_folder: Path, open_site: Callable[[Path], Datasette], soup: Soup
) -> None:
    db = open_database(empty_folder / "dossier.db", [])
    db.execute(COUNTRY)
    db.execute(CELLS)
    db.close()
    page = await soup(open_site(empty_folder), "/matrix")
    assert len(page.select(".matrix tbody tr")) == 152
    assert len(page.select(".matrix tbody td a")) == 152 * 7
