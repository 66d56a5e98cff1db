"""The sidecars are valid by the rules of MDTO-XML 1.0.1, and say what the dossier knows."""

import hashlib
import io
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from collect.media import DOC, DOCX, HTML, ODT, PDF, RTF, TEXT
from doorbraak.examined import Document
from doorbraak.file_format import file_format
from doorbraak.mdto import bestand, informatieobject

Doorbraak = Callable[..., subprocess.CompletedProcess[str]]
NAMES = {"m": "https://www.nationaalarchief.nl/mdto"}

# The types of MDTO-XML1.0.1.xsd (Nationaal Archief; repository NationaalArchief/MDTO-XSD), each with its
# elements in order: name, type, and ? + * for how often.
RULES = {
    "informatieobjectType": """identificatie:identificatieGegevens+ naam:string aggregatieniveau:begripGegevens?
        classificatie:begripGegevens* trefwoord:string* omschrijving:string*
        raadpleeglocatie:raadpleeglocatieGegevens* dekkingInTijd:dekkingInTijdGegevens*
        dekkingInRuimte:verwijzingGegevens* taal:language* event:eventGegevens* waardering:begripGegevens
        bewaartermijn:termijnGegevens? informatiecategorie:begripGegevens? isOnderdeelVan:verwijzingGegevens*
        bevatOnderdeel:verwijzingGegevens* heeftRepresentatie:verwijzingGegevens*
        aanvullendeMetagegevens:verwijzingGegevens* gerelateerdInformatieobject:gerelateerdGegevens*
        archiefvormer:verwijzingGegevens+ betrokkene:betrokkeneGegevens* activiteit:verwijzingGegevens?
        beperkingGebruik:beperkingGebruikGegevens+""",
    "bestandType": """identificatie:identificatieGegevens+ naam:string omvang:integer
        bestandsformaat:begripGegevens checksum:checksumGegevens+ URLBestand:anyURI?
        isRepresentatieVan:verwijzingGegevens""",
    "identificatieGegevens": "identificatieKenmerk:string identificatieBron:string",
    "verwijzingGegevens": "verwijzingNaam:string verwijzingIdentificatie:identificatieGegevens?",
    "begripGegevens": "begripLabel:string begripCode:string? begripBegrippenlijst:verwijzingGegevens",
    "dekkingInTijdGegevens": """dekkingInTijdType:begripGegevens dekkingInTijdBegindatum:date
        dekkingInTijdEinddatum:date?""",
    "eventGegevens": """eventType:begripGegevens eventTijd:dateTime?
        eventVerantwoordelijkeActor:verwijzingGegevens? eventResultaat:string?""",
    "gerelateerdGegevens": """gerelateerdInformatieobjectVerwijzing:verwijzingGegevens
        gerelateerdInformatieobjectTypeRelatie:begripGegevens""",
    "betrokkeneGegevens": "betrokkeneTypeRelatie:begripGegevens betrokkeneActor:verwijzingGegevens",
    "beperkingGebruikGegevens": """beperkingGebruikType:begripGegevens
        beperkingGebruikNadereBeschrijving:string? beperkingGebruikDocumentatie:verwijzingGegevens*
        beperkingGebruikTermijn:termijnGegevens?""",
    "termijnGegevens": """termijnTriggerStartLooptijd:begripGegevens? termijnStartdatumLooptijd:date?
        termijnLooptijd:duration? termijnEinddatum:date?""",
    "checksumGegevens": "checksumAlgoritme:begripGegevens checksumWaarde:string checksumDatum:dateTime",
    "raadpleeglocatieGegevens": "raadpleeglocatieFysiek:verwijzingGegevens* raadpleeglocatieOnline:anyURI*",
}
OFTEN = {"": (1, 1), "?": (0, 1), "*": (0, "unbounded"), "+": (1, "unbounded")}


