"""Which places belong to whom: a site is one start address, its parties all that registered it."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlite_utils import Database

from collect.frontier import Place
from collect.ranking import words
from collect.register import Register
from collect.urls import PORTS, host_port, host_under, key

START_SCORE = 100.0  # the start page goes first, also when all else is known
BY_HAND = "handmatig:"  # the site of what was brought in for one samenwerkingsverband


@dataclass(frozen=True)
class Site:
    """One website to collect; without `hosts` only the addresses already known are asked."""

    url: str
    partijen: tuple[str, ...]
    hosts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Territory:
    """Whose host is whose, over the whole register."""

    partijen: dict[str, tuple[str, ...]]

    def parties_elsewhere(self, url: str) -> tuple[str, ...] | None:
        """The parties on whose host `url` is, none at all on a file host, None where nothing is fetched."""
        host, port = host_port(url)
        if f"{host}:{port}" in self.partijen:
            return self.partijen[f"{host}:{port}"]
        if host_under(url, words().bestandshosts):
            return ()
        return None


def sites_of(register: Register, codes: Collection[str] = ()) -> list[Site]:
    """The sites of these samenwerkingsverbanden and their gemeenten, or of all."""
    wanted = set(codes) | {gemeente for swv in codes for gemeente in register.gemeenten_of(swv)}
    parties: dict[str, list[str]] = {}
    urls: dict[str, str] = {}
    for code, website in register.websites().items():
        place = key(website).removeprefix("www.")
        parties.setdefault(place, []).append(code)
        urls.setdefault(place, f"{urlsplit(website).scheme}://{key(website)}")
    return [
        Site(urls[place], tuple(group), hosts_of(urls[place]))
        for place, group in parties.items()
        if not codes or wanted.intersection(group)
    ]


def sites_by_hand(db: Database, codes: Collection[str] = ()) -> list[Site]:
    """The addresses (not the files) that people brought in, to be asked again."""
    rows = db.execute(
        "SELECT site, min(partijen) FROM vindplaatsen WHERE site LIKE ? AND url LIKE 'http%' GROUP BY site",
        [f"{BY_HAND}%"],
    )
    found = [Site(site, tuple(json.loads(partijen))) for site, partijen in rows]
    return [site for site in found if not codes or site.url.removeprefix(BY_HAND) in codes]


def territory(sites: Iterable[Site]) -> Territory:
    """The hosts of all sites; a host that several sites share belongs to the parties of all."""
    partijen: dict[str, tuple[str, ...]] = {}
    for site in sites:
        for host in site.hosts:
            partijen[host] = tuple(dict.fromkeys((*partijen.get(host, ()), *site.partijen)))
    return Territory(partijen)


def hosts_of(url: str) -> frozenset[str]:
    """host:port of a start address; on the web's own ports with and without www, http and https."""
    host, port = host_port(url)
    if port not in PORTS.values():
        return frozenset({f"{host}:{port}"})
    bare = host.removeprefix("www.")
    return frozenset(f"{name}:{port}" for name in (bare, f"www.{bare}") for port in PORTS.values())


def start_place(site: Site) -> Place:
    """The start page as the first place of a site."""
    return Place(site.url, "pagina", START_SCORE, 0, site.partijen)


def known_places(db: Database, site: Site) -> list[Place]:
    """Every address of a site that was ever found, with what it was when last asked; no members of a ZIP.

    At the start of a run only what an interrupted run was told already is `answered`.
    """
    cursor = db.execute(
        """
        SELECT url, soort, score, diepte, partijen, gevonden_op, ankertekst, kop, paginatitel, volgorde,
               verwijzing, etag, last_modified, sha256, sha256 IN (SELECT sha256 FROM documenten) AS is_document,
               toestand = 'gedaan' AS answered, laatste_uitkomst = 'budget_op' AS unfinished
        FROM vindplaatsen WHERE site = ? AND url LIKE 'http%' AND instr(url, '#') = 0
        ORDER BY score DESC, diepte, volgorde, url
        """,
        [site.url],
    )
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor)
    return [
        Place(
            **{
                **row,
                "partijen": tuple(json.loads(row["partijen"])),
                "is_document": bool(row["is_document"]),
                "answered": bool(row["answered"]),
                "unfinished": bool(row["unfinished"]),
            }
        )
        for row in rows
    ]


def bytes_in(db: Database, site: Site, runs: Collection[str]) -> int:
    """How much these runs brought in of a site."""
    query = f"SELECT sum(omvang) FROM ophalingen WHERE site = ? AND run IN ({', '.join('?' * len(runs))})"
    return int(db.execute(query, [site.url, *runs]).fetchone()[0] or 0)
