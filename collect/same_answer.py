"""Notices a server that gives one and the same page for every address, also for one that does not exist."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from collect.frontier import Place
from collect.links import Page
from collect.page_state import NIET_GEVONDEN, State
from collect.urls import key, origin

# Asks an address that cannot exist, and gives the page that came, if any.
Probe = Callable[[str], Page | None]


@dataclass
class SameAnswer:
    """The pages of one site by what a visitor reads; one unknown address is asked per host, on suspicion only."""

    probe: Probe
    _first: dict[str, Place] = field(default_factory=dict)
    _unknown: dict[str, str | None] = field(default_factory=dict)

    def judge(self, page: Page, place: Place, final: str) -> tuple[State | None, Place | None]:
        """What the page is when it is the same as another, and the place that was taken for that other before."""
        seen = _fingerprint(page, final)
        if seen is None:
            return None, None
        first = self._first.setdefault(f"{origin(final)} {seen}", place)
        if key(first.url) == key(place.url):
            return None, None
        if self._unknown_page(origin(final)) != seen:
            return None, None
        state = State(NIET_GEVONDEN, "de server geeft dezelfde pagina voor elk adres dat niet bestaat")
        return state, None if first.diepte == 0 or first.again else first

    def _unknown_page(self, host: str) -> str | None:
        if host not in self._unknown:
            url = f"{host}/bestaat-niet-{secrets.token_hex(6)}"
            page = self.probe(url)
            self._unknown[host] = _fingerprint(page, url) if page is not None else None
        return self._unknown[host]


def _fingerprint(page: Page, url: str) -> str | None:
    """What a visitor reads, without the address; None for a page that shows nothing."""
    if page.sitemap or not page.look.lengte:
        return None
    name = url.rstrip("/").rpartition("/")[2]
    text = "\n".join((page.titel, page.kop, page.look.tekst, str(len(page.links) // 5)))
    if len(name) > 3:
        text = text.replace(name, "")
    return hashlib.sha256(text.encode()).hexdigest()
