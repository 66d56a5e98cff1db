"""Reads what a source answered; whatever is not the promised shape becomes BronOnbereikbaar."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from collect.fetcher import Fetched
from collect.media import decode
from collect.sources.bron import BronOnbereikbaar

# Records hold elements called title and meta, so only the beginning tells that it is a page for people.
_WEBPAGINA = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(!doctype )?html", re.I | re.S
)
MAX_BYTES = 32 << 20  # no answer of these sources comes near


def json_van(done: Fetched) -> dict[str, Any]:
    """The JSON object in an answer."""
    try:
        value = json.loads(_tekst(done))
    except (ValueError, RecursionError) as error:
        raise BronOnbereikbaar("het antwoord is geen (volledige) JSON") from error
    if not isinstance(value, dict):
        raise BronOnbereikbaar("het antwoord heeft niet de beschreven vorm")
    return value


def regels_van(done: Fetched) -> Iterator[dict[str, Any]]:
    """The objects of an answer with one JSON object a line."""
    for line in _tekst(done).splitlines():
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BronOnbereikbaar("een regel van het antwoord is geen (volledige) JSON") from error
        if isinstance(value, dict):
            yield value


def xml_van(done: Fetched) -> Any:
    """The root of the XML in an answer; entities are not followed and nothing is fetched for it."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _tekst(done))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        raise BronOnbereikbaar("het antwoord is geen (volledige) XML") from error
    if root.getroottree().docinfo.doctype:
        raise BronOnbereikbaar("het antwoord heeft een DOCTYPE, wat deze bron nooit stuurt")
    return root


def _tekst(done: Fetched) -> str:
    declared = done.header("content-type")
    if len(done.body) > MAX_BYTES:
        raise BronOnbereikbaar(f"het antwoord is groter dan {MAX_BYTES >> 20} MB")
    if _WEBPAGINA.match(done.body[:2048]):
        raise BronOnbereikbaar("het antwoord is een webpagina in plaats van gegevens")
    return decode(done.body, declared)


def tekst(value: object) -> str:
    """A text field that may be absent or of another type."""
    if not isinstance(value, str):
        return ""
    # JSON may hold halves of characters, which no file or table takes
    whole = value.encode("utf-8", "replace").decode().replace("\x00", "")
    return " ".join(whole.split())


def dag(value: object) -> date | None:
    """The day with which a text field begins; None if it is no such field."""
    match = re.match(r"\d{4}-\d\d-\d\d", value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def naam(element: Any) -> str:
    """The name of an XML element without its namespace; empty for a comment and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def onder(element: Any, *namen: str) -> Iterator[Any]:
    """The elements anywhere below one, by name without namespace."""
    return (found for found in element.iter() if naam(found) in namen)


def veld(element: Any, *namen: str) -> str:
    """The text of the first element that has any; an earlier name goes before a later one."""
    found = (tekst(part.text) for name in namen for part in onder(element, name))
    return next(filter(None, found), "")
