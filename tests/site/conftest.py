"""A small fictional country in a real dossier, the site over it, and a browser to look at it."""

import hashlib
import io
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from datasette.app import Datasette
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

import assess.schema
import collect.schema
import extract.schema
from assess import norm
from assess.beoordelingen import open_beoordelingen
from collect.archive import Archive
from collect.dossier import open_database
from collect.register.load import shipped
from collect.register.store import store
from doorbraak.pages.words import INDICATIES
from doorbraak.zoekindex import index_passages

ROOT = Path(__file__).parent.parent.parent
LAND = yaml.safe_load((Path(__file__).parent / "land.yml").read_text(encoding="utf-8"))
WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595, 842, 70, 12, 18
# page, x0, top, x1, bottom in 1/10000 of the page
Vak = tuple[int, int, int, int, int]


def drawn(paginas: Sequence[Sequence[str]]) -> tuple[bytes, dict[tuple[int, int], list[Vak]]]:
    """The bytes, and per (page, place on it) the boxes of the words of that passage."""
    buffer, boxes = io.BytesIO(), {}
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for number, texts in enumerate(paginas, start=1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(MARGIN, HEIGHT - 90, f"{number}. Hoofdstuk")
        top = 120.0
        for place, text in enumerate(texts, start=1):
            found, top = _paragraph(canvas, text, top)
            boxes[number, place] = [(number, *vak) for vak in found]
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), boxes


def _paragraph(canvas: Canvas, text: str, top: float) -> tuple[list[tuple[int, int, int, int]], float]:
    canvas.setFont("Helvetica", SIZE)
    x, found = float(MARGIN), []
    for word in text.split():
        width = canvas.stringWidth(word, "Helvetica", SIZE)
        if x + width > WIDTH - MARGIN:
            x, top = float(MARGIN), top + LEADING
        canvas.drawString(x, HEIGHT - top - SIZE, word)
        left, right = (round(10_000 * edge / WIDTH) for edge in (x, x + width))
        above, below = (round(10_000 * edge / HEIGHT) for edge in (top, top + SIZE + 3))
        found.append((left, above, right, below))
        x += width + canvas.stringWidth(" ", "Helvetica", SIZE)
    return found, top + 2 * LEADING


# The one document whose file is in the archive.
PLAN, PLAN_VAKKEN = drawn(LAND["documenten"]["plan"]["paginas"])


def sha(name: str) -> str:
    """The address of a document of the fictional country."""
    return hashlib.sha256(PLAN if name == "plan" else name.encode()).hexdigest()


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
        _veranderingen(db)
        _vragen(db)
    index_passages(db.conn)
    db.close()
    Archive(folder / "archief").put(PLAN)


def _veranderingen(db: Database) -> None:
    for row in LAND["veranderingen"]:
        swv, document = row["swv"], row["document"]
        site = f"https://{swv.lower()}.example"
        url = f"{site}/{document}.pdf"
        side = "voor" if row["soort"] == "mogelijk_verdwenen" else "na"
        told = {name: value for name, value in row.items() if name not in ("swv", "document")}
        insert(
            db, "veranderingen", run="r1", site=site, url=url, **{f"document_{side}": sha(document)}, **told
        )
        insert(db, "vindplaatsen", site=site, url=url, partijen=[swv], soort="document")
    for soort, aantal in LAND["tellingen"].items():
        insert(db, "verandering_tellingen", run="r1", soort=soort, aantal=aantal)
    for row in LAND["niet_meer_online"]:
        site, document = f"https://{row['swv'].lower()}.example", row["document"]
        url = f"{site}/{document}.pdf"
        row = {name: value for name, value in row.items() if name != "swv"}
        insert(db, "niet_meer_online", **{**row, "document": sha(document), "site": site, "url": url})


def _vragen(db: Database) -> None:
    for number, row in enumerate(LAND["vragen"]):
        document = row["document"] and sha(row["document"])
        plans = row["vraagsoort"] == "plan_in_kracht"
        options = [sha(option) if plans else option for option in row["opties"]]
        more = {"id": f"q{number}", "schooljaar": "2026-2027", "vingerafdruk": f"bewijs-{number}"}
        insert(db, "duiding_vragen", **{**row, **more, "document": document, "opties": options})


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
                vakken=PLAN_VAKKEN[page, place] if name == "plan" else None,
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
        markeringen=[[mark, mark + len(woorden), "anker"]],
    )
    role = {"rol": rol, "rang": number + 1, "vondst": f"v{number}", "element": said["deelvraag"][:2]}
    url = f"https://{swv.lower()}.example/{document}.pdf"
    insert(db, "bevinding_bewijs", **shared, **role, swv=swv, url=url)


