"""The flag list as an Atom feed (RFC 4287)."""

import re
import uuid
from collections.abc import Callable

from lxml import etree

from doorbraak.pages.vlag import Lijst, Vlag
from doorbraak.pages.words import NIET_BEOORDEELD, OORDELEN, clip, count, word

ATOM = "http://www.w3.org/2005/Atom"
# What cannot be judged is listed on the page, but is no flag.
FLAGGED = ("niet_belegd", "niet_aangetroffen")
# Ids are made from this and the cell, so that they stay the same on every address and after every run.
_NAMESPACE = uuid.UUID("5f0f3ad2-8a3e-5c0e-9d2b-6a7f2c1e4b90")
_NO_TIME = "1970-01-01T00:00:00Z"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(shown: Lijst, url: Callable[[str], str]) -> bytes:
    """An entry per region and group; `url` makes a path of the site absolute.

    The dossier holds no moment at which a vorm changed, so every entry has the time of the last run; the
    outcome of the school year before, where it was another, stands in the text.
    """
    query = f"?schooljaar={shown.schooljaar}&element={shown.element['id']}"
    updated = shown.bijgewerkt or _NO_TIME
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "nl")
    _text(feed, "id", _id("lijst", shown.schooljaar, shown.element["id"]))
    _text(feed, "title", f"{shown.kop}, {shown.schooljaar}")
    _text(
        feed,
        "subtitle",
        "Machine-indicatie over onderzochte documenten. Dit is geen oordeel in de zin van de WOT.",
    )
    _text(feed, "updated", updated)
    _link(feed, "self", url(f"/vlag.atom{query}"), "application/atom+xml")
    _link(feed, "alternate", url(f"/vlag{query}"), "text/html")
    _text(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Doorbraakmonitor")
    for group in FLAGGED:
        for flag in shown.groepen[group]:
            entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
            cel = flag.cel
            _text(entry, "id", _id(group, cel.schooljaar, cel.swv, cel.element))
            _text(entry, "title", f"{cel.swv} {clip(flag.naam, 90)}: {flag.uitkomst}")
            _text(entry, "updated", updated)
            _link(entry, "alternate", url(cel.path), "text/html")
            category = etree.SubElement(entry, f"{{{ATOM}}}category")
            category.set("term", group)
            category.set("label", shown.namen[group])
            _text(entry, "summary", _summary(shown.namen[group], flag))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _summary(group: str, flag: Vlag) -> str:
    said = [f"{group}. {flag.uitkomst.capitalize()}."]
    if flag.vorig:
        said.append(f"Vorig schooljaar: {flag.vorig}.")
    if not flag.hele_regio:
        said.append("Alleen voor de gemeenten die hier staan.")
    if flag.gemeenten:
        said.append(f"Gemeenten: {', '.join(f'{g.naam} ({g.uitkomst})' for g in flag.gemeenten)}.")
    for quote in flag.citaten[:1]:
        said.append(f"{': '.join(filter(None, (quote.rol, quote.zegt)))}: “{quote.tekst}” ({quote.titel}).")
    read = count(flag.gelezen, "pagina", "pagina’s")
    said.append(f"Doorzocht: {count(flag.documenten, 'document', 'documenten')} die tellen, {read} gelezen.")
    said.append(f"Vastgesteld: {word(OORDELEN, flag.cel.vastgesteld) or NIET_BEOORDEELD}.")
    return " ".join(said)


def _id(*parts: str) -> str:
    return uuid.uuid5(_NAMESPACE, "/".join(parts)).urn


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _NOT_XML.sub(" ", text)


def _link(parent: etree._Element, rel: str, href: str, media_type: str) -> None:
    link = etree.SubElement(parent, f"{{{ATOM}}}link")
    for name, value in (("rel", rel), ("href", href), ("type", media_type)):
        link.set(name, value)
