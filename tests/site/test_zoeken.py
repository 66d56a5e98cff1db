"""Searching all passages from the site."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from collect.dossier import open_database
from doorbraak.zoekindex import index_passages

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def found(site: Datasette, soup: Soup, **asked: str) -> list[str]:
    """Where the results lead, each as the passage it is."""
    page = await soup(site, f"/zoeken?{urlencode(asked)}")
    return [str(link["href"]).split("#p-")[1] for link in page.select(".resultaten h3 a")]


async def test_a_result_shows_its_words_and_leads_to_its_passage(
    site: Datasette, soup: Soup, plan: str
) -> None:
    page = await soup(site, "/zoeken?zoek=bindend")
    result = page.select_one(".resultaten li")
    assert result is not None
    assert text(result.select_one("mark")) == "bindend"
    assert "pagina 2 · ondersteuningsplan · vastgesteld · 14 mei 2024 · PO9801" in text(result)
    link = str(result.a["href"])
    assert link == f"/document/{plan}?pagina=2#p-plan-2-2"
    assert "bindend" in text((await soup(site, link)).select_one("#p-plan-2-2"))


@pytest.mark.parametrize(
    ("asked", "passages"),
    [
        ({"zoek": "thuisz*"}, []),
        ({"zoek": "WETHOUD*"}, ["plan-3-1"]),
        ({"zoek": "wethoudér"}, ["plan-3-1"]),
        ({"zoek": '"acht weken"'}, ["plan-2-2"]),
        ({"zoek": '"weken acht"'}, []),
        ({"zoek": "wethouder", "swv": "PO9801"}, ["plan-3-1"]),
        ({"zoek": "wethouder", "swv": "PO9802"}, []),
        ({"zoek": "wethouder", "soort": "protocol"}, []),
        ({"zoek": "wethouder", "soort": "ondersteuningsplan"}, ["plan-3-1"]),
        ({"zoek": "wethouder", "gemeente": "GM9801"}, []),
        ({"zoek": "wethouder", "swv": "' OR 1=1 --"}, []),
    ],
)
async def test_words_and_filters(
    site: Datasette, soup: Soup, asked: dict[str, str], passages: list[str]
) -> None:
    assert await found(site, soup, **asked) == passages


@pytest.mark.parametrize(
    "zoek",
    [
        *('"', "'", '""', '"""', "*", "***", ":", "tekst:wethouder", "kop_pad : x", "^wethouder", "-wethouder"),
        *("NEAR(a b)", "NEAR", "AND", "OR NOT", "a AND", "(", ")", "{tekst} : x", "a\x00b", "\\", "%", "☃"),
        *("wethouder*" * 1000, '"' * 10_000, "a " * 5000, "é" * 10_000, "x" * 10_000, "𐐷 ﬀ ᾳ ² ª"),
    ],
)  # fmt: skip
async def test_nothing_that_is_typed_breaks_the_search(site: Datasette, zoek: str) -> None:
    response = await site.client.get(f"/zoeken?zoek={quote(zoek)}")
    assert response.status_code == 200


async def test_signs_that_mean_something_to_the_index_are_words_here(site: Datasette, soup: Soup) -> None:
    assert await found(site, soup, zoek="wethouder NOT jeugdhulp") == []
    assert await found(site, soup, zoek="tekst:wethouder") == []
    assert await found(site, soup, zoek="wethouder: jeugd!") == ["plan-3-1"]


async def test_what_was_typed_is_shown_as_text(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/zoeken?zoek=" + quote('"><script>alert(1)</script>'))
    assert not page.select("script")
    assert page.select_one("#zoek")["value"] == '"><script>alert(1)</script>'


async def test_hidden_passages_are_not_found(country_copy: Path, open_site: Open, soup: Soup) -> None:
    db = open_database(country_copy / "dossier.db", [])
    with db.atomic():
        db.execute("UPDATE passages SET verborgen = 'bsn' WHERE id = 'plan-3-1'")
    indexed = open_site(country_copy)
    assert await found(indexed, soup, zoek="wethouder") == []
    index_passages(db.conn)
    rows = db.execute("SELECT rowid FROM passages_fts WHERE passages_fts MATCH 'wethouder'").fetchall()
    assert rows == []
    db.close()


async def test_results_go_on_over_several_screens(country_copy: Path, open_site: Open, soup: Soup) -> None:
    db = open_database(country_copy / "dossier.db", [])
    with db.atomic():
        for number in range(45):
            db.execute(
                """
                INSERT INTO passages (id, document, pagina, volgnummer, soort, kop_pad, tekst, tekst_hash)
                SELECT 'm-' || ?, document, 1, 100 + ?, soort, kop_pad, 'mammoet ' || ?, 'h' FROM passages
                WHERE id = 'plan-1-1'
                """,
                [number, number, number],
            )
    index_passages(db.conn)
    db.close()
    site = open_site(country_copy)
    seen = [await found(site, soup, zoek="mammoet", blad=str(blad)) for blad in (1, 2, 3)]
    assert [len(part) for part in seen] == [20, 20, 5]
    assert len({passage for part in seen for passage in part}) == 45
    page = await soup(site, "/zoeken?zoek=mammoet&blad=2")
    assert [text(link) for link in page.select(".bladeren a")] == ["Vorige resultaten", "Volgende resultaten"]


async def test_nothing_found_is_not_said_to_be_absent(site: Datasette, soup: Soup) -> None:
    section = text((await soup(site, "/zoeken?zoek=mammoet")).select_one("section"))
    assert "Dat zegt niet dat er geen afspraak is" in section
    assert "1 pagina konden wij niet lezen" in section


async def test_a_dossier_without_an_index_says_so(empty_folder: Path, open_site: Open, soup: Soup) -> None:
    assert "nog geen zoekregister" in text(await soup(open_site(empty_folder), "/zoeken?zoek=x"))
