"""The charts: their figures are those of the matrix, in the table, in words and in the picture."""

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette
from PIL import Image

from doorbraak.pages.grafiek import NAMEN, Grafiek, Rij, grafieken
from doorbraak.pages.grafiek_beeld import BREED, SMAL, VULLING, beeld
from doorbraak.pages.matrix import cells_of
from doorbraak.pages.words import INDICATIES

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]
SVG = "{http://www.w3.org/2000/svg}"
VOORBEELD = Grafiek(
    naam="indicaties",
    titel="Titel met <b> & $\\alpha$",
    kop="Element",
    codes=tuple(INDICATIES),
    woorden=tuple(INDICATIES.values()),
    rijen=(Rij("E1 Een <script>", (1, 2, 3, 4, 5, 6)), Rij("E2 Leeg", (0, 0, 0, 0, 0, 0))),
)


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ").split())


def figures(section: Tag) -> dict[str, list[int]]:
    """Per row the numbers of the table beside a chart, without the total."""
    return {
        text(row.th): [int(text(cell).split()[0]) for cell in row.select("td")[:-1]]
        for row in section.select("tbody tr")
    }


@pytest.mark.parametrize("sector", ["", "PO", "VO"])
async def test_the_figures_are_those_of_the_matrix(
    heel_land: Path, open_site: Open, soup: Soup, sector: str
) -> None:
    site = open_site(heel_land)
    page = await soup(site, f"/grafieken?sector={sector}&element=E2")
    by_element, _, by_year = (figures(section) for section in page.select("main > section"))
    for years, table in ((["2026-2027"], by_element), (["2025-2026", "2026-2027"], by_year)):
        for year in years:
            sheet = (await site.client.get(f"/matrix.csv?sector={sector}&schooljaar={year}")).text
            lines = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")), delimiter=";"))
            cells = Counter((line["element"], line["machine-indicatie"]) for line in lines)
            for label, numbers in table.items():
                element = "E2" if label[:2] == "20" else label[:2]
                if label[:2] != "20" or label == year:
                    assert numbers == [cells[element, word] for word in INDICATIES.values()], label
    assert list(by_year) == ["2025-2026", "2026-2027"]


async def test_every_chart_has_its_figures_in_words_and_in_a_table(
    heel_land: Path, open_site: Open, soup: Soup
) -> None:
    page = await soup(open_site(heel_land), "/grafieken?sector=PO")
    for name, section in zip(NAMEN, page.select("main > section"), strict=True):
        image = section.select_one("img")
        assert image is not None
        assert str(image["src"]) == f"/grafiek/{name}.svg?schooljaar=2026-2027&sector=PO"
        for label, numbers in figures(section).items():
            said = str(image["alt"]).split(f"{label}: ")[1].split(".")[0]
            assert [int(part.split()[0]) for part in said.split(", ")] == [n for n in numbers if n]
    assert not page.select("[style], style, script")


def test_what_was_established_is_counted(country: Path) -> None:
    connection = sqlite3.connect(country / "dossier.db")
    cells = cells_of(connection, "2026-2027", {})
    row = connection.execute(
        "SELECT swv, schooljaar, element, vingerafdruk FROM bevindingen WHERE swv = 'PO9801' AND element = 'E4'"
    ).fetchone()
    view = grafieken(connection, {}, {tuple(row): "aanwezig"})
    connection.close()
    assert view is not None
    reviewed = view.grafieken[1]
    assert {rij.label[:2]: rij.aantallen for rij in reviewed.rijen} == {
        f"E{n}": (int(n == 4), 5 - int(n == 4)) for n in range(1, 8)
    }
    assert sum(rij.totaal for rij in reviewed.rijen) == len(cells)


@pytest.mark.parametrize("naam", NAMEN)
async def test_a_chart_can_be_fetched_as_svg_and_png(heel_land: Path, open_site: Open, naam: str) -> None:
    site = open_site(heel_land)
    svg = await site.client.get(f"/grafiek/{naam}.svg?sector=VO")
    assert svg.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert naam in svg.headers["content-disposition"]
    ElementTree.fromstring(svg.content)
    png = await site.client.get(f"/grafiek/{naam}.png?sector=VO")
    with Image.open(io.BytesIO(png.content)) as image:
        assert image.format == "PNG"
        assert image.width == 1800


async def test_an_unknown_chart_or_an_empty_dossier_is_not_found(
    site: Datasette, empty_folder: Path, open_site: Open
) -> None:
    assert (await site.client.get("/grafiek/taart.svg")).status_code == 404
    assert (await open_site(empty_folder).client.get("/grafiek/verloop.svg")).status_code == 404


def test_the_picture_has_nothing_that_the_policy_blocks_and_says_what_it_shows() -> None:
    root = ElementTree.fromstring(beeld(VOORBEELD, "svg"))
    assert not list(root.iter(f"{SVG}style"))
    assert not [node for node in root.iter() if "style" in node.attrib]
    assert not [v for node in root.iter() for v in node.attrib.values() if "http" in v]
    assert root.findtext(f"{SVG}title") == VOORBEELD.titel
    assert root.findtext(f"{SVG}desc") == VOORBEELD.alt
    assert "E1 Een <script>: 1 aanwezig, 2 deels, 3 voorgenomen" in VOORBEELD.alt
    assert VOORBEELD.alt.endswith("E2 Leeg: geen cellen.")


def test_the_parts_differ_without_colour() -> None:
    patterned = [code for code in INDICATIES if VULLING[code].hatch]
    assert len(patterned) == len(INDICATIES) - 1
    root = ElementTree.fromstring(beeld(VOORBEELD, "svg"))
    assert len(list(root.iter(f"{SVG}pattern"))) == len(patterned)


def test_the_same_figures_give_the_same_bytes() -> None:
    first = [beeld(VOORBEELD, "svg"), beeld(VOORBEELD, "png")]
    beeld.cache_clear()
    assert [beeld(VOORBEELD, "svg"), beeld(VOORBEELD, "png")] == first


def test_the_narrow_picture_is_half_as_wide_with_letters_as_large() -> None:
    wide, narrow = (ElementTree.fromstring(beeld(VOORBEELD, "svg", maat)) for maat in (BREED, SMAL))
    assert narrow.get("width") == "324pt"
    assert wide.get("width") == "648pt"
