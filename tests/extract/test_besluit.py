"""What a person decides holds over what the program thinks, which stays beside it."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from collect import ledger
from collect.dossier import open_database
from collect.school_year import SchoolYear
from extract.besluit import lees_besluiten
from extract.besluit_nemen import BesluitError, Wens, neem
from extract.besluit_overzicht import open_vragen, staande_besluiten
from extract.dekking import compute
from extract.duiding import interpret

Add = Callable[..., str]
JAAR = SchoolYear(2025)
PLAN = "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022"


class Kamer:
    """The two databases as a person who decides meets them."""

    def __init__(self, werk: Database, path: Path) -> None:
        self.werk, self.path = werk, path

    def draai(self) -> None:
        interpret(self.werk, lees_besluiten(self.path))
        compute(self.werk, JAAR)

    def besluit(self, over: str, **wish: Any) -> int:
        wens = Wens(**{"over": over, "reden": "gezien in het stuk", "door": "inspecteur"} | wish)
        with closing(open_database(self.path, [ledger.migrations])) as opened:
            return neem(self.werk, opened, lees_besluiten(self.path), wens)[-1]

    def duiding(self, document: str, table: str = "document_duiding") -> dict[str, Any]:
        return dict(next(self.werk.query(f"SELECT * FROM {table} WHERE document = ?", [document])))

    def vragen(self) -> list[tuple[str, int | None]]:
        return [
            (row["vraagsoort"], row["besluit"])
            for row in self.werk.query("SELECT * FROM duiding_vragen ORDER BY vraagsoort")
        ]

    def dekking(self, soort: str = "ondersteuningsplan") -> str:
        query = "SELECT uitkomst FROM dekking WHERE partij = 'PO9701' AND soort = ?"
        return str(self.werk.execute(query, [soort]).fetchone()[0])


@pytest.fixture
def kamer(db: Database, tmp_path: Path) -> Kamer:
    db.execute("UPDATE samenwerkingsverbanden SET website = 'https://verband.example/'")
    db.conn.commit()
    return Kamer(db, tmp_path / "beoordelingen.db")


def spreekt_voor(kamer: Kamer, document: str) -> list[str]:
    query = "SELECT partij FROM document_partijen WHERE document = ? AND rol = 'spreekt_voor' ORDER BY partij"
    return [row["partij"] for row in kamer.werk.query(query, [document])]


def test_a_besluit_about_the_soort_holds_and_the_own_judgement_stays(kamer: Kamer, add: Add) -> None:
    stuk = add("stuk.pdf", "Niemand buiten beeld\nKinderen die thuiszitten\n8 maart 2024")
    kamer.draai()
    assert (kamer.duiding(stuk)["soort"], kamer.duiding(stuk)["kan_tellen"]) == ("overig", 0)
    number = kamer.besluit(stuk[:10], soort="protocol")
    kamer.draai()
    found = kamer.duiding(stuk)
    assert (found["soort"], found["kan_tellen"]) == ("protocol", 1)
    assert found["soort_reden"].startswith(f"besluit {number} van inspecteur (")
    assert found["soort_reden"].endswith("gezien in het stuk")
    assert kamer.duiding(stuk, "duiding_machine")["soort"] == "overig"


def test_a_withdrawn_besluit_leaves_no_trace_in_the_duiding(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    before = kamer.duiding(stuk)
    number = kamer.besluit(stuk, tot="2023-07-31", status="concept")
    kamer.draai()
    changed = kamer.duiding(stuk)
    assert (changed["tot"], changed["status"], changed["van"]) == ("2023-07-31", "concept", before["van"])
    kamer.besluit(stuk, intrekken=number)
    kamer.draai()
    assert kamer.duiding(stuk) == before
    assert list(kamer.werk.query("SELECT * FROM toegepaste_besluiten")) == []


def test_the_last_besluit_about_the_same_holds_and_names_the_one_it_replaces(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    first = kamer.besluit(stuk, tot="2025-07-31")
    second = kamer.besluit(stuk, tot="2027-07-31")
    kamer.draai()
    assert kamer.duiding(stuk)["tot"] == "2027-07-31"
    with closing(Database(kamer.path)) as opened:
        assert [(r["id"], r["vervangt"]) for r in opened.query("SELECT * FROM besluiten")] == [
            (first, None),
            (second, first),
        ]
        assert list(ledger.broken_links(opened, "besluiten")) == []


def test_a_besluit_about_the_partij_replaces_who_it_speaks_for(kamer: Kamer, add: Add) -> None:
    stuk = add("protocol.pdf", "Protocol thuiszitters\nVastgesteld op 4 mei 2023")
    kamer.draai()
    assert spreekt_voor(kamer, stuk) == ["PO9701"]
    kamer.besluit(stuk, partijen=("GM9701", "9702"))
    kamer.draai()
    assert spreekt_voor(kamer, stuk) == ["GM9701", "GM9702"]


def test_two_plans_that_hold_at_once_wait_for_a_person(kamer: Kamer, add: Add) -> None:
    add("", "Welkom", url="https://verband.example/", site="https://verband.example/")
    first = add(
        "plan-a.pdf", PLAN + "\nWij kiezen voor de regietafel, die elke maand bijeenkomt en bindend beslist."
    )
    second = add(
        "plan-b.pdf", PLAN + "\nDe directeur hakt na acht weken de knoop door, samen met de wethouder."
    )
    kamer.draai()
    assert kamer.vragen() == [("plan_in_kracht", None)]
    assert kamer.dekking() == "onzeker"
    number = kamer.besluit("PO9701", plan=second, schooljaar=JAAR)
    with closing(Database(kamer.path)):
        assert open_vragen(kamer.werk, lees_besluiten(kamer.path)) == []
    kamer.draai()
    assert kamer.vragen() == []
    assert kamer.dekking() == "verkregen"
    add(
        "plan-c.pdf",
        PLAN + "\nHet knooppunt van scholen en gemeenten bepaalt waar een kind naar school gaat.",
    )
    kamer.draai()
    # the besluit stands, and is asked about again because there is more to choose from
    assert kamer.vragen() == [("plan_in_kracht", number)]
    chosen = next(kamer.werk.query("SELECT * FROM toegepaste_besluiten"))
    assert (chosen["document"], chosen["toegepast"], chosen["zelfde_bewijs"]) == (second, 1, 0)
    assert first != second


def test_changed_words_ask_again_while_the_besluit_stands(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    number = kamer.besluit(stuk, tot="2027-07-31")
    kamer.draai()
    assert kamer.vragen() == []
    kamer.werk.execute("UPDATE paginas SET tekst = replace(tekst, ' ', '  ')")
    kamer.draai()
    assert kamer.vragen() == []  # only the spaces differ
    kamer.werk.execute("UPDATE paginas SET tekst = tekst || char(10) || 'Een nieuwe alinea.'")
    kamer.draai()
    assert kamer.duiding(stuk)["tot"] == "2027-07-31"
    assert kamer.vragen() == [("geldigheid", number)]
    reden = next(kamer.werk.query("SELECT reden FROM duiding_vragen"))["reden"]
    assert f"besluit {number} van inspecteur is genomen op ander bewijs en geldt nog" in reden


def test_the_same_words_in_another_file_get_the_besluit_too(kamer: Kamer, add: Add) -> None:
    stuk = add("stuk.pdf", "Niemand buiten beeld\nKinderen die thuiszitten")
    kamer.draai()
    kamer.besluit(stuk, soort="protocol")
    again = add("stuk-opnieuw.pdf", "Niemand buiten beeld\nKinderen  die thuiszitten")
    kamer.draai()
    assert kamer.duiding(again)["soort"] == "protocol"


def test_a_new_working_database_comes_to_the_same(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    kamer.besluit(stuk, van="2022-09-01", partijen=("PO9701",), soort="ondersteuningsplan")
    kamer.draai()
    tables = ("document_duiding", "document_partijen", "toegepaste_besluiten", "duiding_machine")
    before = [list(kamer.werk.query(f"SELECT * FROM {table}")) for table in tables]
    for table in tables:
        kamer.werk.execute(f"DELETE FROM {table}")
    kamer.draai()
    assert [list(kamer.werk.query(f"SELECT * FROM {table}")) for table in tables] == before


def test_applying_again_changes_nothing_and_the_ledger_is_only_read(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    kamer.besluit(stuk, tot="2027-07-31")
    kamer.draai()
    before, ledger_before = kamer.werk.conn.total_changes, hashlib.sha256(kamer.path.read_bytes()).digest()
    kamer.draai()
    assert kamer.werk.conn.total_changes == before
    assert hashlib.sha256(kamer.path.read_bytes()).digest() == ledger_before


def test_a_besluit_about_a_site_is_recorded_for_the_crawl(kamer: Kamer) -> None:
    kamer.besluit("PO9701", renderen=True)
    (standing,) = lees_besluiten(kamer.path)
    assert (standing.soort, standing.partij, standing.waarde["renderen"]) == ("renderen", "PO9701", True)


def test_what_stands_is_told_with_whether_it_is_applied(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    kamer.besluit(stuk, tot="2027-07-31")
    standing = lees_besluiten(kamer.path)
    assert "nog niet toegepast" in staande_besluiten(kamer.werk, standing)[0]
    kamer.draai()
    assert staande_besluiten(kamer.werk, standing)[0].endswith("(toegepast)")


@pytest.mark.parametrize(
    ("over", "wish", "message"),
    [
        ("abcdef12", {"soort": "protocol"}, "geen document in dit dossier"),
        ("STUK", {}, "niets te besluiten"),
        ("STUK", {"soort": "brochure"}, "onbekende soort 'brochure'"),
        ("STUK", {"status": "zeker"}, "onbekende status 'zeker'"),
        ("STUK", {"van": "1 augustus"}, "geen datum"),
        ("STUK", {"van": "2026-08-01", "tot": "2026-07-31"}, "ligt na het einde"),
        ("STUK", {"tot": "2020-07-31"}, "ligt na het einde"),
        ("STUK", {"partijen": ("PO0001",)}, "geen code uit het register"),
        ("STUK", {"plan": "abc"}, "gaan over een partij"),
        ("STUK", {"soort": "protocol", "door": " "}, "--door"),
        ("STUK", {"soort": "protocol", "reden": ""}, "--reden"),
        ("STUK", {"vrijgeven": True}, "geen passage verborgen"),
        ("PO9701", {"vrijgeven": True}, "gaan over een document"),
        ("STUK", {"intrekken": 7}, "er staat geen besluit 7"),
        ("PO9701", {"status": "concept"}, "gaan over een document"),
        ("PO9701", {"plan": "STUK"}, "--schooljaar"),
        ("PO9701", {"plan": "00000000", "schooljaar": JAAR}, "geen document in dit dossier"),
    ],
)
def test_a_besluit_that_cannot_be_is_refused_and_nothing_is_recorded(
    kamer: Kamer, add: Add, over: str, wish: dict[str, Any], message: str
) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    given = {name: stuk if value == "STUK" else value for name, value in wish.items()}
    with pytest.raises(BesluitError, match=message):
        kamer.besluit(stuk if over == "STUK" else over, **given)
    assert lees_besluiten(kamer.path) == ()


def test_a_web_address_names_its_document(kamer: Kamer, add: Add) -> None:
    stuk = add("plan.pdf", PLAN)
    kamer.draai()
    kamer.besluit("https://verband.example/plan.pdf", status="onbekend")
    assert lees_besluiten(kamer.path)[0].document == stuk


def test_a_question_about_a_shared_site_makes_both_sides_uncertain(kamer: Kamer, add: Add) -> None:
    kamer.werk.execute(
        "INSERT INTO samenwerkingsverbanden (code, sector, naam, website) "
        "VALUES ('VO9701', 'VO', 'SWV Lindewaard VO', 'https://verband.example/')"
    )
    both = ["PO9701", "VO9701"]
    plan = add("plan.pdf", PLAN, partijen=both)
    kamer.draai()
    query = "SELECT partij, uitkomst FROM dekking WHERE soort = 'ondersteuningsplan' ORDER BY partij"
    assert [tuple(row) for row in kamer.werk.execute(query)] == [(code, "onzeker") for code in both]
    kamer.besluit(plan, partijen=("VO9701",))
    kamer.draai()
    outcomes = dict(tuple(row) for row in kamer.werk.execute(query))
    assert outcomes["VO9701"] == "verkregen"
    assert outcomes["PO9701"] != "verkregen"
