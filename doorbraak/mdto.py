"""Metadata of documents for an archive: MDTO-XML 1.0.1 of the Nationaal Archief, two files a document.

One describes the document (informatieobject), one its bytes (bestand); they refer to each other. What
nobody decided here, waardering and beperking, stands as "nader te bepalen".
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml.builder import ElementMaker

from collect.archive import Archive
from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak.examined import Document, examined
from doorbraak.file_format import FileFormat, file_format

MDTO = "https://www.nationaalarchief.nl/mdto"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SOURCE = "doorbraakmonitor"

Element = Any
_E = ElementMaker(namespace=MDTO, nsmap={None: MDTO, "xsi": XSI})
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


def write_mdto(dossier: Dossier, schooljaar: SchoolYear, archiefvormer: str, out: Path) -> list[Path]:
    """Describe each document that was examined for a schooljaar; gives the files written.

    Raises NothingToExport, and ArchiveError for bytes that are gone or changed.
    """
    archive = Archive(dossier.archief)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for document in examined(dossier, schooljaar):
        form = file_format(archive.get(document.sha256), document.media_type)
        for name, described in (
            (f"{document.sha256}.mdto.xml", informatieobject(document, archiefvormer)),
            (f"{document.sha256}.bestand.mdto.xml", bestand(document, form)),
        ):
            (out / name).write_bytes(
                etree.tostring(described, encoding="UTF-8", xml_declaration=True, pretty_print=True)
            )
            written.append(out / name)
    return written


def informatieobject(document: Document, archiefvormer: str) -> Element:
    """The document: what it is, where it was published, when it was taken in."""
    return _mdto(
        _E.informatieobject(
            _identificatie("identificatie", f"informatieobject-{document.sha256}"),
            _E.naam(_text(document.naam)),
            _begrip("aggregatieniveau", "Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO"),
            _begrip("classificatie", document.soort, "Soorten document van de doorbraakmonitor"),
            *_raadpleeglocatie(document),
            *_dekking(document),
            _E.event(
                _begrip("eventType", "Opname", "Begrippenlijst EventTypeLijst MDTO"),
                _E.eventTijd(document.opgehaald),
                _verwijzing("eventVerantwoordelijkeActor", archiefvormer),
                _E.eventResultaat(_text(f"verkregen van {document.herkomst} in run {document.run}")),
            ),
            _begrip("waardering", "Nader te bepalen", "Begrippenlijst Waarderingen MDTO", "N"),
            *_geheel(document),
            _verwijzing("heeftRepresentatie", _file_name(document), f"bestand-{document.sha256}"),
            _verwijzing("archiefvormer", archiefvormer),
            _E.beperkingGebruik(
                _begrip(
                    "beperkingGebruikType",
                    "Nader te bepalen",
                    "Begrippenlijst BeperkingGebruikTypeLijst MDTO",
                ),
                _E.beperkingGebruikNadereBeschrijving(
                    f"{'Gepubliceerd op internet' if document.adressen else 'Met de hand ingebracht'}; "
                    "auteursrecht en persoonsgegevens zijn niet beoordeeld."
                ),
            ),
        )
    )


def bestand(document: Document, form: FileFormat) -> Element:
    """The bytes: how many, in which format, with which hash."""
    return _mdto(
        _E.bestand(
            _identificatie("identificatie", f"bestand-{document.sha256}"),
            _E.naam(_text(_file_name(document))),
            _E.omvang(str(document.omvang)),
            _begrip("bestandsformaat", form.label, form.begrippenlijst, form.code),
            _E.checksum(
                _begrip("checksumAlgoritme", "SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO"),
                _E.checksumWaarde(document.sha256),
                _E.checksumDatum(document.opgehaald),
            ),
            *[_E.URLBestand(_uri(url)) for url in document.adressen[:1]],
            _verwijzing("isRepresentatieVan", document.naam, f"informatieobject-{document.sha256}"),
        )
    )


def _mdto(described: Element) -> Element:
    return _E.MDTO(described, {f"{{{XSI}}}schemaLocation": f"{MDTO} {MDTO}/MDTO-XML1.0.1.xsd"})


def _raadpleeglocatie(document: Document) -> Iterator[Element]:
    if document.adressen:
        yield _E.raadpleeglocatie(*[_E.raadpleeglocatieOnline(_uri(url)) for url in document.adressen])


def _dekking(document: Document) -> Iterator[Element]:
    if document.van:
        kind = _begrip("dekkingInTijdType", "Looptijd", "Soorten dekking van de doorbraakmonitor")
        until = [_E.dekkingInTijdEinddatum(document.tot)] if document.tot else []
        yield _E.dekkingInTijd(kind, _E.dekkingInTijdBegindatum(document.van), *until)


def _geheel(document: Document) -> Iterator[Element]:
    """The document that this one is a part of, as a page of a plan on the web is."""
    if document.onderdeel_van:
        yield _verwijzing("isOnderdeelVan", "hoofddocument", f"informatieobject-{document.onderdeel_van}")


def _begrip(name: str, label: str, begrippenlijst: str, code: str | None = None) -> Element:
    codes = [_E.begripCode(code)] if code else []
    return _E(name, _E.begripLabel(label), *codes, _verwijzing("begripBegrippenlijst", begrippenlijst))


def _verwijzing(name: str, to: str, kenmerk: str | None = None) -> Element:
    identified = [_identificatie("verwijzingIdentificatie", kenmerk)] if kenmerk else []
    return _E(name, _E.verwijzingNaam(_text(to)), *identified)


def _identificatie(name: str, kenmerk: str) -> Element:
    return _E(name, _E.identificatieKenmerk(kenmerk), _E.identificatieBron(SOURCE))


def _file_name(document: Document) -> str:
    return document.bestandsnaam or document.sha256


def _text(value: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub(" ", value)


def _uri(url: str) -> str:
    """An address as xsd:anyURI takes it, whatever a page had for a link."""
    return quote(_NO_ESCAPE.sub("%25", url), safe="%/:?#@!$&'()*+,;=~")
