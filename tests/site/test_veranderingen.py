"""What changed at the source, and the questions that wait for a person."""

import shlex
from collections.abc import Awaitable, Callable
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from click.testing import CliRunner
from datasette.app import Datasette

from assess.beoordelingen import open_beoordelingen
from collect.dossier import open_database
from collect.ledger import record_besluit
from doorbraak.cli import commands

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def test_changes_are_counted_and_shown_with_old_and_new(site: Datasette, soup: Soup, plan: str) -> None:
    page = await soup(site, "/veranderingen")
    counts = [text(row) for row in page.select("tbody tr")]
    assert counts[0] == "inhoud veranderd 1 1"
    assert counts[1] == "nieuw document 1 waarvan 1 op websites die voor het eerst zijn opgehaald 1"
    assert counts[-1] == "ongewijzigd 0 31"
    change = page.select_one("section[aria-labelledby=soort-inhoud_gewijzigd]")
    assert "De directeur beslist na <b>zes</b> weken." in text(change)
    assert "stond er niet" in text(change)
    assert "1 gewijzigd, 0 erbij, 2 weg" in text(change)
    assert change.select(f'a[href="/document/{plan}"]')
    assert not page.select("#soort-nieuw")
    assert "Dat kan een storing zijn" in text(page)


async def test_changes_of_one_region(site: Datasette, soup: Soup) -> None:
    mine, other = [await soup(site, f"/veranderingen?swv={code}") for code in ("PO9801", "VO9802")]
    assert len(mine.select(".wijziging")) == 2
    assert "Er veranderde niets." in text(other)
    for odd in ("?swv=%27", "?run=niets", "?swv=PO0000&run=%00"):
        await soup(site, f"/veranderingen{odd}")


async def test_before_the_first_comparison_the_page_says_so(
    country_copy: Path, open_site: Open, soup: Soup
) -> None:
    db = open_database(country_copy / "dossier.db", [])
    with db.atomic():
        db.execute("DELETE FROM veranderingen")
        db.execute("DELETE FROM verandering_tellingen")
    db.close()
    assert "nog niets vergeleken" in text(await soup(open_site(country_copy), "/veranderingen"))


async def test_a_document_that_is_no_longer_online_says_so(site: Datasette, soup: Soup) -> None:
    region = await soup(site, "/swv/PO9801")
    row = region.find("a", string="Protocol thuiszitters 2022")
    assert "is misschien verdwenen, sinds 5 oktober 2026" in text(row.find_parent("tr"))
    page = text(await soup(site, str(row["href"])))
    assert "Dit document is misschien verdwenen , sinds 5 oktober 2026" in page
    assert "Voor het laatst opgehaald op 1 september 2026" in page


async def test_every_open_question_has_a_command_that_is_understood(
    site: Datasette, soup: Soup, tmp_path: Path
) -> None:
    page = await soup(site, "/openstaande-besluiten")
    cards = page.select(".vraagkaart")
    assert len(cards) == 5
    assert text(page.h2) == "5 open vragen"
    filled = {
        "STATUS": "concept",
        "SOORT": "oogo",
        "CODE": "PO9801",
        "DATUM": "2026-08-01",
        "DOCUMENT": "a" * 12,
    }
    for card in cards:
        words = [filled.get(word, word) for word in shlex.split(text(card.select_one("pre")))]
        assert words[:2] == ["doorbraak", "besluit"]
        done = CliRunner().invoke(commands, [*words[1:], "--dossier", str(tmp_path)])
        assert "heeft nog geen werk.db" in done.output
    assert not page.select(".vraagkaart i")


async def test_a_plan_to_choose_is_a_link(site: Datasette, soup: Soup, plan: str) -> None:
    page = await soup(site, "/openstaande-besluiten")
    links = page.select(f'.vraagkaart li a[href="/document/{plan}"]')
    assert [text(link) for link in links] == ["Ondersteuningsplan 2024-2028"]


async def test_what_was_decided_on_this_evidence_is_not_asked_again(
    country_copy: Path, open_site: Open, soup: Soup, plan: str
) -> None:
    ledger = open_beoordelingen(country_copy / "beoordelingen.db")
    value = {"soort": "oogo", "vingerafdruk": "bewijs-2", "tekst_hash": "h"}
    record_besluit(ledger, soort="soort", reden="gelezen", door="inspecteur", document=plan, waarde=value)
    ledger.close()
    page = await soup(open_site(country_copy), "/openstaande-besluiten")
    assert len(page.select(".vraagkaart")) == 4
    assert "1 vraag is beantwoord" in text(page)


async def test_an_empty_dossier_says_so(empty_folder: Path, open_site: Open, soup: Soup) -> None:
    site = open_site(empty_folder)
    for path in ("/veranderingen", "/openstaande-besluiten"):
        assert "nog geen bevindingen" in text(await soup(site, path))
