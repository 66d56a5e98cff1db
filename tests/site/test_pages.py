"""What stands on the pages."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from assess.beoordelingen import open_beoordelingen, record
from collect.dossier import open_database

CEL = "/bevinding/2026-2027/PO9801/E4"


async def soup(site: Datasette, path: str, status: int = 200) -> BeautifulSoup:
    response = await site.client.get(path, follow_redirects=True)
    assert response.status_code == status, response.text[:500]
    return BeautifulSoup(response.text, "lxml")


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ").split())


def codes(page: BeautifulSoup) -> list[str]:
    return [text(node) for node in page.select(".matrix tbody th .code")]


def document_path(page: BeautifulSoup, title: str) -> str:
    """Where the link with this title leads."""
    link = page.find("a", string=title)
    assert isinstance(link, Tag)
    return str(link["href"])


# Start


async def test_every_element_is_counted_beside_what_was_established(site: Datasette) -> None:
    page = await soup(site, "/")
    rows = page.select(".figuur tbody tr")
    assert [text(row.th)[:2] for row in rows] == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]
    machine, established = rows[3].find_all("td")
    assert text(machine) == "1 aanwezig 1 deels 1 tegengesproken 1 niet aangetroffen 1 niet te beoordelen"
    assert text(established) == "niet beoordeeld"


async def test_the_three_groups_without_doorzettingsmacht_stand_apart(site: Datasette) -> None:
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


async def test_a_gemeente_outside_the_agreement_of_its_region_is_named(site: Datasette) -> None:
    section = (await soup(site, "/")).select_one("section[aria-labelledby=gemeenten]")
    assert "Eemzijl PO9801 Rivierenkwartier uitdrukkelijk niet belegd niet beoordeeld" in text(section)
    assert "Aardveen" not in text(section)


async def test_dekking_keeps_not_found_and_not_looked_at_apart(site: Datasette) -> None:
    section = (await soup(site, "/")).select_one("section[aria-labelledby=dekking]")
    plan = next(row for row in section.select("tbody tr") if "ondersteuningsplan" in text(row))  # type: ignore[union-attr]
    assert [text(cell.strong) for cell in plan.find_all("td")] == ["1", "2", "0", "1"]
    assert "1 website niet bereikbaar" in text(plan)


async def test_an_unpublished_dossier_says_what_to_run(empty_site: Datasette) -> None:
    for path in ("/", "/matrix"):
        assert "doorbraak run --schooljaar" in text(await soup(empty_site, path))
    for path in (CEL, "/matrix.csv", "/swv/PO9801", "/gemeente/GM9801"):
        await soup(empty_site, path, status=404)
    assert "E4" in text(await soup(empty_site, "/normen"))


# Matrix


async def test_the_matrix_is_sorted_by_code(site: Datasette) -> None:
    assert codes(await soup(site, "/matrix")) == ["PO9801", "PO9802", "PO9803", "VO9801", "VO9802"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sector=VO", ["VO9801", "VO9802"]),
        ("indicatie=voorgenomen", ["PO9801"]),
        ("element=E2&indicatie=aanwezig", ["VO9802"]),
        ("indicatie=niet_te_beoordelen&sector=PO", ["PO9803"]),
        ("zoek=linden", ["PO9802"]),
        ("zoek=vo98", ["VO9801", "VO9802"]),
        ("zoek=eemzijl", ["PO9801"]),
        ("zoek=GM9801", ["PO9801"]),
        (
            "schooljaar=1999-2000&sector=XX&indicatie=misschien",
            ["PO9801", "PO9802", "PO9803", "VO9801", "VO9802"],
        ),
    ],
)
async def test_a_filter_narrows_the_rows(site: Datasette, query: str, expected: list[str]) -> None:
    assert codes(await soup(site, f"/matrix?{query}")) == expected


async def test_the_form_shows_what_the_address_asked(site: Datasette) -> None:
    page = await soup(site, "/matrix?sector=VO&element=E4&indicatie=niet_aangetroffen&zoek=kade")
    chosen = {
        str(select["name"]): str(select.select_one("option[selected]")["value"])  # type: ignore[index]
        for select in page.select("select")
        if select["name"] != "schooljaar"
    }
    assert chosen == {"sector": "VO", "element": "E4", "indicatie": "niet_aangetroffen"}
    assert page.select_one("#f-zoek")["value"] == "kade"  # type: ignore[index]
    assert [text(head)[:2] for head in page.select(".matrix thead th")[1:]] == ["E4"]


async def test_an_empty_result_says_so(site: Datasette) -> None:
    page = await soup(site, "/matrix?zoek=bestaatniet")
    assert "Geen samenwerkingsverband gevonden" in text(page)
    assert page.select_one(".matrix") is None


async def test_a_cell_says_in_words_what_limits_it(site: Datasette) -> None:
    page = await soup(site, "/matrix")
    cell = page.select_one(f'.matrix a[href="{CEL}"]')
    assert "aanwezig" in text(cell)
    assert "documenten spreken elkaar tegen" in text(cell)
    assert "4 van 5 gemeenten" in text(cell)
    assert "onvolledig" in text(page.select_one('.matrix a[href="/bevinding/2026-2027/VO9802/E2"]'))


async def test_not_obtained_looks_and_reads_different_from_not_found(site: Datasette) -> None:
    page = await soup(site, "/matrix")
    unknown = page.select_one('.matrix td:has(a[href="/bevinding/2026-2027/PO9803/E4"])')
    absent = page.select_one('.matrix td:has(a[href="/bevinding/2026-2027/VO9802/E4"])')
    assert unknown is not None
    assert absent is not None
    assert unknown["class"] != absent["class"]
    assert text(unknown).endswith("niet te beoordelen plan niet verkregen")
    assert "niet aangetroffen" in text(absent)


async def test_the_csv_holds_the_visible_matrix(site: Datasette) -> None:
    response = await site.client.get("/matrix.csv?sector=VO&element=E4")
    assert response.headers["content-disposition"] == 'attachment; filename="matrix-2026-2027.csv"'
    assert response.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["code"], row["element"], row["machine-indicatie"]) for row in rows] == [
        ("VO9801", "E4", "tegengesproken"),
        ("VO9802", "E4", "niet aangetroffen"),
    ]
    assert {row["vastgesteld"] for row in rows} == {"niet beoordeeld"}


async def test_the_whole_country_fits_in_one_matrix(
    large_country: Path, open_site: Callable[[Path], Datasette]
) -> None:
    page = await soup(open_site(large_country), "/matrix")
    assert len(page.select(".matrix tbody tr")) == 152
    assert len(page.select(".matrix tbody td a")) == 152 * 7


# Cell


async def test_a_cell_page_quotes_with_a_link_to_the_passage(site: Datasette) -> None:
    page = await soup(site, CEL)
    quote = page.select_one("#E4a .citaat")
    assert quote is not None
    assert [text(mark) for mark in quote.select("mark")] == ["beslist"]
    assert "pagina 2" in text(quote.figcaption)
    assert "Plan › 2. Hoofdstuk" in text(quote.figcaption)
    link = str(quote.select_one("a")["href"])  # type: ignore[index]
    document = await soup(site, link)
    passage = document.select_one("#" + link.split("#")[1])
    assert "beslist de directeur" in text(passage)
    assert "beslist" in [text(mark) for mark in passage.select("mark")]  # type: ignore[union-attr]


async def test_a_conflict_stands_side_by_side_with_both_dates(site: Datasette) -> None:
    section = (await soup(site, CEL)).select_one("section[aria-labelledby=tegenspraak]")
    sides = [text(side) for side in section.select(".kant")]  # type: ignore[union-attr]
    assert len(sides) == 2
    assert "14 mei 2024" in sides[0]
    assert "1 maart 2022" in sides[1]


async def test_a_deelvraag_shows_answer_value_and_kind(site: Datasette) -> None:
    page = await soup(site, CEL)
    question = text(page.select_one("#E4a"))
    for expected in ("afgesproken", "beslissend", "houder", "Kernvraag", "Tegenbewijs"):
        assert expected in question
    assert "geen antwoord aangetroffen" in text(page.select_one("#E4d"))


async def test_what_a_document_says_that_does_not_count_is_shown(site: Datasette) -> None:
    page = await soup(site, "/bevinding/2026-2027/PO9801/E7")
    assert "Vanaf volgend jaar regelen wij de nazorg beter." in text(
        page.select_one("section[aria-labelledby=telt-niet]")
    )


async def test_a_cell_accounts_for_its_search(site: Datasette) -> None:
    section = text(
        (await soup(site, "/bevinding/2026-2027/VO9802/E5")).select_one("section[aria-labelledby=gezocht]")
    )
    for expected in ("4 pagina’s gelezen", "1 pagina niet gelezen", "Ondersteuningsplan (scan)"):
        assert expected in section
    for expected in ("Het geldt vier jaar.", "gaat alleen over de duur", "doorzettingsmacht, nazorg"):
        assert expected in section


async def test_a_cell_names_its_ground_and_its_limits(site: Datasette) -> None:
    page = text(await soup(site, CEL))
    assert "startnota, geen geldend recht" in page
    assert "geen oordeel in de zin van de WOT" in page
    assert "voldoet niet" not in page


async def test_a_cell_leads_to_its_neighbours(site: Datasette) -> None:
    page = await soup(site, CEL)
    assert [link["href"] for link in page.select(".buren a")] == [
        "/bevinding/2026-2027/PO9801/E3",
        "/bevinding/2026-2027/PO9801/E5",
        "/bevinding/2026-2027/PO9802/E4",
    ]


async def test_only_what_both_inspecties_approved_is_established(
    country: Path, tmp_path: Path, open_site: Callable[[Path], Datasette]
) -> None:
    (tmp_path / "dossier.db").write_bytes((country / "dossier.db").read_bytes())
    dossier = open_database(country / "dossier.db", [])
    query = "SELECT vingerafdruk FROM bevindingen WHERE swv = 'PO9801' AND element = 'E4'"
    fingerprint = dossier.execute(query).fetchone()[0]
    dossier.close()
    ledger = open_beoordelingen(tmp_path / "beoordelingen.db")
    about = {"swv": "PO9801", "schooljaar": "2026-2027", "element": "E4", "vingerafdruk": fingerprint}
    about |= {"oordeel": "deels", "redencode": "uitzondering", "toelichting": "Eemzijl doet niet mee."}
    site = open_site(tmp_path)
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


# Region, gemeente, document, norms


async def test_a_region_shows_cells_gemeenten_documents_and_the_search(site: Datasette) -> None:
    page = text(await soup(site, "/swv/PO9801"))
    for expected in (
        "E7 Nazorg",
        "Eemzijl uitdrukkelijk niet belegd",
        "Nieuwsbrief voorjaar",
        "niet gevonden",
    ):
        assert expected in page
    assert "De server gaf geen antwoord." in text(await soup(site, "/swv/PO9803"))


async def test_a_gemeente_shows_its_regions_and_what_was_searched(site: Datasette) -> None:
    page = text(await soup(site, "/gemeente/GM9802"))
    assert "PO9801 Rivierenkwartier belegd aan beide kanten" in page
    assert "website staat ophalen niet toe" in page


async def test_an_unread_page_is_marked_as_unread(site: Datasette) -> None:
    region = await soup(site, "/swv/VO9802")
    assert "1 van 2 pagina’s niet gelezen" in text(region)
    page = await soup(site, document_path(region, "Ondersteuningsplan (scan)"))
    assert "Niet gelezen." in text(page.select_one("#pagina-2"))
    assert "Niet gelezen." not in text(page.select_one("#pagina-1"))


async def test_a_document_page_holds_every_word_of_the_stored_text(site: Datasette) -> None:
    path = document_path(await soup(site, "/swv/PO9801"), "Ondersteuningsplan 2024-2028")
    page = await soup(site, path)
    stored = await site.get_database("dossier").execute(
        "SELECT nummer, tekst FROM paginas WHERE document = ?", [path.rsplit("/", 1)[1]]
    )
    for nummer, tekst in stored.rows:
        paragraphs = page.select(f"#pagina-{nummer} p")
        assert [p.get_text() for p in paragraphs] == tekst.split("\n")


async def test_a_long_document_is_shown_in_parts(
    tmp_path: Path, country: Path, open_site: Callable[[Path], Datasette]
) -> None:
    for name in ("dossier.db", "beoordelingen.db"):
        (tmp_path / name).write_bytes((country / name).read_bytes())
    db = open_database(tmp_path / "dossier.db", [])
    sha = db.execute("SELECT document FROM lezingen WHERE paginas = 3").fetchone()[0]
    for number in range(4, 101):
        db.execute(
            "INSERT INTO paginas VALUES (?, ?, ?, 'tekstlaag', 1, NULL, NULL)",
            [sha, number, f"blad {number}"],
        )
    db.close()
    site = open_site(tmp_path)
    assert len((await soup(site, f"/document/{sha}")).select(".blad")) == 40
    page = await soup(site, f"/document/{sha}?pagina=95")
    assert text(page.select_one("#pagina-95")).endswith("blad 95")
    assert len(page.select(".blad")) == 20
    for odd in ("0", "-3", "abc", "99999", "²", "9" * 5000):
        await soup(site, f"/document/{sha}?pagina={odd}")


async def test_the_norms_carry_their_ground(site: Datasette) -> None:
    page = text((await soup(site, "/normen")).select_one("#E4"))
    assert "startnota, geen geldend recht" in page
    assert "E4a" in page


async def test_the_manual_is_a_page(site: Datasette) -> None:
    page = await soup(site, "/handleiding")
    assert text(page.h1) == "Handleiding"
    assert len(page.select("table tbody tr")) == 6


# The rest of the site


async def test_tables_stay_browsable_with_facets_and_json(site: Datasette) -> None:
    page = await soup(site, "/dossier/bevindingen?_facet=indicatie")
    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert "niet_te_beoordelen" in text(page.select_one(".facet-results"))
    response = await site.client.get("/dossier/bevindingen.json?_shape=array&element=E4")
    assert len(json.loads(response.text)) == 5


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/bevinding/2026-2027/PO0000/E4",
            "/bevinding/1999-2000/PO9801/E4",
            "/bevinding/2026-2027/PO9801/E9",
        ),
        *("/swv/PO0000", "/gemeente/GM0000", "/document/" + "0" * 64, "/bestaat/niet"),
    ],
)
async def test_what_is_not_there_says_so_in_dutch(site: Datasette, path: str) -> None:
    assert "Deze pagina is er niet" in text(await soup(site, path, status=404))


async def test_a_bug_tells_the_visitor_nothing_of_the_inside(
    tmp_path: Path, open_site: Callable[[Path], Datasette]
) -> None:
    for name in ("dossier", "beoordelingen"):
        db = open_database(tmp_path / f"{name}.db", [])
        db.execute("CREATE TABLE bevindingen (geheim TEXT)")
        db.execute("CREATE TABLE beoordelingen (swv, schooljaar, element, vingerafdruk)")
        db.close()
    page = await soup(open_site(tmp_path), "/", status=500)
    assert "Er ging iets mis" in text(page)
    assert "schooljaar" not in text(page)
