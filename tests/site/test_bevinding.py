"""The page of one cell."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from assess.beoordelingen import open_beoordelingen, record
from collect.dossier import open_database

Soup = Callable[..., Awaitable[BeautifulSoup]]

CEL = "/bevinding/2026-2027/PO9801/E4"


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


async def test_a_cell_page_quotes_with_a_link_to_the_passage(site: Datasette, soup: Soup) -> None:
    page = await soup(site, CEL)
    quote = page.select_one("#E4a .citaat")
    assert quote is not None
    assert [text(mark) for mark in quote.select("mark")] == ["beslist"]
    assert text(quote.select_one(".context")) == "Komen partijen er niet uit,"
    assert "pagina 2" in text(quote.figcaption)
    assert "Plan › 2. Hoofdstuk" in text(quote.figcaption)
    link = str(quote.select_one("a")["href"])
    document = await soup(site, link)
    passage = document.select_one("#" + link.split("#")[1])
    assert "beslist de directeur" in text(passage)
    assert "beslist" in [text(mark) for mark in passage.select("mark")]


async def test_a_conflict_stands_side_by_side_with_both_dates(site: Datasette, soup: Soup) -> None:
    section = (await soup(site, CEL)).select_one("section[aria-labelledby=tegenspraak]")
    sides = [text(side) for side in section.select(".kant")]
    assert len(sides) == 2
    assert "14 mei 2024" in sides[0]
    assert "1 maart 2022" in sides[1]


async def test_a_deelvraag_shows_answer_value_and_kind(site: Datasette, soup: Soup) -> None:
    page = await soup(site, CEL)
    question = text(page.select_one("#E4a"))
    for expected in ("afgesproken", "beslissend", "houder", "Kernvraag", "Tegenbewijs"):
        assert expected in question
    assert "geen antwoord aangetroffen" in text(page.select_one("#E4d"))


async def test_what_a_document_says_that_does_not_count_is_shown(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/bevinding/2026-2027/PO9801/E7")
    assert "Vanaf volgend jaar regelen wij de nazorg beter." in text(
        page.select_one("section[aria-labelledby=telt-niet]")
    )


async def test_a_cell_accounts_for_its_search(site: Datasette, soup: Soup) -> None:
    section = text(
        (await soup(site, "/bevinding/2026-2027/VO9802/E5")).select_one("section[aria-labelledby=gezocht]")
    )
    for expected in ("4 pagina’s gelezen", "1 pagina niet gelezen", "Ondersteuningsplan (scan)"):
        assert expected in section
    for expected in ("Het geldt vier jaar.", "gaat alleen over de duur", "doorzettingsmacht, nazorg"):
        assert expected in section


async def test_a_cell_names_its_ground_and_its_limits(site: Datasette, soup: Soup) -> None:
    page = text(await soup(site, CEL))
    assert "startnota, geen geldend recht" in page
    assert "geen oordeel in de zin van de WOT" in page
    assert "voldoet niet" not in page


async def test_a_cell_leads_to_its_neighbours(site: Datasette, soup: Soup) -> None:
    page = await soup(site, CEL)
    assert [link["href"] for link in page.select(".buren a")] == [
        "/bevinding/2026-2027/PO9801/E3",
        "/bevinding/2026-2027/PO9801/E5",
        "/bevinding/2026-2027/PO9802/E4",
    ]


async def test_only_what_both_inspecties_approved_is_established(
    country_copy: Path, open_site: Callable[[Path], Datasette], soup: Soup
) -> None:
    dossier = open_database(country_copy / "dossier.db", [])
    query = "SELECT vingerafdruk FROM bevindingen WHERE swv = 'PO9801' AND element = 'E4'"
    fingerprint = dossier.execute(query).fetchone()[0]
    dossier.close()
    ledger = open_beoordelingen(country_copy / "beoordelingen.db")
    about = {"swv": "PO9801", "schooljaar": "2026-2027", "element": "E4", "vingerafdruk": fingerprint}
    about |= {"oordeel": "deels", "redencode": "uitzondering", "toelichting": "Eemzijl doet niet mee."}
    about |= {"bewijs": [{"sha256": "ab", "pagina": 2, "citaat": "beslist de directeur"}]}
    site = open_site(country_copy)
    for inspectie in ("IvhO", "IGJ"):
        proposal = record(ledger, **about, inspectie=inspectie, stap="voorstel", door=f"a {inspectie}")
        record(
            *(ledger,),
            **about,
            **{"inspectie": inspectie, "stap": "goedgekeurd", "door": f"b {inspectie}", "vervangt": proposal},
        )
        people = (await soup(site, CEL)).select_one("section[aria-labelledby=mens]")
        assert ("niet beoordeeld" in text(people)) is (inspectie == "IvhO")
    ledger.close()
    page = await soup(site, CEL)
    assert "deels" in text(page.select_one("section[aria-labelledby=mens]"))
    assert "aanwezig" in text(page.select_one("section[aria-labelledby=machine]"))
    assert "Eemzijl doet niet mee." in text(page.select_one("section[aria-labelledby=beoordelingen]"))
    assert "inspecteur: deels" in text((await soup(site, "/matrix")).select_one(f'.matrix a[href="{CEL}"]'))
    figure = (await soup(site, "/")).select(".figuur tbody tr")[3]
    assert text(figure.find_all("td")[1]) == "1 deels 4 niet beoordeeld"


async def test_what_is_unsure_is_told_with_the_passage_to_look_at(
    country_copy: Path, open_site: Callable[[Path], Datasette], soup: Soup
) -> None:
    assert (await soup(open_site(country_copy), CEL)).select_one("#onzeker") is None
    dossier = open_database(country_copy / "dossier.db", [])
    document = dossier.execute("SELECT document FROM onderzochte_documenten").fetchone()[0]
    waar = {
        "document": document,
        "pagina": 3,
        "anker": None,
        "citaat": "De <b>voorzitter</b> beslist.",
        "kans": 0.6,
    }
    doubts = [{"reden": "mogelijk_gemist", "tekst": "E4a: kijk hier", "deelvraag": "E4a", "waar": waar}]
    with dossier.atomic():
        dossier.table("wachtrij").insert(
            {
                **{"swv": "PO9801", "schooljaar": "2026-2027", "element": "E4", "rang": 1, "steekproef": 0},
                "onzeker": json.dumps(doubts),
            }
        )
    dossier.close()
    shown = (await soup(open_site(country_copy), CEL)).select_one(".onzeker li")
    assert shown is not None
    assert text(shown) == "E4a: kijk hier De <b>voorzitter</b> beslist. pagina 3"
    link = shown.select_one("a")
    assert link is not None
    assert str(link["href"]).endswith(f"/document/{document}")
