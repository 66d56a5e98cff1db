"""What Datasette itself shows, and what is not there."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from collect.dossier import open_database

Soup = Callable[..., Awaitable[BeautifulSoup]]


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def test_tables_stay_browsable_with_facets_and_json(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/dossier/bevindingen?_facet=indicatie")
    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert "niet_te_beoordelen" in text(page.select_one(".facet-results"))
    response = await site.client.get("/dossier/bevindingen.json?_shape=array&element=E4")
    assert len(json.loads(response.text)) == 5


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/bevinding/2026-2027/PO0000/E4",
            "/bevinding/1999-2000/PO9801/E4",
            "/bevinding/2026-2027/PO9801/E9",
        ),
        *("/swv/PO0000", "/gemeente/GM0000", "/document/" + "0" * 64, "/bestaat/niet", "/a/b/c/d/e"),
    ],
)
async def test_what_is_not_there_says_so_in_dutch(site: Datasette, path: str, soup: Soup) -> None:
    assert "Deze pagina is er niet" in text(await soup(site, path, status=404))


async def test_a_bug_tells_the_visitor_nothing_of_the_inside(
    tmp_path: Path, open_site: Callable[[Path], Datasette], soup: Soup
) -> None:
    for name in ("dossier", "beoordelingen"):
        db = open_database(tmp_path / f"{name}.db", [])
        db.execute("CREATE TABLE bevindingen (geheim TEXT)")
        db.execute("CREATE TABLE beoordelingen (swv, schooljaar, element, vingerafdruk)")
        db.close()
    page = await soup(open_site(tmp_path), "/", status=500)
    assert "Er ging iets mis" in text(page)
    assert "schooljaar" not in text(page)