def _site(folder: Path, plugins: dict[str, Any]) -> Datasette:
    return Datasette(
        [str(folder / "dossier.db"), str(folder / "beoordelingen.db")],
        plugins_dir=str(ROOT / "datasette" / "plugins"),
        template_dir=str(ROOT / "datasette" / "templates"),
        static_mounts=[("assets", str(ROOT / "datasette" / "static"))],
        settings={"suggest_facets": False, "allow_download": False},
        metadata={"plugins": plugins},
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
def plan() -> str:
    """The address of the document whose file is in the archive."""
    return sha("plan")


@pytest.fixture
def open_site() -> Iterator[Callable[..., Datasette]]:
    """Makes the site over a folder with a dossier, with settings for its plugins."""
    opened: list[Datasette] = []

    def open_over(folder: Path, **plugins: Any) -> Datasette:
        opened.append(_site(folder, plugins))
        return opened[-1]

    yield open_over
    for site in opened:
        for database in site.databases.values():
            database.close()


@pytest.fixture
def site(country: Path, open_site: Callable[..., Datasette]) -> Datasette:
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
    shutil.copytree(country / "archief", tmp_path / "archief")
    return tmp_path


@pytest.fixture
def soup() -> Callable[..., Awaitable[BeautifulSoup]]:
    """Reads a page, following redirects; fails when its status is another than expected."""

    async def read(site: Datasette, path: str, status: int = 200) -> BeautifulSoup:
        response = await site.client.get(path, follow_redirects=True)
        assert response.status_code == status, response.text[:500]
        return BeautifulSoup(response.text, "lxml")

    return read


GEHEIM = "x" * 32


class Bezoeker:
    """Somebody whom the proxy vouches for, with a browser that keeps the token of the forms."""

    def __init__(self, site: Datasette, id: str, rol: str = "inspecteur", inspectie: str = "IvhO") -> None:
        self.site = site
        said = {"wie": id, "naam": id.title(), "rol": rol, "inspectie": inspectie, "geheim": GEHEIM}
        self.headers = {f"X-Doorbraak-{name}": value for name, value in said.items()}
        self.cookies: dict[str, str] = {}

    async def get(self, path: str) -> Any:
        return await self.site.client.get(path, headers=self.headers, follow_redirects=True)

    async def page(self, path: str) -> BeautifulSoup:
        response = await self.get(path)
        assert response.status_code == 200, response.text[:500]
        return BeautifulSoup(response.text, "lxml")

    async def fields(self, path: str) -> dict[str, str]:
        """The hidden fields that every form of the page carries; keeps the cookie that goes with them."""
        response = await self.site.client.get(path, headers=self.headers)
        self.cookies = {"ds_csrftoken": response.cookies["ds_csrftoken"]}
        page = BeautifulSoup(response.text, "lxml")
        found = {name: page.select_one(f"input[name={name}]") for name in ("csrftoken", "vingerafdruk")}
        return {name: str(node["value"]) for name, node in found.items() if node}

    async def post(self, path: str, action: str, **fields: Any) -> Any:
        """Send a form of a page, as the browser does; `path` may have a query."""
        filled = {**await self.fields(path), **fields}
        path = path.partition("?")[0]
        sent = {**self.headers, "Sec-Fetch-Site": "same-origin"}
        return await self.site.client.post(
            f"{path}/{action}", data=filled, headers=sent, cookies=self.cookies
        )

    async def quotes(self, path: str) -> list[str]:
        """The keys of the quotes that the page offers."""
        return [str(box["value"]) for box in (await self.page(path)).select("input[name=bewijs]")]


@pytest.fixture
def closed_site(country_copy: Path, open_site: Callable[..., Datasette]) -> Callable[..., Datasette]:
    """Opens the country behind a proxy, on a copy that may be written to."""

    def open_closed(**settings: Any) -> Datasette:
        config = {"vorm": "proxy", "geheim": GEHEIM, "blind_aandeel": 0, **settings}
        return open_site(country_copy, doorbraak=config)

    return open_closed


@pytest.fixture
def bezoeker() -> type[Bezoeker]:
    return Bezoeker
