"""The verdict rules of the normenkader, section 4: one case for each sentence, from documents to cell."""

from collections.abc import Callable
from typing import Any

import pytest

from assess.bevindingen import decide
from collect.school_year import SchoolYear

SCHOOLJAAR = SchoolYear(2025)
A, B, C = "GM0001", "GM0002", "GM0003"
MANDAAT = ("E4a", "E4b", "E4c", "E4d", "E4e")

Setup = Callable[[Any], None]


def stuk(*said: tuple[Any, ...], naam: str = "plan.pdf", **facts: Any) -> Setup:
    """A document (the plan in force unless `facts` say otherwise) with one passage for each (deelvraag, assertie, more)."""

    def bring_in(wereld: Any) -> None:
        document = wereld.document(
            naam, *(f"{naam}: {number} {answer[:2]}." for number, answer in enumerate(said)), **facts
        )
        for number, answer in enumerate(said):
            vraag, assertie, *more = answer
            wereld.vondst(document, vraag, assertie, alinea=number, **(more[0] if more else {}))

    return bring_in


def oogo(*said: tuple[Any, ...], datum: str = "2024-05-16", **facts: Any) -> Setup:
    return stuk(*said, naam="oogo.pdf", soort="oogo", datum=datum, van=datum, tot=None, **facts)


def jeugdplan(gemeente: str, *said: tuple[Any, ...], **facts: Any) -> Setup:
    return stuk(
        *said,
        naam=f"jeugdplan-{gemeente}.pdf",
        soort="jeugdplan",
        uitgever=gemeente,
        spreekt_voor=(gemeente,),
        **facts,
    )


def zoektocht(partij: str, soort: str, uitkomst: str) -> Setup:
    return lambda wereld: wereld.dekking(partij, soort, uitkomst)


