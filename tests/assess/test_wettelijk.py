"""The norms of law: a sentence is found, or it is not, or that cannot be said; never more than that."""

import json
from typing import Any

import pytest

from assess import norm
from assess.bevindingen import decide
from collect.school_year import SchoolYear

SCHOOLJAAR = SchoolYear(2025)
SWV, A, B, C = "PO9999", "GM0001", "GM0002", "GM0003"
TITEL = "Ondersteuningsplan 2022-2026"


def plan(wereld: Any, *alineas: str, **facts: Any) -> str:
    return str(wereld.document("plan.pdf", TITEL, *alineas, **facts))


def found(wereld: Any) -> dict[tuple[str, str], dict[str, Any]]:
    decide(wereld.db, SCHOOLJAAR)
    return {
        (row["vraag"], row["partij"]): row | {"let_op": json.loads(row["let_op"])}
        for row in wereld.db.query("SELECT * FROM wettelijke_bevindingen")
    }


def outcome(wereld: Any, vraag: str, partij: str = SWV) -> str:
    return str(found(wereld)[vraag, partij]["uitkomst"])


def quotes(wereld: Any, vraag: str, partij: str = SWV) -> list[str]:
    query = "SELECT citaat FROM wettelijk_bewijs WHERE vraag = ? AND partij = ? ORDER BY rang"
    return [row["citaat"] for row in wereld.db.query(query, [vraag, partij])]


STEPS = {
    "P3a": "Het OOGO volgt de procedure die met de colleges van burgemeester en wethouders is vastgesteld.",
    "P3b": "De geschillencommissie OOGO doet uitspraak als partijen het over het plan niet eens worden.",
    "P4": "Het plan is afgestemd met het samenwerkingsverband VO in dezelfde regio.",
    "P6": "De ondersteuningsplanraad heeft op 19 april 2022 ingestemd met het plan.",
    "Wa1": "De scholen vormen samen een samenhangend geheel van voorzieningen.",
    "Wb2": "De meerjarenbegroting gaat uit van een lichte daling van het aantal leerlingen.",
    "Wc": "De commissie van toelaatbaarheid beoordeelt of een leerling toelaatbaar is.",
    "Wg": "De groei na de teldatum vergoedt het samenwerkingsverband aan de scholen.",
}


@pytest.mark.parametrize(("vraag", "zin"), STEPS.items(), ids=STEPS)
def test_a_sentence_in_the_plan_is_found_with_its_quote(wereld: Any, vraag: str, zin: str) -> None:
    plan(wereld, zin)
    assert outcome(wereld, vraag) == "gevonden"
    assert quotes(wereld, vraag) == [zin]


@pytest.mark.parametrize("vraag", STEPS)
def test_without_such_a_sentence_it_is_not_found(wereld: Any, vraag: str) -> None:
    plan(wereld, "Wij werken samen.")
    assert outcome(wereld, vraag) == "niet_aangetroffen"
    assert quotes(wereld, vraag) == []


@pytest.mark.parametrize("vraag", [*STEPS, "P1"])
@pytest.mark.parametrize(
    "facts",
    [{"status": "concept"}, {"van": "2018-08-01", "tot": "2022-07-31"}, {"paginas": 9, "ongelezen": 2}],
)
def test_an_absence_needs_the_plan_in_force_and_all_its_pages(
    wereld: Any, vraag: str, facts: dict[str, Any]
) -> None:
    plan(wereld, "Wij werken samen.", **facts)
    if vraag == "P1" and "paginas" in facts:
        assert outcome(wereld, vraag) == "gevonden"
    else:
        assert outcome(wereld, vraag) == "niet_te_beoordelen"


@pytest.mark.parametrize(
    "zin",
    [
        "In 2027 werken wij een procedure voor het OOGO met de gemeenten uit.",
        "Voor het OOGO met de gemeenten is geen procedure afgesproken.",
        "De wet vraagt een procedure voor het OOGO met de gemeenten.",
    ],
)
def test_a_plan_a_denial_or_the_law_is_no_step(wereld: Any, zin: str) -> None:
    plan(wereld, zin)
    row = found(wereld)["P3a", SWV]
    assert row["uitkomst"] == "niet_aangetroffen"


def test_no_overleg_with_the_other_verband_is_no_overleg(wereld: Any) -> None:
    plan(wereld, "Met het andere samenwerkingsverband is geen overleg gevoerd.")
    assert outcome(wereld, "P4") == "niet_aangetroffen"


def test_P1_asks_an_adopted_plan_that_states_its_years(wereld: Any) -> None:
    plan(wereld, "Wij werken samen.")
    assert outcome(wereld, "P1") == "gevonden"
    assert quotes(wereld, "P1") == [TITEL]
    wereld.db.execute("UPDATE document_duiding SET status = 'onbekend'")
    assert outcome(wereld, "P1") == "niet_te_beoordelen"


