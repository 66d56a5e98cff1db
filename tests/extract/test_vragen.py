"""Which questions wait for a person, and which do not."""

import json
from collections.abc import Callable

import pytest
from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.duiding import interpret
from extract.vragen import Vraag, stel_vragen

Add = Callable[..., str]
JAAR = SchoolYear(2025)
LANG = "Elke school meldt verzuim. De regietafel beslist na acht weken over een plaats. "


def vragen(db: Database) -> list[Vraag]:
    interpret(db)
    return list(stel_vragen(db, JAAR))


def soorten(db: Database) -> list[str]:
    return sorted(vraag.vraagsoort for vraag in vragen(db))


def test_nothing_is_asked_about_what_is_plain(db: Database, add: Add) -> None:
    add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022", LANG)
    add("oud.pdf", "Ondersteuningsplan 2018-2022\nVastgesteld op 12 april 2018", LANG)
    add("protocol.pdf", "Thuiszittersprotocol\nVastgesteld op 4 mei 2023", LANG)
    add("jaarverslag.pdf", "Jaarverslag 2024", LANG)
    add("concept.pdf", "CONCEPT\nOndersteuningsplan 2026-2030", LANG)
    assert vragen(db) == []


def test_a_plan_of_which_no_period_can_be_told_is_asked_about(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan\nSWV Lindewaard PO", LANG)
    (vraag,) = vragen(db)
    assert (vraag.vraagsoort, vraag.document, vraag.soort) == ("geldigheid", plan, "ondersteuningsplan")
    assert vraag.vraag == "Van wanneer tot wanneer geldt “Ondersteuningsplan – SWV Lindewaard PO”?"


def test_signs_that_contradict_are_asked_about(db: Database, add: Add) -> None:
    add(
        "plan.pdf",
        "CONCEPT\nOndersteuningsplan 2024-2028",
        "Dit ondersteuningsplan is op 18 april 2024 vastgesteld.",
    )
    (vraag,) = vragen(db)
    assert (vraag.vraagsoort, json.loads(vraag.opties)) == ("geldigheid", ["concept", "vastgesteld"])
    assert "vastgesteld op 2024-04-18" in vraag.reden


def test_a_paper_that_is_as_much_a_protocol_as_a_letter_is_asked_about(db: Database, add: Add) -> None:
    add("stuk.pdf", "Aanpak thuiszitters\n12 maart 2024", LANG, ankertekst="Brief", kop="Brief aan scholen")
    found = vragen(db)
    assert [vraag.vraagsoort for vraag in found] == ["soort"]
    assert set(json.loads(found[0].opties)) == {"protocol", "overig"}


def test_a_plan_on_a_shared_site_that_names_neither_is_asked_about(db: Database, add: Add) -> None:
    db.execute(
        "INSERT INTO samenwerkingsverbanden (code, sector, naam) VALUES ('VO9701', 'VO', 'SWV Lindewaard VO')"
    )
    both = ["PO9701", "VO9701"]
    add("plan.pdf", "Ondersteuningsplan 2022-2026", LANG, partijen=both)
    add("plan-vo.pdf", "Ondersteuningsplan voortgezet onderwijs 2022-2026", LANG + "VO", partijen=both)
    add("protocol.pdf", "Protocol thuiszitters 2023", LANG, partijen=both)  # that is often shared
    asked = [vraag for vraag in vragen(db) if vraag.vraagsoort == "partij"]
    assert [json.loads(vraag.opties) for vraag in asked] == [both]


def test_a_plan_of_a_verband_that_the_register_does_not_know_is_asked_about(db: Database, add: Add) -> None:
    add("plan.pdf", "Ondersteuningsplan 2022-2026\nSamenwerkingsverband Bergdal", LANG)
    assert soorten(db) == ["partij"]


def test_what_cannot_matter_this_schooljaar_is_not_asked(db: Database, add: Add) -> None:
    add(
        "oud.pdf",
        "CONCEPT\nOndersteuningsplan 2014-2018",
        "Dit ondersteuningsplan is op 18 april 2014 vastgesteld.",
    )
    assert vragen(db) == []


@pytest.mark.parametrize(
    ("tweede", "gevraagd"),
    [
        (
            "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022\nHeel andere afspraken over wie beslist.",
            True,
        ),
        # the newest is plain
        (
            "Ondersteuningsplan 2022-2026\nVastgesteld op 3 juni 2024\nHeel andere afspraken over wie beslist.",
            False,
        ),
        ("Ondersteuningsplan 2024-2028\nVastgesteld op 12 april 2024\nHeel andere afspraken.", False),
        # the same words in another file
        ("Ondersteuningsplan 2022-2026\nVastgesteld op  12 april 2022", False),
        ("Addendum ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022", False),
    ],
)
def test_of_two_plans_in_force_it_is_asked_only_where_none_is_plainly_the_newest(
    db: Database, add: Add, tweede: str, gevraagd: bool
) -> None:
    add("een.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    add("twee.pdf", tweede)
    assert soorten(db) == (["plan_in_kracht"] if gevraagd else [])


def test_asking_again_touches_no_row_and_a_question_that_is_settled_goes(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan", LANG)
    assert len(vragen(db)) == 1
    before = db.conn.total_changes
    assert len(vragen(db)) == 1
    assert db.conn.total_changes == before
    db.execute(
        "UPDATE paginas SET tekst = 'Ondersteuningsplan 2022-2026' WHERE document = ? AND nummer = 1", [plan]
    )
    assert vragen(db) == []
    assert list(db.query("SELECT * FROM duiding_vragen")) == []
