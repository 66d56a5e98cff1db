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


@dataclass(frozen=True)
class Taken:
    """What an address was taken for before its server was seen through."""

    place: Place
    sha256: str


@dataclass
class SameAnswer:
    """The pages of one site by what a visitor reads; one unknown address is asked per host, on suspicion only."""

    probe: Probe
    _first: dict[str, Taken] = field(default_factory=dict)
    _unknown: dict[str, str | None] = field(default_factory=dict)

    def judge(self, page: Page, place: Place, final: str, sha256: str) -> tuple[State | None, Taken | None]:
        """What the page is when it is the same as another, and the other that has to be asked again."""
        seen = _fingerprint(page, final)
        if seen is None:
            return None, None
        host = origin(final)
        first = self._first.setdefault(f"{host} {seen}", Taken(place, sha256))
        alone = key(first.place.url) == key(place.url)
        if (alone and host not in self._unknown) or self._unknown_page(host) != seen:
            return None, None
        state = State(NIET_GEVONDEN, "de server geeft dezelfde pagina voor elk adres dat niet bestaat")
        return state, None if alone or first.place.diepte == 0 or first.place.again else first

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
