"""The start page."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

Soup = Callable[..., Awaitable[BeautifulSoup]]
CEL = "/bevinding/2026-2027/PO9801/E4"


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def test_every_element_is_counted_beside_what_was_established(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/")
    rows = page.select(".figuur tbody tr")
    assert [text(row.th)[:2] for row in rows] == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]
    machine, established = rows[3].find_all("td")
    assert text(machine) == "1 aanwezig 1 deels 1 tegengesproken 1 niet aangetroffen 1 niet te beoordelen"
    assert text(established) == "niet beoordeeld"


async def test_the_three_groups_without_doorzettingsmacht_stand_apart(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/")
    groups = {
        text(group.h3): [text(code) for code in group.select("tbody .code")]
        for group in page.select(".groep")
    }
    assert groups == {
        "2 Niet of niet volledig belegd": ["PO9802", "VO9801"],
        "1 Niet aangetroffen in de onderzochte documenten": ["VO9802"],
        "1 Niet te beoordelen": ["PO9803"],
    }


async def test_a_gemeente_outside_the_agreement_of_its_region_is_named(site: Datasette, soup: Soup) -> None:
    section = (await soup(site, "/")).select_one("section[aria-labelledby=gemeenten]")
    assert "Eemzijl PO9801 Rivierenkwartier uitdrukkelijk niet belegd niet beoordeeld" in text(section)
    assert "Aardveen" not in text(section)


async def test_dekking_keeps_not_found_and_not_looked_at_apart(site: Datasette, soup: Soup) -> None:
    section = (await soup(site, "/")).select_one("section[aria-labelledby=dekking]")
    plan = next(row for row in section.select("tbody tr") if "ondersteuningsplan" in text(row))
    assert [text(cell.strong) for cell in plan.find_all("td")] == ["1", "2", "0", "1"]
    assert "1 website niet bereikbaar" in text(plan)


async def test_an_unpublished_dossier_says_what_to_run(
    empty_folder: Path, open_site: Callable[[Path], Datasette], soup: Soup
) -> None:
    site = open_site(empty_folder)
    for path in ("/", "/matrix"):
        assert "doorbraak run --schooljaar" in text(await soup(site, path))
    for path in (CEL, "/matrix.csv", "/swv/PO9801", "/gemeente/GM9801"):
        await soup(site, path, status=404)
    assert "E4" in text(await soup(site, "/normen"))
