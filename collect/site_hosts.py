"""The hosts of one site during a run: which are its own, which moved, and which are not asked any more."""

from dataclasses import dataclass, field, replace

from collect.discovery import Discovery
from collect.failures import OutOfReach
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Place
from collect.page_state import Asked, state_of_redirect
from collect.robots import GEEN_REGELS, NIET_GEVRAAGD, TOEGESTAAN
from collect.sites import hosts_of
from collect.urls import origin


@dataclass
class SiteHosts:
    """`discovery` may come to hold more hosts than are registered."""

    discovery: Discovery
    fetcher: Fetcher
    _silent: dict[str, str] = field(default_factory=dict)

    def silent(self, url: str) -> str | None:
        """Why the host of `url` is not asked any more."""
        return self._silent.get(origin(url))

    def note(self, place: Place, done: Fetched) -> None:
        """Remember which hosts on the way to an answer are to be left alone."""
        if done.robots == NIET_GEVRAAGD:
            return
        for url in {place.url, done.url_finaal or place.url}:
            try:
                host = self.fetcher.host(url)
            except OutOfReach:
                continue
            if host.robots is not None and host.robots.reason is not None:
                self._silent[origin(url)] = "onbereikbaar"
            elif host.parked:
                self._silent[origin(url)] = "geparkeerd"

    def hiccup(self, done: Fetched) -> bool:
        """A failure worth another try: not an answer, and not of a host that is left alone."""
        failed = done.uitkomst == "onbereikbaar" or (done.uitkomst == "fout" and done.status is None)
        if not failed or done.robots not in (TOEGESTAAN, GEEN_REGELS):
            return False
        return self.silent(done.url_finaal or done.url) is None

    def moved(self, place: Place, done: Fetched) -> str | None:
        """Where the start page moved for good, to a host of nobody else, which from now on belongs to this site."""
        start = self.discovery.site.url
        if place.url != start or done.uitkomst != "buiten_bereik" or not done.omleidingen:
            return None
        target, status = done.omleidingen[-1]
        if status not in (301, 308) or state_of_redirect(Asked(place.url, target)) is not None:
            return None
        try:
            self.fetcher.host(target)
        except OutOfReach:
            return None
        hosts = hosts_of(target)
        if hosts & self.discovery.territory.partijen.keys():
            return None
        self.discovery = replace(self.discovery, hosts=self.discovery.hosts | hosts)
        return target
