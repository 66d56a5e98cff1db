"""A small fictional country in a real dossier, the site over it, and a browser to look at it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
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
SCRIPT = "<script>alert('mis')</script>"
LANG = "Ondersteuningsplan " + "zeerlangwoord" * 770

# code, sector, naam, gemeenten, and the indicaties of E1 to E7 (with subcode after a colon)
REGIOS: list[tuple[str, str, str, list[str], list[str]]] = [
    (
        *("PO9801", "PO", "Rivierenkwartier", ["Aardveen", "Beemsloot", "Cruisland", "Dorpsend", "Eemzijl"]),
        ["aanwezig", "deels", "aanwezig", "aanwezig", "deels", "aanwezig", "voorgenomen"],
    ),
    (
        *("PO9802", "PO", "Passend Onderwijs De Linden", ["Fluithoek", "Geestdam"]),
        ["deels", "tegengesproken:afwijkend", "niet_aangetroffen", "deels", "niet_aangetroffen", "deels"]
        + ["niet_aangetroffen"],
    ),
    (
        *("PO9803", "PO", "Samen Hoogveld", ["Hoogveld"]),
        ["niet_te_beoordelen:plan_niet_verkregen"] * 7,
    ),
    (
        *("VO9801", "VO", f"Noordrand {SCRIPT}", ["IJsselbos", "Jonkersvaart"]),
        ["niet_aangetroffen"] * 3 + ["tegengesproken:afwezig"] + ["niet_aangetroffen"] * 3,
    ),
    (
        *("VO9802", "VO", "", ["Kadewerf"]),
        ["niet_te_beoordelen:deels_ongelezen", "aanwezig", "niet_te_beoordelen:deels_ongelezen"]
        + ["niet_aangetroffen"] * 4,
    ),
]
VORMEN = {
    "PO9801": "overstijgend_belegd",
    "PO9802": "adviserend",
    "PO9803": "niet_te_beoordelen",
    "VO9801": "uitdrukkelijk_niet",
    "VO9802": "niet_aangetroffen",
}
# name: (swv, titel, soort, status, datum, telt_mee, reden, unread pages, pages of passages)
DOCUMENTEN: dict[str, tuple[str, str, str, str, str | None, bool, str, list[int], list[list[str]]]] = {
    "plan": (
        *("PO9801", "Ondersteuningsplan 2024-2028", "ondersteuningsplan", "vastgesteld", "2024-05-14", True),
        *("geldt op de peildatum", []),
        [
            ["Dit plan beschrijft hoe wij samen passend onderwijs maken.", "Het geldt vier jaar."],
            [
                "Voor leerlingen die vastlopen komt het doorbraakteam elke twee weken bijeen.",
                "Komen partijen er niet uit, dan beslist de directeur van het samenwerkingsverband na acht weken "
                "welke school de leerling plaatst. Dit besluit is bindend. De ouders zitten aan tafel.",
                "Deze afspraak geldt niet voor de gemeente Eemzijl.",
            ],
            ["De wethouder jeugd beslist over de inzet van jeugdhulp, tot een bedrag van 25.000 euro."],
        ],
    ),
    "protocol": (
        *("PO9801", "Protocol thuiszitters 2022", "protocol", "onbekend", "2022-03-01", True),
        *("geldt op de peildatum", []),
        [["Niemand in de regio kan een school opdragen een leerling te plaatsen."]],
    ),
    "nieuwsbrief": (
        *("PO9801", "Nieuwsbrief voorjaar", "overig", "onbekend", "2026-04-02", False),
        *("een nieuwsbrief telt niet als afspraak", []),
        [["Vanaf volgend jaar regelen wij de nazorg beter."]],
    ),
    "concept": (
        *("PO9802", "Concept ondersteuningsplan 2026-2030", "ondersteuningsplan", "concept", None, False),
        *("alleen een concept", []),
        [["De voorzitter bemiddelt en geeft een zwaarwegend advies."]],
    ),
    "scan": (
        *("VO9802", "Ondersteuningsplan (scan)", "ondersteuningsplan", "vastgesteld", "2025-02-01", True),
        *("geldt op de peildatum", [2]),
        [["Na drie weken afwezigheid start het doorbraakoverleg."], []],
    ),
    "vijandig": (
        *("VO9801", SCRIPT, "convenant", "vastgesteld", "2025-01-01", True, "geldt <b>nu</b>", []),
        [[f"De regio kiest er niet voor doorzettingsmacht te beleggen. {SCRIPT}", "</p></main>" + SCRIPT]],
    ),
    "lang": (
        "VO9801",
        LANG,
        "jaarverslag",
        "onbekend",
        None,
        False,
        "een jaarverslag telt niet",
        [],
        [["X."]],
    ),
}
# document, page, passage, deelvraag, assertie, citaat, decisive words, waarde, karakter, rol
VONDSTEN: list[tuple[str, int, int, str, str, str, str, dict[str, Any], str | None, str]] = [
    (
        *("plan", 2, 2, "E4a", "afgesproken"),
        "dan beslist de directeur van het samenwerkingsverband na acht weken welke school de leerling plaatst.",
        *("beslist", {"houder": "directeur van het samenwerkingsverband"}, "beslissend", "bewijs"),
    ),
    (
        *("plan", 2, 2, "E4c", "afgesproken"),
        "dan beslist de directeur van het samenwerkingsverband na acht weken welke school de leerling plaatst.",
        *("na acht weken", {"moment": "na acht weken"}, None, "bewijs"),
    ),
    (
        *("plan", 3, 1, "E4b", "afgesproken", "De wethouder jeugd beslist over de inzet van jeugdhulp"),
        *("beslist", {"houder": "wethouder jeugd"}, "beslissend", "bewijs"),
    ),
    (
        *("plan", 3, 1, "E4e", "afgesproken", "tot een bedrag van 25.000 euro", "25.000 euro"),
        *({"bedrag": ["25.000 euro"]}, None, "bewijs"),
    ),
    (
        *("protocol", 1, 1, "E4a", "ontkend"),
        "Niemand in de regio kan een school opdragen een leerling te plaatsen.",
        *("Niemand", {}, None, "tegenbewijs"),
    ),
    (
        *("nieuwsbrief", 1, 1, "E7a", "voorgenomen", "Vanaf volgend jaar regelen wij de nazorg beter."),
        *("Vanaf volgend jaar", {}, None, "telt_niet_mee"),
    ),
    (
        *("vijandig", 1, 1, "E4a", "ontkend"),
        f"De regio kiest er niet voor doorzettingsmacht te beleggen. {SCRIPT}",
        *("kiest er niet voor", {"houder": SCRIPT}, None, "bewijs"),
    ),
    (
        *("scan", 1, 1, "E2a", "afgesproken", "Na drie weken afwezigheid start het doorbraakoverleg."),
        *("drie weken", {"weken": 3}, None, "bewijs"),
    ),
]
DEKKING = [
    *[("PO9801", "ondersteuningsplan", "verkregen"), ("PO9801", "oogo", "niet_gevonden")],
    *[("PO9802", "ondersteuningsplan", "alleen_concept"), ("PO9803", "ondersteuningsplan", "onbereikbaar")],
    *[("VO9801", "convenant", "verkregen"), ("VO9802", "ondersteuningsplan", "deels_ongelezen")],
    *[("GM9801", "jeugdplan", "geen_website_bekend"), ("GM9802", "jeugdplan", "uitgesloten_robots")],
]


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
        insert(
            *(db, "runs"),
            **{
                "id": "r1",
                "soort": "collect",
                "schooljaar": JAAR,
                "versie": "0.1.0",
                "tellingen": {"opgehaald": 7},
            },
            **{"begonnen": "2026-10-05T08:00:00.000+00:00", "geeindigd": "2026-10-05T09:30:00.000+00:00"},
        )
        _regios(db)
        for name in DOCUMENTEN:
            _document(db, name)
        for number, vondst in enumerate(VONDSTEN):
            _vondst(db, number, *vondst)
        for partij, soort, uitkomst in DEKKING:
            insert(
                *(db, "dekking"),
                **{"partij": partij, "schooljaar": JAAR, "soort": soort, "uitkomst": uitkomst},
                reden=f"{soort}: {uitkomst}",
            )
        insert(
            *(db, "meldingen"),
            **{"id": "m1", "niveau": "fout", "stap": "ophalen", "plaats": "https://po9803.example/plan.pdf"},
            **{"oorzaak": "De server gaf geen antwoord.", "eerst": "2026-10-05T08:10:00.000+00:00"},
            laatst="2026-10-05T08:10:00.000+00:00",
        )
    db.close()


def _regios(db: Database) -> None:
    number = 9800
    for code, sector, naam, gemeenten, indicaties in REGIOS:
        website = f"https://{code.lower()}.example/"
        insert(db, "samenwerkingsverbanden", code=code, sector=sector, naam=naam, website=website)
        codes = []
        for gemeente in gemeenten:
            number += 1
            codes.append(f"GM{number}")
            insert(db, "gemeenten", code=codes[-1], naam=gemeente, naam_varianten=[])
            insert(db, "swv_gemeenten", swv=code, gemeente=codes[-1])
            vorm = "uitdrukkelijk_niet" if gemeente == "Eemzijl" else VORMEN[code]
            keys = {"swv": code, "schooljaar": JAAR, "gemeente": codes[-1]}
            insert(db, "gemeente_vormen", **keys, doorzettingsmacht_vorm=vorm)
        for place, indicatie in enumerate(indicaties, start=1):
            _bevinding(db, code, f"E{place}", indicatie, codes)


def _bevinding(db: Database, swv: str, element: str, indicatie: str, gemeenten: list[str]) -> None:
    indicatie, _, subcode = indicatie.partition(":")
    partly = (swv, element) == ("PO9801", "E4")
    answers = {
        vondst[3]: {"assertie": vondst[4], "waarde": vondst[7], "karakter": vondst[8], "gemeenten": gemeenten}
        for vondst in reversed(VONDSTEN)
        if DOCUMENTEN[vondst[0]][0] == swv and vondst[9] == "bewijs"
    }
    key = {"swv": swv, "schooljaar": JAAR, "element": element}
    insert(
        *(db, "bevindingen"),
        **key,
        **{"indicatie": indicatie, "subcode": subcode or None, "conflict": int(partly)},
        onvolledig=int(indicatie == "niet_te_beoordelen" or swv == "VO9802"),
        doorzettingsmacht_vorm=VORMEN[swv] if element == "E4" else None,
        gemeenten_gedekt=gemeenten[:-1] if partly else gemeenten,
        gemeenten_totaal=len(gemeenten),
        deelvragen={id: answer for id, answer in answers.items() if id.startswith(element)},
        toelichting=f"Waarom {element} zo is.",
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


def _document(db: Database, name: str) -> None:
    swv, titel, soort, status, datum, telt_mee, reden, ongelezen, pages = DOCUMENTEN[name]
    document = sha(name)
    seen = "2026-10-05T08:05:00.000+00:00"
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
        **{"run": "r1", "site": f"{swv.lower()}.example", "partijen": [swv], "uitkomst": "opgehaald"},
        **{"url": f"https://{swv.lower()}.example/{name}.pdf", "status": 200, "begonnen": seen},
        **{
            "sha256": document,
            "robots": "toegestaan",
            "gevonden_op": f"https://{swv.lower()}.example/documenten",
        },
    )
    insert(
        *(db, "document_duiding"),
        **{"document": document, "versie": "d1", "titel": titel, "soort": soort, "status": status},
        **{"soort_reden": "staat in de titel", "status_reden": "staat op het titelblad", "datum": datum},
        **{"van": "2024-08-01", "tot": "2028-07-31", "periode_reden": "staat in de titel"},
        **{"kan_tellen": int(telt_mee), "kan_tellen_reden": reden, "datum_vaststelling": datum},
    )
    insert(db, "document_partijen", document=document, partij=swv, rol="spreekt_voor", reden="eigen website")
    uitkomst = "deels" if ongelezen else "gelezen"
    unread = len(ongelezen)
    insert(
        *(db, "lezingen"),
        **{"document": document, "versie": "x1", "uitkomst": uitkomst, "paginas": len(pages)},
        paginas_ongelezen=unread,
    )
    insert(
        *(db, "onderzochte_documenten"),
        **{"swv": swv, "schooljaar": JAAR, "document": document, "telt_mee": int(telt_mee), "reden": reden},
        gemeenten=[],
    )
    order = 0
    for page, texts in enumerate(pages, start=1):
        quality = 0 if page in ongelezen else 0.97
        text = "\n".join([f"{page}. Hoofdstuk", *texts]) if texts else ""
        insert(
            *(db, "paginas"),
            **{
                "document": document,
                "nummer": page,
                "tekst": text,
                "methode": "tekstlaag",
                "kwaliteit": quality,
            },
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
    name: str,
    page: int,
    place: int,
    deelvraag: str,
    assertie: str,
    citaat: str,
    decisive: str,
    waarde: dict[str, Any],
    karakter: str | None,
    rol: str,
) -> None:
    swv, tekst = DOCUMENTEN[name][0], DOCUMENTEN[name][8][page - 1][place - 1]
    begin, mark = tekst.index(citaat), tekst.index(decisive)
    shared = {
        "document": sha(name),
        "pagina": page,
        "citaat": citaat,
        "assertie": assertie,
        "deelvraag": deelvraag,
    }
    insert(
        *(db, "vondsten"),
        **shared,
        **{"id": f"v{number}", "passage": f"{name}-{page}-{place}", "waarde": waarde, "karakter": karakter},
        **{"begin": begin, "eind": begin + len(citaat), "regels": ["E4.beslist"], "model_versie": "m1"},
        markeringen=[[mark, mark + len(decisive), "kern"]],
    )
    insert(
        *(db, "bevinding_bewijs"),
        **shared,
        **{"swv": swv, "schooljaar": JAAR, "element": deelvraag[:2], "rol": rol, "rang": number + 1},
        **{"vondst": f"v{number}", "url": f"https://{swv.lower()}.example/{name}.pdf"},
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