def test_P1_flags_a_period_longer_than_four_years(wereld: Any) -> None:
    wereld.document("plan.pdf", "Ondersteuningsplan 2020-2026", van="2020-08-01", tot="2026-07-31")
    row = found(wereld)["P1", SWV]
    assert row["uitkomst"] == "gevonden"
    assert "langer dan vier jaar" in row["let_op"][0]


OVERLEG = "Over het conceptplan is op 14 maart 2022 op overeenstemming gericht overleg gevoerd met "


@pytest.mark.parametrize(
    ("zin", "expected"),
    [
        (f"{OVERLEG}Aardam en Cornelis.", {A: "gevonden", B: "niet_aangetroffen", C: "gevonden"}),
        (f"{OVERLEG}de colleges van alle gemeenten.", {A: "gevonden", B: "gevonden", C: "gevonden"}),
        (f"{OVERLEG}drie gemeenten.", dict.fromkeys((A, B, C), "gevonden")),
        (f"{OVERLEG}twee gemeenten.", dict.fromkeys((A, B, C), "niet_te_beoordelen")),
        (f"{OVERLEG}twee van de drie gemeenten.", dict.fromkeys((A, B, C), "niet_te_beoordelen")),
        (f"{OVERLEG}burgemeester en wethouders.", dict.fromkeys((A, B, C), "niet_te_beoordelen")),
        (f"{OVERLEG}de meeste gemeenten.", dict.fromkeys((A, B, C), "niet_te_beoordelen")),
        (
            "Het OOGO over dit plan vond plaats op 14 maart 2022.",
            dict.fromkeys((A, B, C), "niet_te_beoordelen"),
        ),
    ],
)
def test_P2_is_asked_of_each_gemeente(wereld: Any, zin: str, expected: dict[str, str]) -> None:
    plan(wereld, zin)
    rows = found(wereld)
    assert {gemeente: rows["P2", gemeente]["uitkomst"] for gemeente in expected} == expected
    assert {rows["P2", g]["datum"] for g, said in expected.items() if said == "gevonden"} <= {"2022-03-14"}


def test_P2_of_a_gemeente_whose_site_was_not_reached_cannot_be_judged(wereld: Any) -> None:
    plan(wereld, f"{OVERLEG}Cornelis.")
    wereld.dekking(A, "jeugdplan", "onbereikbaar")
    rows = found(wereld)
    assert rows["P2", A]["uitkomst"] == "niet_te_beoordelen"
    assert rows["P2", B]["uitkomst"] == "niet_aangetroffen"


def minutes(wereld: Any, line: str, *gemeenten: str) -> None:
    document = wereld.document(
        *("oogo.pdf", "Het concept ondersteuningsplan is besproken.", line),
        **{"soort": "oogo", "datum": "2022-03-14", "van": "2022-03-14"},
    )
    for gemeente in gemeenten:
        wereld.insert(
            "document_oogo",
            **{
                "document": document,
                "gemeente": gemeente,
                "datum": "2022-03-14",
                "reden": f"aanwezig: '{line}'",
            },
        )


def test_minutes_tell_which_gemeenten_were_there(wereld: Any) -> None:
    plan(wereld, "Wij werken samen.")
    line = "Aanwezig: wethouder van Aardam; directeur. Afwezig met bericht: wethouder van Cornelis."
    minutes(wereld, line, A, C)
    rows = found(wereld)
    assert (rows["P2", A]["uitkomst"], rows["P2", A]["datum"]) == ("gevonden", "2022-03-14")
    assert rows["P2", C]["uitkomst"] == "niet_aangetroffen"
    assert quotes(wereld, "P2", A) == [line]


def test_minutes_of_long_after_are_about_another_plan(wereld: Any) -> None:
    plan(wereld, "Wij werken samen.")
    wereld.document("oogo.pdf", f"{OVERLEG}Aardam.", soort="oogo", datum="2025-03-14", van="2025-03-14")
    assert outcome(wereld, "P2", A) == "niet_aangetroffen"


def test_P5_is_asked_of_vo_alone(wereld: Any) -> None:
    plan(wereld, "De mbo-instelling in de regio was voor het overleg uitgenodigd.")
    assert ("P5", SWV) not in found(wereld)
    wereld.db.execute("PRAGMA foreign_keys = OFF")
    for table, column in (
        ("samenwerkingsverbanden", "code"),
        ("swv_gemeenten", "swv"),
        ("dekking", "partij"),
    ):
        wereld.db.execute(f"UPDATE {table} SET {column} = 'VO9999' WHERE {column} = ?", [SWV])
    wereld.db.execute("UPDATE document_partijen SET partij = 'VO9999' WHERE partij = ?", [SWV])
    row = found(wereld)["P5", "VO9999"]
    assert (row["uitkomst"], row["grondslag_status"]) == ("gevonden", "geldend_recht")
    assert row["bron"].startswith("WVO 2020")


