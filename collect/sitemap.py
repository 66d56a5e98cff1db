"""The addresses in a sitemap: XML, an index of sitemaps, plain text, each also packed with gzip."""

import io
import re
import zlib
from dataclasses import dataclass

from lxml import etree

from collect.media import GZIP, TEXT, XML, decode, sniff

MAX_ADDRESSES = 50_000
MAX_UNPACKED = 20 << 20
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap lists, in its order; `whole` is False when there was more than is read."""

    addresses: tuple[str, ...]
    whole: bool = True


def read_sitemap(data: bytes, media_type: str, declared: str) -> Sitemap | None:
    """None for what is no sitemap."""
    if media_type == GZIP:
        unpacked = _unpacked(data)
        inner = sniff(unpacked, "")
        found = read_sitemap(unpacked, inner, "") if inner != GZIP else None
        return found and Sitemap(found.addresses, found.whole and len(unpacked) < MAX_UNPACKED)
    if media_type == XML:
        return _xml(data)
    return _text(decode(data, declared)) if media_type == TEXT else None


def _xml(data: bytes) -> Sitemap | None:
    """Read element by element, so that a large one takes no memory; nothing outside it is looked up."""
    found: list[str] = []
    root = None
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        recover=True,
        huge_tree=False,
    )
    try:
        for event, element in events:
            if root is None:
                root = element
                if not isinstance(root.tag, str) or etree.QName(root).localname not in (
                    "urlset",
                    "sitemapindex",
                ):
                    return None
            elif event == "end" and isinstance(element.tag, str):
                if etree.QName(element).localname == "loc":
                    if len(found) == MAX_ADDRESSES:
                        return Sitemap(tuple(found), whole=False)
                    found.append((element.text or "").strip())
                if element.getparent() is root:
                    element.clear()
                    while element.getprevious() is not None:
                        del root[0]
    except etree.XMLSyntaxError:
        return Sitemap(tuple(found), whole=False) if found else None
    return Sitemap(tuple(address for address in found if address)) if root is not None else None


def _text(text: str) -> Sitemap | None:
    """A text of which every line is an address."""
    lines = [line for line in (raw.strip() for raw in text.splitlines()) if line]
    if not lines or not all(_ADDRESS.fullmatch(line) for line in lines):
        return None
    return Sitemap(tuple(lines[:MAX_ADDRESSES]), len(lines) <= MAX_ADDRESSES)


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        return unpacker.decompress(data, MAX_UNPACKED)
    except zlib.error:
        return b""
