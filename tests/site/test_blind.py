"""Who reads blind sees neither the machine's word nor a colleague's, on any page or in any form."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from doorbraak.pages import blind
from doorbraak.toegang import Persoon

CEL = "/bevinding/2026-2027/PO9801/E4"
KEY = ("PO9801", "2026-2027", "E4")
SWV = "/swv/PO9801"
Open = Callable[..., Datasette]
Who = Callable[..., Any]
OORDEEL = {"oordeel": "niet_aangetroffen", "redencode": "bewijs_niet_sterk_genoeg", "toelichting": "Te vaag."}


def text(node: Tag | None) -> str:
    """What a reader reads in it."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def names(reads_blind: bool, *, inspectie: str = "IvhO") -> list[str]:
    """Inspectors of whom the cell says that they read it blind, or not."""
    people = [Persoon(f"{inspectie.lower()}{n}", "i", "inspecteur", inspectie) for n in range(60)]
    return [p.id for p in people if blind.reads_blind(p, KEY, 1.0) is reads_blind]


@pytest.fixture
def open_reader() -> str:
    return names(False)[0]


@pytest.fixture
def blind_reader() -> str:
    return names(True)[0]


@pytest.fixture
async def judged(closed_site: Open, bezoeker: Who, open_reader: str) -> Datasette:
    """The site with every cell in the sample, and one proposal and note of the first reader."""
    site = closed_site(blind_aandeel=1)
    first = bezoeker(site, open_reader)
    quote = (await first.quotes(CEL))[0]
    filled = {"oordeel": "deels", "redencode": "uitzondering", "toelichting": "Geheim.", "bewijs": [quote]}
    assert (await first.post(CEL, "oordeel", **filled)).status_code == 303
    await first.post(CEL, "notitie", tekst="Ook geheim.")
    await first.post(CEL, "notitie", tekst="Over de regio geheim.", over="regio")
    return site


async def test_the_page_of_the_cell_hides_the_machine_and_the_colleague(
    judged: Datasette, bezoeker: Who, blind_reader: str, open_reader: str
) -> None:
    shown = text((await bezoeker(judged, blind_reader).page(CEL)).main)
    before_form, _, after = shown.partition("Uw blinde lezing")
    for word in (
        "Waarom E4 zo is",
        "belegd aan beide kanten",
        "spreken elkaar tegen",
        "4 van 5",
        "Tegenbewijs",
    ):
        assert word not in shown
    for word in ("aanwezig", "uitdrukkelijk niet", "beslissend", "gaat alleen over de duur"):
        assert word not in before_form
    for word in ("eheim", "deels IvhO", "uitzondering beperkt", open_reader):
        assert word not in after
    assert "dan beslist de directeur" in before_form
    assert "pagina 2" in before_form
    opened = text((await bezoeker(judged, open_reader).page(CEL)).main)
    assert "Waarom E4 zo is" in opened
    assert "Geheim." in opened


async def test_matrix_and_its_csv_hide_the_cell(judged: Datasette, bezoeker: Who, blind_reader: str) -> None:
    reader = bezoeker(judged, blind_reader)
    cell = text((await reader.page("/matrix")).select_one(f'.matrix a[href="{CEL}"]'))
    assert cell == "PO9801 E4 Mandaat en doorzettingsmacht: lees eerst zelf"
    (line,) = [
        line
        for line in (await reader.get("/matrix.csv")).text.splitlines()
        if line.startswith("PO9801;") and ";E4;" in line
    ]
    assert line.split(";")[5:13] == ["verborgen", "", "nee", "nee", "0", "5", "", "startnota"]
    filtered = await reader.page("/matrix?element=E4&indicatie=aanwezig")
    assert not filtered.select(f'.matrix a[href="{CEL}"]')