def element(rule: str) -> str:
    often = rule[-1] if rule[-1] in "?*+" else ""
    name, _, kind = rule.removesuffix(often).partition(":")
    low, high = OFTEN[often]
    kind = kind if kind in RULES else f"xsd:{kind}"
    return f'<xsd:element name="{name}" type="{kind}" minOccurs="{low}" maxOccurs="{high}"/>'


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    types = "".join(
        f'<xsd:complexType name="{name}"><xsd:sequence>{"".join(map(element, rules.split()))}'
        "</xsd:sequence></xsd:complexType>"
        for name, rules in RULES.items()
    )
    choice = "".join(element(f"{name}:{name}Type") for name in ("informatieobject", "bestand"))
    text = (
        f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="{NAMES["m"]}" '
        f'targetNamespace="{NAMES["m"]}" elementFormDefault="qualified"><xsd:element name="MDTO">'
        f"<xsd:complexType><xsd:choice>{choice}</xsd:choice></xsd:complexType></xsd:element>{types}</xsd:schema>"
    )
    return etree.XMLSchema(etree.fromstring(text))


PLAN = Document(
    sha256="ab" * 32,
    media_type=PDF,
    omvang=1234,
    naam="Ondersteuningsplan 2022-2026",
    bestandsnaam="plan.pdf",
    soort="ondersteuningsplan",
    van="2022-08-01",
    tot="2026-07-31",
    onderdeel_van=None,
    opgehaald="2026-11-24T16:06:57.645+00:00",
    herkomst="https://voorbeeld.invalid/plan.pdf",
    run="20261124T160657-2f447e",
    adressen=("https://voorbeeld.invalid/plan.pdf",),
)


def text(described: Any, path: str) -> list[str]:
    found: list[str] = described.xpath(f"{path}/text()", namespaces=NAMES)
    return found


@pytest.mark.parametrize(
    "document",
    [
        PLAN,
        replace(PLAN, van=None, tot=None, bestandsnaam=None, adressen=()),
        replace(PLAN, tot=None, onderdeel_van="cd" * 32),
        replace(PLAN, naam="Plan\x0b\x00 <2022> & \ud800 verder", herkomst="bestand:\x1bplan.pdf"),
        replace(
            PLAN,
            adressen=(
                "https://voorbeeld.invalid/een plan [1]/100% ja%20nee.pdf?a={b}|c^`\\",
                "https://voorbeeld.invalid/één.pdf#x",
            ),
        ),
    ],
    ids=["whole", "bare", "part", "control characters", "odd addresses"],
)
def test_whatever_is_known_the_sidecars_are_valid(schema: etree.XMLSchema, document: Document) -> None:
    form = file_format(b"%PDF-1.4\n", PDF)
    for described in (informatieobject(document, "Inspectie"), bestand(document, form)):
        again = etree.fromstring(etree.tostring(described))
        schema.assertValid(again)


def test_the_two_refer_to_each_other() -> None:
    io, be = informatieobject(PLAN, "Inspectie"), bestand(PLAN, file_format(b"%PDF-1.4\n", PDF))
    own = "m:identificatie/m:identificatieKenmerk"
    referred = "m:verwijzingIdentificatie/m:identificatieKenmerk"
    assert text(be, f"//m:bestand/{own}") == text(io, f"//m:heeftRepresentatie/{referred}")
    assert text(io, f"//m:informatieobject/{own}") == text(be, f"//m:isRepresentatieVan/{referred}")
    assert not io.xpath("//m:bestand", namespaces=NAMES)
    assert text(io, "//m:classificatie/m:begripLabel") == ["ondersteuningsplan"]
    assert text(io, "//m:dekkingInTijd/*") == ["2022-08-01", "2026-07-31"]
    assert text(io, "//m:archiefvormer/m:verwijzingNaam") == ["Inspectie"]
    assert text(be, "//m:checksumWaarde") == [PLAN.sha256]
    assert text(be, "//m:bestandsformaat/m:begripCode") == ["fmt/18"]


