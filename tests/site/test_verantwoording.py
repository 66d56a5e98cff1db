"""The account of the monitor: its figures, its people, its record."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette
from sqlite_utils import Database

from assess.beoordelingen import open_beoordelingen, record
from doorbraak.pages.algoritmeregister import IN_TE_VULLEN
from doorbraak.pages.kwaliteit import NIET_GEMETEN, kwaliteit

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]
JAAR = "2026-2027"


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def cells(page: BeautifulSoup, table: str) -> dict[str, list[str]]:
    return {
        text(row.th): [text(cell) for cell in row.find_all("td")] for row in page.select(f"{table} tbody tr")
    }


def approve(folder: Path, swv: str, element: str, inspectie: str, oordeel: str) -> None:
    """A proposal and its approval about the bevinding as it is now."""
    dossier = Database(folder / "dossier.db")
    found = next(
        iter(
            dossier.query(
                "SELECT vingerafdruk FROM bevindingen WHERE swv = ? AND element = ?", [swv, element]
            )
        )
    )
    dossier.close()
    db = open_beoordelingen(folder / "beoordelingen.db")
    row: dict[str, Any] = {
        **{"swv": swv, "schooljaar": JAAR, "element": element, "inspectie": inspectie, "oordeel": oordeel},
        **{
            "redencode": "bewijs_gemist",
            "toelichting": "Het staat er.",
            "bewijs": [{"citaat": "Het staat er."}],
        },
        "vingerafdruk": found["vingerafdruk"],
    }
    proposal = record(db, **row, stap="voorstel", door="A. Eerste")
    record(db, **row, stap="goedgekeurd", door="B. Tweede", vervangt=proposal)
    db.close()


async def test_the_shipped_measurement_is_shown_with_its_intervals(site: Datasette, soup: Soup) -> None:
    shipped = json.loads((Path(__file__).parents[2] / "docs" / "evaluatie.json").read_text(encoding="utf-8"))
    share = shipped["cijfers"]["afgesproken_precisie"]
    low, high = shipped["cijfers"]["afgesproken_precisie_95"]
    shown = cells(await soup(site, "/verantwoording"), "#cijfers")
    row = next(value for name, value in shown.items() if name.startswith("Noemt de machine"))
    assert row == [f"{100 * share:.0f}%", f"{100 * low:.0f}% tot {100 * high:.0f}%"]
    assert not any("_" in name for name in shown)


async def test_another_measurement_can_be_passed_and_none_says_so(
    country: Path, site: Datasette, soup: Soup, tmp_path: Path
) -> None:
    passed = tmp_path / "eigen.json"
    site._metadata_local["plugins"] = {"site_verantwoording": {"evaluatie": str(passed)}}
    section = (await soup(site, "/verantwoording")).select_one("section[aria-labelledby=kwaliteit]")
    assert NIET_GEMETEN in text(section)
    assert section.table is None
    passed.write_text(
        '{"cijfers": {"afgesproken_recall": 0.5}, "inleiding": "<b>zelf</b>"}', encoding="utf-8"
    )
    page = await soup(site, "/verantwoording")
    shown = cells(page, "#cijfers")
    assert next(v for n, v in shown.items() if "ziet de machine haar" in n) == ["50%", NIET_GEMETEN]
    assert next(v for n, v in shown.items() if n.startswith("Noemt")) == [NIET_GEMETEN, NIET_GEMETEN]
    assert "<b>zelf</b>" in text(page.main)


def test_counts_become_a_share_with_its_interval() -> None:
    cijfers = {
        "gemiste_afspraak_in_niet_aangetroffen": "4 van 9 (0.189 – 0.733)",
        "vals_afgesproken_per_1000_gewone_passages": 42.4,
        "vals_afgesproken_per_1000_95": "24.4 – 72.6",
        "gemist_gemarkeerd": "0 van 0",
    }
    found = {c.wat: (c.waarde, c.tussen) for c in kwaliteit({"cijfers": cijfers}).cijfers}
    assert next(v for n, v in found.items() if n.startswith("Vond")) == ("44% (4 van 9)", "19% tot 73%")
    assert next(v for n, v in found.items() if n.startswith("Van 1000")) == ("42", "24 tot 73")
    assert next(v for n, v in found.items() if n.startswith("Miste")) == (NIET_GEMETEN, "")


@pytest.mark.parametrize("broken", [None, [], {}, {"cijfers": 3}])
def test_what_is_no_evaluation_is_not_measured(broken: Any) -> None:
    assert kwaliteit(broken).cijfers == ()


async def test_without_oordelen_nothing_was_measured_between_people(site: Datasette, soup: Soup) -> None:
    page = await soup(site, "/verantwoording")
    assert not page.select(".overeenstemming")
    said = [text(node) for node in page.select(".geen")]
    assert len(said) == 3
    assert all(line.startswith(NIET_GEMETEN) for line in said)
    assert text(page.select_one("#gemist")).startswith(NIET_GEMETEN)


async def test_figures_appear_from_ten_cells_on(country_copy: Path, open_site: Open, soup: Soup) -> None:
    for swv in ("PO9801", "PO9802"):
        for number in range(1, 6):
            for inspectie in ("IvhO", "IGJ"):
                other = (swv, number, inspectie) == ("PO9802", 1, "IGJ")
                approve(country_copy, swv, f"E{number}", inspectie, "aanwezig" if other else "deels")
    page = await soup(open_site(country_copy), "/verantwoording")
    first = page.select_one(".overeenstemming")
    row = [text(cell) for cell in first.select("tbody tr")[-1].find_all("td")]
    # Nine of ten the same; one aanwezig against 19 deels: by chance 0.95 and 0.05, over six categories.
    ac1 = (0.9 - 2 * 0.95 * 0.05 / 5) / (1 - 2 * 0.95 * 0.05 / 5)
    alpha = 1 - 19 * 2 / (20**2 - 19**2 - 1)
    figures = [f"{value:.2f}".replace(".", ",") for value in (ac1, alpha)]
    assert row == ["10", "90% (9 van 10)", "60% tot 98%", *figures]
    assert cells(page, ".overeenstemming")["Alle elementen"][0] == "10"
    assert cells(page, ".overeenstemming")["E1"][1:] == [NIET_GEMETEN] * 4


async def test_the_miss_rate_runs_over_the_fixed_sample(
    country_copy: Path, open_site: Open, soup: Soup
) -> None:
    db = Database(country_copy / "dossier.db")
    for swv, element in (("PO9802", "E3"), ("PO9802", "E5"), ("VO9801", "E1"), ("PO9801", "E1")):
        row = {"swv": swv, "schooljaar": JAAR, "element": element, "steekproef": 1, "onzeker": "[]"}
        db.table("wachtrij").insert(row, replace=True)
    db.close()
    approve(country_copy, "PO9802", "E3", "IvhO", "deels")
    approve(country_copy, "PO9802", "E5", "IvhO", "niet_aangetroffen")
    approve(country_copy, "PO9801", "E1", "IvhO", "deels")
    shown = text((await soup(open_site(country_copy), "/verantwoording")).select_one("#gemist"))
    assert shown == "1 van 2 gemist (50%, waarschijnlijk 9% tot 91%). 1 cel wacht nog op een oordeel."


async def test_the_norms_stand_by_legal_status(site: Datasette, soup: Soup) -> None:
    rows = cells(await soup(site, "/verantwoording"), "section[aria-labelledby=normen]")
    assert "E4" in rows["startnota, geen geldend recht"][0]
    assert not any("_" in name for name in rows)


async def test_the_record_is_the_same_on_the_page_and_as_json(site: Datasette, soup: Soup) -> None:
    response = await site.client.get("/verantwoording/algoritmeregister.json")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    found = response.json()
    shown = cells(await soup(site, "/verantwoording"), ".register")
    assert {name.rsplit(" ", 1)[1]: value[0] for name, value in shown.items()} == {
        name: " ".join(value.split()) for name, value in found.items()
    }
    assert found["standard_version"] == "1.0"
    assert found["organization"] == found["lawful_basis"] == found["impacttoetsen"] == IN_TE_VULLEN
    assert IN_TE_VULLEN not in (found["goal"], found["human_intervention"], found["methods_and_models"])


async def test_it_is_linked_from_menu_and_footer_and_carries_no_script(site: Datasette, soup: Soup) -> None:
    start = await soup(site, "/")
    for place in (".kop nav", ".voet"):
        assert start.select_one(f'{place} a[href="/verantwoording"]'), place
    page = await soup(site, "/verantwoording")
    assert not page.select("script, [style], style, iframe")
    response = await site.client.get("/verantwoording")
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_an_unpublished_dossier_has_its_account_too(
    empty_folder: Path, open_site: Open, soup: Soup
) -> None:
    page = await soup(open_site(empty_folder), "/verantwoording")
    assert "nog geen enkele cel" in text(page.select_one("#gemist"))
