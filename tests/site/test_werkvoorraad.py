"""The work that waits, who has it, and where the inspecties differ."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

CEL = "/bevinding/2026-2027/PO9801/E4"
Open = Callable[..., Datasette]
Who = Callable[..., Any]
OORDEEL = {"oordeel": "niet_aangetroffen", "redencode": "bewijs_niet_sterk_genoeg", "toelichting": "Te vaag."}


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def tasks(page: BeautifulSoup) -> list[tuple[str, str]]:
    """The cells on the page with what to do, in their order."""
    return [
        (text(row.select_one("th .code")), text(row.select_one(".taak")).lower())
        for row in page.select(".taken tbody tr")
    ]


def task(page: BeautifulSoup, cell: str) -> str:
    return dict(tasks(page))[cell]


ALLES = "/werkvoorraad?van=alles"


async def test_new_work_comes_in_the_order_of_its_worth(closed_site: Open, bezoeker: Who) -> None:
    found = [cell for cell, _ in tasks(await bezoeker(closed_site(), "anne").page(ALLES))]
    assert found[0] == "PO9801 E4"
    unread = [cell for cell in found if cell.startswith(("VO9802", "PO9803"))]
    assert set(found[1 : 1 + len(unread)]) == set(unread)
    rest = found[1 + len(unread) :]
    assert [cell[-2:] for cell in rest][:2] == ["E4", "E4"]


async def test_the_order_of_the_table_goes_before_our_own(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db:
        db.execute("DELETE FROM wachtrij")
        rows = [("VO9801", "2026-2027", "E7", 1), ("PO9802", "2026-2027", "E6", 2)]
        db.executemany("INSERT INTO wachtrij VALUES (?, ?, ?, ?, 0, '[]')", rows)
        db.commit()
    found = [cell for cell, _ in tasks(await bezoeker(closed_site(), "anne").page(ALLES))]
    assert found[:3] == ["VO9801 E7", "PO9802 E6", "PO9801 E4"]


async def test_a_cell_says_what_it_asks_of_whom(closed_site: Open, bezoeker: Who, country_copy: Path) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    chris = bezoeker(site, "chris", inspectie="IGJ")
    await anne.post(CEL, "oordeel", **OORDEEL)
    assert "wacht op een collega" in task(await anne.page(ALLES), "PO9801 E4")
    assert tasks(await bart.page("/werkvoorraad"))[0][1].startswith("voorstel van een collega")
    assert task(await chris.page(ALLES), "PO9801 E4") == "te beoordelen"
    await bart.post(CEL, "besluit", stap="teruggegeven", vervangt=1, toelichting="Lees verder.")
    assert task(await anne.page("/werkvoorraad"), "PO9801 E4") == "uw voorstel is teruggegeven"
    await anne.post(CEL, "oordeel", **OORDEEL)
    await bart.post(CEL, "besluit", stap="goedgekeurd", vervangt=3)
    done = await anne.page(ALLES)
    assert "PO9801 E4" not in dict(tasks(done))
    assert "1 van 35" in text(done.select_one(".voortgang"))
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db:
        db.execute("UPDATE bevindingen SET vingerafdruk = 'nieuw' WHERE swv = 'PO9801' AND element = 'E4'")
        db.commit()
    assert "gewijzigd sinds het oordeel" in task(await anne.page(ALLES), "PO9801 E4")


async def test_a_coordinator_divides_the_work(closed_site: Open, bezoeker: Who) -> None:
    site = closed_site()
    anne, esra = bezoeker(site, "anne"), bezoeker(site, "esra", "coordinator")
    given = {"schooljaar": "2026-2027", "van": "alles", "cel": ["PO9802.E1", "PO9802.E2"], "aan": " Anne "}
    assert (await esra.post(ALLES, "toewijzen", **given)).status_code == 303
    assert [cell for cell, _ in tasks(await anne.page("/werkvoorraad"))] == ["PO9802 E1", "PO9802 E2"]
    assert "anne 0 2" in text((await esra.page(ALLES)).select_one("section[aria-labelledby=personen]"))
    free = await anne.page("/werkvoorraad?van=vrij")
    assert "PO9802 E1" not in dict(tasks(free))
    await esra.post(ALLES, "toewijzen", **{**given, "aan": ""})
    assert tasks(await anne.page("/werkvoorraad")) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"aan": "bart"}, "alleen een coördinator"),
        ({"cel": []}, "kies ten minste één cel"),
        ({"cel": ["PO0000.E1"]}, "is er niet meer"),
        ({"cel": ["PO9802.E1"]}, "al van een ander"),
    ],
)
async def test_an_inspecteur_takes_only_what_nobody_has(
    closed_site: Open, bezoeker: Who, given: dict[str, Any], message: str
) -> None:
    site = closed_site()
    anne, esra = bezoeker(site, "anne"), bezoeker(site, "esra", "coordinator")
    about = {"schooljaar": "2026-2027", "cel": ["PO9802.E1"], "aan": "bart"}
    await esra.post(ALLES, "toewijzen", **about)
    assert (await anne.post(ALLES, "toewijzen", **{**about, "cel": ["PO9802.E3"], "aan": "anne"})).is_redirect
    answer = await anne.post(
        "/werkvoorraad", "toewijzen", **{**about, "aan": "anne", "cel": ["PO9802.E4"], **given}
    )
    assert answer.status_code == 400
    assert message in answer.text


@pytest.mark.parametrize("rol", ["lezer", "analist", "beheerder"])
async def test_who_does_not_judge_has_no_work(closed_site: Open, bezoeker: Who, rol: str) -> None:
    gijs = bezoeker(closed_site(), "gijs", rol)
    for path in ("/werkvoorraad", "/consensus"):
        assert (await gijs.get(path)).status_code == 403
    menu = text((await gijs.page("/")).select_one(".kop"))
    assert "Werkvoorraad" not in menu


async def test_a_difference_is_discussed_and_settled_by_both(closed_site: Open, bezoeker: Who) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    chris, dewi = bezoeker(site, "chris", inspectie="IGJ"), bezoeker(site, "dewi", inspectie="IGJ")
    await anne.post(CEL, "oordeel", **OORDEEL)
    await bart.post(CEL, "besluit", stap="goedgekeurd", vervangt=1)
    assert "0 oneens 0 eens 1 wacht" in text((await anne.page("/consensus")).select_one(".kerngetallen"))
    assert not (await chris.page("/consensus")).select(".verschil")
    quote = (await chris.quotes(CEL))[0]
    other = {"oordeel": "deels", "redencode": "eens", "toelichting": "Staat er.", "bewijs": [quote]}
    await chris.post(CEL, "oordeel", **other)
    await dewi.post(CEL, "besluit", stap="goedgekeurd", vervangt=3)
    for who in (anne, dewi):
        shown = text((await who.page("/consensus")).select_one(".verschil"))
        assert "IvhO niet aangetroffen" in shown
        assert "IGJ deels" in shown
        assert "niet eens" in task(await who.page(ALLES), "PO9801 E4")
    await anne.post(CEL, "notitie", tekst="Bellen?")
    agreed = {"oordeel": "voorgenomen", "toelichting": "Samen gelezen."}
    assert (await anne.post(CEL, "consensus", **{**agreed, "toelichting": ""})).status_code == 400
    assert (await anne.post(CEL, "consensus", **agreed)).status_code == 303
    assert (await dewi.page("/consensus")).select(".verschil")
    assert (await dewi.post(CEL, "consensus", **agreed)).status_code == 303
    assert not (await dewi.page("/consensus")).select(".verschil")
    people = (await anne.page(CEL)).select_one("section[aria-labelledby=mens]")
    assert "voorgenomen" in text(people)


async def test_consensus_without_two_approved_is_refused(closed_site: Open, bezoeker: Who) -> None:
    answer = await bezoeker(closed_site(), "anne").post(
        CEL, "consensus", oordeel="onbeslist", toelichting="x"
    )
    assert answer.status_code == 400
    assert "consensus kan pas" in answer.text