def odt(version: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", ODT)
        package.writestr("content.xml", f'<office:document-content office:version="{version}"/>')
    return made.getvalue()


XMP = b"<rdf:Description pdfaid:part='2' pdfaid:conformance='B'/>"


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        *((f"%PDF-{version}".encode(), PDF, f"fmt/{number}") for version, number in
          (("1.0", 14), ("1.3", 17), ("1.4", 18), ("1.5", 19), ("1.6", 20), ("1.7", 276), ("2.0", 1129))),
        (b"\r\n\r\n%PDF-1.6\n", PDF, "fmt/20"),
        (b"%PDF-1.7\n" + XMP, PDF, "fmt/477"),
        (b"%PDF-1.4 <pdfaid:part>1</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", PDF, "fmt/95"),
        (b"%PDF-1.4 <pdfaid:part>1</pdfaid:part>", PDF, "fmt/18"),
        (b"%PDF-9.9\n", PDF, None),
        (b"%PDF-", PDF, None),
        (odt("1.2"), ODT, "fmt/291"),
        (odt("1.3"), ODT, "fmt/1756"),
        (odt("7.7"), ODT, None),
        (b"PK\x03\x04 kapot", ODT, None),
        (b"PK", DOCX, "fmt/412"),
        (b"", DOC, "fmt/609"),
        (b"<html>", HTML, "fmt/96"),
        (b"tekst", TEXT, "x-fmt/111"),
        (b"{\\rtf1", RTF, None),
    ],
)  # fmt: skip
def test_a_format_is_named_or_left_at_its_media_type(data: bytes, media_type: str, code: str | None) -> None:
    form = file_format(data, media_type)
    assert form.code == code
    if code is None:
        assert (form.label, form.begrippenlijst) == (media_type, "IANA Media Types")
    else:
        assert form.begrippenlijst == "PRONOM-register"


def test_an_export_describes_every_examined_document(
    doorbraak: Doorbraak, ran: Path, tmp_path: Path, schema: etree.XMLSchema
) -> None:
    out = tmp_path / "uit"
    arguments = ["--schooljaar", "2025-2026", "--format", "mdto", "--out", out, "--dossier", ran]
    refused = doorbraak("export", *arguments)
    assert (refused.returncode, "--archiefvormer" in refused.stderr) == (2, True)
    done = doorbraak("export", *arguments, "--archiefvormer", "Inspectie van het Onderwijs")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(ran / "dossier.db")) as db:
        examined = {row[0] for row in db.execute("SELECT document FROM onderzochte_documenten")}
    written = {path.name for path in out.iterdir()}
    assert written == {f"{name}{end}" for name in examined for end in (".mdto.xml", ".bestand.mdto.xml")}
    assert done.stdout == f"{len(written)} bestanden in {out}\n"
    for path in out.iterdir():
        schema.assertValid(etree.parse(path))
    for name in examined:
        described = etree.parse(out / f"{name}.bestand.mdto.xml")
        data = (ran / "archief" / name[:2] / name[2:4] / name).read_bytes()
        assert text(described, "//m:checksumWaarde") == [hashlib.sha256(data).hexdigest()]
        assert text(described, "//m:omvang") == [str(len(data))]


def test_changed_bytes_are_not_described(doorbraak: Doorbraak, dossier: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(dossier / "dossier.db")) as db:
        (name,) = db.execute("SELECT min(document) FROM onderzochte_documenten").fetchone()
    (dossier / "archief" / name[:2] / name[2:4] / name).write_bytes(b"anders")
    arguments = ["--schooljaar", "2025-2026", "--format", "mdto", "--out", tmp_path / "uit"]
    done = doorbraak("export", *arguments, "--archiefvormer", "Inspectie", "--dossier", dossier)
    assert (done.returncode, name in done.stderr) == (2, True)
