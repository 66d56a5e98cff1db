"""No outcome of the search leads to an absence by omission; what people decided counts."""

import json
from datetime import date
from typing import Any

import pytest

from assess.bevindingen import decide
from assess.hindernis import BLOCKING, ONSCHULDIG, Dekking, hindernissen
from assess.region import examined, region_of
from assess.vondsten import find
from collect.progress import silent
from collect.school_year import SchoolYear
from extract.dekking import UITKOMSTEN

JAAR = SchoolYear(2025)
PEILDATUM = date(2025, 10, 1)


def test_every_uitkomst_either_blocks_or_is_known_to_be_harmless() -> None:
    assert set(BLOCKING) | set(ONSCHULDIG) == set(UITKOMSTEN)
    assert not set(BLOCKING) & set(ONSCHULDIG)


@pytest.mark.parametrize("uitkomst", [*BLOCKING, "iets_dat_later_komt"])
def test_a_blocking_uitkomst_keeps_an_absence_from_being_found(wereld: Any, uitkomst: str) -> None:
    wereld.document("plan.pdf", "Wij werken samen.")
    decide(wereld.db, JAAR)
    assert wereld.cell("E3")["indicatie"] == "niet_aangetroffen"
    wereld.dekking("PO9999", "protocol", uitkomst)
    decide(wereld.db, JAAR)
    cell = wereld.cell("E3")
    assert (cell["indicatie"], cell["subcode"]) == ("niet_te_beoordelen", "deels_ongelezen")
    assert f"protocol: {BLOCKING.get(uitkomst, 'iets dat later komt')}" in cell["toelichting"]


@pytest.mark.parametrize("uitkomst", ONSCHULDIG)
def test_a_harmless_uitkomst_does_not(wereld: Any, uitkomst: str) -> None:
    wereld.document("plan.pdf", "Wij werken samen.")
    wereld.dekking("PO9999", "protocol", uitkomst)
    decide(wereld.db, JAAR)
    assert wereld.cell("E3")["indicatie"] == "niet_aangetroffen"


def test_a_gemeente_without_a_website_hinders_nothing() -> None:
    searched = [Dekking("ondersteuningsplan", "verkregen"), Dekking("jeugdplan", "onzeker", "GM0002")]
    found = hindernissen([], searched, {}, PEILDATUM)
    assert [h.subcode for h in found] == ["plan_niet_verkregen"]


def test_an_annex_alone_is_not_the_plan(wereld: Any) -> None:
    annex = wereld.document("bijlage.pdf", "Wij werken samen.")
    wereld.db.execute("UPDATE document_duiding SET variant = 'bijlage' WHERE document = ?", [annex])
    decide(wereld.db, JAAR)
    cell = wereld.cell("E3")
    assert (cell["indicatie"], cell["subcode"]) == ("niet_te_beoordelen", "plan_niet_verkregen")


def test_the_plan_that_a_person_chose_counts_and_the_others_do_not(wereld: Any) -> None:
    old = wereld.document("oud.pdf", "Wij werken samen.", van="2018-08-01", tot="2022-07-31")
    new = wereld.document("nieuw.pdf", "Wij werken ook samen.")
    protocol = wereld.document("protocol.pdf", "Zo doen wij dat.", soort="protocol")
    wereld.insert(
        "toegepaste_besluiten",
        besluit=4,
        soort="plan_in_kracht",
        partij="PO9999",
        schooljaar="2025-2026",
        document=old,
        waarde=json.dumps({"soort": "ondersteuningsplan"}),
        reden="verlengd bij brief",
        door="inspecteur",
        op="2025-09-01",
        toegepast=1,
        zelfde_bewijs=1,
    )

    def counting(day: date) -> dict[str, bool]:
        found = examined(wereld.db, region_of(wereld.db, "PO9999"), day)
        return {d.document: d.telt_mee for d in found}

    assert counting(PEILDATUM) == {old: True, new: False, protocol: True}
    # the besluit is about one schooljaar
    assert counting(date(2024, 10, 1)) == {old: False, new: True, protocol: True}
    reasons = {d.document: d.reden for d in examined(wereld.db, region_of(wereld.db, "PO9999"), PEILDATUM)}
    assert reasons[old] == "besluit 4 van inspecteur: verlengd bij brief"
    assert reasons[new].endswith("(een ander document geldt)")


def test_a_hidden_passage_is_no_evidence_and_keeps_an_absence_from_being_found(wereld: Any) -> None:
    sentence = "De directeur van het samenwerkingsverband heeft de casusregie bij een thuiszitter."
    wereld.document("plan.pdf", sentence)
    wereld.db.conn.commit()
    find(wereld.db, silent)
    decide(wereld.db, JAAR)
    assert wereld.cell("E3")["indicatie"] == "aanwezig"
    with wereld.db.conn:
        wereld.db.execute("DELETE FROM toetsingen")
        wereld.db.execute("UPDATE passages SET verborgen = 'bsn'")
    find(wereld.db, silent)
    decide(wereld.db, JAAR)
    cell = wereld.cell("E3")
    assert (cell["indicatie"], cell["subcode"]) == ("niet_te_beoordelen", "deels_ongelezen")
    assert "1 passages verborgen (mogelijk een BSN)" in cell["toelichting"]
