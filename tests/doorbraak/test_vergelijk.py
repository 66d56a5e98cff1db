"""Two years over the fictional country: what changed, and whose doing it was."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from click.testing import CliRunner, Result

from assess import bevindingen, vondsten
from assess.regelset import regelset
from collect.dossier import Dossier
from collect.progress import silent
from collect.school_year import SchoolYear
from doorbraak.cli import commands
from doorbraak.demo import Country
from doorbraak.publish import publish
from doorbraak.year import assess_year, extract_year, open_werk
from extract.ocr_ready import ocr_missing

Voorstel = Callable[[Path, str, str, str, str], None]
SCHOOLJAAR = "2025-2026"
FIRST, SECOND = f"{SCHOOLJAAR}-1", f"{SCHOOLJAAR}-2"
PLAN = "kroosvallei/images/documenten/beleid/ondersteuningsplan_kroosvallei_2023-2027.docx"
GONE = "vopeelwaterland/files/2024/rbo-oogo-16-mei-2024-besluitenlijst.pdf"
MOVED = "waardlandenpo/wp-content/uploads/2023/01/Werkwijze_thuiszitters_Waardlanden_v1.2.pdf"
CONCEPT = "/documenten/CONCEPT_OP_2025-2029_v3.pdf"
JUDGED = ("PO9904", "E6")
PROTOCOL = """Protocol thuiszitters Heiderand PO 2025-2027

Dit protocol is vastgesteld op 3 juni 2025 en geldt van 1 augustus 2025 tot en met 31 juli 2027 in de gemeenten
Heidrecht, Veenlo en Sprankelaar.

Nazorg

De brugfunctionaris begeleidt kind, leerkracht en ouders na een doorbraak gedurende twaalf weken op de nieuwe school.
"""
Cells = dict[tuple[str, str], dict[str, Any]]


def command(dossier: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, [*arguments, "--dossier", str(dossier)])


def freeze(dossier: Path, *more: str) -> None:
    done = command(dossier, "release", "--schooljaar", SCHOOLJAAR, "--door", "Inspectie", *more)
    assert done.exit_code == 0, done.output


def compared(
    dossier: Path, out: Path, van: str = FIRST, naar: str = "huidig", *more: str
) -> tuple[str, Cells]:
    done = command(dossier, "vergelijk", "--van", van, "--naar", naar, "--json", str(out), *more)
    assert done.exit_code == 0, done.output
    rows = json.loads(out.read_text(encoding="utf-8"))["verschillen"]
    return done.output, {(row["swv"], row["element"]): row for row in rows}


def causes(row: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(cause["soort"] for cause in row["oorzaken"]))


@pytest.fixture(scope="module")
def sites(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the websites to change at will, served at the addresses of the country."""
    folder = tmp_path_factory.mktemp("jaar-twee")
    shipped = {name: site.folder for name, site in country.sites.items()}
    for name, site in country.sites.items():
        shutil.copytree(site.folder, folder / name)
        object.__setattr__(site, "folder", folder / name)
    yield folder
    for name, site in country.sites.items():
        object.__setattr__(site, "folder", shipped[name])


def change_sites(sites: Path) -> None:
    """One plan says something else, one besluitenlijst is gone, one protocol only moved."""
    plan = docx.Document(str(sites / PLAN))
    for paragraph in plan.paragraphs:
        if "Na drie weken onafgebroken afwezigheid" in paragraph.text:
            paragraph.text = "De consulent volgt elk kind dat thuis zit."
        if "Acht weken na de start" in paragraph.text:
            paragraph.text = "Het aanbod wordt daarna gezocht."
    plan.save(str(sites / PLAN))
    (sites / GONE).unlink()
    moved = sites / MOVED
    moved.rename(moved.with_name("werkwijze-thuiszitters.pdf"))
    page = sites / "waardlandenpo" / "documenten" / "index.html"
    page.write_text(
        page.read_text("utf-8").replace(moved.name, "werkwijze-thuiszitters.pdf"), encoding="utf-8"
    )


