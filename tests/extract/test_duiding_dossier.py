"""The duiding of a whole dossier: web series, minutes and their plan, and doing nothing twice."""

from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

from extract.duiding import interpret

Add = Callable[..., str]
SITE = "https://verband.example/"
PROCEDURE = (
    "Is een leerling vier weken niet op school, dan start de school de aanpak. De casusregisseur nodigt binnen vijf "
    "schooldagen ouders en leerplicht uit. Na acht weken schaalt de regisseur op. Het bestuur beslist binnen twee weken "
    "over de plaatsing. Nazorg duurt drie maanden. "
)


def row(db: Database, sha256: str) -> dict[str, Any]:
    return dict(next(db.query("SELECT * FROM document_duiding WHERE document = ?", [sha256])))


def test_chapters_of_a_web_plan_are_parts_of_the_plan(db: Database, add: Add) -> None:
    lead = add(
        "plan/",
        "Ondersteuningsplan 2024-2028\nInhoud",
        titel="Ondersteuningsplan 2024-2028",
        ankertekst="Ons plan",
    )
    first = add("plan/visie", "Hoofdstuk 1 Visie\n" + PROCEDURE, gevonden_op=SITE + "plan/", volgorde=1)
    second = add(
        "plan/colofon",
        "Colofon\nDit plan is op 18 april 2024 door het bestuur vastgesteld.",
        gevonden_op=SITE + "plan/visie",
        volgorde=2,
    )
    news = add(
        "plan/samenvatting",
        "Samenvatting voor ouders",
        gevonden_op=SITE + "plan/",
        ankertekst="Samenvatting",
        volgorde=3,
    )
    interpret(db)
    for sha256 in (lead, first, second):
        found = row(db, sha256)
        assert (found["soort"], found["van"], found["tot"]) == (
            "ondersteuningsplan",
            "2024-08-01",
            "2028-07-31",
        )
        assert (found["status"], found["datum"], found["kan_tellen"]) == ("vastgesteld", "2024-04-18", 1)
    assert row(db, lead)["onderdeel_van"] is None
    assert row(db, first)["onderdeel_van"] == row(db, second)["onderdeel_van"] == lead
    assert (row(db, news)["soort"], row(db, news)["onderdeel_van"]) == ("overig", None)


def test_a_page_that_lists_documents_is_not_the_head_of_a_series(db: Database, add: Add) -> None:
    lister = add("documenten/", "Documenten\nOns ondersteuningsplan en ons protocol", ankertekst="Documenten")
    protocol = add(
        "documenten/protocol", "Protocol thuiszitters\n" + PROCEDURE * 5, gevonden_op=SITE + "documenten/"
    )
    interpret(db)
    assert row(db, lister)["kan_tellen"] == 0
    assert (row(db, protocol)["soort"], row(db, protocol)["onderdeel_van"]) == ("protocol", None)


def test_minutes_without_a_period_hold_until_the_plan_they_belong_to_ends(db: Database, add: Add) -> None:
    minutes = add(
        "oogo.pdf", "Verslag OOGO\n16 mei 2024\nAanwezig: wethouders\nAfgesproken is een gezamenlijke tafel."
    )
    interpret(db)
    assert row(db, minutes)["tot"] == "2028-07-31"
    plan = add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    interpret(db)
    found = row(db, minutes)
    assert (found["van"], found["tot"]) == ("2024-05-16", "2026-07-31")
    assert "waar het overleg bij hoort" in found["periode_reden"]
    db.execute("DELETE FROM vindplaatsen WHERE sha256 = ?", [plan])
    interpret(db)
    assert row(db, minutes)["tot"] == "2028-07-31"  # the plan is of nobody any more


def test_interpreting_again_changes_nothing(db: Database, add: Add) -> None:
    add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    add("oogo.pdf", "Verslag OOGO\n16 mei 2024\nAanwezig: wethouders")
    add("plan/", "Ondersteuningsplan\nInhoud", titel="Ondersteuningsplan")
    interpret(db)
    before = db.conn.total_changes
    interpret(db)
    assert db.conn.total_changes == before


