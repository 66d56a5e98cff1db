"""What the pages say beside the indicatie: why, by which rule, what was judged alike, and the norms of law."""

from collections.abc import Awaitable, Callable

from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

Soup = Callable[..., Awaitable[BeautifulSoup]]


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def test_a_region_shows_the_norms_of_law_without_a_verdict(site: Datasette, soup: Soup) -> None:
    section = (await soup(site, "/swv/PO9801")).select_one("section[aria-labelledby=wettelijk]")
    said = text(section)
    for expected in (
        *(
            "gevonden",
            "niet aangetroffen",
            "gemeente Aardveen",
            "14 maart 2024",
            "geen oordeel over de naleving",
        ),
        *("De wethouder jeugd beslist", "de tekst moet nog worden nagekeken", "WPO art. 18a lid 9"),
        "Let op: het overleg is later dan de vaststelling (1 februari 2024).",
    ):
        assert expected in said
    assert "voldoet niet" not in said
    steps = [text(step) for step in section.select(".stappen li")]
    assert steps[0] == "1 februari 2024 : vaststelling"
    assert steps[1].startswith("14 maart 2024 : overleg met gemeente (OOGO), Aardveen")


async def test_a_region_without_them_says_so(site: Datasette, soup: Soup) -> None:
    section = (await soup(site, "/swv/VO9801")).select_one("section[aria-labelledby=wettelijk]")
    assert "niet onderzocht" in text(section)


async def test_a_cell_shows_what_was_judged_alike(site: Datasette, soup: Soup) -> None:
    section = (await soup(site, "/bevinding/2026-2027/PO9801/E4")).select_one(
        "section[aria-labelledby=eerder]"
    )
    assert "Dan beslist de bestuurder <b>alleen</b>." in text(section)
    assert "IGJ, de machine las de passage verkeerd" in text(section)
    assert section.select_one("a")["href"] == "/bevinding/2025-2026/VO9801/E4"
    other = await soup(site, "/bevinding/2026-2027/PO9801/E7")
    assert other.select_one("section[aria-labelledby=eerder]") is None


async def test_a_cell_says_why_it_is_not_aanwezig(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/bevinding/2026-2027/VO9802/E4")
    assert [text(item) for item in page.select(".waarom li")] == [
        "E4c Op welk moment? Hierop is geen antwoord aangetroffen."
    ]
    assert (await soup(site, "/bevinding/2026-2027/PO9801/E4")).select_one(".waarom") is None
