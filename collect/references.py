"""Everything on a page that refers to another address, one element at a time."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collect.html_tree import text_of
from collect.ranking import is_document_link, plainly, words

_MAX_ATTRIBUTE = 2000
_MAX_SCRIPT = 400_000
_BLOCKS = frozenset({"p", "li", "td", "div", "dd", "section", "article", "figure", "blockquote"})
_DATA = ("data-href", "data-url", "data-src", "data-file")
_OPENS = re.compile(
    r"(?:open|location(?:\.href)?\s{0,9}=|location\.(?:assign|replace))\s{0,9}\(?\s{0,9}['\"]([^'\"]{1,1000})['\"]"
)
_REFRESH = re.compile(r"^[\s\d.]*[;,]\s{0,9}(?:url\s{0,9}=)?\s{0,9}['\"]?([^'\"]+)", re.IGNORECASE)
_QUOTED_FILE = re.compile(
    r"[\"']([^\"'<>\s]{1,1000}\.(?:pdf|docx?|odt)(?:\?[^\"'<>\s]{0,500})?)[\"']", re.IGNORECASE
)


@dataclass(frozen=True)
class Reference:
    """As written on the page; `embedded` when the page shows the file itself."""

    target: str
    anchor: str = ""
    embedded: bool = False


def references(element: Any, tag: str) -> Iterator[Reference]:
    """What one element refers to; forms are left alone."""
    get = element.get
    if tag in ("a", "area") and (target := get("href") or get("xlink:href")):
        yield Reference(target, _anchor(element))
    elif tag in ("iframe", "frame", "embed") and get("src"):
        yield Reference(get("src"), get("title") or "", tag == "embed")
    elif tag == "object" and get("data"):
        yield Reference(get("data"), get("title") or text_of(element), True)
    elif tag == "meta" and (get("http-equiv") or "").lower() == "refresh":
        if match := _REFRESH.match((get("content") or "")[:_MAX_ATTRIBUTE]):
            yield Reference(match[1].strip())
    elif (
        tag == "link"
        and get("href")
        and _leads_on(get("rel") or "", get("type") or "", get("hreflang") or "")
    ):
        yield Reference(get("href"), get("title") or "")
    elif tag == "option" and get("value") and is_document_link(get("value")[:_MAX_ATTRIBUTE]):
        yield Reference(get("value"), text_of(element))
    elif tag == "script":
        yield from _in_script(element, get("type") or "")
    for name in _DATA:
        if target := get(name):
            yield Reference(target, text_of(element) or get("title") or "")
    if onclick := get("onclick"):
        for match in _OPENS.finditer(onclick[:_MAX_ATTRIBUTE]):
            yield Reference(match[1], text_of(element) or get("value") or "")


def names_sitemap(element: Any, tag: str) -> bool:
    """Whether this is the head's reference to a sitemap."""
    return tag == "link" and "sitemap" in (element.get("rel") or "").lower().split()


def _leads_on(rel: str, media_type: str, language: str) -> bool:
    """Whether a reference of the head leads to other content: a version as document or in Dutch."""
    kinds = rel.lower().split()
    if "alternate" in kinds:
        return media_type.lower().endswith(("pdf", "msword", "document")) or language.lower().startswith("nl")
    return "next" in kinds


def _in_script(element: Any, media_type: str) -> Iterator[Reference]:
    """Addresses that stand literally in a script: where it sends the visitor, and the files it names."""
    text = (element.text or "")[:_MAX_SCRIPT]
    if media_type == "application/ld+json":
        yield from _in_json(text)
        return
    text = re.sub(r"\\u002[fF]|\\/", "/", text)
    for match in _OPENS.finditer(text):
        yield Reference(match[1])
    for match in _QUOTED_FILE.finditer(text):
        yield Reference(match[1])


def _in_json(text: str) -> Iterator[Reference]:
    try:
        todo = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            todo += [inner for inner in value.values() if isinstance(inner, (dict, list))]
            for name in ("url", "contentUrl", "embedUrl"):
                if isinstance(value.get(name), str):
                    yield Reference(value[name], str(value.get("name") or "")[:300])


def _anchor(element: Any) -> str:
    """The text of a link; where that says nothing, the sentence around it."""
    text = text_of(element) or element.get("title") or element.get("aria-label") or ""
    if not text:
        text = " ".join(filter(None, (image.get("alt") for image in element.iter("img"))))
    if text and not words().vaag.fullmatch(plainly(text)):
        return str(text)[:300]
    block = next((parent for parent in element.iterancestors() if parent.tag in _BLOCKS), None)
    around = text_of(block) if block is not None else ""
    return around if around and len(around) < 300 else str(text)[:300]
