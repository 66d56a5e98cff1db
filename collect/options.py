"""How a run behaves; all of it can be set by the person who starts it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from collect.addresses import GuardedBackend
from collect.client import Client, HttpxClient
from collect.fetcher import FetchOptions
from collect.frontier import Budget
from collect.robots import PRODUCT

# An organisation that runs this fills in where its page about the crawl is.
CONTACT = "https://voorbeeld.invalid/doorbraakmonitor"


@dataclass(frozen=True, kw_only=True)
class CollectOptions:
    """Options of `collect`: `only` these samenwerkingsverbanden (none: all) with their gemeenten.

    `allow_hosts` are "host:port" that may be asked although not public.
    """

    only: frozenset[str] = frozenset()
    allow_hosts: frozenset[str] = frozenset()
    contact: str = CONTACT
    delay: float = 1.0
    threads: int = 8
    max_bytes: int = 60 << 20
    seconds: float = 120.0
    budget: Budget = field(default_factory=Budget)
    render: bool = False

    def fetching(self) -> FetchOptions:
        """The part that concerns single requests."""
        return FetchOptions(
            user_agent=f"{PRODUCT}/{program_version()} (+{self.contact})",
            allow_hosts=self.allow_hosts,
            delay=self.delay,
            max_bytes=self.max_bytes,
            seconds=self.seconds,
        )

    def client(self) -> Client:
        """The client that requests go through."""
        return HttpxClient(GuardedBackend(self.allow_hosts))

    def recorded(self) -> Mapping[str, Any]:
        """What of this stands with the run."""
        return {
            "swv": sorted(self.only),
            "toegestane_hosts": sorted(self.allow_hosts),
            "contact": self.contact,
            "pauze": self.delay,
            "budget": vars(self.budget),
            "render": self.render,
        }


def program_version() -> str:
    """The installed version, "0" when running from a folder that was never installed."""
    try:
        return version("doorbraakmonitor")
    except PackageNotFoundError:
        return "0"
