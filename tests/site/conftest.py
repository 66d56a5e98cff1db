"""A small fictional country in a real dossier, the site over it, and a browser to look at it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette
from sqlite_utils import Database

import assess.schema
import collect.schema
import extract.schema
from assess import norm
from assess.beoordelingen import open_beoordelingen
from collect.dossier import open_database

ROOT = Path(__file__).parent.parent.parent
JAAR = "2026-2027"
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
    values = {
        k: json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for k, v in row.items()
    }
    marks = ", ".join("?" * len(values))
    db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def build(folder: Path) -> None:
    """The fictional country: all indicaties, a conflict, unread pages, hostile texts."""
    db = new_dossier(folder)
    with db.atomic():
        for row in LAND["runs"]:
            insert(db, "runs", **row)
        for row in LAND["meldingen"]:
            insert(db, "meldingen", **row)
        _regios(db)
        for name, document in LAND["documenten"].items():
            _document(db, name, **document)
        for number, vondst in enumerate(LAND["vondsten"]):
            _vondst(db, number, **vondst)
        for partij, soort, uitkomst in LAND["dekking"]:
            row = {"partij": partij, "soort": soort, "uitkomst": uitkomst, "schooljaar": JAAR}
            insert(db, "dekking", **row, reden=f"uitleg bij {uitkomst}")
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
            insert(db, "gemeenten", code=codes[-1], naam=gemeente, naam_varianten=[])
            insert(db, "swv_gemeenten", swv=code, gemeente=codes[-1])
            key = {"swv": code, "schooljaar": JAAR, "gemeente": codes[-1]}
            insert(db, "gemeente_vormen", **key, doorzettingsmacht_vorm=vorm)
        for place, indicatie in enumerate(regio["indicaties"], start=1):
            _bevinding(db, code, f"E{place}", indicatie, codes)


def _bevinding(db: Database, swv: str, element: str, indicatie: str, gemeenten: list[str]) -> None:
    indicatie, _, subcode = indicatie.partition(":")
    partly = (swv, element) == ("PO9801", "E4")
    answers = {
        vondst["deelvraag"]: {
            **{"assertie": vondst["assertie"], "waarde": vondst.get("waarde")},
            **{"karakter": vondst.get("karakter"), "gemeenten": gemeenten},
        }
        for vondst in LAND["vondsten"]
        if vondst["rol"] == "bewijs"
        and vondst["deelvraag"].startswith(element)
        and LAND["documenten"][vondst["document"]]["swv"] == swv
    }
    key = {"swv": swv, "schooljaar": JAAR, "element": element}
    insert(
        *(db, "bevindingen"),
        **key,
        **{"indicatie": indicatie, "subcode": subcode or None, "conflict": int(partly)},
        onvolledig=int(indicatie == "niet_te_beoordelen" or swv == "VO9802"),
        doorzettingsmacht_vorm=LAND["regios"][swv]["vorm"] if element == "E4" else None,
        gemeenten_gedekt=gemeenten[:-1] if partly else gemeenten,
        **{
            "gemeenten_totaal": len(gemeenten),
            "deelvragen": answers,
            "toelichting": f"Waarom {element} zo is.",
        },
        **{"grondslag_status": "startnota", "norm_versie": "n1", "model_versie": "m1"},
        vingerafdruk=sha(f"{swv} {element}"),
    )
    near = {"document": sha("plan"), "titel": "Ondersteuningsplan 2024-2028", "pagina": 1, "anker": None}
    insert(
        *(db, "zoekverantwoording"),
        **key,
        **{"documenten": [], "paginas_gelezen": 4, "paginas_ongelezen": int(swv == "VO9802")},
        **{"termen": ["doorzettingsmacht", "nazorg"], "regels": ["E4.beslist"]},
        dichtstbij=[near | {"citaat": "Het geldt vier jaar.", "waarom": "gaat alleen over de duur"}],
    )


def _document(
    db: Database,
    name: str,
    *,
    swv: str,
    titel: str,
    soort: str,
    status: str,
    datum: str | None,
    telt_mee: bool,
    reden: str,
    paginas: list[list[str]],
) -> None:
    """One document with its origin and text; a page without passages could not be read."""
    document, seen = sha(name), "2026-10-05T08:05:00.000+00:00"
    titel = titel.ljust(10_000, "x") if name == "lang" else titel
    site = f"https://{swv.lower()}.example"
    insert(
        *(db, "documenten"),
        **{
            "sha256": document,
            "media_type": "application/pdf",
            "omvang": 482133,
            "bestandsnaam": f"{name}.pdf",
        },
        **{"titel": titel, "eerst_gezien": seen, "laatst_gezien": seen},
    )
    insert(
        *(db, "ophalingen"),
        **{"run": "r1", "site": site, "partijen": [swv], "uitkomst": "opgehaald", "status": 200},
        **{"url": f"{site}/{name}.pdf", "begonnen": seen, "sha256": document, "robots": "toegestaan"},
        gevonden_op=f"{site}/documenten",
    )
    insert(
        *(db, "document_duiding"),
        **{"document": document, "versie": "d1", "titel": titel, "soort": soort, "status": status},
        **{"soort_reden": "staat in de titel", "status_reden": "staat op het titelblad", "datum": datum},
        **{"van": "2024-08-01", "tot": "2028-07-31", "periode_reden": "staat in de titel"},
        **{"kan_tellen": int(telt_mee), "kan_tellen_reden": reden, "datum_vaststelling": datum},
    )
    insert(db, "document_partijen", document=document, partij=swv, rol="spreekt_voor", reden="eigen website")
    unread = paginas.count([])
    insert(
        *(db, "lezingen"),
        **{"document": document, "versie": "x1", "uitkomst": "deels" if unread else "gelezen"},
        **{"paginas": len(paginas), "paginas_ongelezen": unread},
    )
    insert(
        *(db, "onderzochte_documenten"),
        **{"swv": swv, "schooljaar": JAAR, "document": document, "telt_mee": int(telt_mee), "reden": reden},
        gemeenten=[],
    )
    order = 0
    for page, texts in enumerate(paginas, start=1):
        text = "\n".join([f"{page}. Hoofdstuk", *texts]) if texts else ""
        insert(
            *(db, "paginas"),
            **{"document": document, "nummer": page, "tekst": text, "methode": "tekstlaag"},
            kwaliteit=0.97 if texts else 0,
        )
        for place, tekst in enumerate(texts, start=1):
            order += 1
            insert(
                *(db, "passages"),
                **{"id": f"{name}-{page}-{place}", "document": document, "pagina": page, "volgnummer": order},
                **{"soort": "alinea", "kop_pad": ["Plan", f"{page}. Hoofdstuk"], "tekst": tekst},
                tekst_hash=sha(tekst),
            )


def _vondst(
    db: Database,
    number: int,
    *,
    document: str,
    plek: list[int],
    deelvraag: str,
    assertie: str,
    rol: str,
    citaat: str,
    woorden: str,
    waarde: dict[str, Any] | None = None,
    karakter: str | None = None,
) -> None:
    """A quote from passage `plek` (page, number on it) with its decisive `woorden`, and its role in the cell."""
    swv, (page, place) = LAND["documenten"][document]["swv"], plek
    tekst = LAND["documenten"][document]["paginas"][page - 1][place - 1]
    begin, mark = tekst.index(citaat), tekst.index(woorden)
    shared = {"document": sha(document), "pagina": page, "citaat": citaat, "assertie": assertie}
    shared["deelvraag"] = deelvraag
    insert(
        *(db, "vondsten"),
        **shared,
        **{
            "id": f"v{number}",
            "passage": f"{document}-{page}-{place}",
            "karakter": karakter,
            "waarde": waarde,
        },
        **{"begin": begin, "eind": begin + len(citaat), "regels": ["E4.beslist"], "model_versie": "m1"},
        markeringen=[[mark, mark + len(woorden), "kern"]],
    )
    insert(
        *(db, "bevinding_bewijs"),
        **shared,
        **{"swv": swv, "schooljaar": JAAR, "element": deelvraag[:2], "rol": rol, "rang": number + 1},
        **{"vondst": f"v{number}", "url": f"https://{swv.lower()}.example/{document}.pdf"},
    )


def build_large(folder: Path) -> None:
    """152 samenwerkingsverbanden with seven bevindingen each, as large as the country is."""
    indicaties = [
        "aanwezig",
        "deels",
        "voorgenomen",
        "tegengesproken",
        "niet_aangetroffen",
        "niet_te_beoordelen",
    ]
    db = new_dossier(folder)
    with db.atomic():
        for number in range(152):
            code = f"{'PO' if number < 77 else 'VO'}{9000 + number}"
            insert(db, "samenwerkingsverbanden", code=code, sector=code[:2], naam=f"Verband {number}")
            for place in range(1, 8):
                indicatie = indicaties[(number * 5 + place * place) % 6]
                vorm = "niet_aangetroffen" if place == 4 else None
                insert(
                    *(db, "bevindingen"),
                    **{"swv": code, "schooljaar": JAAR, "element": f"E{place}", "indicatie": indicatie},
                    **{"gemeenten_gedekt": [], "gemeenten_totaal": 5, "deelvragen": {}, "toelichting": ""},
                    **{"grondslag_status": "startnota", "norm_versie": "n", "model_versie": "m"},
                    **{"vingerafdruk": "v", "doorzettingsmacht_vorm": vorm},
                )
    db.close()


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
def large_country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a country with 152 samenwerkingsverbanden."""
    folder = tmp_path_factory.mktemp("groot")
    build_large(folder)
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
def empty_site(tmp_path: Path, open_site: Callable[[Path], Datasette]) -> Datasette:
    """The site over a dossier in which nothing was published yet."""
    new_dossier(tmp_path).close()
    return open_site(tmp_path)
