"""Evidence as it stands on its page: beside the text of the document and with each quote of a cell."""

import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette
from PIL import Image

from collect.dossier import open_database

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]
CEL = "/bevinding/2026-2027/PO9801/E4"


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def test_every_page_has_its_image_beside_the_text(site: Datasette, soup: Soup, plan: str) -> None:
    page = await soup(site, f"/document/{plan}")
    images = page.select(".blad img")
    assert [image["src"] for image in images] == [f"/document/{plan}/beeld/{n}.webp" for n in (1, 2, 3)]
    assert all(image["loading"] == "lazy" and image["alt"] for image in images)
    for image in images:
        assert (await site.client.get(str(image["src"]))).status_code == 200


async def test_a_page_leads_to_the_one_before_and_after(site: Datasette, soup: Soup, plan: str) -> None:
    page = await soup(site, f"/document/{plan}")
    links = [[str(a["href"]) for a in page.select(f"#pagina-{n} .bladkop a")] for n in (1, 2, 3)]
    assert links == [
        ["?pagina=2#pagina-2"],
        ["?pagina=1#pagina-1", "?pagina=3#pagina-3"],
        ["?pagina=2#pagina-2"],
    ]


async def test_the_quotes_of_a_document_are_listed_once_with_a_link(
    site: Datasette, soup: Soup, plan: str
) -> None:
    page = await soup(site, f"/document/{plan}")
    listed = page.select(".vondstenlijst li")
    assert len(listed) == len({text(item.a) for item in listed})
    assert "E4a afgesproken E4c afgesproken" in text(listed[0])
    assert str(listed[0].a["href"]).endswith("?pagina=2#p-plan-2-2")


@pytest.mark.parametrize(
    ("zoek", "pages"),
    [("BINDEND", [2]), ("wethoud*", [3]), ('"plan beschrijft"', [1]), ("bindend wethouder", []), ("<b>", [])],
)
async def test_words_are_found_in_a_document(
    site: Datasette, soup: Soup, plan: str, zoek: str, pages: list[int]
) -> None:
    page = await soup(site, f"/document/{plan}?zoek={zoek.replace('<', '%3C')}")
    hits = page.select(".treffers li")
    assert [str(hit.a["href"]) for hit in hits] == [f"?pagina={n}#pagina-{n}" for n in pages]
    assert all(hit.mark for hit in hits)
    assert ("Niets gevonden" in text(page.select_one("#gevonden"))) is (not pages)


async def test_a_file_that_is_not_there_is_told_once(site: Datasette, soup: Soup) -> None:
    region = await soup(site, "/swv/PO9801")
    page = await soup(site, str(region.find("a", string="Protocol thuiszitters 2022")["href"]))
    assert text(page).count("staat niet in het archief") == 1
    assert not page.select("img")


async def test_a_quote_shows_the_strip_of_its_page_and_its_words_by_kind(site: Datasette, soup: Soup) -> None:
    page = await soup(site, CEL)
    quote = page.select_one("#E4a .citaat")
    assert quote is not None
    assert text(quote.select_one(".woorden")) == "waar het over gaat beslist"
    assert [mark["class"] for mark in quote.select("blockquote mark")] == [["m-anker"]]
    image = quote.select_one(".uitsnede img")
    assert image is not None
    response = await site.client.get(str(image["src"]))
    assert response.headers["content-type"] == "image/webp"
    assert "pagina 2" in str(image["alt"])
    drawn = Image.open(io.BytesIO(response.content))
    room = int(str(image["height"])) / int(str(image["width"]))
    assert abs(drawn.height / drawn.width - room) < 0.01


async def test_a_page_with_something_hidden_shows_no_image_anywhere(
    country_copy: Path, open_site: Open, soup: Soup, plan: str
) -> None:
    db = open_database(country_copy / "dossier.db", [])
    with db.atomic():
        db.execute("UPDATE passages SET verborgen = 'bsn', tekst = 'BSN ▮▮' WHERE id = 'plan-2-1'")
        db.execute("UPDATE paginas SET tekst = tekst || char(10) || 'BSN ▮▮ geheim' WHERE nummer = 2")
    db.close()
    site = open_site(country_copy)
    page = await soup(site, f"/document/{plan}?zoek=geheim")
    assert not page.select("#pagina-2 img")
    assert "mogelijk een BSN" in text(page.select_one("#pagina-2"))
    assert page.select("#pagina-3 img")
    assert not page.select(".treffers li")
    quote = (await soup(site, CEL)).select_one("#E4a .citaat")
    assert "mogelijk een BSN" in text(quote)
    assert not quote.select("img")