def test_new_text_is_judged_again(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan 2022-2026")
    interpret(db)
    assert row(db, plan)["status"] == "onbekend"
    db.execute("UPDATE paginas SET tekst = tekst || char(10) || 'Vastgesteld op 12 april 2022'")
    interpret(db)
    assert row(db, plan)["status"] == "vastgesteld"


def test_a_national_text_given_as_a_protocol_is_told_in_a_melding(db: Database, add: Add) -> None:
    text = "Memorie van toelichting\nVoorstel van wet over thuiszitters"
    letter = add("mvt.pdf", text, opgegeven_soort="protocol", site="handmatig:PO9701")
    interpret(db)
    assert (row(db, letter)["soort"], row(db, letter)["kan_tellen"]) == ("landelijk", 0)
    causes = [m["oorzaak"] for m in db.query("SELECT oorzaak FROM meldingen")]
    assert len(causes) == 1
    assert causes[0].startswith("opgegeven als protocol, maar dit is een landelijke tekst")


def test_every_conclusion_carries_its_reason(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    interpret(db)
    found = row(db, plan)
    assert "ondersteuningsplan" in found["soort_reden"]
    assert "2022-2026" in found["periode_reden"]
    assert "2022-04-12" in found["status_reden"]
    assert found["kan_tellen_reden"]


def test_a_file_on_a_storage_host_belongs_to_the_site_that_links_to_it(db: Database, add: Add) -> None:
    add("", "Welkom", url=SITE)
    plan = add(
        "protocol.pdf", "Protocol thuiszitters", partijen=[], url="https://opslag.example/protocol.pdf"
    )
    interpret(db)
    roles = {
        (r["partij"], r["rol"])
        for r in db.query("SELECT * FROM document_partijen WHERE document = ?", [plan])
    }
    assert ("PO9701", "spreekt_voor") in roles


def test_an_addendum_is_linked_to_its_plan_and_extends_it(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan 2019-2023\nVastgesteld op 12 april 2019")
    later = add("plan-nieuw.pdf", "Ondersteuningsplan 2024-2028\nVastgesteld op 12 april 2024")
    addendum = add(
        "addendum.pdf",
        "Addendum ondersteuningsplan 2019-2023\n"
        "Het bestuur heeft op 14 maart 2023 besloten de looptijd te verlengen tot en met 31 juli 2024.",
    )
    interpret(db)
    found, extended = row(db, addendum), row(db, plan)
    assert (found["variant"], found["hoort_bij"], found["tot"]) == ("addendum", plan, "2024-07-31")
    assert "Ondersteuningsplan 2019-2023" in found["hoort_bij_reden"]
    assert extended["tot"] == "2024-07-31"
    assert "verlengd tot en met 2024-07-31 door 'Addendum" in extended["periode_reden"]
    assert row(db, later)["tot"] == "2028-07-31"
    db.execute("DELETE FROM vindplaatsen WHERE sha256 = ?", [addendum])
    interpret(db)
    assert row(db, plan)["tot"] == "2023-07-31"  # nobody's addendum extends nothing


def test_a_draft_addendum_extends_nothing(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan 2019-2023\nVastgesteld op 12 april 2019")
    add(
        "addendum.pdf",
        "CONCEPT\nAddendum ondersteuningsplan 2019-2023\n"
        "Voorgesteld wordt de looptijd te verlengen tot en met 31 juli 2024.",
    )
    interpret(db)
    assert row(db, plan)["tot"] == "2023-07-31"


def test_an_addendum_that_changes_holds_from_its_own_day_as_long_as_the_plan(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    addendum = add("addendum.pdf", "Addendum bij het ondersteuningsplan\nVastgesteld op 20 juni 2024")
    interpret(db)
    found = row(db, addendum)
    assert (found["hoort_bij"], found["van"], found["tot"]) == (plan, "2024-06-20", "2026-07-31")


def test_an_annex_and_a_summary_hold_as_long_as_the_plan(db: Database, add: Add) -> None:
    plan = add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    annex = add("bijlage.pdf", "Bijlage 3 Toewijzing\nbij het ondersteuningsplan")
    summary = add("folder.pdf", "Samenvatting van ons ondersteuningsplan\nVoor ouders")
    advice = add("rapport.pdf", "Adviesrapport thuiszitters\n3 maart 2024")
    interpret(db)
    for sha256 in (annex, summary):
        found = row(db, sha256)
        assert (found["hoort_bij"], found["van"], found["tot"]) == (plan, "2022-08-01", "2026-07-31")
    assert (row(db, advice)["van"], row(db, advice)["tot"]) == ("2024-03-03", "2026-07-31")


def test_each_gemeente_has_its_own_day_of_the_overleg(db: Database, add: Add) -> None:
    plan = add(
        "plan.pdf",
        "Ondersteuningsplan 2022-2026",
        "Het OOGO met de gemeente Lindewaard was op 8 maart 2022 en met de gemeente Sint Joostland op 15 maart 2022.",
    )
    interpret(db)
    rows = {
        (r["gemeente"], r["datum"])
        for r in db.query("SELECT * FROM document_oogo WHERE document = ?", [plan])
    }
    assert rows == {("GM9701", "2022-03-08"), ("GM9702", "2022-03-15")}


def test_the_own_judgement_is_kept_apart_from_what_other_documents_change(db: Database, add: Add) -> None:
    minutes = add("oogo.pdf", "Verslag OOGO\n16 mei 2024\nAanwezig: wethouders")
    plan = add("plan.pdf", "Ondersteuningsplan 2022-2026\nVastgesteld op 12 april 2022")
    interpret(db)
    own = next(db.query("SELECT tot FROM duiding_machine WHERE document = ?", [minutes]))
    assert own["tot"] == "2028-07-31"
    assert (row(db, minutes)["tot"], row(db, minutes)["hoort_bij"]) == ("2026-07-31", plan)
