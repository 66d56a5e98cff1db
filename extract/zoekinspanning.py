"""Where and how was looked for each party: hosts, pages, files and sitemaps that were asked."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlite_utils import Database


@dataclass
class Inspanning:
    """What was asked; of several parties together each host counts once."""

    hosts: set[str] = field(default_factory=set)
    paginas: int = 0
    bestanden: int = 0
    sitemaps: int = 0
    niet_gevraagd: int = 0


def inspanning_per_partij(db: Database) -> dict[str, Inspanning]:
    """What the addresses of every party tell."""
    found: dict[str, Inspanning] = defaultdict(Inspanning)
    for row in db.query("SELECT url, partijen, soort, toestand FROM vindplaatsen"):
        for partij in json.loads(row["partijen"]):
            _tel(found[partij], row["url"], row["soort"], row["toestand"] == "gedaan")
    return found


def samen(parts: Iterable[Inspanning]) -> Inspanning:
    """Several together."""
    total = Inspanning()
    for part in parts:
        total.hosts |= part.hosts
        total.paginas += part.paginas
        total.bestanden += part.bestanden
        total.sitemaps += part.sitemaps
        total.niet_gevraagd += part.niet_gevraagd
    return total


def _tel(effort: Inspanning, url: str, soort: str, asked: bool) -> None:
    if not asked:
        effort.niet_gevraagd += 1
        return
    effort.hosts.add(urlsplit(url).netloc)
    effort.sitemaps += "sitemap" in url.lower()
    if soort == "pagina":
        effort.paginas += 1
    else:
        effort.bestanden += 1
