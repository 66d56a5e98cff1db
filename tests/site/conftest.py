"""A small fictional country in a real dossier, the site over it, and a browser to look at it."""

import hashlib
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from datasette.app import Datasette
from sqlite_utils import Database

import assess.schema
import collect.schema
import extract.schema
from assess import norm
from assess.beoordelingen import open_beoordelingen
from collect.dossier import open_database
from collect.register.load import shipped
from collect.register.store import store
from doorbraak.pages.words import INDICATIES

ROOT = Path(__file__).parent.parent.parent
LAND = yaml.safe_load((Path(__file__).parent / "land.yml").read_text(encoding="utf-8"))


def sha(name: str) -> str:
    """The address of a document of the fictional country."""
    return hashlib.sha256(name.encode()).hexdigest()


def new_dossier(folder: Path) -> Database:
    """An empty dossier.db (with the norms) beside an empty beoordelingen.db."""
    open_beoordelingen(folder / "beoordelingen.db").close()
    sets = (collect.schema.migrations, extract.schema.migrations, assess.schema.migrations)
    db = open_database(folder / "dossier.db", sets)
    norm.load().store(db)
    return db


def insert(db: Database, table: str, **row: Any) -> None:
    """One row; lists and dicts become JSON, and what it leaves out comes from the country's defaults."""
    db.table(table).insert({**LAND["standaard"].get(table, {}), **row})


def build(folder: Path) -> None:
    """The fictional country: all indicaties, a conflict, unread pages, hostile texts."""
    db = new_dossier(folder)
    with db.atomic():
        for table in ("runs", "meldingen"):
            for row in LAND[table]:
                insert(db, table, **row)
        _regios(db)
        for name, document in LAND["documenten"].items():
            _document(db, name, **document)
        for number, vondst in enumerate(LAND["vondsten"]):
            _vondst(db, number, **vondst)
        for table in (
            "wettelijke_bevindingen",
            "wettelijk_bewijs",
            "plan_stappen",
            "regels",
            "eerder_beoordeeld",
        ):
            for row in LAND.get(table, []):
                more = {"document": sha(row["document"])} if "document" in row else {}
                insert(db, table, **row | more)
        for partij, soort, uitkomst in LAND["dekking"]:
            row = {"partij": partij, "soort": soort, "uitkomst": uitkomst, "reden": f"uitleg bij {uitkomst}"}
            insert(db, "dekking", **row)
    db.close()


def _regios(db: Database) -> None:
    number = 9800
    for code, regio in LAND["regios"].items():
        website = f"https://{code.lower()}.example/"
        insert(db, "samenwerkingsverbanden", code=code, sector=code[:2], naam=regio["naam"], website=website)
        codes = []
        for gemeente, vorm in regio["gemeenten"].items():
            number += 1
            codes.append(f"GM{number}")
            insert(db, "gemeenten", code=codes[-1], naam=gemeente)
            insert(db, "swv_gemeenten", swv=code, gemeente=codes[-1])
            insert(db, "gemeente_vormen", swv=code, gemeente=codes[-1], doorzettingsmacht_vorm=vorm)
        for place, indicatie in enumerate(regio["indicaties"], start=1):
            _bevinding(db, code, f"E{place}", indicatie, codes)


def _bevinding(db: Database, swv: str, element: str, indicatie: str, gemeenten: list[str]) -> None:
    indicatie, _, subcode = indicatie.partition(":")
    partly = (swv, element) == ("PO9801", "E4")
    answers = {
        vondst["deelvraag"]: {name: vondst.get(name) for name in ("assertie", "waarde", "karakter")}
        for vondst in LAND["vondsten"]
        if vondst["rol"] == "bewijs"
        and vondst["deelvraag"].startswith(element)
        and LAND["documenten"][vondst["document"]]["swv"] == swv
    }
    insert(
        db,
        "bevindingen",
        swv=swv,
        element=element,
        indicatie=indicatie,
        subcode=subcode or None,
        conflict=int(partly),
        onvolledig=int(indicatie == "niet_te_beoordelen" or swv == "VO9802"),
        doorzettingsmacht_vorm=LAND["regios"][swv]["vorm"] if element == "E4" else None,
        gemeenten_gedekt=gemeenten[:-1] if partly else gemeenten,
        gemeenten_totaal=len(gemeenten),
        deelvragen={id: answer | {"gemeenten": gemeenten} for id, answer in answers.items()},
        toelichting=f"Waarom {element} zo is.",
        waarom_niet=LAND["waarom_niet"] if (swv, element) == ("VO9802", "E4") else [],
        vingerafdruk=sha(f"{swv} {element}"),
    )
    near = LAND["dichtstbij"] | {"document": sha("plan")}
    pages = {"paginas_gelezen": 4, "paginas_ongelezen": int(swv == "VO9802")}
    insert(db, "zoekverantwoording", swv=swv, element=element, dichtstbij=[near], **pages)


