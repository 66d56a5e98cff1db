"""A web page as a tree, however it was made."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree, html

from collect.media import decode

MAX_PAGE = 5 << 20  # no page for people is larger
MAX_TEXT = 300
UNSEEN = frozenset({"script", "style", "noscript", "template", "head"})

# What a page that is nested too deeply for any parser is reduced to.
_KEPT = "a area base body embed frame frameset h1 h2 h3 h4 h5 h6 head html iframe input link meta noscript object option p script style title"
_NESTING = re.compile(rf"</?(?!(?:{'|'.join(_KEPT.split())})\b)[a-z][^<>]*>", re.IGNORECASE)


def parse(data: bytes, declared: str) -> Any | None:
    """The root element of what is within MAX_PAGE, or None when nothing can be made of it."""
    text = decode(data[:MAX_PAGE], declared).replace("\0", "")
    root, too_deep = _tree(text)
    if too_deep:
        root, too_deep = _tree(_NESTING.sub(" ", text))
    return None if too_deep else root


def _tree(text: str) -> tuple[Any | None, bool]:
    # Without huge_tree all of a page with 256 levels is lost, with it all of one with 2048.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        root = None
    return root, any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def strings(element: Any, unseen: Collection[str] = ()) -> Iterator[str]:
    """The text of an element piece by piece, without comments and without elements of these names."""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in unseen:
                walk.skip_subtree()
            elif node.text:
                yield node.text
        elif node is not element and node.tail:
            yield node.tail


def text_of(element: Any, limit: int = MAX_TEXT) -> str:
    """The text of an element with single spaces, read no further than the limit."""
    read: list[str] = []
    length = raw = 0
    for piece in strings(element, UNSEEN):
        raw += len(piece)
        read.append(piece[: 20 * limit])
        length += len("".join(piece[: 20 * limit].split()))
        if length > limit or raw > 100 * limit:
            break
    return " ".join("".join(read).split())[:limit]
