"""The text pieces of an element of a web page."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extract.html_around import is_left_out
from extract.html_elements import elementen
from extract.markup import Run

LONG = 8  # words of a label or description that says something
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")


def runs_of(element: Any) -> Iterator[Run]:
    """The text of an element with its boldness; block elements inside it count as a space."""
    bold, blok = 0, elementen().blok
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node is not element and is_left_out(node):
                walk.skip_subtree()
                bold += _is_strong(node)  # its end follows
                continue
            bold += _is_strong(node)
            if node.tag == "br":
                yield "\n", bool(bold)
            elif node.tag in blok:
                yield " ", bool(bold)
            elif node.tag == "img" and len(node.get("alt", "").split()) >= LONG:
                yield f" {node.get('alt')} ", False
            yield _unwrapped(node.text), bool(bold)
            continue
        if event == "end":
            bold -= _is_strong(node)
            if node.tag in blok:
                yield " ", bool(bold)
        if node is not element:
            yield _unwrapped(node.tail), bool(bold)


def flat_texts(element: Any) -> Iterator[str]:
    """The texts in an element of whatever depth."""
    for node in element.iter():
        if (
            isinstance(node.tag, str)
            and node.tag not in ("script", "style")
            and node.text
            and node.text.strip()
        ):
            yield _unwrapped(node.text)
        if node is not element and node.tail and node.tail.strip():
            yield _unwrapped(node.tail)


def _unwrapped(text: str | None) -> str:
    """Source text without its own line ends, which mean nothing."""
    return (text or "").replace("\n", " ")


def _is_strong(element: Any) -> bool:
    return element.tag in ("b", "strong") or _BOLD.search(element.get("style", "")) is not None
