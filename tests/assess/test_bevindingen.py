import json
from typing import Any

import pytest

from assess.bevindingen import decide
from assess.passage import QuoteError
from collect.school_year import SchoolYear

SCHOOLJAAR = SchoolYear(2025)
REGIE = "De procesregisseur heeft de regie over elke vastgelopen situatie."
TABLES = (
    *("onderzochte_documenten", "bevindingen", "bevinding_bewijs", "zoekverantwoording", "gemeente_vormen"),
)


def everything(wereld: Any) -> dict[str, list[dict[str, Any]]]:
    return {table: list(wereld.db.query(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4")) for table in TABLES}


def test_an_agreement_in_the_plan_is_aanwezig_with_its_quote_and_url(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE, eerste_pagina=12)
    wereld.vondst(plan, "E3a", waarde={"houder": "procesregisseur"})
    counts = decide(wereld.db, SCHOOLJAAR)
    cell = wereld.cell("E3")
    assert cell["indicatie"] == "aanwezig"
    assert cell["gemeenten_gedekt"] == ["GM0001", "GM0002", "GM0003"]
    assert cell["gemeenten_totaal"] == 3
    assert cell["deelvragen"]["E3a"]["waarde"] == {"houder": "procesregisseur"}
    assert cell["zekerheid"] is None
    (quote,) = wereld.bewijs("E3", "bewijs")
    assert (quote["citaat"], quote["pagina"], quote["url"]) == (REGIE, 12, "http://verband/plan.pdf")
    assert counts["bevindingen"] == 7
    assert counts["aanwezig"] == 1
    assert counts["niet_aangetroffen"] == 6


def test_a_second_run_with_nothing_new_writes_nothing(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE)
    wereld.vondst(plan, "E3a")
    assert decide(wereld.db, SCHOOLJAAR)["gewijzigd"] > 0
    before, changes = everything(wereld), wereld.db.conn.total_changes
    assert decide(wereld.db, SCHOOLJAAR)["gewijzigd"] == 0
    assert wereld.db.conn.total_changes == changes
    assert everything(wereld) == before


def test_another_schooljaar_leaves_the_first_alone(wereld: Any) -> None:
    wereld.vondst(wereld.document("plan.pdf", REGIE), "E3a")
    decide(wereld.db, SCHOOLJAAR)
    before = wereld.cell("E3")
    decide(wereld.db, SchoolYear(2026))
    rows = {r["schooljaar"]: r for r in wereld.db.query("SELECT * FROM bevindingen WHERE element = 'E3'")}
    assert rows["2025-2026"]["vingerafdruk"] == before["vingerafdruk"]
    assert (rows["2026-2027"]["indicatie"], rows["2026-2027"]["subcode"]) == (
        "niet_te_beoordelen",
        "verlopen",
    )


def test_a_quote_that_is_not_on_its_page_stops_the_stage_and_writes_nothing(wereld: Any) -> None:
    wereld.vondst(wereld.document("plan.pdf", REGIE), "E3a")
    wereld.db.execute("UPDATE paginas SET tekst = replace(tekst, 'regie', 'leiding')")
    with pytest.raises(QuoteError, match="procesregisseur"):
        decide(wereld.db, SCHOOLJAAR)
    assert everything(wereld)["bevindingen"] == []


def test_what_documents_that_do_not_count_say_is_shown_apart(wereld: Any) -> None:
    wereld.document("plan.pdf", "Dit plan gaat over basisondersteuning.")
    letter = wereld.document("nieuws.pdf", REGIE, soort="overig", kan_tellen=False)
    old = wereld.document(
        "oud.pdf", REGIE + " Altijd.", van="2018-08-01", tot="2022-07-31", datum="2018-05-01"
    )
    wereld.vondst(letter, "E3a")
    wereld.vondst(old, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "niet_aangetroffen"
    shown = {row["document"]: row["toelichting"] for row in wereld.bewijs("E3", "telt_niet_mee")}
    assert shown[letter] == "een nieuwsbrief legt niets vast"
    assert "verlopen" in shown[old]
    assert wereld.bewijs("E3", "bewijs") == []
    reasons = {r["document"]: r["telt_mee"] for r in wereld.db.query("SELECT * FROM onderzochte_documenten")}
    assert reasons[letter] == reasons[old] == 0


def test_a_national_text_never_counts_even_when_brought_in_for_the_region(wereld: Any) -> None:
    wereld.document("plan.pdf", "Dit plan gaat over basisondersteuning.")
    wereld.vondst(wereld.document("startnota.pdf", REGIE, soort="landelijk", landelijk=True), "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "niet_aangetroffen"


def test_an_unread_page_of_a_counting_document_forbids_niet_aangetroffen(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE, paginas=9, ongelezen=2)
    wereld.vondst(plan, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert (wereld.cell("E7")["indicatie"], wereld.cell("E7")["subcode"]) == (
        "niet_te_beoordelen",
        "deels_ongelezen",
    )
    assert "2 van 9 pagina's ongelezen" in wereld.cell("E7")["toelichting"]
    assert (wereld.cell("E3")["indicatie"], wereld.cell("E3")["onvolledig"]) == ("aanwezig", 1)


def test_an_unread_page_of_a_newsletter_forbids_nothing(wereld: Any) -> None:
    wereld.document("plan.pdf", REGIE)
    wereld.document("nieuws.pdf", "Tekst.", soort="jaarverslag", kan_tellen=False, paginas=4, ongelezen=4)
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E7")["indicatie"] == "niet_aangetroffen"


def test_a_scan_that_nobody_could_read_may_be_anything(wereld: Any) -> None:
    wereld.document("plan.pdf", REGIE)
    wereld.document("scan.pdf", soort="overig", kan_tellen=False, van=None, tot=None, datum=None, ongelezen=1)
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E7")["subcode"] == "deels_ongelezen"


@pytest.mark.parametrize(
    ("partij", "soort", "uitkomst", "expected"),
    [
        ("PO9999", "oogo", "onbereikbaar", "niet_te_beoordelen"),
        ("PO9999", "protocol", "uitgesloten_robots", "niet_te_beoordelen"),
        ("PO9999", "convenant", "budget_op", "niet_te_beoordelen"),
        ("PO9999", "convenant", "niet_opgehaald", "niet_te_beoordelen"),
        ("PO9999", "oogo", "onleesbaar", "niet_te_beoordelen"),
        ("PO9999", "oogo", "niet_gevonden", "niet_aangetroffen"),
        ("PO9999", "oogo", "verlopen", "niet_aangetroffen"),
        ("GM0001", "jeugdplan", "onbereikbaar", "niet_te_beoordelen"),
        ("GM0001", "jeugdplan", "niet_gevonden", "niet_aangetroffen"),
        ("GM0002", "jeugdplan", "onbereikbaar", "niet_aangetroffen"),
        ("GM0002", "jeugdplan", "geen_website_bekend", "niet_aangetroffen"),
        ("GM0001", "jeugdplan", "bron_onbereikbaar", "niet_te_beoordelen"),
        ("GM0002", "jeugdplan", "bron_onbereikbaar", "niet_te_beoordelen"),
    ],
)
def test_how_the_search_ended_decides_whether_absence_can_be_told(
    wereld: Any, partij: str, soort: str, uitkomst: str, expected: str
) -> None:
    wereld.document("plan.pdf", "Dit plan gaat over basisondersteuning.")
    wereld.dekking(partij, soort, uitkomst)
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E1")["indicatie"] == expected


def test_a_region_that_was_never_searched_is_niet_te_beoordelen(wereld: Any) -> None:
    wereld.document("plan.pdf", "Dit plan gaat over basisondersteuning.")
    wereld.db.execute("DELETE FROM dekking")
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E1")["indicatie"] == "niet_te_beoordelen"
    assert "niet gezocht" in wereld.cell("E1")["toelichting"]


@pytest.mark.parametrize(
    ("facts", "subcode"),
    [
        ({}, "plan_niet_verkregen"),
        ({"status": "concept", "van": "2025-08-01", "tot": "2029-07-31"}, "alleen_concept"),
        ({"van": "2018-08-01", "tot": "2022-07-31"}, "verlopen"),
        ({"van": "2026-08-01", "tot": "2030-07-31", "datum": "2026-05-01"}, "plan_niet_verkregen"),
        ({"paginas": 3, "ongelezen": 3, "van": None, "tot": None, "datum": None}, "deels_ongelezen"),
    ],
)
def test_without_the_plan_in_force_the_subcode_says_why(
    wereld: Any, facts: dict[str, Any], subcode: str
) -> None:
    if facts:
        wereld.document("plan.pdf", "Een plan.", **facts)
    decide(wereld.db, SCHOOLJAAR)
    assert (wereld.cell("E1")["indicatie"], wereld.cell("E1")["subcode"]) == ("niet_te_beoordelen", subcode)
    assert wereld.cell("E4")["doorzettingsmacht_vorm"] == "niet_te_beoordelen"


def test_a_document_of_one_gemeente_answers_for_that_gemeente_only(wereld: Any) -> None:
    wereld.document("plan.pdf", "Dit plan gaat over basisondersteuning.")
    jeugdplan = wereld.document(
        "jeugdplan.pdf",
        REGIE,
        soort="jeugdplan",
        uitgever="GM0001",
        spreekt_voor=("GM0001",),
        datum="2024-01-01",
    )
    wereld.vondst(jeugdplan, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    cell = wereld.cell("E3")
    assert (cell["indicatie"], cell["gemeenten_gedekt"]) == ("aanwezig", ["GM0001"])
    assert "1 van de 3 gemeenten; niet voor Bergen aan de Vliet, Cornelis" in cell["toelichting"]


def test_what_another_samenwerkingsverband_agrees_with_a_gemeente_is_not_ours(wereld: Any) -> None:
    wereld.document("plan.pdf", "Dit plan gaat over basisondersteuning.")
    other = wereld.document(
        "ander.pdf", REGIE, soort="oogo", uitgever="GM0001", spreekt_voor=("VO8888", "GM0001")
    )
    wereld.vondst(other, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "niet_aangetroffen"


def test_a_document_that_limits_itself_covers_only_those_gemeenten(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE, beperkt_tot=("GM0001", "GM0003"))
    wereld.vondst(plan, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["gemeenten_gedekt"] == ["GM0001", "GM0003"]


def test_gemeenten_named_in_the_text_are_recognised_by_name_and_variant(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE)
    wereld.vondst(plan, "E3a", gemeenten=("Bergen", "cornelis"))
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["gemeenten_gedekt"] == ["GM0002", "GM0003"]


def test_vormen_stand_per_gemeente_and_on_the_E4_row_alone(wereld: Any) -> None:
    plan = wereld.document(
        "plan.pdf", "De directeur en de wethouder beslissen samen.", "Cornelis doet hieraan niet mee."
    )
    wereld.vondst(plan, "E4a", karakter="beslissend")
    wereld.vondst(plan, "E4b", karakter="beslissend")
    wereld.vondst(plan, "E4b", "ontkend", alinea=1, gemeenten=("Cornelis",))
    decide(wereld.db, SCHOOLJAAR)
    vormen = {
        r["gemeente"]: r["doorzettingsmacht_vorm"] for r in wereld.db.query("SELECT * FROM gemeente_vormen")
    }
    assert vormen == {
        "GM0001": "overstijgend_belegd",
        "GM0002": "overstijgend_belegd",
        "GM0003": "alleen_onderwijs",
    }
    assert wereld.cell("E4")["doorzettingsmacht_vorm"] == "overstijgend_belegd"
    assert wereld.cell("E4")["gemeenten_gedekt"] == ["GM0001", "GM0002"]
    assert wereld.cell("E3")["doorzettingsmacht_vorm"] is None
    (against,) = wereld.bewijs("E4", "tegenbewijs")
    assert "geldt voor Cornelis" in against["toelichting"]


def test_the_overruled_document_is_tegenbewijs_and_the_cell_is_a_conflict(wereld: Any) -> None:
    wereld.vondst(wereld.document("plan.pdf", REGIE), "E3a")
    minutes = wereld.document(
        "oogo.pdf", "Er komt geen casusregisseur.", soort="oogo", datum="2024-05-16", van="2024-05-16"
    )
    wereld.vondst(minutes, "E3a", "ontkend", subcode="beeindigd")
    decide(wereld.db, SCHOOLJAAR)
    cell = wereld.cell("E3")
    assert (cell["indicatie"], cell["subcode"], cell["conflict"]) == ("tegengesproken", "beeindigd", 1)
    (against,) = wereld.bewijs("E3", "tegenbewijs")
    assert (against["citaat"], against["toelichting"]) == (REGIE, "ouder dan het document dat beslist")


def test_an_exception_stands_beside_the_agreement_it_limits(wereld: Any) -> None:
    plan = wereld.document(
        "plan.pdf",
        REGIE,
        "De casusregie geldt niet voor leerlingen in het praktijkonderwijs.",
        "Ouders kiezen zelf een school, tenzij die vol is.",
    )
    wereld.vondst(plan, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    (found,) = wereld.bewijs("E3", "uitzondering")
    assert found["citaat"] == "De casusregie geldt niet voor leerlingen in het praktijkonderwijs."
    assert found["vondst"] is None
    assert wereld.cell("E3")["indicatie"] == "aanwezig"


def test_an_exception_for_a_group_never_decides(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", "Voor nieuwkomers is er geen regisseur.")
    wereld.vondst(plan, "E3a", "ontkend", waarde={"groep": "nieuwkomers"})
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "niet_aangetroffen"
    (found,) = wereld.bewijs("E3", "uitzondering")
    assert found["toelichting"] == "geldt niet voor: nieuwkomers"


def test_every_niet_aangetroffen_carries_its_account(wereld: Any) -> None:
    plan = wereld.document(
        "plan.pdf",
        "Nazorg na plaatsing vindt het ministerie van belang.",
        "De school volgt een leerling die op een nieuwe plek begint.",
        "Het bestuur vergadert vier keer per jaar.",
        paginas=3,
    )
    wereld.vondst(plan, "E7a", "vermelding")
    decide(wereld.db, SCHOOLJAAR)
    rows = {row["element"]: row for row in wereld.db.query("SELECT * FROM zoekverantwoording")}
    assert sorted(rows) == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]
    row = rows["E7"]
    (document,) = json.loads(row["documenten"])
    assert (document["titel"], document["telt_mee"], document["paginas"]) == ("plan.pdf", True, 3)
    assert (row["paginas_gelezen"], row["paginas_ongelezen"]) == (3, 0)
    assert json.loads(row["termen"])
    assert json.loads(row["regels"])
    nearest = json.loads(row["dichtstbij"])
    assert nearest[0]["citaat"] == "Nazorg na plaatsing vindt het ministerie van belang."
    assert nearest[0]["waarom"] == "noemt het begrip, maar legt geen afspraak vast"
    assert nearest[1]["citaat"] == "De school volgt een leerling die op een nieuwe plek begint."
    assert "geen regel herkende" in nearest[1]["waarom"]


def prints(wereld: Any) -> dict[str, str]:
    return {r["element"]: r["vingerafdruk"] for r in wereld.db.query("SELECT * FROM bevindingen")}


def test_the_vingerafdruk_stays_when_the_same_words_are_served_anew(wereld: Any) -> None:
    first = wereld.document("plan.pdf", REGIE)
    wereld.vondst(first, "E3a")
    decide(wereld.db, SCHOOLJAAR)
    before = prints(wereld)
    wereld.db.execute("PRAGMA foreign_keys = OFF")
    for table in ("vondsten", "passages", "paginas", "document_duiding", "document_partijen", "lezingen"):
        wereld.db.execute(f"DELETE FROM {table} WHERE document = ?", [first])
    wereld.vondst(wereld.document("plan-opnieuw.pdf", REGIE, eerste_pagina=7), "E3a")
    decide(wereld.db, SCHOOLJAAR)
    assert prints(wereld) == before


def test_the_vingerafdruk_of_an_absence_changes_with_what_can_hold_an_agreement(wereld: Any) -> None:
    wereld.vondst(wereld.document("plan.pdf", REGIE), "E3a")
    decide(wereld.db, SCHOOLJAAR)
    before = prints(wereld)
    wereld.document("nieuws.pdf", "Nieuws.", soort="overig", kan_tellen=False)
    decide(wereld.db, SCHOOLJAAR)
    assert prints(wereld) == before
    wereld.document("protocol.pdf", "Een protocol over verlof.", soort="protocol")
    decide(wereld.db, SCHOOLJAAR)
    after = prints(wereld)
    assert after["E3"] == before["E3"]
    assert all(after[element] != before[element] for element in before if element != "E3")


def test_a_denial_goes_before_an_agreement_that_names_nobody(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE, "Niemand heeft de regie.")
    wereld.vondst(plan, "E3a")
    wereld.vondst(plan, "E3a", "ontkend", alinea=1)
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "tegengesproken"


def test_new_tegenbewijs_changes_the_vingerafdruk(wereld: Any) -> None:
    plan = wereld.document("plan.pdf", REGIE, "Niemand heeft de regie.")
    wereld.vondst(plan, "E3a", waarde={"houder": "procesregisseur"})
    decide(wereld.db, SCHOOLJAAR)
    before = prints(wereld)["E3"]
    wereld.vondst(plan, "E3a", "ontkend", alinea=1)
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "aanwezig"
    assert prints(wereld)["E3"] != before