LEEG = stuk()
YES, PLAN, NO = "afgesproken", "voorgenomen", "ontkend"
ADVIES: dict[str, Any] = {"karakter": "adviserend"}
BESLIST: dict[str, Any] = {"karakter": "beslissend"}
# (sentence, documents, element, what the cell must hold); `vorm` stands for doorzettingsmacht_vorm
CASES: list[tuple[str, list[Setup], str, dict[str, Any]]] = [
    # the six indicaties
    (
        "aanwezig: every K is answered afgesproken in documents in force on the peildatum",
        [stuk(("E2a", YES), ("E2b", YES))],
        "E2",
        {"indicatie": "aanwezig", "subcode": None},
    ),
    (
        "aanwezig: the K may be answered in different documents",
        [stuk(("E2a", YES)), oogo(("E2b", YES))],
        "E2",
        {"indicatie": "aanwezig"},
    ),
    (
        "deels: at least one K afgesproken, not all",
        [stuk(("E2a", YES))],
        "E2",
        {"indicatie": "deels"},
    ),
    (
        "an aanvullende deelvraag does not decide",
        [stuk(("E3a", YES), ("E3b", NO))],
        "E3",
        {"indicatie": "aanwezig"},
    ),
    (
        "voorgenomen: no K afgesproken, at least one voorgenomen",
        [stuk(("E7a", PLAN))],
        "E7",
        {"indicatie": "voorgenomen"},
    ),
    (
        "tegengesproken: no K afgesproken, at least one ontkend",
        [stuk(("E7a", NO))],
        "E7",
        {"indicatie": "tegengesproken", "subcode": "afwezig"},
    ),
    (
        "tegengesproken outranks voorgenomen",
        [stuk(("E7a", PLAN), ("E7b", NO))],
        "E7",
        {"indicatie": "tegengesproken"},
    ),
    (
        "subcode beeindigd",
        [stuk(("E7a", NO, {"subcode": "beeindigd"}))],
        "E7",
        {"indicatie": "tegengesproken", "subcode": "beeindigd"},
    ),
    (
        "subcode afwijkend",
        [stuk(("E2a", NO, {"subcode": "afwijkend", "waarde": {"weken": 6}}))],
        "E2",
        {"indicatie": "tegengesproken", "subcode": "afwijkend"},
    ),
    (
        "niet_aangetroffen: readable documents in force were examined, and none of the above",
        [stuk(("E7a", "vermelding"), ("E7b", "elders"))],
        "E7",
        {"indicatie": "niet_aangetroffen", "subcode": None},
    ),
    (
        "niet_te_beoordelen: no document in force",
        [],
        "E7",
        {"indicatie": "niet_te_beoordelen", "subcode": "plan_niet_verkregen"},
    ),
    (
        "niet_te_beoordelen: it is unreadable",
        [stuk(paginas=12, ongelezen=12)],
        "E7",
        {"indicatie": "niet_te_beoordelen", "subcode": "deels_ongelezen"},
    ),
    (
        "niet_te_beoordelen: concept only",
        [stuk(("E7a", YES), status="concept")],
        "E7",
        {"indicatie": "niet_te_beoordelen", "subcode": "alleen_concept"},
    ),
    # only documents in force count
    (
        "onbekend without sign of being a draft counts",
        [stuk(("E3a", YES), status="onbekend")],
        "E3",
        {"indicatie": "aanwezig"},
    ),
    (
        "the period covers the peildatum: its last day counts",
        [stuk(("E3a", YES), van="2021-10-02", tot="2025-10-01")],
        "E3",
        {"indicatie": "aanwezig"},
    ),
    (
        "the period covers the peildatum: the day before does not",
        [stuk(("E3a", YES), van="2021-08-01", tot="2025-09-30")],
        "E3",
        {"indicatie": "niet_te_beoordelen", "subcode": "verlopen"},
    ),
    (
        "a concept is shown but does not count",
        [LEEG, stuk(("E3a", YES), naam="concept.pdf", soort="protocol", status="concept")],
        "E3",
        {"indicatie": "niet_aangetroffen", "telt_niet_mee": 1},
    ),
    (
        "an expired plan is shown but does not count",
        [
            LEEG,
            stuk(("E3a", YES), naam="oud.pdf", van="2018-08-01", tot="2022-07-31", datum="2018-05-01"),
        ],
        "E3",
        {"indicatie": "niet_aangetroffen", "telt_niet_mee": 1},
    ),
    (
        "a future plan is shown but does not count",
        [
            LEEG,
            stuk(("E3a", YES), naam="nieuw.pdf", van="2026-08-01", tot="2030-07-31", datum="2025-09-01"),
        ],
        "E3",
        {"indicatie": "niet_aangetroffen", "telt_niet_mee": 1},
    ),
    (
        "without any stated period: the publication date and the four following school years",
        [stuk(("E3a", YES), van=None, tot=None, datum="2021-09-01")],
        "E3",
        {"indicatie": "aanwezig"},
    ),
    (
        "and not a day longer, which makes it verlopen",
        [stuk(("E3a", YES), van=None, tot=None, datum="2021-07-31")],
        "E3",
        {"indicatie": "niet_te_beoordelen", "subcode": "verlopen"},
    ),
    # counting soorten
    *(
        (
            f"counting soort: {soort}",
            [LEEG, stuk(("E3a", YES), naam="stuk.pdf", soort=soort)],
            "E3",
            {"indicatie": "aanwezig"},
        )
        for soort in ("ondersteuningsplan", "oogo", "protocol", "convenant", "jeugdplan", "overig")
    ),
    (
        "what never counts as agreement is shown",
        [LEEG, stuk(("E3a", YES), naam="nieuws.pdf", soort="overig", kan_tellen=False)],
        "E3",
        {"indicatie": "niet_aangetroffen", "telt_niet_mee": 1},
    ),
    (
        "a national text never counts as agreement",
        [LEEG, stuk(("E3a", YES), naam="landelijk.pdf", soort="landelijk", landelijk=True)],
        "E3",
        {"indicatie": "niet_aangetroffen", "telt_niet_mee": 1},
    ),
    # what niet_aangetroffen needs
    (
        "niet_aangetroffen needs the plan in force obtained",
        [stuk(naam="protocol.pdf", soort="protocol")],
        "E7",
        {"indicatie": "niet_te_beoordelen", "subcode": "plan_niet_verkregen"},
    ),
    (
        "niet_aangetroffen needs every page of every counting document read",
        [LEEG, stuk(naam="protocol.pdf", soort="protocol", paginas=9, ongelezen=1)],
        "E7",
        {"indicatie": "niet_te_beoordelen", "subcode": "deels_ongelezen"},
    ),
    (
        "niet_aangetroffen needs the search to have ended",
        [LEEG, zoektocht("PO9999", "convenant", "budget_op")],
        "E7",
        {"indicatie": "niet_te_beoordelen", "subcode": "deels_ongelezen"},
    ),
    (
        "an unread page of what cannot count forbids nothing",
        [LEEG, stuk(naam="nieuws.pdf", soort="jaarverslag", kan_tellen=False, paginas=9, ongelezen=9)],
        "E7",
        {"indicatie": "niet_aangetroffen"},
    ),
    *(
        (
            f"positive indicaties stay, marked incomplete: {assertie}",
            [stuk(("E3a", assertie), paginas=9, ongelezen=1)],
            "E3",
            {"indicatie": indicatie, "onvolledig": 1},
        )
        for assertie, indicatie in ((YES, "aanwezig"), (PLAN, "voorgenomen"), (NO, "tegengesproken"))
    ),
    (
        "deels stays, marked incomplete",
        [stuk(("E2a", YES), paginas=9, ongelezen=1)],
        "E2",
        {"indicatie": "deels", "onvolledig": 1},
    ),
    # the newest decides
    (
        "a later OOGO decision supersedes the plan",
        [stuk(("E3a", NO)), oogo(("E3a", YES))],
        "E3",
        {"indicatie": "aanwezig", "conflict": 1},
    ),
    (
        "the newest decides also when it says voorgenomen",
        [stuk(("E3a", YES)), oogo(("E3a", PLAN))],
        "E3",
        {"indicatie": "voorgenomen", "conflict": 0, "tegenbewijs": 1},
    ),
    (
        "the newest decides a deelvraag, not the element",
        [stuk(("E2a", YES), ("E2b", YES)), oogo(("E2b", PLAN))],
        "E2",
        {"indicatie": "deels"},
    ),
    (
        "vaststelling goes before the document's own date",
        [stuk(("E3a", YES), vaststelling="2024-06-20"), oogo(("E3a", NO))],
        "E3",
        {"indicatie": "aanwezig", "conflict": 1},
    ),
    (
        "a newer document that only mentions decides nothing",
        [stuk(("E3a", YES)), oogo(("E3a", "vermelding"))],
        "E3",
        {"indicatie": "aanwezig"},
    ),
    (
        "an ontkend K inside deels shows in the cell",
        [stuk(("E4a", YES, BESLIST), ("E4b", NO))],
        "E4",
        {"indicatie": "deels", "uitleg": "E4b uitdrukkelijk niet", "vorm": "alleen_onderwijs"},
    ),
    (
        "an adviserend holder alone makes deels",
        [stuk(("E4b", YES, ADVIES))],
        "E4",
        {"indicatie": "deels", "vorm": "adviserend"},
    ),
    (
        "an adviserend holder answers neither E4a nor E4b: at most deels",
        [stuk(("E4a", YES, ADVIES), ("E4b", YES, ADVIES), *((v, YES) for v in MANDAAT[2:]))],
        "E4",
        {"indicatie": "deels", "vorm": "adviserend"},
    ),
    (
        "conflict: the newest decides, both are shown, conflict = 1",
        [stuk(("E3a", YES)), oogo(("E3a", NO))],
        "E3",
        {"indicatie": "tegengesproken", "conflict": 1, "bewijs": 1, "tegenbewijs": 1},
    ),
    (
        "no conflict with a document that is not in force",
        [
            stuk(("E3a", YES)),
            stuk(("E3a", NO), naam="oud.pdf", van="2018-08-01", tot="2022-07-31", datum="2018-05-01"),
        ],
        "E3",
        {"indicatie": "aanwezig", "conflict": 0},
    ),
    # the gemeenten
    (
        "a document of one gemeente answers for that gemeente only",
        [LEEG, jeugdplan(A, ("E3a", YES))],
        "E3",
        {"indicatie": "aanwezig", "gemeenten_gedekt": [A], "gemeenten_totaal": 3},
    ),
    (
        "a newer document of one gemeente decides for that gemeente only",
        [stuk(("E3a", YES)), jeugdplan(A, ("E3a", NO), datum="2024-02-01")],
        "E3",
        {"indicatie": "aanwezig", "gemeenten_gedekt": [B, C], "conflict": 1},
    ),
    (
        "gemeenten_gedekt counts where a K answer holds",
        [LEEG, jeugdplan(A, ("E3a", YES)), jeugdplan(C, ("E3a", YES))],
        "E3",
        {"indicatie": "aanwezig", "gemeenten_gedekt": [A, C]},
    ),
    (
        "a document of the samenwerkingsverband covers all",
        [stuk(("E3a", YES))],
        "E3",
        {"gemeenten_gedekt": [A, B, C]},
    ),
    (
        "unless it limits itself to named gemeenten",
        [stuk(("E3a", YES), beperkt_tot=(B, C))],
        "E3",
        {"gemeenten_gedekt": [B, C]},
    ),
    (
        "or the passage does",
        [stuk(("E3a", YES, {"gemeenten": ("Aardam",)}))],
        "E3",
        {"gemeenten_gedekt": [A]},
    ),
    # doorzettingsmacht_vorm (section 2), in the order that decides
    (
        "overstijgend_belegd goes before all",
        [
            stuk(
                ("E4a", YES, BESLIST),
                ("E4b", YES, BESLIST),
                ("E4c", NO),
                ("E4d", PLAN),
            )
        ],
        "E4",
        {"vorm": "overstijgend_belegd", "indicatie": "deels"},
    ),
    (
        "one side goes before adviserend",
        [stuk(("E4a", YES, BESLIST), ("E4b", YES, ADVIES))],
        "E4",
        {"vorm": "alleen_onderwijs"},
    ),
    (
        "alleen_gemeente",
        [stuk(("E4b", YES, BESLIST), ("E4a", PLAN))],
        "E4",
        {"vorm": "alleen_gemeente"},
    ),
    (
        "adviserend goes before uitdrukkelijk_niet",
        [stuk(("E4a", YES, ADVIES), ("E4b", NO))],
        "E4",
        {"vorm": "adviserend"},
    ),
    (
        "uitdrukkelijk_niet goes before voorgenomen",
        [stuk(("E4a", NO), ("E4b", PLAN))],
        "E4",
        {"vorm": "uitdrukkelijk_niet"},
    ),
    ("voorgenomen", [stuk(("E4a", PLAN))], "E4", {"vorm": "voorgenomen"}),
    ("niet_aangetroffen", [stuk(("E4c", YES))], "E4", {"vorm": "niet_aangetroffen", "indicatie": "deels"}),
    ("niet_te_beoordelen", [], "E4", {"vorm": "niet_te_beoordelen"}),
    (
        "vorm is also stored per gemeente",
        [
            stuk(("E4a", YES, BESLIST), ("E4b", YES, {**BESLIST, "gemeenten": ("Aardam",)})),
            jeugdplan(B, ("E4b", PLAN), datum="2024-02-01"),
        ],
        "E4",
        {
            "vorm": "overstijgend_belegd",
            "vormen": {A: "overstijgend_belegd", B: "alleen_onderwijs", C: "alleen_onderwijs"},
        },
    ),
]