def test_P7_cannot_be_judged_from_the_web(wereld: Any) -> None:
    zin = "Het bestuur heeft het plan op 24 mei vastgesteld en aan de inspectie gezonden."
    plan(wereld, zin)
    assert outcome(wereld, "P7") == "niet_te_beoordelen"
    assert quotes(wereld, "P7") == [zin]


def test_P8_rests_on_the_jeugdplan_of_each_gemeente(wereld: Any) -> None:
    plan(wereld, "Wij werken samen.")
    zin = "Over het jeugdplan is overeenstemming bereikt met het samenwerkingsverband passend onderwijs."
    for gemeente, text in ((A, zin), (B, "Dit jeugdplan gaat over jeugdhulp.")):
        wereld.document(
            f"jeugdplan-{gemeente}.pdf", text, soort="jeugdplan", uitgever=gemeente, spreekt_voor=(gemeente,)
        )
    rows = found(wereld)
    assert [rows["P8", gemeente]["uitkomst"] for gemeente in (A, B, C)] == [
        *("gevonden", "niet_aangetroffen", "niet_te_beoordelen")
    ]


def dates(wereld: Any, document: str, **columns: str) -> None:
    for name, day in columns.items():
        wereld.db.execute(f"UPDATE document_duiding SET {name} = ? WHERE document = ?", [day, document])


def test_the_four_dates_are_kept_apart(wereld: Any) -> None:
    document = plan(wereld, f"{OVERLEG}Aardam.", STEPS["P6"])
    dates(
        wereld,
        document,
        datum_concept="2022-02-01",
        datum_opr="2022-04-19",
        datum_oogo="2022-03-14",
        datum_vaststelling="2022-05-24",
    )
    rows = found(wereld)
    steps = {
        (row["stap"], row["partij"]): row["datum"] for row in wereld.db.query("SELECT * FROM plan_stappen")
    }
    assert steps == {
        ("concept", SWV): "2022-02-01",
        ("opr", SWV): "2022-04-19",
        ("oogo", SWV): "2022-03-14",
        ("oogo", A): "2022-03-14",
        ("vaststelling", SWV): "2022-05-24",
    }
    assert rows["P6", SWV]["datum"] == "2022-04-19"
    assert all(row["let_op"] == [] for row in rows.values())


def test_dates_in_the_wrong_order_are_flagged_and_not_judged(wereld: Any) -> None:
    document = plan(wereld, f"{OVERLEG}Aardam.", STEPS["P6"])
    dates(wereld, document, datum_opr="2022-04-19", datum_vaststelling="2022-02-24")
    rows = found(wereld)
    assert rows["P2", A]["uitkomst"] == rows["P6", SWV]["uitkomst"] == "gevonden"
    assert "met Aardam (2022-03-14) is later dan de vaststelling" in rows["P2", A]["let_op"][0]
    assert "ondersteuningsplanraad (2022-04-19) is later dan de vaststelling" in rows["P6", SWV]["let_op"][0]
    flagged = [row["stap"] for row in wereld.db.query("SELECT * FROM plan_stappen WHERE let_op IS NOT NULL")]
    assert sorted(flagged) == ["oogo", "opr"]


def test_nothing_says_that_the_law_is_not_met(wereld: Any) -> None:
    plan(wereld, "Wij werken samen.")
    rows = found(wereld)
    kader = norm.load()
    assert {row["norm"] for row in rows.values()} == {
        n.id for n in kader.normen if n.soort != "element" and n.sector in (None, "PO")
    }
    for row in rows.values():
        assert "voldoet" not in row["toelichting"]
        if row["uitkomst"] == "niet_aangetroffen":
            assert "moet nog worden nagekeken" in row["toelichting"]
            assert row["grondslag_status"] == "geldend_recht_te_verifieren"
        assert "WVO" not in row["bron"]


def test_the_norms_of_law_leave_the_elements_alone_and_a_second_run_writes_nothing(wereld: Any) -> None:
    plan(wereld, *STEPS.values())
    decide(wereld.db, SCHOOLJAAR)
    changes = wereld.db.conn.total_changes
    decide(wereld.db, SCHOOLJAAR)
    assert wereld.db.conn.total_changes == changes
    assert {row["element"] for row in wereld.db.query("SELECT element FROM bevindingen")} == {
        f"E{n}" for n in range(1, 8)
    }
