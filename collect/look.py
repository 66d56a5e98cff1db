"""How much a page shows a visitor, and of what kind; the facts by which its state is judged."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from collect.html_tree import UNSEEN, text_of
from collect.page_words import page_words

_MAX_SEEN = 20_000
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_LEADS_NOWHERE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """`tekst` is what a visitor reads outside menus and consent boxes, `lengte` how much that is.

    `wachtwoord` tells of a password field, `toestemming` of a consent box, `wortel` of an empty element that a
    script fills, `noscript` is what visitors without scripts are told.
    """

    tekst: str = ""
    lengte: int = 0
    links: int = 0
    scripts: int = 0
    wachtwoord: bool = False
    toestemming: bool = False
    wortel: bool = False
    noscript: str = ""


NOTHING = Look()


def look_at(root: Any) -> Look:
    """One walk over the page."""
    words = page_words()
    pieces: list[str] = []
    told: list[str] = []
    links = scripts = length = 0
    password = consent = mount = False
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event != "start":
            piece = node.tail if node is not root else None
        elif node.tag in UNSEEN:
            scripts += node.tag == "script"
            if node.tag == "noscript":
                told += node.itertext()
            if node.tag == "head":
                scripts += sum(1 for _ in node.iter("script"))
                told += (text for found in node.iter("noscript") for text in found.itertext())
            walk.skip_subtree()
            continue
        elif _is_consent_box(node):
            consent = True
            walk.skip_subtree()
            continue
        else:
            if node.tag == "input" and (node.get("type") or "").lower() == "password":
                password = True
            links += _is_link(node)
            mount = mount or (node.get("id") in words.schil_wortel and _is_empty(node))
            if node.tag in _AROUND or (node.get("role") or "") == "navigation":
                links += sum(_is_link(inner) for inner in node.iterdescendants())
                walk.skip_subtree()
                continue
            piece = node.text
        if piece and length < _MAX_SEEN and (plain := " ".join(piece.split())):
            pieces.append(plain)
            length += len(plain) + 1
    return Look(
        tekst=" ".join(pieces)[:4000],
        lengte=max(0, length - 1),
        links=links,
        scripts=scripts,
        wachtwoord=password,
        toestemming=consent,
        wortel=mount,
        noscript=" ".join(" ".join(told).split())[:500],
    )


def _is_consent_box(node: Any) -> bool:
    """By its name; not what holds the page itself as well."""
    name = f"{node.get('id') or ''} {node.get('class') or ''}"[:300]
    words = page_words()
    if node.tag in ("html", "body", "main") or not words.toestemming_blok.search(name.lower()):
        return False
    if node.find(".//h1") is not None or node.find(".//main") is not None:
        return False
    links = sum(1 for _ in islice(node.iter("a"), words.grenzen["toestemming_links"] + 10))
    limit = words.grenzen["toestemming_blok"]
    return links < words.grenzen["toestemming_links"] + 10 and len(text_of(node, limit)) < limit


def _is_link(node: Any) -> bool:
    """Whether it leads a visitor somewhere, or shows another document."""
    if node.tag in ("a", "area"):
        return not _LEADS_NOWHERE.match(node.get("href") or "")
    return node.tag in ("iframe", "frame", "embed", "object")


def _is_empty(node: Any) -> bool:
    """Whether nothing readable is in it."""
    return not any(piece.strip() for piece in node.itertext()) and not any(
        _is_link(n) for n in node.iterdescendants()
    )
