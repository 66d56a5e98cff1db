"""Fetches one address with all manners and guards; every failure is a value, none is an exception."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from collect import robots
from collect.client import Answer, Client
from collect.failures import FetchFailure, OutOfReach, Stopping, TooLarge, Unreachable
from collect.hosts import Host
from collect.kenmerk import kenmerk
from collect.lanes import LaneRule, Lanes
from collect.meldingen import now
from collect.robots import Robots, read_robots
from collect.urls import PORTS, host_port, origin
from collect.warc import Kept

MAX_REDIRECTS = 5
UITKOMSTEN = (
    "opgehaald",
    "ongewijzigd",
    "niet_gevonden",
    "geweigerd_robots",
    "onbereikbaar",
    "geparkeerd",
    "te_groot",
    "buiten_bereik",
    "inlog_vereist",
    "toestemming_vereist",
    "lege_schil",
    "fout",
)

# Keeps an answer, asked at a moment, as evidence, and tells where.
Keep = Callable[[Answer, str], Kept]


@dataclass(frozen=True)
class Fetched:
    """What one request came to; `uitkomst` is one of UITKOMSTEN, `fout` a Dutch sentence.

    `antwoord` is the last answer, or as much as came of it; `bewijs` where each answer on the way was kept.
    That a page is a login, a consent wall or an empty shell is judged later, by what is on it.
    """

    url: str
    uitkomst: str
    robots: str
    begonnen: str
    fout: str | None = None
    url_finaal: str | None = None
    omleidingen: tuple[tuple[str, int], ...] = ()
    status: int | None = None
    duur_ms: int | None = None
    verzoek_headers: Mapping[str, str] | None = None
    antwoord_headers: tuple[tuple[str, str], ...] | None = None
    body: bytes = b""
    kenmerk: str = field(default_factory=kenmerk)
    geeindigd: str | None = None
    robots_sha256: str | None = None
    antwoord: Answer | None = None
    bewijs: tuple[Kept, ...] = ()

    def header(self, name: str) -> str:
        """The first value of an answer header, or an empty string."""
        return next((value for key, value in self.antwoord_headers or () if key.lower() == name), "")


@dataclass(frozen=True)
class FetchOptions:
    """How requests are made; seconds and bytes."""

    user_agent: str
    allow_hosts: frozenset[str] = frozenset()
    delay: float = 1.0
    max_bytes: int = 60 << 20
    seconds: float = 120.0
    lanes: tuple[LaneRule, ...] = ()


class Fetcher:
    """Shared by the threads of a run; `report` hears of every robots.txt that was asked."""

    def __init__(
        self,
        client: Client,
        options: FetchOptions,
        report: Callable[[Fetched], None],
        stop: threading.Event,
        keep: Keep | None = None,
    ) -> None:
        self._client = client
        self._options = options
        self._report = report
        self._stop = stop
        self._keep = keep
        self._hosts: dict[str, Host] = {}
        self._lanes = Lanes(options.lanes)
        self._lock = threading.Lock()

    def host(self, url: str) -> Host:
        """The state of the host that `url` is on; raises OutOfReach for an address that is never asked."""
        try:
            name, port = host_port(url)
        except ValueError as error:
            raise OutOfReach("geen geldig webadres") from error
        allowed = f"{name}:{port}" in self._options.allow_hosts
        if not allowed and port not in PORTS.values():
            raise OutOfReach(f"poort {port} wordt niet gevraagd")
        with self._lock:
            delay = 0.0 if allowed else self._options.delay
            return self._hosts.setdefault(origin(url), Host(delay, lane=self._lanes.of(name)))

    def robots(self, url: str) -> Robots:
        """The rules for `url`, asked once a run; raises OutOfReach."""
        host = self.host(url)
        with host.lock:
            return self._robots(host, url)

    def fetch(
        self,
        url: str,
        *,
        scope: Callable[[str], bool],
        etag: str | None = None,
        modified: str | None = None,
        interface: bool = False,
    ) -> Fetched:
        """Ask `url` and follow at most five redirects, each checked like the first; raises Stopping.

        `interface` tells that it is a documented interface for programs, to which robots.txt does not apply.
        """
        headers = self._headers()
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
            if value and value.isascii() and value.isprintable():  # no other can be sent
                headers[name] = value
        done = Fetched(url, "fout", robots.NIET_GEVRAAGD, now(), url_finaal=url, verzoek_headers=headers)
        seen = {url}
        for _ in range(MAX_REDIRECTS + 1):
            done = self._hop(done, headers, interface)
            target = _redirect(done)
            if target is None:
                return done
            done = replace(
                done,
                url_finaal=target,
                omleidingen=(*done.omleidingen, (target, done.status or 0)),
            )
            if not scope(target):
                return _failed(done, "buiten_bereik", "verwijst door naar een adres buiten het register")
            if target in seen:
                return _failed(done, "fout", "de omleidingen draaien in een kring")
            seen.add(target)
        return _failed(done, "fout", f"meer dan {MAX_REDIRECTS} omleidingen")

    def _hop(self, done: Fetched, headers: Mapping[str, str], interface: bool) -> Fetched:
        """One request to `done.url_finaal`, filled in."""
        url = done.url_finaal or done.url
        done = replace(done, status=None, antwoord_headers=None, antwoord=None)
        try:
            host = self.host(url)
        except OutOfReach as error:
            return _failed(done, "buiten_bereik", str(error))
        with host.lock:
            if interface:
                done = replace(done, robots=robots.INTERFACE)
            else:
                rules = self._robots(host, url)
                done = replace(done, robots=rules.decide(url), robots_sha256=rules.sha256)
                if done.robots == robots.ONBEREIKBAAR:
                    return _failed(done, "onbereikbaar", rules.reason)
            if done.robots == robots.UITGESLOTEN:
                return _failed(done, "geweigerd_robots", "robots.txt sluit dit adres uit")
            if host.parked:
                return _failed(done, "geparkeerd", f"niet gevraagd; {host.parked}")
            host.wait(self._stop.wait)
            if self._stop.is_set():  # the pause was cut short
                raise Stopping
            done, answer = self._request(done, headers, self._options.max_bytes, self._options.seconds)
            host.asked()
            if isinstance(answer, Unreachable):
                host.refused(str(answer))
            elif isinstance(answer, Answer):
                if answer.status in (403, 429) or answer.status >= 500:
                    host.refused(f"status {answer.status}", answer.header("retry-after"))
                else:
                    host.answered()
        if isinstance(answer, FetchFailure):
            return _failed(done, _uitkomst(answer), str(answer))
        return _judged(done, answer)

    def _request(
        self, done: Fetched, headers: Mapping[str, str], max_bytes: int, seconds: float
    ) -> tuple[Fetched, Answer | FetchFailure]:
        """Ask `done.url_finaal`, and keep as evidence what came."""
        begonnen, started = now(), time.monotonic()
        result: Answer | FetchFailure
        url = done.url_finaal or done.url
        try:
            self.host(url)  # may be one to which a robots.txt is redirected
            result = self._client.get(url, headers, max_bytes, seconds)
        except FetchFailure as error:
            result = error
        spent = int((time.monotonic() - started) * 1000)
        answer = result if isinstance(result, Answer) else result.answer
        done = replace(
            done,
            begonnen=done.begonnen if done.omleidingen else begonnen,
            geeindigd=now(),
            duur_ms=(done.duur_ms or 0) + spent,
            antwoord=answer,
        )
        if answer is not None and self._keep is not None:
            done = replace(done, bewijs=(*done.bewijs, self._keep(answer, begonnen)))
        return done, result

    def _robots(self, host: Host, url: str) -> Robots:
        """The rules of a host whose lock is held."""
        if host.robots is None:
            host.robots = self._ask_robots(host, f"{origin(url)}/robots.txt")
        return host.robots

    def _ask_robots(self, host: Host, url: str) -> Robots:
        headers = self._headers()
        done = Fetched(url, "fout", robots.ZELF, now(), url_finaal=url, verzoek_headers=headers)
        rules = Robots()  # more than five redirects: as if there is none
        if host.lane is not None:
            host.lane.turn(self._stop.wait)
        for _ in range(MAX_REDIRECTS + 1):
            done, answer = self._request(done, headers, robots.MAX_BYTES, min(30.0, self._options.seconds))
            if isinstance(answer, FetchFailure):
                done = _failed(done, _uitkomst(answer), str(answer))
                rules = Robots(reason=f"robots.txt: {answer}")
                break
            done = _judged(done, answer)
            target = _redirect(done)
            if target is None:
                rules = read_robots(answer.status, answer.body)
                break
            done = replace(done, url_finaal=target, omleidingen=(*done.omleidingen, (target, answer.status)))
        host.asked()
        self._report(done)
        return rules

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self._options.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8",
            "Accept-Language": "nl",
            "Accept-Encoding": "gzip",
        }


def _judged(done: Fetched, answer: Answer) -> Fetched:
    """The outcome that a status means; a redirect is judged by where it ends."""
    done = replace(done, status=answer.status, antwoord_headers=answer.headers, fout=None, body=answer.body)
    if answer.status == 304:
        return replace(done, uitkomst="ongewijzigd")
    if answer.status == 206:
        return _failed(done, "fout", "het antwoord is maar een deel (status 206)")
    if 200 <= answer.status < 300:
        if not answer.body and done.robots != robots.ZELF:
            return _failed(done, "fout", "het antwoord is leeg (0 bytes)")
        return replace(done, uitkomst="opgehaald")
    if answer.status in (404, 410):
        return _failed(done, "niet_gevonden", f"bestaat niet (status {answer.status})")
    if answer.status == 429 or answer.status >= 500:
        return _failed(done, "onbereikbaar", f"de server weigert of hapert (status {answer.status})")
    return _failed(done, "fout", f"geen bruikbaar antwoord (status {answer.status})")


def _failed(done: Fetched, uitkomst: str, fout: str | None) -> Fetched:
    return replace(done, uitkomst=uitkomst, fout=fout)


def _redirect(done: Fetched) -> str | None:
    if done.status not in (301, 302, 303, 307, 308):
        return None
    location = done.header("location")
    if done.uitkomst != "fout" or not location:
        return None
    try:
        return urljoin(done.url_finaal or done.url, location).partition("#")[0]
    except ValueError:  # an address that no parser takes; kept as it was sent
        return location


def _uitkomst(error: FetchFailure) -> str:
    match error:
        case Unreachable():
            return "onbereikbaar"
        case OutOfReach():
            return "buiten_bereik"
        case TooLarge():
            return "te_groot"
        case _:
            return "fout"