async def test_the_counts_of_the_start_page_leave_the_cell_out(
    judged: Datasette, bezoeker: Who, blind_reader: str, open_reader: str
) -> None:
    def line(page: BeautifulSoup) -> str:
        return text(page.select(".figuur tbody tr")[3])

    opened = await bezoeker(judged, open_reader).page("/")
    hidden = await bezoeker(judged, blind_reader).page("/")
    assert "1 aanwezig" in line(opened)
    assert "aanwezig" not in line(hidden)
    assert "lees eerst zelf" in line(hidden)
    assert "Eemzijl" not in text(hidden.main)


async def test_region_gemeente_and_document_pages_hide_it(
    judged: Datasette, bezoeker: Who, blind_reader: str, open_reader: str
) -> None:
    reader, first = bezoeker(judged, blind_reader), bezoeker(judged, open_reader)
    gemeente = str((await reader.page(SWV)).select_one('a[href^="/gemeente/"]')["href"])
    document = str((await reader.page(SWV)).select_one('a[href^="/document/"]')["href"])
    said = {SWV: "belegd aan beide kanten", gemeente: "belegd aan beide kanten", document: "E4a afgesproken"}
    for path, words in said.items():
        assert words in text((await first.page(path)).main), path
        assert words not in text((await reader.page(path)).main), path
    row = (await reader.page(SWV)).select_one(f'a[href="{CEL}"]').find_parent("tr")
    assert "lees eerst zelf" in text(row)


async def test_raw_tables_json_and_csv_are_closed(
    judged: Datasette, bezoeker: Who, blind_reader: str
) -> None:
    reader = bezoeker(judged, blind_reader)
    for path in (
        *("/dossier/bevindingen", "/dossier/bevindingen.json", "/dossier/bevindingen.csv"),
        *("/beoordelingen/beoordelingen.json", "/dossier.json?sql=select+*+from+bevindingen"),
        *("/dossier/bevinding_bewijs.json", "/dossier/bevindingen/PO9801,2026-2027,E4.json"),
    ):
        assert (await reader.get(path)).status_code == 403


async def test_work_list_and_consensus_hide_it(judged: Datasette, bezoeker: Who, blind_reader: str) -> None:
    reader = bezoeker(judged, blind_reader)
    row = (await reader.page("/werkvoorraad?van=alles")).select_one(f'a[href^="{CEL}"]').find_parent("tr")
    assert "Blind te lezen" in text(row)
    assert "aanwezig" not in text(row)
    assert "tegen" not in text(row)
    assert CEL not in (await reader.get("/consensus")).text


async def test_a_region_note_of_a_colleague_is_hidden_on_the_other_cells_too(
    judged: Datasette, bezoeker: Who, blind_reader: str
) -> None:
    for element in ("E1", "E2", "E3", "E5"):
        shown = (await bezoeker(judged, blind_reader).get(f"/bevinding/2026-2027/PO9801/{element}")).text
        assert "Over de regio geheim." not in shown


async def test_a_blind_reader_first_says_what_he_finds_then_sees_everything(
    judged: Datasette, bezoeker: Who, blind_reader: str, country_copy: Path
) -> None:
    reader = bezoeker(judged, blind_reader)
    for action, fields in (("besluit", {"stap": "goedgekeurd", "vervangt": 1}), ("overnemen", {})):
        answer = await reader.post(CEL, action, **fields)
        assert answer.status_code == 400
        assert "leest deze cel eerst zelf" in answer.text
        assert "eheim" not in answer.text
    quote = (await reader.quotes(CEL))[0]
    filled = {"oordeel": "aanwezig", "toelichting": "Staat er.", "bewijs": [quote]}
    assert (await reader.post(CEL, "oordeel", **filled)).status_code == 303
    with closing(sqlite3.connect(country_copy / "beoordelingen.db")) as db:
        steps = db.execute("SELECT stap, redencode FROM beoordelingen ORDER BY id").fetchall()
    assert steps == [("voorstel", "uitzondering"), ("blind", "blind")]
    shown = text((await reader.page(CEL)).main)
    for word in ("Waarom E4 zo is", "Geheim.", "Ook geheim.", "blinde beoordeling"):
        assert word in shown
    assert (await reader.post(CEL, "besluit", stap="goedgekeurd", vervangt=1)).status_code == 303