@pytest.mark.parametrize(
    ("setups", "element", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_section_4(wereld: Any, setups: list[Setup], element: str, expected: dict[str, Any]) -> None:
    for setup in setups:
        setup(wereld)
    decide(wereld.db, SCHOOLJAAR)
    cell = wereld.cell(element)
    found = {
        **{name: cell.get(name) for name in expected},
        "vorm": cell["doorzettingsmacht_vorm"],
        **{rol: len(wereld.bewijs(element, rol)) for rol in ("bewijs", "tegenbewijs", "telt_niet_mee")},
        "vormen": {
            row["gemeente"]: row["doorzettingsmacht_vorm"]
            for row in wereld.db.query("SELECT * FROM gemeente_vormen")
        },
    }
    if words := expected.get("uitleg"):
        assert words in cell["toelichting"]
        found["uitleg"] = words
    assert {name: found[name] for name in expected} == expected


def test_the_peildatum_is_the_first_of_october_and_can_be_another(wereld: Any) -> None:
    stuk(("E3a", YES), van="2021-08-01", tot="2025-12-31")(wereld)
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.cell("E3")["indicatie"] == "aanwezig"
    decide(wereld.db, SCHOOLJAAR, peildatum=SCHOOLJAAR.end)
    assert wereld.cell("E3")["subcode"] == "verlopen"
