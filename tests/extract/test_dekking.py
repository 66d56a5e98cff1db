"""What was obtained for each party, and why where it was not."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from collect.dossier import open_database
from collect.meldingen import meld
from collect.schema import migrations as collect_migrations
from collect.school_year import SchoolYear
from extract.dekking import SOORTEN_SWV, compute
from extract.dekking_voorlopig import (
    GEEN_WEBSITE,
    NIET_BEREIKT,
    NIET_OPGEHAALD,
    NIETS,
    OPGEHAALD,
    voorlopig,
)
from extract.schema import migrations as extract_migrations
from extract.zoekinspanning import inspanning_per_partij, samen

SITE = "https://verband.example"
JAAR = SchoolYear(2025)

Link = Callable[..., None]
Stuk = Callable[..., None]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A samenwerkingsverband whose site was reached, one never asked, and gemeenten with and without a site."""
    database = open_database(tmp_path / "werk.db", [collect_migrations, extract_migrations])
    for code, website in (("PO9701", SITE), ("PO9702", "https://nooit.example")):
        database.execute(
            "INSERT INTO samenwerkingsverbanden (code, sector, naam, website) VALUES (?, 'PO', ?, ?)",
            [code, code, website],
        )
    for code, website in (("GM9701", "https://gemeente.example"), ("GM9702", None)):
        database.execute(
            "INSERT INTO gemeenten (code, naam, website) VALUES (?, ?, ?)", [code, code, website]
        )
    database.conn.commit()
    yield database
    database.close()


@pytest.fixture
def link(db: Database) -> Link:
    """Adds an address of the site, as collect leaves it."""

    def put(
        path: str = "", *, anker: str = "", uitkomst: str | None = "opgehaald", toestand: str = "gedaan"
    ) -> None:
        db.execute(
            "INSERT INTO vindplaatsen (site, url, partijen, soort, toestand, score, diepte, ankertekst, sha256, "
            "laatste_uitkomst, laatste_run) VALUES (?, ?, ?, 'document', ?, 1, 1, ?, ?, ?, 'r1')",
            [
                SITE,
                SITE + path,
                json.dumps(["PO9701"]),
                toestand,
                anker,
                "x" if uitkomst == "opgehaald" else None,
                uitkomst,
            ],
        )
        db.conn.commit()

    return put


@pytest.fixture
def stuk(db: Database) -> Stuk:
    """Adds a judged document that speaks for the samenwerkingsverband."""

    def put(
        naam: str, soort: str, van: str | None, tot: str | None, *, status: str = "vastgesteld",
        paginas: int = 4, ongelezen: int = 0, kan_tellen: int = 1, variant: str | None = None,
        lezing: str | None = None,
    ) -> None:  # fmt: skip
        moment = "2025-09-01T00:00:00+00:00"
        db.execute(
            "INSERT INTO documenten (sha256, media_type, omvang, bestandsnaam, eerst_gezien, laatst_gezien) "
            "VALUES (?, 'application/pdf', 1, ?, ?, ?)",
            [naam, naam, moment, moment],
        )
        outcome = "gelezen" if not ongelezen else "onleesbaar" if ongelezen == paginas else "deels"
        outcome = lezing or outcome
        db.execute(
            "INSERT INTO lezingen (document, versie, uitkomst, paginas, paginas_ongelezen) VALUES (?, '1', ?, ?, ?)",
            [naam, outcome, paginas, ongelezen],
        )
        db.execute(
            "INSERT INTO document_duiding (document, versie, soort, soort_reden, van, tot, status, status_reden, "
            "kan_tellen, kan_tellen_reden, variant) VALUES (?, '1', ?, '', ?, ?, ?, '', ?, '', ?)",
            [naam, soort, van, tot, status, kan_tellen, variant],
        )
        db.execute("INSERT INTO document_partijen VALUES (?, 'PO9701', 'spreekt_voor', '')", [naam])
        db.conn.commit()

    return put


