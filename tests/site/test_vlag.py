"""The flag list: three groups that are never added up, as a page, as CSV and as a feed."""

import csv
import io
import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette
from lxml import etree

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]
GROEPEN = ("niet_belegd", "niet_aangetroffen", "niet_te_beoordelen")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def groups(page: BeautifulSoup) -> dict[str, list[str]]:
    return {
        group: [text(code) for code in page.select(f"section[aria-labelledby=groep-{group}] h3 .code")]
        for group in GROEPEN
    }


def entry(page: BeautifulSoup, group: str, swv: str) -> str:
    return text(page.select_one(f'article[aria-labelledby="{group}-{swv}"]'))


async def test_the_groups_hold_regions_and_the_gemeenten_that_miss_out(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/vlag")
    assert groups(page) == {
        "niet_belegd": ["PO9802", "VO9801", "PO9801"],
        "niet_aangetroffen": ["VO9802"],
        "niet_te_beoordelen": ["PO9803"],
    }
    outside = entry(page, "niet_belegd", "PO9801")
    assert "Eemzijl : uitdrukkelijk niet belegd" in outside
    assert "Aardveen" not in outside
    assert "belegd aan beide kanten" in outside
    assert text(page.select_one("#groep-niet_belegd .getal")) == "2"
    assert "Daarnaast 1 regio waar dit alleen voor sommige gemeenten geldt." in text(page.main)


async def test_no_number_on_the_page_adds_up_the_groups(
    country_copy: Path, open_site: Open, soup: Soup
) -> None:
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db, db:
        # Sizes of which no sum is the size of something else: 23, 11 and 5 regions, and one with a gemeente.
        for group, vorm, size in (
            ("A", "adviserend", 21),
            ("B", "niet_aangetroffen", 10),
            ("C", "niet_te_beoordelen", 4),
        ):
            for number in range(size):
                _region(db, f"{'PO' if group < 'C' else 'VO'}{ord(group)}{number:02d}", vorm)
    sizes = {"niet_belegd": 23, "niet_aangetroffen": 11, "niet_te_beoordelen": 5}
    page = await soup(open_site(country_copy), "/vlag")
    for group, size in sizes.items():
        assert text(page.select_one(f"#groep-{group} .getal")) == str(size)
        articles = page.select(f"section[aria-labelledby=groep-{group}] article")
        assert len(articles) == size + (group == "niet_belegd")
    counted = {int(number) for number in re.findall(r"(?<![\w-])\d+(?![\w-])", page.get_text(" "))}
    assert set(sizes.values()) <= counted
    assert not counted & {total + more for total in (23 + 11, 23 + 5, 11 + 5, 23 + 11 + 5) for more in (0, 1)}


def _region(db: sqlite3.Connection, code: str, vorm: str) -> None:
    db.execute(
        "INSERT INTO samenwerkingsverbanden (code, sector, naam) VALUES (?, ?, ?)",
        [code, code[:2], "Verzonnen"],
    )
    db.execute(
        """
        INSERT INTO bevindingen SELECT ?, schooljaar, element, 'deels', NULL, zekerheid, 0, 0, ?, '[]', 0,
            '{}', toelichting, grondslag_status, norm_versie, model_versie, ?, '[]'
        FROM bevindingen WHERE swv = 'PO9802' AND element = 'E4'
        """,
        [code, vorm, code],
    )


async def test_each_region_shows_evidence_search_coverage_and_oordeel(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/vlag")
    against = entry(page, "niet_belegd", "VO9801")
    assert "De regio kiest er niet voor doorzettingsmacht te beleggen." in against
    assert "Bewijs: uitdrukkelijk niet" in against
    assert "convenant: verkregen" in against
    assert "Vastgesteld: niet beoordeeld" in against
    silent = entry(page, "niet_aangetroffen", "VO9802")
    assert "4 pagina’s gelezen" in silent
    assert "1 niet gelezen" in silent
    assert "ondersteuningsplan: niet alles gelezen" in silent
    assert "Kadewerf : niet aangetroffen" in silent
    for link in page.select(".citaat a, article h3 a"):
        assert (await site.client.get(str(link["href"]).partition("#")[0])).status_code == 200
    assert "_" not in text(page.main)


async def test_where_only_gemeenten_miss_out_the_limit_comes_first(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/vlag")
    first = page.select_one('article[aria-labelledby="niet_belegd-PO9801"] .citaat .rol')
    assert text(first) == "Tegenbewijs: uitdrukkelijk niet"


async def test_any_element_can_be_asked(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/vlag?element=E7")
    assert text(page.h1) == "Regio’s waar dit niet volledig is afgesproken: Nazorg"
    assert groups(page) == {
        "niet_belegd": ["PO9801"],
        "niet_aangetroffen": ["PO9802", "VO9801", "VO9802"],
        "niet_te_beoordelen": ["PO9803"],
    }
    assert "Doorzettingsmacht" not in entry(page, "niet_belegd", "PO9801")


async def test_an_agreement_that_leaves_a_gemeente_out_is_not_complete(
    country_copy: Path, open_site: Open, soup: Soup
) -> None:
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db, db:
        db.execute(
            "UPDATE bevindingen SET gemeenten_gedekt = ? WHERE swv = 'PO9801' AND element = 'E1'",
            ['["GM9801"]'],
        )
    page = await soup(open_site(country_copy), "/vlag?element=E1")
    found = entry(page, "niet_belegd", "PO9801")
    assert "Beemsloot : valt buiten de afspraak" in found
    assert "Aardveen" not in found


@pytest.mark.parametrize("query", ["element=E99", "element=%3Cscript%3E", "schooljaar=1900-1901"])
async def test_what_is_no_choice_counts_as_not_chosen(site: Datasette, soup: Soup, query: str) -> None:
    page = await soup(site, f"/vlag?{query}")
    assert text(page.h1) == "Regio’s zonder belegde doorzettingsmacht"
    assert not page.select("script, [style], style")


async def test_the_csv_has_a_line_per_gemeente_with_its_group(site: Datasette) -> None:
    response = await site.client.get("/vlag.csv?element=E4")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="vlag-E4-2026-2027.csv"' in response.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(line["code"], line["gemeente"]) for line in lines] == [
        ("PO9802", "Fluithoek"),
        ("PO9802", "Geestdam"),
        ("VO9801", "IJsselbos"),
        ("VO9801", "Jonkersvaart"),
        ("PO9801", "Eemzijl"),
        ("VO9802", "Kadewerf"),
        ("PO9803", "Hoogveld"),
    ]
    assert {line["vastgesteld"] for line in lines} == {"niet beoordeeld"}
    assert [line["hele regio"] for line in lines] == ["ja"] * 4 + ["nee", "ja", "ja"]
    assert lines[0]["groep"] == "Niet of niet volledig belegd"
    assert lines[5]["pagina's niet gelezen"] == "1"
    assert lines[2]["citaat zegt"] == "uitdrukkelijk niet"


async def feed_of(site: Datasette, path: str = "/vlag.atom") -> Any:
    response = await site.client.get(path)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


async def test_the_feed_has_what_rfc_4287_asks(site: Datasette) -> None:
    feed = await feed_of(site)
    entries = feed.findall("a:entry", ATOM)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for node in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", ATOM)) == 1
            assert node.findtext(f"a:{name}", namespaces=ATOM)
        assert node.findtext("a:id", namespaces=ATOM).startswith("urn:uuid:")
        assert datetime.fromisoformat(node.findtext("a:updated", namespaces=ATOM)).tzinfo is not None
        assert node.find("a:link[@rel='alternate']", ATOM).get("href").startswith("http://")
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    assert (
        feed.find("a:link[@rel='self']", ATOM)
        .get("href")
        .endswith("/vlag.atom?schooljaar=2026-2027&element=E4")
    )
    ids = [node.findtext("a:id", namespaces=ATOM) for node in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-10-05T09:30:00.000+00:00"


async def test_the_feed_holds_flags_and_not_what_cannot_be_judged(site: Datasette) -> None:
    entries = (await feed_of(site)).findall("a:entry", ATOM)
    found = [
        (e.findtext("a:title", namespaces=ATOM)[:6], e.find("a:category", ATOM).get("term")) for e in entries
    ]
    assert found == [
        ("PO9802", "niet_belegd"),
        ("VO9801", "niet_belegd"),
        ("PO9801", "niet_belegd"),
        ("VO9802", "niet_aangetroffen"),
    ]
    assert "<script>alert('mis')</script>" in entries[1].findtext("a:title", namespaces=ATOM)


async def test_ids_stay_the_same_after_a_new_run_and_differ_per_element(
    site: Datasette, country_copy: Path, open_site: Open
) -> None:
    def ids(feed: Any) -> list[str]:
        return [node.text for node in feed.iter(f"{{{ATOM['a']}}}id")]

    before = ids(await feed_of(site))
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db, db:
        db.execute("UPDATE runs SET geeindigd = '2026-11-01T10:00:00.000+00:00'")
        db.execute("UPDATE samenwerkingsverbanden SET naam = 'Kapot' || char(11) WHERE code = 'PO9802'")
    later = await feed_of(open_site(country_copy))
    assert ids(later) == before
    assert later.findtext("a:updated", namespaces=ATOM) == "2026-11-01T10:00:00.000+00:00"
    assert not set(before) & set(ids(await feed_of(site, "/vlag.atom?element=E7")))


async def test_another_outcome_in_the_school_year_before_is_told(
    country_copy: Path, open_site: Open, soup: Soup
) -> None:
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db, db:
        db.execute("CREATE TEMP TABLE vorig AS SELECT * FROM bevindingen WHERE element = 'E4'")
        db.execute("UPDATE vorig SET schooljaar = '2025-2026'")
        db.execute("UPDATE vorig SET doorzettingsmacht_vorm = 'overstijgend_belegd' WHERE swv = 'PO9802'")
        db.execute("INSERT INTO bevindingen SELECT * FROM vorig")
    site = open_site(country_copy)
    page = await soup(site, "/vlag")
    assert "Vorig schooljaar: belegd aan beide kanten" in entry(page, "niet_belegd", "PO9802")
    assert "Vorig schooljaar" not in entry(page, "niet_belegd", "VO9801")
    second = (await feed_of(site)).findall("a:entry", ATOM)[0].findtext("a:summary", namespaces=ATOM)
    assert "Vorig schooljaar: belegd aan beide kanten." in second


async def test_start_page_menu_and_feed_readers_find_it(site: Datasette, soup: Soup) -> None:
    start = await soup(site, "/")
    assert start.select_one('section[aria-labelledby=doorzettingsmacht] a[href="/vlag?schooljaar=2026-2027"]')
    assert start.select_one('.kop nav a[href="/vlag"]')
    link = (await soup(site, "/vlag?element=E7")).select_one('link[type="application/atom+xml"]')
    assert link is not None
    assert (await site.client.get(str(link["href"]))).status_code == 200


async def test_an_unpublished_dossier_has_no_list(empty_folder: Path, open_site: Open, soup: Soup) -> None:
    site = open_site(empty_folder)
    assert "doorbraak run --schooljaar" in text(await soup(site, "/vlag"))
    for path in ("/vlag.csv", "/vlag.atom"):
        await soup(site, path, status=404)
