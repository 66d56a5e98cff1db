"""Judging a cell: who may, what it takes, and that nothing else is accepted."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from assess.beoordelingen import LEDGER_TABLES, open_beoordelingen, record
from collect.ledger import broken_links

CEL = "/bevinding/2026-2027/PO9801/E4"
SLECHT = "<script>document.title='gekaapt'</script>"
Open = Callable[..., Datasette]
Who = Callable[..., Any]


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def ledger_rows(folder: Path, table: str = "beoordelingen") -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "beoordelingen.db")) as db:
        db.row_factory = sqlite3.Row
        found = [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY id")]
        for name in LEDGER_TABLES:
            assert list(broken_links(db, name)) == []
    return found


OORDEEL = {"oordeel": "niet_aangetroffen", "redencode": "bewijs_niet_sterk_genoeg", "toelichting": "Te vaag."}


async def test_a_proposal_is_judged_by_another_of_the_same_inspectie(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    quote = (await anne.quotes(CEL))[0]
    filled = {
        "oordeel": "deels",
        "redencode": "uitzondering",
        "toelichting": "Eemzijl niet.",
        "bewijs": [quote],
    }
    answer = await anne.post(CEL, "oordeel", **filled)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CEL}#beoordelen")
    page = await bart.page(CEL)
    assert "Voorstel van anne" in text(page.select_one(".voorstel"))
    assert "Eemzijl niet." in text(page.select_one(".voorstel"))
    assert page.select_one(".oordeelformulier") is None
    (proposal,) = ledger_rows(country_copy)
    assert '"pagina": 2' in proposal["bewijs"]
    answer = await bart.post(CEL, "besluit", stap="goedgekeurd", vervangt=proposal["id"])
    assert answer.status_code == 303
    approved = ledger_rows(country_copy)[1]
    assert (approved["stap"], approved["door"], approved["bewijs"]) == (
        "goedgekeurd",
        "bart",
        proposal["bewijs"],
    )
    assert "De andere inspectie heeft nog geen" in text((await bart.page(CEL)).select_one(".stand-van"))
    machine = text((await bart.page(CEL)).select_one("section[aria-labelledby=machine]"))
    assert "aanwezig" in machine


async def test_nobody_approves_their_own(closed_site: Open, bezoeker: Who, country_copy: Path) -> None:
    site = closed_site()
    anne, other_spelling = bezoeker(site, "anne"), bezoeker(site, " ANNE ")
    await anne.post(CEL, "oordeel", **OORDEEL)
    for same in (anne, other_spelling):
        answer = await same.post(CEL, "besluit", stap="goedgekeurd", vervangt=1)
        assert answer.status_code == 400
        assert "een ander dan de indiener" in answer.text
    assert [row["stap"] for row in ledger_rows(country_copy)] == ["voorstel"]


async def test_another_inspectie_cannot_approve(closed_site: Open, bezoeker: Who, country_copy: Path) -> None:
    site = closed_site()
    await bezoeker(site, "anne").post(CEL, "oordeel", **OORDEEL)
    answer = await bezoeker(site, "chris", inspectie="IGJ").post(
        CEL, "besluit", stap="goedgekeurd", vervangt=1
    )
    assert answer.status_code == 400
    assert "geen geldende beoordeling van deze inspectie" in answer.text
    assert len(ledger_rows(country_copy)) == 1


@pytest.mark.parametrize("rol", ["lezer", "analist", "beheerder"])
@pytest.mark.parametrize("action", ["oordeel", "besluit", "overnemen", "consensus", "notitie"])
async def test_who_does_not_judge_posts_nothing(
    closed_site: Open, bezoeker: Who, country_copy: Path, rol: str, action: str
) -> None:
    site = closed_site()
    page = await bezoeker(site, "gijs", rol).page(CEL)
    assert not page.select("form[method=post]")
    anne, gijs = bezoeker(site, "anne"), bezoeker(site, "gijs", rol)
    filled = await anne.fields(CEL)
    answer = await site.client.post(
        f"{CEL}/{action}",
        data={**filled, **OORDEEL, "tekst": "x"},
        headers={**gijs.headers, "Sec-Fetch-Site": "same-origin"},
        cookies=anne.cookies,
    )
    assert answer.status_code == 403
    assert ledger_rows(country_copy) == ledger_rows(country_copy, "notities") == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"oordeel": "deels"}, "kies bij deels ten minste één citaat"),
        ({"oordeel": "aanwezig"}, "kies bij aanwezig ten minste één citaat"),
        ({"oordeel": ""}, "kies een oordeel"),
        ({"oordeel": "prima"}, "is onbekend"),
        ({"redencode": ""}, "kies een reden"),
        ({"redencode": "blind"}, "kies een reden"),
        ({"toelichting": "  "}, "schrijf in de toelichting waarom"),
        ({"toelichting": "x" * 4001}, "de tekst is te lang"),
        ({"bewijs": ["0" * 16]}, "hoort niet meer bij deze bevinding"),
        ({"vingerafdruk": "0" * 64}, "veranderd terwijl u haar las"),
        ({"vervangt": "99"}, "geen geldende beoordeling"),
        ({"vervangt": "een"}, "het formulier klopt niet"),
        (
            {"eigen_citaat": "Dit staat er echt niet in.", "eigen_document": "0" * 64},
            "kies bij uw eigen citaat",
        ),
    ],
)
async def test_what_is_not_complete_is_refused_and_kept_on_the_form(
    closed_site: Open, bezoeker: Who, country_copy: Path, changes: dict[str, Any], message: str
) -> None:
    anne = bezoeker(closed_site(), "anne")
    answer = await anne.post(CEL, "oordeel", **{**OORDEEL, **changes})
    assert answer.status_code == 400
    page = BeautifulSoup(answer.text, "lxml")
    assert message in text(page.select_one("[role=alert]"))
    assert ledger_rows(country_copy) == []
    if "toelichting" not in changes:
        assert text(page.select_one("#toelichting")) == "Te vaag."
    if changes.get("oordeel") in ("deels", "aanwezig"):
        assert page.select_one(f"#o-{changes['oordeel']}[checked]")


async def test_an_own_quote_must_stand_on_its_page(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    anne = bezoeker(closed_site(), "anne")
    document = str((await anne.page(CEL)).select_one("#eigen-document option")["value"])
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db:
        number, page_text = db.execute(
            "SELECT nummer, tekst FROM paginas WHERE document = ? AND length(tekst) > 60 LIMIT 1", [document]
        ).fetchone()
    quote = page_text[20:60]
    own = {
        "oordeel": "deels",
        "redencode": "bewijs_gemist",
        "toelichting": "Hier.",
        "eigen_document": document,
    }
    for wrong in ({"eigen_citaat": quote.replace("e", "a")}, {"eigen_citaat": quote, "eigen_pagina": "999"}):
        answer = await anne.post(CEL, "oordeel", **own, **wrong)
        assert "staat niet zo op die pagina" in answer.text
    answer = await anne.post(
        CEL, "oordeel", **own, eigen_citaat=quote.replace(" ", "\n", 1), eigen_pagina=number
    )
    assert answer.status_code == 303
    assert '"door_inspecteur": true' in ledger_rows(country_copy)[0]["bewijs"]


async def test_a_changed_bevinding_shows_that_it_was_changed(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    await anne.post(CEL, "oordeel", **OORDEEL)
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db:
        db.execute("UPDATE bevindingen SET vingerafdruk = 'nieuw' WHERE swv = 'PO9801' AND element = 'E4'")
        db.commit()
    page = await bart.page(CEL)
    assert "De bevinding is veranderd sinds dit voorstel" in text(page.select_one(".voorstel"))
    assert "de bevinding is sindsdien veranderd" in text(page.select_one("#beoordelingen ~ ol"))
    answer = await bart.post(CEL, "besluit", stap="goedgekeurd", vervangt=1)
    assert "doe een nieuw voorstel" in answer.text
    assert (await bart.post(CEL, "oordeel", **OORDEEL, vervangt=1)).status_code == 303


async def test_returning_needs_a_reason_and_withdrawing_is_for_the_proposer(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    await anne.post(CEL, "oordeel", **OORDEEL)
    assert (
        "schrijf in de toelichting" in (await bart.post(CEL, "besluit", stap="teruggegeven", vervangt=1)).text
    )
    why = {"toelichting": "Lees pagina 2."}
    assert (await bart.post(CEL, "besluit", stap="ingetrokken", vervangt=1, **why)).status_code == 400
    assert (await bart.post(CEL, "besluit", stap="teruggegeven", vervangt=1, **why)).status_code == 303
    assert "al afgehandeld" in (await bart.post(CEL, "besluit", stap="goedgekeurd", vervangt=1)).text
    await anne.post(CEL, "oordeel", **OORDEEL)
    assert (await anne.post(CEL, "besluit", stap="ingetrokken", vervangt=3, **why)).status_code == 303
    steps = [row["stap"] for row in ledger_rows(country_copy)]
    assert steps == ["voorstel", "teruggegeven", "voorstel", "ingetrokken"]


@pytest.mark.parametrize("token", ["", "iets", None])
async def test_a_form_without_its_token_is_refused_also_without_any_cookie(
    closed_site: Open, bezoeker: Who, country_copy: Path, token: str | None
) -> None:
    site = closed_site()
    anne = bezoeker(site, "anne")
    filled = {**await anne.fields(CEL), **OORDEEL, "csrftoken": token}
    if token is None:
        filled.pop("csrftoken")
    for cookies in ({}, anne.cookies):
        answer = await site.client.post(
            f"{CEL}/oordeel",
            data=filled,
            headers={**anne.headers, "Sec-Fetch-Site": "same-origin"},
            cookies=cookies,
        )
        assert answer.status_code == 403
    assert ledger_rows(country_copy) == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://kwaad.example"},
    ],
)
async def test_a_forged_post_is_refused_even_with_a_good_token(
    closed_site: Open, bezoeker: Who, country_copy: Path, sent: dict[str, str]
) -> None:
    site = closed_site()
    anne = bezoeker(site, "anne")
    filled = {**await anne.fields(CEL), **OORDEEL}
    answer = await site.client.post(
        f"{CEL}/oordeel", data=filled, headers={**anne.headers, **sent}, cookies=anne.cookies
    )
    assert answer.status_code == 403
    assert ledger_rows(country_copy) == []


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [
        (b"csrftoken=a&oordeel=%ff%fe&%ff=%00", None, 403),
        (b"x" * 200_001, None, 403),
        (b"a=b", "veel", 403),
    ],
)
async def test_a_body_that_is_no_form_of_ours_is_refused_calmly(
    closed_site: Open, bezoeker: Who, body: bytes, length: str | None, status: int
) -> None:
    site = closed_site()
    anne = bezoeker(site, "anne")
    await anne.fields(CEL)
    sent = {**anne.headers, "Sec-Fetch-Site": "same-origin"}
    sent |= {"Content-Type": "application/x-www-form-urlencoded"} | (
        {"Content-Length": length} if length else {}
    )
    answer = await site.client.post(f"{CEL}/oordeel", content=body, headers=sent, cookies=anne.cookies)
    assert answer.status_code == status


async def test_a_get_changes_nothing(closed_site: Open, bezoeker: Who, country_copy: Path) -> None:
    anne = bezoeker(closed_site(), "anne")
    assert (await anne.get(f"{CEL}/oordeel?oordeel=niet_aangetroffen")).status_code == 403
    assert ledger_rows(country_copy) == []


async def test_script_in_any_text_stays_text(closed_site: Open, bezoeker: Who, country_copy: Path) -> None:
    site = closed_site()
    anne = bezoeker(site, f"anne{SLECHT}")
    await anne.post(CEL, "oordeel", **{**OORDEEL, "toelichting": SLECHT})
    await anne.post(CEL, "notitie", tekst=SLECHT)
    await anne.post(CEL, "notitie", tekst=SLECHT, antwoord_op=1)
    await anne.post(CEL, "notitie", tekst=SLECHT, over="regio")
    refused = await anne.post(CEL, "oordeel", oordeel=SLECHT, redencode=SLECHT, toelichting=SLECHT)
    typed = {"eigen_citaat": SLECHT, "eigen_pagina": f'1"{SLECHT}', "eigen_document": SLECHT}
    refused_too = await anne.post(CEL, "oordeel", **OORDEEL, **typed)
    assert len(ledger_rows(country_copy, "notities")) == 3
    pages = [refused.text, refused_too.text, (await anne.get(CEL)).text, (await anne.get("/")).text]
    pages.append((await bezoeker(site, "bart").get(CEL)).text)
    for page in pages:
        assert SLECHT not in page
        assert not BeautifulSoup(page, "lxml").select("script")
    assert pages[2].count("&lt;script&gt;") >= 5


async def test_notes_on_a_quote_and_on_the_region_are_answered(closed_site: Open, bezoeker: Who) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    quote = (await anne.quotes(CEL))[0]
    assert (await anne.post(CEL, "notitie", tekst="Wie is dit?", citaat=quote)).status_code == 303
    await bart.post(CEL, "notitie", tekst="De voorzitter.", antwoord_op=1)
    await bart.post(CEL, "notitie", tekst="Ik belde met de regio.", over="regio")
    page = await anne.page(CEL)
    thread = text(page.select_one(".gesprek"))
    assert thread.index("Wie is dit?") < thread.index("De voorzitter.")
    assert "pagina 2" in thread
    elsewhere = await bart.page("/bevinding/2026-2027/PO9801/E1")
    assert "Ik belde met de regio." in text(elsewhere)
    assert "Wie is dit?" not in text(elsewhere)
    answer = await anne.post("/bevinding/2026-2027/PO9801/E1", "notitie", tekst="Hier?", antwoord_op=1)
    assert "is er niet" in answer.text


async def judged_last_year(folder: Path, vingerafdruk: str, oordeel: str = "aanwezig") -> None:
    ledger = open_beoordelingen(folder / "beoordelingen.db")
    about = {"swv": "PO9801", "schooljaar": "2025-2026", "element": "E4", "vingerafdruk": vingerafdruk}
    about |= {"oordeel": oordeel, "redencode": "eens", "toelichting": "Zie pagina 2.", "inspectie": "IvhO"}
    about |= {"bewijs": [{"sha256": "ab", "pagina": 2, "citaat": "beslist de directeur"}]}
    record(ledger, **about, stap="voorstel", door="oud")
    record(ledger, **about, stap="goedgekeurd", door="ouder", vervangt=1)
    ledger.close()


async def test_last_year_is_offered_only_on_the_same_evidence_and_taken_over_by_hand(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    site = closed_site()
    anne, chris = bezoeker(site, "anne"), bezoeker(site, "chris", inspectie="IGJ")
    current = (await anne.fields(CEL))["vingerafdruk"]
    await judged_last_year(country_copy, current)
    offered = (await anne.page(CEL)).select_one(".voorstel")
    assert "In 2025-2026 vond de IvhO: aanwezig" in text(offered)
    assert (await chris.page(CEL)).select_one(".voorstel") is None
    assert len(ledger_rows(country_copy)) == 2
    assert (await chris.post(CEL, "overnemen")).status_code == 400
    assert (await anne.post(CEL, "overnemen")).status_code == 303
    taken = ledger_rows(country_copy)[2]
    assert (taken["stap"], taken["schooljaar"], taken["overgenomen_van"]) == ("voorstel", "2026-2027", 2)
    assert (await anne.post(CEL, "overnemen")).status_code == 400


async def test_last_year_is_not_offered_when_the_evidence_changed(
    closed_site: Open, bezoeker: Who, country_copy: Path
) -> None:
    await judged_last_year(country_copy, "anders")
    anne = bezoeker(closed_site(), "anne")
    assert (await anne.page(CEL)).select_one(".voorstel") is None
    assert "hetzelfde bewijs" in (await anne.post(CEL, "overnemen")).text


async def test_an_inspectie_does_not_see_the_other_before_its_own_is_approved(
    closed_site: Open, bezoeker: Who
) -> None:
    site = closed_site()
    anne, bart = bezoeker(site, "anne"), bezoeker(site, "bart")
    chris, dewi = bezoeker(site, "chris", inspectie="IGJ"), bezoeker(site, "dewi", inspectie="IGJ")
    await anne.post(CEL, "oordeel", **{**OORDEEL, "toelichting": "Geheim van IvhO."})
    await bart.post(CEL, "besluit", stap="goedgekeurd", vervangt=1)
    await bart.post(CEL, "notitie", tekst="Ook geheim.")
    for path in (CEL, "/matrix", "/swv/PO9801"):
        page = text(await chris.page(path))
        assert "Geheim van IvhO." not in page
        assert "Ook geheim." not in page
    await chris.post(CEL, "oordeel", **{**OORDEEL, "oordeel": "onbeslist"})
    assert "Geheim van IvhO." not in text(await dewi.page(CEL))
    await dewi.post(CEL, "besluit", stap="goedgekeurd", vervangt=3)
    assert "Geheim van IvhO." in text(await dewi.page(CEL))
    assert "Ook geheim." in text(await chris.page(CEL))
