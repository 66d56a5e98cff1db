"""Web pages that together are one document: which page leads and which are its chapters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from collect.ranking import Context, is_chapter
from extract.duiding_soort import TELLENDE_SOORTEN, klasse_in
from extract.duiding_stuk import Stuk, Vindplaats, schoon
from extract.duiding_volgorde import reading_order

MINSTE_DELEN = 2
_SITEMAP = re.compile(r"sitemap|\.xml(?:\.gz)?$", re.IGNORECASE)
_ROOT = 3  # slashes before a folder of a site
_HOOFDSTUK = re.compile(
    r"^(hoofdstuk|bijlage|deel|paragraaf) \w+\b|^\d{1,2}( \d{1,2})? [a-z]|^(inleiding|voorwoord|colofon)\b"
)


@dataclass(frozen=True)
class Reeks:
    """One document in several pages: the leading one and the chapters in reading order."""

    kop: Stuk
    delen: tuple[Stuk, ...]

    @property
    def geheel(self) -> Stuk:
        """All pages as one document, to be judged by the leading page's title and everybody's text."""
        texts = [t for part in (self.kop, *self.delen) for t in part.bladzijden]
        return replace(self.kop, media_type="application/x-reeks", bladzijden=tuple(texts))


def reeksen(stukken: Iterable[Stuk]) -> list[Reeks]:
    """Every series among these documents; a page belongs to one at most."""
    pages = {stuk.sha256: stuk for stuk in stukken if stuk.is_webpagina}
    at = {place.url: sha256 for sha256, stuk in pages.items() for place in stuk.vindplaatsen}
    below = _verwijzingen(pages, at)
    taken: set[str] = set()
    found: list[Reeks] = []
    for sha256 in sorted(pages, key=lambda s: (_diepte(pages[s]), s)):
        if sha256 in taken or not _naam(pages[sha256]):
            continue
        parts = _onder(sha256, below, pages) - taken
        if len(parts) >= MINSTE_DELEN:
            taken |= parts | {sha256}
            order = reading_order(sha256, parts, pages, at)
            found.append(Reeks(pages[sha256], tuple(pages[part] for part in order)))
    return found + _zonder_kop(pages, at, taken)


def _diepte(stuk: Stuk) -> int:
    return min((place.url.rstrip("/").count("/") for place in stuk.vindplaatsen), default=0)


def _naam(stuk: Stuk) -> bool:
    """Whether its own title or link calls it a paper that can hold agreements."""
    for text in (*stuk.titelblok[:2], stuk.titel, *stuk.ankers):
        found = klasse_in(text)
        if found and found[0].soort in TELLENDE_SOORTEN:
            return not _is_hoofdstuk(stuk)
    return False


def _is_hoofdstuk(stuk: Stuk) -> bool:
    texts = (*stuk.titelblok[:1], stuk.titel, *stuk.ankers)
    return any(_HOOFDSTUK.search(schoon(text)) for text in texts)


def _verwijzingen(pages: Mapping[str, Stuk], at: Mapping[str, str]) -> dict[str, set[str]]:
    """For each page those that look like its chapters: found on it, or in a sitemap and in its folder."""
    below: dict[str, set[str]] = defaultdict(set)
    for sha256, stuk in pages.items():
        for place in stuk.vindplaatsen:
            parent = at.get(place.gevonden_op or "")
            if parent == sha256 or _iets_anders(stuk):
                continue
            if _SITEMAP.search(place.gevonden_op or ""):
                parent = _bovenliggend(place.url, at)
            elif parent is not None and not _is_deel(stuk, place):
                parent = None
            if parent is not None:
                below[parent].add(sha256)
    return below


def _is_deel(stuk: Stuk, place: Vindplaats) -> bool:
    """Whether a page looks like a chapter of the page on which it was found."""
    context = Context(place.anker, place.kop, place.paginatitel, place.url)
    return is_chapter(context, place.gevonden_op or "") or _is_hoofdstuk(stuk)


def _bovenliggend(url: str, at: Mapping[str, str]) -> str | None:
    """The page that leads the folder of an address, the root excepted."""
    folder = url.rstrip("/").rpartition("/")[0]
    if folder.count("/") < _ROOT:
        return None
    found = (at.get(folder + end) for end in ("/", "", "/index.html", "/index.php", "/index.htm"))
    return next((sha256 for sha256 in found if sha256 and folder + "/" != url), None)


def _iets_anders(stuk: Stuk) -> bool:
    """Whether a page below a plan is not of it: a summary, a form, a news item."""
    named = [found[0] for text in (*stuk.titelblok[:1], *stuk.ankers) if (found := klasse_in(text))]
    return any(klasse.kenmerk or klasse.naam in ("nieuwsbrief", "agenda") for klasse in named)


def _onder(lead: str, below: Mapping[str, set[str]], pages: Mapping[str, Stuk]) -> set[str]:
    """The chapters reached from the leading page, also those that only a chapter before links to."""
    reached: set[str] = set()
    ahead = [lead]
    while ahead:
        for sha256 in below.get(ahead.pop(), ()):
            if sha256 != lead and sha256 not in reached:
                reached.add(sha256)
                ahead.append(sha256)
    return reached


def _zonder_kop(pages: Mapping[str, Stuk], at: Mapping[str, str], taken: set[str]) -> list[Reeks]:
    """Chapters that one page lists which is itself no document; the first chapter leads."""
    listed: dict[str, set[str]] = defaultdict(set)
    for sha256, stuk in pages.items():
        if sha256 in taken or not _is_hoofdstuk(stuk) or _iets_anders(stuk):
            continue
        for place in stuk.vindplaatsen:
            if place.gevonden_op and at.get(place.gevonden_op) not in taken:
                text = f"{place.paginatitel} {place.kop} {place.gevonden_op.rstrip('/').rpartition('/')[2]}"
                found = klasse_in(text)
                if found and found[0].soort in TELLENDE_SOORTEN:
                    listed[place.gevonden_op].add(sha256)
                    break
    series = []
    for parts in (listed[url] for url in sorted(listed)):
        if len(parts) > MINSTE_DELEN:
            first, *rest = (pages[part] for part in reading_order("", parts, pages, at))
            series.append(Reeks(first, tuple(rest)))
    return series
