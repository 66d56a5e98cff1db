"""In which order the pages of one document are read: by chapter number, else as the site leads through them."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from extract.duiding_stuk import Stuk, schoon

_NUMBER = re.compile(r"(?:hoofdstuk |deel |paragraaf |h )?(\d{1,2})(?: (\d{1,2}))?(?: [a-z]|$)")
_FIRST = re.compile(r"(?:voorwoord|inleiding|vooraf|leeswijzer|samenvatting)\b")
_ANNEX = re.compile(r"bijlagen?(?: (\d{1,2}|[a-z]))?\b")
_LAST = re.compile(r"(?:colofon|begrippen(?:lijst)?|afkortingen|bronnen|literatuur)\b")
_DIGITS = re.compile(r"(\d+)")

Key = tuple[int, int, int]


def reading_order(
    lead: str, parts: Iterable[str], pages: Mapping[str, Stuk], at: Mapping[str, str]
) -> tuple[str, ...]:
    """The parts in order; chapter numbers decide where every part has one of its own."""
    walked = _walked(lead, set(parts), pages, at)
    keys = {part: _key(pages[part]) for part in walked}
    numbered = [key for key in keys.values() if key is not None]
    if len(numbered) == len(walked) == len(set(numbered)):
        return tuple(sorted(walked, key=lambda part: keys[part] or (0, 0, 0)))
    return walked


def _walked(lead: str, parts: set[str], pages: Mapping[str, Stuk], at: Mapping[str, str]) -> tuple[str, ...]:
    """From the leading page down its menu; a page that was found on a chapter comes after that chapter."""
    below: dict[str, list[tuple[int, tuple[str | int, ...], str]]] = {}
    for part in parts:
        parent, place = _found(pages[part], at, parts)
        below.setdefault(parent or lead, []).append((place, _natural(pages[part]), part))
    order: list[str] = []
    ahead = [lead]
    while ahead:
        here = ahead.pop()
        if here in parts and here not in order:
            order.append(here)
        ahead += [part for _, _, part in sorted(below.pop(here, ()), reverse=True)]
    return (*order, *sorted(parts - set(order), key=lambda part: _natural(pages[part])))


def _found(stuk: Stuk, at: Mapping[str, str], parts: set[str]) -> tuple[str | None, int]:
    """On which other part the page was found, if on one, and at what place there."""
    found = [
        (at.get(place.gevonden_op or ""), place.volgorde if place.volgorde is not None else 10**6)
        for place in stuk.vindplaatsen
    ]
    elsewhere = [(parent, place) for parent, place in found if parent not in parts or parent == stuk.sha256]
    return (None, min(place for _, place in elsewhere)) if elsewhere else min(found, default=(None, 10**6))


def _key(stuk: Stuk) -> Key | None:
    """Chapter and section; what comes before all chapters, annexes, what comes after."""
    for text in (*stuk.titelblok[:1], stuk.titel, *stuk.ankers, *stuk.namen):
        plain = schoon(text)
        if number := _NUMBER.match(plain):
            return (1, int(number[1]), int(number[2] or 0))
        if _FIRST.match(plain):
            return (0, 0, 0)
        if annex := _ANNEX.match(plain):
            which = annex[1] or "0"
            return (2, int(which) if which.isdecimal() else ord(which), 0)
        if _LAST.match(plain):
            return (3, 0, 0)
    return None


def _natural(stuk: Stuk) -> tuple[str | int, ...]:
    """The address with its numbers as numbers, so that 10 comes after 9."""
    path = unquote(urlsplit(stuk.vindplaatsen[0].url).path) if stuk.vindplaatsen else stuk.sha256
    return tuple(int(part) if part.isdecimal() else part for part in _DIGITS.split(path))
