import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from assess import rules, vondsten
from assess import schema as assess_schema
from assess.passage import QuoteError
from collect import schema as collect_schema
from collect.dossier import open_database
from collect.progress import silent
from extract import schema as extract_schema

FIRST = "Voorheen besliste niemand. Inmiddels hakt de directeur van het samenwerkingsverband in"
SECOND = "vastgelopen thuiszitterszaken de knoop door."
PLAIN = "De bibliotheek is op maandag open."


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = open_database(
        tmp_path / "werk.db",
        [collect_schema.migrations, extract_schema.migrations, assess_schema.migrations],
    )
    with db.conn:
        db.execute("INSERT INTO documenten VALUES ('d1', 'application/pdf', 1, NULL, NULL, '2026', '2026')")
        db.execute("INSERT INTO lezingen VALUES ('d1', 'lezing-1', 'gelezen', 2, 0, NULL)")
        for number, text in ((1, f"{PLAIN}\n{FIRST}"), (2, SECOND)):
            db.execute(
                "INSERT INTO paginas (document, nummer, tekst, methode, kwaliteit) VALUES ('d1', ?, ?, 'tekstlaag', 1)",
                [number, text],
            )
        cut = len(FIRST)
        delen = [
            {"pagina": 1, "begin": 0, "eind": cut},
            {"pagina": 2, "begin": cut + 1, "eind": cut + 1 + len(SECOND)},
        ]
        insert = (
            "INSERT INTO passages (id, document, pagina, volgnummer, soort, kop_pad, tekst, delen, tekst_hash) "
            "VALUES (?, 'd1', 1, ?, 'alinea', '[]', ?, ?, '')"
        )
        db.execute(insert, ["p1", 1, PLAIN, None])
        db.execute(insert, ["p2", 2, f"{FIRST} {SECOND}", json.dumps(delen)])
    return db


def test_a_vondst_quotes_literally_one_page(db: Database) -> None:
    counts = vondsten.find(db, silent)
    rows = list(db.query("SELECT * FROM vondsten ORDER BY deelvraag"))
    assert counts == {"documenten": 1, "passages": 2, "vondsten": len(rows)}
    assert [(r["deelvraag"], r["assertie"], r["karakter"]) for r in rows] == [
        ("E4a", "afgesproken", "beslissend")
    ]
    assert rows[0]["citaat"] == "Inmiddels hakt de directeur van het samenwerkingsverband in"
    assert rows[0]["pagina"] == 1


def test_markings_lie_within_the_quote_and_name_their_kind(db: Database) -> None:
    vondsten.find(db, silent)
    (row,) = db.query("SELECT * FROM vondsten")
    marks = json.loads(row["markeringen"])
    assert {soort for _, _, soort in marks} >= {"anker", "waarde"}
    assert all(row["begin"] <= a < b <= row["eind"] for a, b, _ in marks)


def test_rules_of_a_vondst_exist(db: Database) -> None:
    vondsten.find(db, silent)
    known = {rule.id for rule in rules.shipped().rules}
    (row,) = db.query("SELECT * FROM vondsten")
    assert set(json.loads(row["regels"])) <= known
    assert row["model_versie"] == rules.shipped().versie


def test_a_second_run_has_nothing_to_do(db: Database) -> None:
    vondsten.find(db, silent)
    before = list(db.query("SELECT * FROM vondsten"))
    assert vondsten.find(db, silent) == {"documenten": 0, "passages": 0, "vondsten": 0}
    assert list(db.query("SELECT * FROM vondsten")) == before


def test_a_new_reading_is_assessed_again(db: Database) -> None:
    vondsten.find(db, silent)
    with db.conn:
        db.execute("UPDATE lezingen SET versie = 'lezing-2'")
        db.execute("UPDATE passages SET tekst = ? WHERE id = 'p2'", [PLAIN])
    assert vondsten.find(db, silent)["documenten"] == 1
    assert list(db.query("SELECT * FROM vondsten")) == []


def test_a_quote_that_is_not_on_the_page_stops_the_stage(db: Database) -> None:
    with db.conn:
        db.execute("UPDATE paginas SET tekst = 'iets anders' WHERE nummer = 1")
    with pytest.raises(QuoteError, match="niet letterlijk op pagina 1"):
        vondsten.find(db, silent)
    assert list(db.query("SELECT * FROM toetsingen")) == []


def add(db: Database, number: int, text: str, koppen: tuple[str, ...] = ()) -> None:
    """Another passage, on the first page."""
    with db.conn:
        db.execute("UPDATE paginas SET tekst = tekst || char(10) || ? WHERE nummer = 1", [text])
        db.execute(
            "INSERT INTO passages (id, document, pagina, volgnummer, soort, kop_pad, tekst, tekst_hash) "
            "VALUES (?, 'd1', 1, ?, 'alinea', ?, ?, '')",
            [f"p{number}", number, json.dumps(koppen), text],
        )


def test_an_exception_elsewhere_becomes_a_denial_for_whom_it_names(db: Database) -> None:
    add(db, 3, "Aardam neemt niet deel aan de afspraken over doorzettingsmacht.")
    with db.conn:
        db.execute("INSERT INTO gemeenten (code, naam) VALUES ('GM0001', 'Aardam')")
        db.execute(
            "INSERT INTO document_duiding (document, versie, soort, soort_reden, status, status_reden, landelijk,"
            " kan_tellen, kan_tellen_reden) VALUES ('d1', '1', 'ondersteuningsplan', '', 'vastgesteld', '', 0, 1, '')"
        )
        db.execute("INSERT INTO document_partijen VALUES ('d1', 'GM0001', 'spreekt_voor', '')")
    vondsten.find(db, silent)
    rows = list(db.query("SELECT * FROM vondsten WHERE passage = 'p3' AND assertie = 'ontkend'"))
    assert "E4a" in {row["deelvraag"] for row in rows}
    assert {row["gemeenten"] for row in rows} == {'["Aardam"]'}
    assert rows[0]["citaat"] == "Aardam neemt niet deel aan de afspraken over doorzettingsmacht."


REFERS = "Zie bijlage 3 voor de escalatieroute bij vastgelopen thuiszitters."


def test_a_mention_names_the_annex_that_is_not_there(db: Database) -> None:
    add(db, 3, REFERS)
    vondsten.find(db, silent)
    (row,) = db.query("SELECT * FROM vondsten WHERE passage = 'p3'")
    assert (row["assertie"], json.loads(row["waarde"])) == ("vermelding", {"bijlage": "bijlage 3"})


def test_an_annex_that_is_there_is_not_sought(db: Database) -> None:
    add(db, 3, REFERS)
    add(db, 4, "Een zaak gaat van tafel naar tafel.", ("Bijlage 3. Escalatieroute",))
    vondsten.find(db, silent)
    (row,) = db.query("SELECT * FROM vondsten WHERE passage = 'p3'")
    assert row["waarde"] is None


def test_a_passage_is_read_with_the_one_before_it_in_its_section(db: Database) -> None:
    add(db, 3, "In 2027 richten wij een doorbraakteam in.", ("Doorbraak",))
    add(db, 4, "Dat team hakt in vastgelopen zaken de knoop door.", ("Doorbraak",))
    vondsten.find(db, silent)
    said = {row["assertie"] for row in db.query("SELECT assertie FROM vondsten WHERE passage = 'p4'")}
    assert said == {"voorgenomen"}
