"""The map: every region once, its counts those of the matrix, and honest where it cannot draw."""

import csv
import io
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette
from sqlite_utils import Database

from doorbraak.pages.vulling import VULLINGEN, naam, patronen
from doorbraak.pages.words import INDICATIES

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]
SVG = "{http://www.w3.org/2000/svg}"


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def drawing(site: Datasette, query: str) -> ElementTree.Element:
    response = await site.client.get(f"/kaart.svg?{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert len(response.content) < 400_000
    return ElementTree.fromstring(response.content)


@pytest.mark.parametrize(("sector", "regions"), [("PO", 76), ("VO", 74)])
async def test_every_region_is_drawn_once_in_the_order_of_its_code(
    heel_land: Path, open_site: Open, sector: str, regions: int
) -> None:
    found = await drawing(open_site(heel_land), f"sector={sector}&element=E4")
    codes = [str(link.get("href"))[5:11] for link in found.iter(f"{SVG}a")]
    assert len(codes) == regions
    assert codes == sorted(set(codes))
    assert {code[:2] for code in codes} == {sector}
    assert all(link.findtext(f"{SVG}title") for link in found.iter(f"{SVG}a"))


@pytest.mark.parametrize("query", ["sector=PO&element=E4", "sector=VO&element=E1&schooljaar=2025-2026"])
async def test_the_counts_are_those_of_the_matrix(
    heel_land: Path, open_site: Open, soup: Soup, query: str
) -> None:
    site = open_site(heel_land)
    page = await soup(site, f"/kaart?{query}")
    legend = {text(row.th): int(text(row.td)) for row in page.select(".legenda tbody tr")}
    sheet = (await site.client.get(f"/matrix.csv?{query}")).text.removeprefix("\ufeff")
    cells = Counter(row["machine-indicatie"] for row in csv.DictReader(io.StringIO(sheet), delimiter=";"))
    assert {word: legend[word] for word in INDICATIES.values()} == {
        word: cells[word] for word in INDICATIES.values()
    }
    assert int(text(page.select_one(".legenda tfoot td"))) == sum(legend.values())
    table = Counter(text(row.select("td")[0]) for row in page.select("section .lijst tbody tr"))
    assert all(table[word] == cells[word] for word in INDICATIES.values())


async def test_an_area_is_filled_with_the_pattern_of_its_own_cell(heel_land: Path, open_site: Open) -> None:
    found = await drawing(open_site(heel_land), "sector=PO&element=E4&schooljaar=2026-2027")
    db = Database(heel_land / "dossier.db")
    cells = {
        row["swv"]: row["indicatie"]
        for row in db.query("SELECT * FROM bevindingen WHERE element = 'E4' AND schooljaar = '2026-2027'")
    }
    db.close()
    patterns = {pattern.get("id") for pattern in found.iter(f"{SVG}pattern")}
    for link in found.iter(f"{SVG}a"):
        code, path = str(link.get("href"))[5:11], link.find(f"{SVG}path")
        assert path is not None
        assert path.get("fill") == f"url(#{naam(cells[code])})"
        assert naam(cells[code]) in patterns
        assert str(link.findtext(f"{SVG}title")).endswith(f": {INDICATIES[cells[code]]}")


async def test_the_policy_blocks_nothing_on_the_page(heel_land: Path, open_site: Open, soup: Soup) -> None:
    page = await soup(open_site(heel_land), "/kaart")
    assert not page.select("[style], style, script")
    assert not [name for node in page.select("svg *") for name in node.attrs if name.startswith("on")]


async def test_a_shared_gemeente_is_named_with_all_its_regions(
    heel_land: Path, open_site: Open, soup: Soup
) -> None:
    page = await soup(open_site(heel_land), "/kaart?sector=PO")
    assert "20 gemeenten horen bij meer dan één samenwerkingsverband" in text(page.main)
    shared = page.select("section[aria-labelledby=gedeeld] tbody tr")
    assert len(shared) == 20
    assert all(re.fullmatch(r".+ PO\d{4} PO\d{4}(, PO\d{4})*", text(row)) for row in shared)


async def test_a_region_without_gemeenten_is_told_not_drawn(
    heel_land: Path, open_site: Open, soup: Soup
) -> None:
    page = await soup(open_site(heel_land), "/kaart?sector=VO&schooljaar=2025-2026")
    assert "Niet op de kaart: VO2815" in text(page.main)
    assert not page.select('svg a[href*="VO2815"]')


async def test_a_region_without_a_bevinding_is_drawn_as_such(
    heel_land: Path, open_site: Open, tmp_path: Path, soup: Soup
) -> None:
    (tmp_path / "dossier.db").write_bytes((heel_land / "dossier.db").read_bytes())
    (tmp_path / "beoordelingen.db").write_bytes((heel_land / "beoordelingen.db").read_bytes())
    db = Database(tmp_path / "dossier.db")
    with db.atomic():
        db.execute("DELETE FROM bevindingen WHERE swv = 'PO2101'")
        db.execute(
            "UPDATE samenwerkingsverbanden SET naam = ? WHERE code = 'PO2201'", ["<script>a</script>&"]
        )
    db.close()
    site = open_site(tmp_path)
    page = await soup(site, "/kaart?sector=PO")
    assert "geen bevinding 1" in text(page.select_one(".legenda"))
    area = page.select_one('svg a[href*="PO2101"]')
    assert text(area).endswith("geen bevinding")
    assert text(page.select_one('svg a[href*="PO2201"] title')).startswith("PO2201 <script>a</script>&: ")
    await drawing(site, "sector=PO")
    assert not page.select("script")


async def test_without_borders_the_table_stands_alone(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/kaart?sector=PO&element=E4")
    assert "Voor deze codes is er geen kaart" in text(page.main)
    assert page.select_one("svg.kaart") is None
    assert [text(node) for node in page.select(".lijst .code")] == ["PO9801", "PO9802", "PO9803"]
    assert (await site.client.get("/kaart.svg?sector=PO")).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "sector=XX&element=E99&schooljaar=1999-2000", "element=E4&indicatie=deels"]
)
async def test_what_is_not_known_counts_as_not_chosen(
    heel_land: Path, open_site: Open, soup: Soup, query: str
) -> None:
    page = await soup(open_site(heel_land), f"/kaart?{query}")
    chosen = [str(option.get("value") or text(option)) for option in page.select("option[selected]")]
    assert chosen == ["PO", "E4", "2026-2027"]
    assert int(text(page.select_one(".legenda tfoot td"))) == 76


async def test_nothing_published_yet(empty_folder: Path, open_site: Open, soup: Soup) -> None:
    assert "nog geen bevindingen" in text((await soup(open_site(empty_folder), "/kaart")).main)


def test_every_indicatie_has_its_own_pattern() -> None:
    assert set(INDICATIES) < set(VULLINGEN)
    shown = [VULLINGEN[code] for code in INDICATIES]
    assert len({found.patroon for found in shown}) == len({found.hatch for found in shown}) == len(shown)
    ElementTree.fromstring(f"<svg>{patronen()}</svg>")