def _document(
    db: Database,
    name: str,
    *,
    swv: str,
    titel: str,
    telt_mee: bool,
    reden: str,
    paginas: list[list[str]],
    **duiding: str | None,
) -> None:
    """One document with its origin and text; a page without passages could not be read."""
    document, site = sha(name), f"https://{swv.lower()}.example"
    titel = titel.ljust(10_000, "x") if name == "lang" else titel
    duiding |= {"kan_tellen_reden": reden, "datum_vaststelling": duiding["datum"]}
    found = {"url": f"{site}/{name}.pdf", "gevonden_op": f"{site}/documenten", "partijen": [swv]}
    insert(db, "documenten", sha256=document, bestandsnaam=f"{name}.pdf", titel=titel)
    insert(db, "ophalingen", site=site, sha256=document, **found)
    insert(db, "document_duiding", document=document, titel=titel, kan_tellen=int(telt_mee), **duiding)
    insert(db, "document_partijen", document=document, partij=swv)
    insert(db, "onderzochte_documenten", swv=swv, document=document, telt_mee=int(telt_mee), reden=reden)
    unread = paginas.count([])
    outcome = {"uitkomst": "deels" if unread else "gelezen", "paginas_ongelezen": unread}
    insert(db, "lezingen", document=document, paginas=len(paginas), **outcome)
    order = 0
    for page, texts in enumerate(paginas, start=1):
        text = "\n".join([f"{page}. Hoofdstuk", *texts]) if texts else ""
        insert(db, "paginas", document=document, nummer=page, tekst=text, kwaliteit=0.97 if texts else 0)
        for place, tekst in enumerate(texts, start=1):
            order += 1
            insert(
                db,
                "passages",
                id=f"{name}-{page}-{place}",
                document=document,
                pagina=page,
                volgnummer=order,
                kop_pad=["Plan", f"{page}. Hoofdstuk"],
                tekst=tekst,
                tekst_hash=sha(tekst),
            )


def _vondst(
    db: Database,
    number: int,
    *,
    document: str,
    plek: list[int],
    rol: str,
    woorden: str,
    waarde: dict[str, Any] | None = None,
    karakter: str | None = None,
    **said: str,
) -> None:
    """A quote from passage `plek` (page, number on it) with its decisive `woorden`, and its role in the cell."""
    swv, (page, place) = LAND["documenten"][document]["swv"], plek
    tekst = LAND["documenten"][document]["paginas"][page - 1][place - 1]
    begin, mark = tekst.index(said["citaat"]), tekst.index(woorden)
    shared = {"document": sha(document), "pagina": page, **said}
    insert(
        db,
        "vondsten",
        **shared,
        id=f"v{number}",
        passage=f"{document}-{page}-{place}",
        waarde=waarde,
        karakter=karakter,
        begin=begin,
        eind=begin + len(said["citaat"]),
        markeringen=[[mark, mark + len(woorden), "kern"]],
    )
    role = {"rol": rol, "rang": number + 1, "vondst": f"v{number}", "element": said["deelvraag"][:2]}
    url = f"https://{swv.lower()}.example/{document}.pdf"
    insert(db, "bevinding_bewijs", **shared, **role, swv=swv, url=url)


def _site(folder: Path) -> Datasette:
    return Datasette(
        [str(folder / "dossier.db"), str(folder / "beoordelingen.db")],
        plugins_dir=str(ROOT / "datasette" / "plugins"),
        template_dir=str(ROOT / "datasette" / "templates"),
        static_mounts=[("assets", str(ROOT / "datasette" / "static"))],
        settings={"suggest_facets": False, "allow_download": False},
    )


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small fictional country; never written to by a test."""
    folder = tmp_path_factory.mktemp("land")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def heel_land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real regions of the register with invented indicaties in two school years; never written to."""
    folder = tmp_path_factory.mktemp("heel-land")
    db = new_dossier(folder)
    with db.atomic():
        store(db, shipped())
        codes = [row["code"] for row in db.query("SELECT code FROM samenwerkingsverbanden ORDER BY code")]
        for year, schooljaar in enumerate(("2025-2026", "2026-2027")):
            for place, swv in enumerate(codes[: -1 if year else None]):
                for number in range(1, 8):
                    # A spread without a rhythm, so that neighbours on the map differ.
                    indicatie = list(INDICATIES)[int(sha(f"{place} {number} {year}"), 16) % 6]
                    insert(
                        db,
                        "bevindingen",
                        swv=swv,
                        schooljaar=schooljaar,
                        element=f"E{number}",
                        indicatie=indicatie,
                        gemeenten_gedekt=[],
                        gemeenten_totaal=1,
                        deelvragen={},
                        toelichting="verzonnen",
                        vingerafdruk=sha(f"{swv} {schooljaar} E{number}"),
                    )
    db.close()
    return folder


@pytest.fixture
def open_site() -> Iterator[Callable[[Path], Datasette]]:
    """Makes the site over a folder with a dossier."""
    opened: list[Datasette] = []

    def open_over(folder: Path) -> Datasette:
        opened.append(_site(folder))
        return opened[-1]

    yield open_over
    for site in opened:
        for database in site.databases.values():
            database.close()


@pytest.fixture
def site(country: Path, open_site: Callable[[Path], Datasette]) -> Datasette:
    """The site over the small fictional country."""
    return open_site(country)


@pytest.fixture
def empty_folder(tmp_path: Path) -> Path:
    """A dossier in which nothing was published yet."""
    new_dossier(tmp_path).close()
    return tmp_path


@pytest.fixture
def country_copy(country: Path, tmp_path: Path) -> Path:
    """A copy of the small country, to be changed by the test."""
    for name in ("dossier.db", "beoordelingen.db"):
        shutil.copy(country / name, tmp_path)
    return tmp_path


@pytest.fixture
def soup() -> Callable[..., Awaitable[BeautifulSoup]]:
    """Reads a page, following redirects; fails when its status is another than expected."""

    async def read(site: Datasette, path: str, status: int = 200) -> BeautifulSoup:
        response = await site.client.get(path, follow_redirects=True)
        assert response.status_code == status, response.text[:500]
        return BeautifulSoup(response.text, "lxml")

    return read
