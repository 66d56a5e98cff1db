"""DiWoo: the sitemaps in which a gemeente lists, on its own host, what it publishes under the Woo."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from collect.failures import OutOfReach
from collect.register.model import Gemeente
from collect.sources.antwoord import dag, naam, onder, tekst, veld
from collect.sources.bron import BronOnbereikbaar, NietAangesloten, Treffer
from collect.sources.instelling import Instelling
from collect.sources.vrager import Vrager
from collect.urls import origin, resolve


class Diwoo:
    """The connector; each gemeente is a host of its own, so one that is silent says nothing of the others."""

    naam = "diwoo"
    volledig = True

    def __init__(self, instelling: Instelling) -> None:
        self._hoe = instelling

    def zoek(self, gemeente: Gemeente, vrager: Vrager) -> Iterator[Treffer]:
        if not gemeente.website:
            raise NietAangesloten("in het register staat geen website")
        todo = self._begin(gemeente.website, vrager)
        if not todo:
            raise NietAangesloten("robots.txt noemt geen DiWoo-sitemap van deze categorieën")
        faults: list[str] = []
        asked: set[str] = set()
        foreign = 0
        while todo:
            url = todo.pop(0)
            if url in asked:
                continue
            if len(asked) >= self._hoe.paginas:
                faults.append(f"meer dan {self._hoe.paginas} sitemaps")
                break
            asked.add(url)
            try:
                root = vrager.xml(url, interface=False)
                todo += _genest(root, url)
                for entry in (found for found in root if naam(found) == "url"):
                    if _uitgever(entry) in (None, gemeente.code.lower()):
                        yield _treffer(entry, url)
                    else:
                        foreign += 1
            except BronOnbereikbaar as error:
                faults.append(f"{url}: {error}")
        if foreign:
            vrager.opmerkingen.append(f"{foreign} van een andere uitgever")
        if faults:
            raise BronOnbereikbaar("; ".join(faults))

    def voornemens(self, gemeente: Gemeente) -> list[str]:
        return [f"{origin(gemeente.website)}/robots.txt"] if gemeente.website else []

    def _begin(self, website: str, vrager: Vrager) -> list[str]:
        """The sitemaps of the categories that matter, as robots.txt names them."""
        try:
            rules = vrager.robots(website)
        except OutOfReach as error:
            raise BronOnbereikbaar(str(error)) from error
        if rules.reason is not None:
            raise BronOnbereikbaar(rules.reason)
        wanted = re.compile(rf"diwoo-infocat0*({'|'.join(str(int(code)) for code in self._hoe.vragen)})\b")
        found = (resolve(website, address) for address in rules.sitemaps if wanted.search(address))
        return list(dict.fromkeys(filter(None, found)))


def _genest(root: Any, url: str) -> list[str]:
    """The sitemaps that an index names."""
    if naam(root) not in ("sitemapindex", "urlset"):
        raise BronOnbereikbaar("het antwoord is geen sitemap")
    entries = (veld(entry, "loc") for entry in root if naam(entry) == "sitemap")
    return [found for entry in entries if (found := resolve(url, entry))]


def _uitgever(entry: Any) -> str | None:
    """The code of the publisher ("gm0363"); None where the entry does not tell."""
    resource = next((found.get("resource") or "" for found in onder(entry, "publisher")), "")
    return resource.rstrip("/").rpartition("/")[2].lower() or None


def _treffer(entry: Any, sitemap: str) -> Treffer:
    # the loc right below is the document's; its metadata may hold others
    url = resolve(sitemap, next((tekst(found.text) for found in entry if naam(found) == "loc"), ""))
    name = unquote(urlsplit(url or "").path.rpartition("/")[2])
    return Treffer(
        titel=veld(entry, "officieleTitel", "titel") or name,
        url=url,
        waar=sitemap,
        datum=dag(veld(entry, "creatiedatum")) or dag(veld(entry, "lastmod")),
        gewijzigd=veld(entry, "lastmod") or None,
    )