async def test_one_blind_reading_per_inspectie_is_enough(judged: Datasette, bezoeker: Who) -> None:
    first, second = names(True)[:2]
    await bezoeker(judged, first).post(CEL, "oordeel", oordeel="onbeslist", toelichting="Onduidelijk.")
    assert "Waarom E4 zo is" in text((await bezoeker(judged, second).page(CEL)).main)
    elsewhere = names(True, inspectie="IGJ")[0]
    other = bezoeker(judged, elsewhere, inspectie="IGJ")
    assert "Waarom E4 zo is" not in text((await other.page(CEL)).main)


@pytest.mark.parametrize("rol", ["lezer", "analist", "beheerder", "coordinator"])
async def test_only_inspecteurs_read_blind(
    judged: Datasette, bezoeker: Who, blind_reader: str, rol: str
) -> None:
    assert "Waarom E4 zo is" in text((await bezoeker(judged, blind_reader, rol).page(CEL)).main)


def test_the_sample_is_fixed_by_cell_and_schooljaar_and_has_its_size() -> None:
    cells = [(f"PO{n:04}", "2026-2027", f"E{e}") for n in range(150) for e in range(1, 8)]
    chosen = [cell for cell in cells if blind.in_sample(cell, 0.1)]
    assert chosen == [cell for cell in reversed(cells) if blind.in_sample(cell, 0.1)][::-1]
    assert 0.07 < len(chosen) / len(cells) < 0.13
    next_year = [cell for cell in cells if blind.in_sample((cell[0], "2027-2028", cell[2]), 0.1)]
    assert len(set(chosen) & set(next_year)) < len(chosen) / 2
    assert not [cell for cell in cells if blind.in_sample(cell, 0)]
    readers = [blind.reads_blind(Persoon("a", "a", "inspecteur", "IGJ"), cell, 1) for cell in cells]
    assert 0.4 < sum(readers) / len(readers) < 0.6


def test_no_plugin_reads_around_what_hides() -> None:
    for plugin in (Path(__file__).parents[2] / "datasette" / "plugins").glob("*.py"):
        text = plugin.read_text(encoding="utf-8")
        for way_around in (".execute_fn(", "snapshot(", ".execute(", "sqlite3.connect"):
            assert way_around not in text.replace('connection.execute(f"PRAGMA busy_timeout', ""), plugin.name


def test_a_table_that_nobody_thought_of_is_hidden_too(country_copy: Path) -> None:
    with closing(sqlite3.connect(country_copy / "dossier.db")) as db:
        db.execute("CREATE TABLE later (swv TEXT, schooljaar TEXT, element TEXT, verraad TEXT)")
        db.executemany("INSERT INTO later VALUES (?, ?, ?, 'aanwezig')", [KEY, ("PO9801", "2026-2027", "E5")])
        db.execute("ALTER TABLE bevindingen ADD COLUMN verraad TEXT DEFAULT 'aanwezig'")
        db.commit()
    # as Datasette opens it
    with closing(sqlite3.connect(f"file:{country_copy / 'dossier.db'}?mode=ro", uri=True)) as db:
        db.execute("BEGIN")
        blind.hide_in_dossier(db, [KEY])
        assert db.execute("SELECT element FROM later").fetchall() == [("E5",)]
        masked = db.execute("SELECT * FROM bevindingen WHERE swv = 'PO9801' AND element = 'E4'").fetchone()
        assert "aanwezig" not in masked
        db.execute("ROLLBACK")
        assert len(db.execute("SELECT * FROM later").fetchall()) == 2
        with pytest.raises(sqlite3.OperationalError):
            db.execute("SELECT * FROM temp.verborgen")