def other_rules(dossier: Path, folder: Path) -> None:
    """Assess again without the rules on who leads the case (E3a) and with E6b no longer asked for; publish."""
    rules = yaml.safe_load(regelset().regels["E3.yml"])
    rules["regels"] = [rule for rule in rules["regels"] if rule["deelvraag"] == "E3b"]
    norms = yaml.safe_load(regelset().normen["elementen.yml"])
    for norm in norms["normen"]:
        for vraag in norm["deelvragen"]:
            vraag["kern"] &= vraag["id"] != "E6b"
    for name, data in (("regels/E3.yml", rules), ("norms/elementen.yml", norms)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    changed = regelset(folder)
    where = Dossier(dossier)
    with closing(open_werk(where)) as db:
        vondsten.find(db, silent, book=changed.book(), normen=changed.kader())
        bevindingen.decide(db, SchoolYear(2025), book=changed.book(), normen=changed.kader())
    publish(where)


@pytest.fixture(scope="module")
def two_years(
    ran: Path,
    country: Country,
    sites: Path,
    run_arguments: Callable[[Path], list[object]],
    doorbraak: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
    stel_voor: Voorstel,
) -> Path:
    """A dossier with release one, then another run over changed sites, other rules, and one oordeel."""
    folder = tmp_path_factory.mktemp("twee")
    dossier = Path(shutil.copytree(ran, folder / "dossier"))
    freeze(dossier)
    change_sites(sites)
    by_hand = folder / "protocol.txt"
    by_hand.write_text(PROTOCOL, encoding="utf-8")
    decided = ("--status", "vastgesteld", "--reden", "ondertekend gezien", "--door", "Inspectie")
    for arguments in (
        ("add", by_hand, "--swv", "PO9904", "--soort", "protocol", "--dossier", dossier),
        ("besluit", country.sites["ocijsselkom"].base + CONCEPT, *decided, "--dossier", dossier),
        run_arguments(dossier),
    ):
        done = doorbraak(*arguments)
        assert done.returncode in (0, 1), done.stderr
    other_rules(dossier, folder)
    (cell,) = [
        row
        for row in json.loads((dossier / "releases" / FIRST / "bevindingen.json").read_text("utf-8"))
        if (row["swv"], row["element"]) == JUDGED
    ]
    stel_voor(dossier, *JUDGED, cell["vingerafdruk"], cell["indicatie"])
    return dossier


def test_every_changed_cell_has_its_cause(two_years: Path, tmp_path: Path) -> None:
    text, cells = compared(two_years, tmp_path / "v.json")
    other_e3 = {(swv, "E3"): ["regels"] for swv in ("PO9901", "PO9902", "VO9901")}
    scan = {("PO9904", "E3"): ["regels"]} if ocr_missing() is None else {}
    from_besluit = {("VO9905", f"E{number}"): ["besluit"] for number in (1, 2, 4, 5, 7)}
    expected = {
        **{("PO9902", "E2"): ["bron"], ("PO9902", "E5"): ["bron"]},
        **{("PO9901", "E6"): ["norm"], JUDGED: ["oordeel"]},
        **{("VO9905", "E3"): ["besluit", "regels"], ("VO9905", "E6"): ["besluit", "norm"]},
        **(other_e3 | scan | from_besluit),
    }
    told = {cel: causes(row) for cel, row in cells.items()}
    by_hand = {cel for cel, soorten in told.items() if soorten == ["dekking"]}
    assert {cel: soorten for cel, soorten in told.items() if cel not in by_hand} == expected
    assert by_hand
    assert {swv for swv, _ in by_hand} == {"PO9904"}
    assert "dekking: voor het eerst verkregen: bestand:protocol.txt" in text
    assert "werkwijze-thuiszitters" not in text, "a page that only moved changes nothing"
    assert f"{len(cells)} van 35 cellen veranderd" in text


def test_a_document_that_vanished_or_moved_is_kept_and_changes_no_cell(
    two_years: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(two_years / "dossier.db")) as db:
        query = "SELECT soort FROM veranderingen WHERE url LIKE ? AND soort <> 'nieuw'"
        gone = db.execute(query, [f"%{Path(GONE).name}"]).fetchall()
        moved = db.execute(query, [f"%{Path(MOVED).name}"]).fetchall()
    assert (gone, moved) == ([("mogelijk_verdwenen",)], [("verplaatst",)])
    _, cells = compared(two_years, tmp_path / "v.json")
    assert {element for swv, element in cells if swv == "VO9901"} == {"E3"}


def test_the_first_year_still_verifies_and_the_second_asks_for_a_reason(
    two_years: Path, tmp_path: Path
) -> None:
    dossier = Path(shutil.copytree(two_years, tmp_path / "dossier"))
    refused = command(dossier, "release", "--schooljaar", SCHOOLJAAR, "--omslag", "5")
    assert refused.exit_code == 2
    assert "slaan om zonder dat een document veranderde" in refused.output
    before = {path.name: path.read_bytes() for path in (dossier / "releases" / FIRST).iterdir()}
    freeze(dossier, "--omslag", "5", "--ondanks", "de regels van E3 zijn herzien")
    assert {path.name: path.read_bytes() for path in (dossier / "releases" / FIRST).iterdir()} == before
    assert command(dossier, "verify").output == "alles klopt: hashes, ketens, bags en citaten\n"
    assert (
        compared(dossier, tmp_path / "a.json", FIRST, SECOND)[1]
        == compared(dossier, tmp_path / "b.json", FIRST)[1]
    )
    assert compared(dossier, tmp_path / "c.json", SECOND)[1] == {}
    victim = dossier / "releases" / FIRST / "dossier.db"
    victim.chmod(0o644)
    data = bytearray(victim.read_bytes())
    data[5000] ^= 1
    victim.write_bytes(data)
    line, _ = command(dossier, "verify").output.splitlines()
    assert line == f"releases/{FIRST}: de inhoud van dossier.db past niet bij zijn hash"


def read_otherwise(dossier: Path) -> None:
    """What an older reader might have left: a plan in which it did not see who gives nazorg."""
    with closing(open_werk(Dossier(dossier))) as db, db.atomic():
        query = "SELECT DISTINCT document FROM bevinding_bewijs WHERE swv = 'PO9901' AND element = 'E7' AND rol = 'bewijs'"
        ((document,),) = db.execute(query).fetchall()
        passages = "FROM passages WHERE document = ? AND tekst LIKE '%brugfunctionaris%'"
        assert db.execute(f"SELECT count(*) {passages}", [document]).fetchone()[0]
        db.execute(f"DELETE {passages}", [document])
        db.execute("UPDATE lezingen SET versie = '4' WHERE document = ?", [document])
    assess_year(Dossier(dossier), SchoolYear(2025), silent)


def test_another_reading_and_another_schooljaar_are_no_change_at_the_source(
    dossier: Path, tmp_path: Path
) -> None:
    read_otherwise(dossier)
    freeze(dossier)
    extract_year(Dossier(dossier), silent)
    for year in (2025, 2026):
        assess_year(Dossier(dossier), SchoolYear(year), silent)
    text, cells = compared(dossier, tmp_path / "v.json", FIRST, "huidig", "--schooljaar", SCHOOLJAAR)
    assert cells
    assert {(cel[0], *causes(row)) for cel, row in cells.items()} == {("PO9901", "extractie")}
    assert "zelfde bestand, anders gelezen (uitlezer 4 → 5" in text
    text, cells = compared(dossier, tmp_path / "v.json")
    assert "naar huidig (2026-2027)" in text
    assert {swv for swv, _ in cells} == {"PO9901", "PO9904", "VO9901"}, "where a plan ended in 2026"
    for (swv, _), row in cells.items():
        assert causes(row) == ["geldigheid", *(["extractie"] if swv == "PO9901" else [])]
    assert "verlopen: gold tot en met 2026-07-31, voor de peildatum 2026-10-01" in text


def test_what_nothing_explains_is_said_to_be_so(dossier: Path, tmp_path: Path, stel_voor: Voorstel) -> None:
    freeze(dossier)
    with closing(sqlite3.connect(dossier / "dossier.db")) as db, db:
        key = "swv = ? AND element = ?"
        db.execute(f"UPDATE bevindingen SET indicatie = 'deels' WHERE {key}", ["PO9901", "E5"])
        (mark,) = db.execute(f"SELECT vingerafdruk FROM bevindingen WHERE {key}", ["PO9901", "E5"]).fetchone()
    stel_voor(dossier, "PO9901", "E5", mark, "deels")
    _, cells = compared(dossier, tmp_path / "v.json")
    assert {cel: causes(row) for cel, row in cells.items()} == {("PO9901", "E5"): ["oordeel", "onverklaard"]}
    refused = command(dossier, "release", "--schooljaar", SCHOOLJAAR, "--omslag", "0")
    assert "1 van 35 indicaties" in refused.output


def test_a_release_that_is_none_is_wrong_use(dossier: Path) -> None:
    done = command(dossier, "vergelijk", "--van", "2019-2020-1")
    assert done.exit_code == 2
    assert "release 2019-2020-1 bestaat niet" in done.output


def test_a_release_that_lost_a_file_is_named(dossier: Path) -> None:
    freeze(dossier)
    (dossier / "releases" / FIRST).chmod(0o755)
    (dossier / "releases" / FIRST / "bevindingen.json").unlink()
    done = command(dossier, "vergelijk", "--van", FIRST)
    assert done.exit_code == 2
    assert f"release {FIRST}: bevindingen.json is onleesbaar" in done.output
