"""The pages of a document, a region, a gemeente and the norms."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from collect.dossier import open_database

Soup = Callable[..., Awaitable[BeautifulSoup]]


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def document_path(page: BeautifulSoup, title: str) -> str:
    """Where the link with this title leads."""
    return str(page.find("a", string=title)["href"])


async def test_a_region_shows_cells_gemeenten_documents_and_the_search(site: Datasette, soup: Soup) -> None:
    page = text(await soup(site, "/swv/PO9801"))
    for expected in (
        "E7 Nazorg",
        "Eemzijl uitdrukkelijk niet belegd",
        "Nieuwsbrief voorjaar",
        "niet gevonden",
    ):
        assert expected in page
    assert "De server gaf geen antwoord." in text(await soup(site, "/swv/PO9803"))


async def test_a_gemeente_shows_its_regions_and_what_was_searched(site: Datasette, soup: Soup) -> None:
    page = text(await soup(site, "/gemeente/GM9802"))
    assert "PO9801 Rivierenkwartier belegd aan beide kanten" in page
    assert "website staat ophalen niet toe" in page


async def test_an_unread_page_is_marked_as_unread(site: Datasette, soup: Soup) -> None:
    region = await soup(site, "/swv/VO9802")
    assert "1 van 2 pagina’s niet gelezen" in text(region)
    page = await soup(site, document_path(region, "Ondersteuningsplan (scan)"))
    assert "Niet gelezen." in text(page.select_one("#pagina-2"))
    assert "Niet gelezen." not in text(page.select_one("#pagina-1"))


async def test_a_document_page_holds_every_word_of_the_stored_text(site: Datasette, soup: Soup) -> None:
    path = document_path(await soup(site, "/swv/PO9801"), "Ondersteuningsplan 2024-2028")
    page = await soup(site, path)
    stored = await site.get_database("dossier").execute(
        "SELECT nummer, tekst FROM paginas WHERE document = ?", [path.rsplit("/", 1)[1]]
    )
    for nummer, tekst in stored.rows:
        paragraphs = page.select(f"#pagina-{nummer} p")
        assert [p.get_text() for p in paragraphs] == tekst.split("\n")


async def test_a_long_document_is_shown_in_parts(
    country_copy: Path, open_site: Callable[[Path], Datasette], soup: Soup
) -> None:
    db = open_database(country_copy / "dossier.db", [])
    sha = db.execute("SELECT document FROM lezingen WHERE paginas = 3").fetchone()[0]
    for number in range(4, 101):
        db.execute(
            "INSERT INTO paginas (document, nummer, tekst, methode, kwaliteit) VALUES (?, ?, ?, 'tekstlaag', 1)",
            [sha, number, f"blad {number}"],
        )
    db.close()
    site = open_site(country_copy)
    assert len((await soup(site, f"/document/{sha}")).select(".blad")) == 40
    page = await soup(site, f"/document/{sha}?pagina=95")
    assert text(page.select_one("#pagina-95")).endswith("blad 95")
    assert len(page.select(".blad")) == 20
    for odd in ("0", "-3", "abc", "99999", "²", "9" * 5000):
        await soup(site, f"/document/{sha}?pagina={odd}")


async def test_the_norms_carry_their_ground(site: Datasette, soup: Soup) -> None:
    page = text((await soup(site, "/normen")).select_one("#E4"))
    assert "startnota, geen geldend recht" in page
    assert "E4a" in page


async def test_the_manual_is_a_page(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/handleiding")
    assert text(page.h1) == "Handleiding"
    assert [len(table.select("tbody tr")) for table in page.select("table")] == [6, 5, 3]