def uitkomst(db: Database, soort: str = "ondersteuningsplan", partij: str = "PO9701") -> tuple[str, str]:
    compute(db, JAAR)
    query = "SELECT uitkomst, reden FROM dekking WHERE partij = ? AND soort = ? AND schooljaar = '2025-2026'"
    found = next(db.query(query, [partij, soort]))
    return found["uitkomst"], found["reden"]


def test_every_party_of_the_register_has_every_row(db: Database, link: Link) -> None:
    link()
    compute(db, JAAR)
    rows = {(r["partij"], r["soort"]): r["uitkomst"] for r in db.query("SELECT * FROM dekking")}
    assert rows == {
        **{("PO9701", soort): "niet_gevonden" for soort in SOORTEN_SWV},
        **{("PO9702", soort): "niet_opgehaald" for soort in SOORTEN_SWV},
        ("GM9701", "jeugdplan"): "niet_opgehaald",
        ("GM9702", "jeugdplan"): "geen_website_bekend",
    }


def test_a_plan_in_force_that_was_read_is_obtained(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    found, reden = uitkomst(db)
    assert found == "verkregen"
    assert reden == (
        "1 van deze soort verkregen, 1 geldig op 2025-10-01; "
        "1 adressen gevraagd op verband.example: 0 pagina's en 1 bestanden (1 opgehaald)"
    )


@pytest.mark.parametrize(("ongelezen", "verwacht"), [(4, "alleen_scan"), (1, "deels_ongelezen")])
def test_unread_pages_of_a_plan_in_force_come_before_all_else(
    db: Database, link: Link, stuk: Stuk, ongelezen: int, verwacht: str
) -> None:
    link()
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31", ongelezen=ongelezen)
    found, reden = uitkomst(db)
    assert found == verwacht
    assert reden.startswith(f"{ongelezen} van 4 bladzijden niet gelezen")


@pytest.mark.parametrize(
    ("van", "tot", "status", "verwacht"),
    [
        ("2018-08-01", "2022-07-31", "vastgesteld", "verlopen"),
        ("2026-08-01", "2030-07-31", "vastgesteld", "toekomstig"),
        ("2025-08-01", "2029-07-31", "concept", "alleen_concept"),
        ("2026-08-01", "2030-07-31", "concept", "alleen_concept"),
    ],
)
def test_a_plan_not_in_force_is_told_apart(
    db: Database, link: Link, stuk: Stuk, van: str, tot: str, status: str, verwacht: str
) -> None:
    link()
    stuk("plan", "ondersteuningsplan", van, tot, status=status)
    assert uitkomst(db)[0] == verwacht


def test_an_expired_plan_beside_a_draft_for_now_is_only_a_draft(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("oud", "ondersteuningsplan", "2018-08-01", "2022-07-31")
    stuk("concept", "ondersteuningsplan", "2025-08-01", "2029-07-31", status="concept")
    assert uitkomst(db)[0] == "alleen_concept"


def test_a_document_that_cannot_count_covers_nothing(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("samenvatting", "ondersteuningsplan", "2022-08-01", "2026-07-31", kan_tellen=0)
    assert uitkomst(db)[0] == "niet_gevonden"


@pytest.mark.parametrize(
    ("collect", "toestand", "verwacht"),
    [
        ("geweigerd_robots", "gedaan", "uitgesloten_robots"),
        ("onbereikbaar", "gedaan", "niet_opgehaald"),
        ("niet_gevonden", "gedaan", "niet_opgehaald"),
        ("te_groot", "gedaan", "niet_opgehaald"),
        ("budget_op", "wachtrij", "budget_op"),
        ("inlog_vereist", "gedaan", "login"),
        ("toestemming_vereist", "gedaan", "toestemming"),
        ("lege_schil", "gedaan", "lege_schil"),
        (None, "wachtrij", "niet_opgehaald"),
    ],
)
def test_a_link_that_names_the_soort_and_was_not_fetched_is_told(
    db: Database, link: Link, collect: str | None, toestand: str, verwacht: str
) -> None:
    link()
    link("/prot.pdf", anker="Thuiszittersprotocol", uitkomst=collect, toestand=toestand)
    found, reden = uitkomst(db, "protocol")
    assert found == verwacht
    assert "'Thuiszittersprotocol'" in reden


def test_a_missed_link_hurts_only_its_own_soort(db: Database, link: Link) -> None:
    link()
    link("/prot.pdf", anker="Thuiszittersprotocol", uitkomst="onbereikbaar")
    assert uitkomst(db, "convenant")[0] == "niet_gevonden"


def test_a_missed_link_to_an_expired_plan_does_not_matter(db: Database, link: Link) -> None:
    link()
    link("/op.pdf", anker="Ondersteuningsplan 2014-2018", uitkomst="niet_gevonden")
    assert uitkomst(db)[0] == "niet_gevonden"


def test_a_missed_second_plan_does_not_undo_the_first_but_a_missed_protocol_does(
    db: Database, link: Link, stuk: Stuk
) -> None:
    link()
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    stuk("protocol", "protocol", "2022-08-01", "2026-07-31")
    link("/op.pdf", anker="Ondersteuningsplan", uitkomst="niet_gevonden")
    link("/prot.pdf", anker="Thuiszittersprotocol", uitkomst="niet_gevonden")
    assert uitkomst(db)[0] == "verkregen"
    assert uitkomst(db, "protocol")[0] == "niet_opgehaald"


@pytest.mark.parametrize(
    ("collect", "verwacht"),
    [
        ("onbereikbaar", "onbereikbaar"),
        ("fout", "onbereikbaar"),
        ("te_groot", "onbereikbaar"),
        ("geweigerd_robots", "uitgesloten_robots"),
        ("inlog_vereist", "login"),
        ("toestemming_vereist", "toestemming"),
        ("lege_schil", "lege_schil"),
        ("iets_nieuws", "onbereikbaar"),
    ],
)
def test_a_site_that_was_not_reached_is_told_for_every_soort(
    db: Database, link: Link, collect: str, verwacht: str
) -> None:
    link(uitkomst=collect)
    assert {uitkomst(db, soort)[0] for soort in SOORTEN_SWV} == {verwacht}


def test_a_spent_budget_is_told_for_what_was_not_obtained(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    link("/verder", uitkomst="budget_op", toestand="wachtrij")
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    assert uitkomst(db)[0] == "verkregen"
    assert uitkomst(db, "protocol")[0] == "budget_op"


def test_a_page_that_was_on_its_way_when_the_run_was_killed_is_not_searched(db: Database, link: Link) -> None:
    link()
    link("/verder", uitkomst=None, toestand="onderweg")
    assert uitkomst(db)[0] == "niet_opgehaald"


def test_too_many_addresses_of_one_shape_are_a_spent_budget(db: Database, link: Link) -> None:
    link()
    db.execute("INSERT INTO runs (id, soort, begonnen, versie) VALUES ('r1', 'collect', '2025-09-01', '1')")
    meld(
        db,
        niveau="waarschuwing",
        stap="collect",
        plaats=SITE,
        oorzaak="budget op: 40 gelijkvormige adressen (/x)",
        run="r1",
    )
    assert uitkomst(db, "protocol")[0] == "budget_op"


def test_computing_again_touches_no_row(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    compute(db, JAAR)
    before = db.conn.total_changes
    compute(db, JAAR)
    assert db.conn.total_changes == before


def test_another_schooljaar_keeps_its_own_rows(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    compute(db, JAAR)
    compute(db, SchoolYear(2026))
    query = (
        "SELECT schooljaar, uitkomst FROM dekking WHERE partij = 'PO9701' AND soort = 'ondersteuningsplan'"
    )
    assert {r["schooljaar"]: r["uitkomst"] for r in db.query(query)} == {
        "2025-2026": "verkregen",
        "2026-2027": "verlopen",
    }


def test_the_parts_of_one_web_plan_are_one_document(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("kop", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    stuk("deel", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    db.execute("UPDATE document_duiding SET onderdeel_van = 'kop' WHERE document = 'deel'")
    assert uitkomst(db)[1].startswith("1 van deze soort verkregen")


@pytest.fixture
def bron(db: Database) -> Callable[..., None]:
    """Adds what a source answered about a gemeente in the only run."""

    def put(uitkomst: str | None, reden: str | None = None, partij: str = "GM9701") -> None:
        chosen = json.dumps({"swv": [], "bronnen": ["cvdr"]})
        db.execute(
            "INSERT OR IGNORE INTO runs (id, soort, begonnen, versie, instellingen) "
            "VALUES ('r1', 'collect', '2025-09-01', '1', ?)",
            [chosen],
        )
        if uitkomst:
            db.execute(
                "INSERT INTO bronnen VALUES ('r1', 'cvdr', ?, ?, 0, ?, '2025-09-01', 'v', NULL)",
                [partij, uitkomst, reden],
            )
        db.conn.commit()

    return put


@pytest.mark.parametrize(
    ("antwoord", "verwacht"),
    [
        ("geraadpleegd", "geen_website_bekend"),
        ("niet_aangesloten", "geen_website_bekend"),
        ("bron_onbereikbaar", "bron_onbereikbaar"),
        ("niet_gevraagd", "bron_onbereikbaar"),
        (None, "bron_onbereikbaar"),
    ],
)
def test_only_a_source_that_answered_lets_a_gemeente_have_nothing(
    db: Database, bron: Callable[..., None], antwoord: str | None, verwacht: str
) -> None:
    bron(antwoord, "status 500" if antwoord == "bron_onbereikbaar" else None)
    found, reden = uitkomst(db, "jeugdplan", "GM9702")
    assert found == "bron_onbereikbaar"  # this gemeente was not asked at all
    assert "bron cvdr nog niet gevraagd" in reden
    bron(antwoord, "status 500" if antwoord == "bron_onbereikbaar" else None, "GM9702")
    found, reden = uitkomst(db, "jeugdplan", "GM9702")
    assert found == verwacht
    assert ("bron cvdr niet bereikt: status 500" in reden) == (antwoord == "bron_onbereikbaar")


def test_a_failing_source_does_not_hinder_a_samenwerkingsverband(
    db: Database, link: Link, bron: Callable[..., None]
) -> None:
    link()
    bron("bron_onbereikbaar", "status 500")
    assert {uitkomst(db, soort)[0] for soort in SOORTEN_SWV} == {"niet_gevonden"}


@pytest.mark.parametrize(
    ("laatste", "toestand", "verwacht"),
    [
        ("onbereikbaar", "gedaan", "niet_opgehaald"),
        ("verdwenen", "gedaan", "niet_opgehaald"),
        ("fout", "gedaan", "niet_opgehaald"),
        ("vervangen", "gedaan", "geen_website_bekend"),
        ("geparkeerd", "geparkeerd", "niet_opgehaald"),
    ],
)
def test_a_plan_that_a_source_names_and_was_not_had_is_told(
    db: Database, bron: Callable[..., None], laatste: str, toestand: str, verwacht: str
) -> None:
    bron("geraadpleegd", partij="GM9702")
    db.execute(
        "INSERT INTO vindplaatsen (site, url, partijen, soort, toestand, score, diepte, ankertekst, kop, "
        "laatste_uitkomst) VALUES ('bron:cvdr/GM9702', 'https://x.example/1', '[\"GM9702\"]', 'document', ?, 10, 1, "
        "'Beleidsplan jeugd', 'cvdr', ?)",
        [toestand, laatste],
    )
    found, reden = uitkomst(db, "jeugdplan", "GM9702")
    assert found == verwacht
    assert ("'Beleidsplan jeugd'" in reden) == (verwacht == "niet_opgehaald")


def test_a_locked_file_is_told_apart_from_a_scan(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31", ongelezen=4, lezing="beveiligd")
    assert uitkomst(db)[0] == "onleesbaar"


@pytest.mark.parametrize("variant", ["bijlage", "addendum"])
def test_a_part_of_a_plan_is_not_the_plan(db: Database, link: Link, stuk: Stuk, variant: str) -> None:
    link()
    stuk("deel", "ondersteuningsplan", "2022-08-01", "2026-07-31", variant=variant)
    found, reden = uitkomst(db)
    assert found == "niet_gevonden"
    assert reden.startswith("alleen een bijlage of addendum verkregen")
    stuk("plan", "ondersteuningsplan", "2022-08-01", "2026-07-31")
    assert uitkomst(db)[0] == "verkregen"


def test_a_page_that_gave_no_answer_may_have_led_anywhere(db: Database, link: Link) -> None:
    link()
    link("/documenten", anker="Documenten", uitkomst="onbereikbaar")
    db.execute("UPDATE vindplaatsen SET soort = 'pagina'")
    assert {uitkomst(db, soort)[0] for soort in SOORTEN_SWV} == {"niet_opgehaald"}


def test_a_dead_link_to_a_page_leads_nowhere(db: Database, link: Link) -> None:
    link()
    link("/oud", anker="Documenten", uitkomst="niet_gevonden")
    db.execute("UPDATE vindplaatsen SET soort = 'pagina'")
    assert uitkomst(db)[0] == "niet_gevonden"


def test_an_unread_file_of_no_known_soort_may_be_anything(db: Database, link: Link, stuk: Stuk) -> None:
    link()
    stuk("scan", "overig", None, None, status="onbekend", ongelezen=4, kan_tellen=0)
    assert {uitkomst(db, soort)[0] for soort in SOORTEN_SWV} == {"alleen_scan"}


def test_what_was_not_found_tells_where_and_how_was_looked(db: Database, link: Link) -> None:
    link()
    link("/sitemap.xml")
    db.execute("UPDATE vindplaatsen SET soort = 'pagina'")
    reden = uitkomst(db, "oogo")[1]
    assert "2 adressen gevraagd op verband.example: 2 pagina's en 0 bestanden, 1 keer een sitemap" in reden
    assert "gezocht op OOGO, op overeenstemming gericht overleg" in reden


def test_before_anything_is_read_only_links_tell_and_that_is_called_provisional(
    db: Database, link: Link
) -> None:
    link()
    link("/op.pdf", anker="Ondersteuningsplan 2022-2026")
    link("/prot.pdf", anker="Thuiszittersprotocol", uitkomst="onbereikbaar")
    rows = {(row.partij, row.soort): row for row in voorlopig(db, JAAR)}
    told = {key: row.uitkomst for key, row in rows.items()}
    assert told["PO9701", "ondersteuningsplan"] == OPGEHAALD
    assert told["PO9701", "protocol"] == NIET_OPGEHAALD
    assert told["PO9701", "oogo"] == NIETS
    assert told["PO9702", "oogo"] == NIET_BEREIKT
    assert told["GM9702", "jeugdplan"] == GEEN_WEBSITE
    assert [key for key, row in rows.items() if row.lopend] == [("PO9701", "ondersteuningsplan")]


def test_a_fetched_link_to_an_old_plan_is_no_plan_that_runs(db: Database, link: Link) -> None:
    link()
    link("/op.pdf", anker="Ondersteuningsplan 2014-2018")
    assert not any(row.lopend for row in voorlopig(db, JAAR))


def test_the_effort_of_parties_together_counts_a_shared_host_once(db: Database, link: Link) -> None:
    link()
    link("/sitemap.xml")
    link("/later", uitkomst=None, toestand="wachtrij")
    effort = inspanning_per_partij(db)
    assert set(effort) == {"PO9701"}
    both = samen([effort["PO9701"], effort["PO9701"]])
    assert (len(both.hosts), both.bestanden, both.sitemaps, both.niet_gevraagd) == (1, 4, 2, 2)
