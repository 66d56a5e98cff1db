"""How a run behaves; all of it can be set by the person who starts it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from collect.addresses import GuardedBackend
from collect.client import Client, HttpxClient
from collect.fetcher import FetchOptions
from collect.frontier import Budget
from collect.proxy import Proxy
from collect.robots import PRODUCT
from collect.sources import Bronnen, laad
from collect.timestamp import Authority

# An organisation that runs this fills in where its page about the crawl is.
CONTACT = "https://voorbeeld.invalid/doorbraakmonitor"


@dataclass(frozen=True, kw_only=True)
class CollectOptions:
    """Options of `collect`: `only` these samenwerkingsverbanden (none: all) with their gemeenten.

    `allow_hosts` are "host:port" that may be asked although not public; `gepland` says that a timer and not
    a person started the run, `door` for whom it runs; `organisatie` is whose bags these are, `tijdstempel`
    who timestamps them.
    """

    only: frozenset[str] = frozenset()
    allow_hosts: frozenset[str] = frozenset()
    contact: str = CONTACT
    delay: float = 1.0
    threads: int = 8
    max_bytes: int = 60 << 20
    seconds: float = 120.0
    warc_bytes: int = 1_000_000_000
    budget: Budget = field(default_factory=Budget)
    organisatie: str | None = None
    tijdstempel: Authority | None = None
    proxy: Proxy | None = None
    gepland: bool = False
    door: str | None = None
    bronnen: Bronnen = field(default_factory=lambda: laad(()))  # no source, but all shared pauses
    render: bool = False

    def fetching(self) -> FetchOptions:
        """The part that concerns single requests."""
        return FetchOptions(
            user_agent=f"{PRODUCT}/{program_version()} (+{self.contact})",
            allow_hosts=self.allow_hosts,
            delay=self.delay,
            max_bytes=self.max_bytes,
            seconds=self.seconds,
            lanes=self.bronnen.samen,
        )

    def client(self) -> Client:
        """The client that requests go through."""
        return HttpxClient(GuardedBackend(self.allow_hosts), proxy=self.proxy)

    def recorded(self) -> Mapping[str, Any]:
        """What of this stands with the run."""
        return {
            "swv": sorted(self.only),
            "toegestane_hosts": sorted(self.allow_hosts),
            "proxy": str(self.proxy) if self.proxy else None,
            "contact": self.contact,
            "pauze": self.delay,
            "threads": self.threads,
            "hoogstens_bytes": self.max_bytes,
            "hoogstens_seconden": self.seconds,
            "warc_bytes": self.warc_bytes,
            "budget": vars(self.budget),
            "tijdstempel": self.tijdstempel.url if self.tijdstempel else None,
            "bronnen": [bron.naam for bron in self.bronnen.gekozen],
            "render": self.render,
        }


def program_version() -> str:
    """The installed version, "0" when running from a folder that was never installed."""
    try:
        return version("doorbraakmonitor")
    except PackageNotFoundError:
        return "0"
