"""What stands around the content of a web page: menus, banners, footers, cookie notices.

Labels alone do not decide: sites put agreements in sidebars, and call a page "has-sidebar" or "menu-open".
What is left out has such a label and holds no running text of its own.
"""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from extract.html_elements import HEADINGS, elementen

_PART = re.compile(r"[a-z]+|[A-Z][a-z]*")
_COOKIE_TEXT = re.compile(r"cookie", re.IGNORECASE)
_CONTAINERS = frozenset({"div", "section", "aside", "nav", "ul"})
_FEW = 250  # words; a cookie notice has no more
_MANY = 30  # words outside links that are more than a menu has, however short its sentences
_SENTENCE = 5  # words outside links that make running text
_SIDE_SENTENCE = 4  # in a sidebar, where less is suspect


@dataclass(frozen=True)
class _Measure:
    """The words in links and outside, the runs of text outside links, and whether there is a table."""

    vrij: int
    gelinkt: int
    zinnen: tuple[str, ...]
    tabel: bool
    titel: bool

    def runs(self, words: int) -> int:
        return sum(len(text.split()) >= words for text in self.zinnen)


def suspected(element: Any) -> str | None:
    """What the tag, role, id or class of an element says it is (cookies, menu, voet, hoofd, zij), if not content."""
    lists = elementen()
    if element.tag in lists.inhoud:
        return None
    soort = lists.rollen.get(element.get("role", "")) or lists.tags.get(element.tag) or _labelled(element)
    if soort in ("voet", "hoofd") and _within_content(element):
        return "zij" if soort == "voet" else None
    return soort


def stands_beside(element: Any) -> bool:
    """Whether an element says of itself that the text around it is not about it."""
    return element.tag != "footer" and suspected(element) == "zij"


def _labelled(element: Any) -> str | None:
    lists = elementen()
    parts: dict[str, None] = {}
    for token in f"{element.get('id') or ''} {element.get('class') or ''}".split():
        parts.update(dict.fromkeys(part.lower() for part in _PART.findall(token)))
    found = {lists.delen[part] for part in parts if part in lists.delen}
    if "voet" in found and not lists.deel.isdisjoint(parts):
        return "zij"
    return next((soort for soort in lists.soorten if soort in found), None)


def is_left_out(element: Any, *, beside: bool = False) -> bool:
    """Whether to leave an element out; `beside` tells that it does not stand in the main content."""
    tag = element.tag
    if not isinstance(tag, str) or tag in elementen().nooit:
        return True
    soort = suspected(element)
    if tag in elementen().soms:
        measure = _measured(element)
        text = " ".join(measure.zinnen)
        return not measure.runs(_SENTENCE) or bool(elementen().script.search(text))
    if soort is None and not beside:
        return False
    measure = _measured(element)
    about_cookies = soort == "cookies" or (beside and _COOKIE_TEXT.search(" ".join(measure.zinnen)))
    if about_cookies and _is_cookie_notice(measure):
        return True
    if beside and element.tag in _CONTAINERS and _shows_teasers(element):
        return True
    match soort:
        case "menu":
            said = measure.runs(_SENTENCE) or measure.vrij >= _MANY
            return not (said and measure.vrij >= measure.gelinkt)
        case "voet":
            return not (measure.runs(_SENTENCE) > 2 and measure.vrij >= 2 * measure.gelinkt)
        case "hoofd":
            return not (measure.titel or measure.runs(_SENTENCE))
        case "zij":
            return not (measure.tabel or measure.runs(_SIDE_SENTENCE))
        case _:
            return False


def says_something(element: Any) -> bool:
    """Whether there is running text or a table in it, or the title of the page."""
    measure = _measured(element)
    return measure.titel or measure.tabel or bool(measure.runs(_SIDE_SENTENCE))


def _within_content(element: Any) -> bool:
    return any(
        parent.tag in ("main", "article") or parent.get("role") == "main"
        for parent in element.iterancestors()
    )


def _is_cookie_notice(measure: _Measure) -> bool:
    text = " ".join(measure.zinnen)
    if (
        measure.titel
        or measure.tabel
        or measure.vrij > _FEW
        or (measure.vrij and not _COOKIE_TEXT.search(text))
    ):
        return False
    about = sum(bool(elementen().toestemming.search(zin)) for zin in measure.zinnen)
    return 2 * about >= measure.runs(_SENTENCE)


def _shows_teasers(element: Any) -> bool:
    """Whether it opens with a heading such as "Laatste nieuws" over texts that each link to their page."""
    first = next((found for found in element.iter(*HEADINGS)), None)
    if (
        first is None
        or first.tag == "h1"
        or not elementen().wervend.fullmatch(" ".join(first.text_content().split()).rstrip(":"))
    ):
        return False
    others = [found.tag for found in element.iter(*HEADINGS) if found is not first]
    return all(tag > first.tag for tag in others) and next(element.iter("a"), None) is not None


def _measured(element: Any) -> _Measure:
    free = linked = inside = 0
    runs: list[str] = []
    pieces: list[str] = []
    title = table = False

    def add(text: str | None) -> None:
        nonlocal free, linked
        if text and not text.isspace():
            count = len(text.split())
            if inside:
                linked += count
            else:
                free += count
                pieces.append(text)

    lists = elementen()
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in elementen().nooit:
                walk.skip_subtree()
                continue
            inside += node.tag in lists.klik or node.get("role") in ("button", "tab")
            title = title or node.tag in ("h1", "main") or node.get("aria-level") == "1"
            table = table or node.tag == "th"
            if _stands_apart(node):
                runs.append("".join(pieces))
                pieces.clear()
            add(node.text)
            continue
        if event == "end" and node.tag not in lists.nooit:
            inside -= node.tag in lists.klik or node.get("role") in ("button", "tab")
            if _stands_apart(node):
                runs.append("".join(pieces))
                pieces.clear()
        if node is not element:
            add(node.tail)
    runs.append("".join(pieces))
    return _Measure(free, linked, tuple(run for run in runs if run.strip()), table, title)


def _stands_apart(element: Any) -> bool:
    """Whether no sentence goes on from before it into it."""
    return element.tag == "br" or (
        element.tag in elementen().blok and element.tag not in ("button", "label", "legend", "svg")
    )
