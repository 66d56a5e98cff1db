"""Documents and names are other people's: nothing in them runs, breaks a page or leaves a quote."""

import re

import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette

PAGES = ["/", "/matrix", "/bevinding/2026-2027/VO9801/E4", "/swv/VO9801", "/gemeente/GM9808"]


async def hostile_documents(site: Datasette) -> list[str]:
    page = BeautifulSoup((await site.client.get("/swv/VO9801")).text, "lxml")
    links = page.select('a[href^="/document/"]')
    return [str(link["href"]) for link in links]


async def test_no_page_carries_a_script(site: Datasette) -> None:
    documents = await hostile_documents(site)
    assert len(documents) == 2
    for path in [*PAGES, *documents]:
        response = await site.client.get(path)
        assert response.status_code == 200
        page = BeautifulSoup(response.text, "lxml")
        assert not page.find_all("script"), path
        assert not page.select("[style], style, [onclick], [onload], iframe, object"), path
        assert len(page.find_all("main")) == 1, path


async def test_hostile_text_is_shown_as_text(site: Datasette) -> None:
    page = BeautifulSoup((await site.client.get("/bevinding/2026-2027/VO9801/E4")).text, "lxml")
    assert "<script>alert('mis')</script>" in page.get_text()
    assert "geldt <b>nu</b>" in page.get_text()


async def test_what_a_visitor_types_is_text(site: Datasette) -> None:
    response = await site.client.get(
        "/matrix?zoek=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&element=%22onload%3D"
    )
    assert "<script" not in response.text
    assert not re.search(r"\sonload=", response.text)


async def test_a_title_of_ten_thousand_characters_is_cut_and_kept(site: Datasette) -> None:
    lengths = []
    for path in await hostile_documents(site):
        page = BeautifulSoup((await site.client.get(path)).text, "lxml")
        assert page.h1 is not None
        assert page.title is not None
        assert len(page.h1.get_text()) <= 160
        assert len(page.title.get_text()) <= 150
        lengths += [len(node.get_text()) for node in page.select(".lange-tekst")]
    assert lengths == [10_000]


@pytest.mark.parametrize("path", [*PAGES, "/niets", "/matrix.csv", "/assets/site.css"])
async def test_own_pages_allow_nothing_from_elsewhere_and_no_script(site: Datasette, path: str) -> None:
    headers = (await site.client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_table_pages_allow_their_own_script_and_nothing_from_elsewhere(site: Datasette) -> None:
    policy = (await site.client.get("/dossier/bevindingen")).headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
