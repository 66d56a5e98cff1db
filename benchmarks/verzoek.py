"""What our care costs per request: bare httpx, our fetch layer, and all of collecting, side by side.

Each round does all three over the same pages of one site, in an order that changes, so that what else the
machine does falls on all alike. Only the ratios within a round mean something.
"""

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
from sites import paths, served

from collect.crawl import CollectOptions, collect
from collect.dossier import Dossier, open_database
from collect.fetcher import Fetcher
from collect.progress import silent
from collect.register import Register, Samenwerkingsverband
from collect.schema import migrations
from collect.school_year import SchoolYear

BARE, LAYER, WHOLE = "kaal httpx", "ophaallaag", "ophalen, geheel"
EXPLAINED = {
    BARE: "één client, verbinding blijft open",
    LAYER: "bewaakte adressen, robots.txt, beurt per host",
    WHOLE: "ook verwijzingen lezen, archief, gebeurtenissen en tabellen, alles op schijf",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--pages", type=int, default=40)
    wish = parser.parse_args()
    with served(1, wish.pages) as (address,):
        urls = [f"{address}/robots.txt", *(address + path for path in paths(wish.pages))]
        ways: dict[str, Callable[[], float]] = {
            BARE: lambda: bare(urls),
            LAYER: lambda: layer(address, urls),
            WHOLE: lambda: whole(address, len(urls)),
        }
        for way in ways.values():
            way()  # the first time pays for imports and empty caches
        rounds = [_round(ways, number) for number in range(wish.rounds)]
    print(f"{len(urls)} verzoeken per keer, {wish.rounds} rondes\n")
    print("| manier | ms per verzoek | keer kaal | spreiding | wat |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name, what in EXPLAINED.items():
        spent = statistics.median(1000 * times[name] / len(urls) for times in rounds)
        ratios = sorted(times[name] / times[BARE] for times in rounds)
        low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
        print(f"| {name} | {spent:.2f} | {statistics.median(ratios):.1f} | {low:.1f}–{high:.1f} | {what} |")
    print("\nDe mediaan over de rondes; de spreiding is van het eerste tot het derde kwart.")


def _round(ways: dict[str, Callable[[], float]], number: int) -> dict[str, float]:
    """Seconds that each way took, once."""
    return {name: ways[name]() for name in random.Random(number).sample(sorted(ways), len(ways))}


def bare(urls: list[str]) -> float:
    with httpx.Client() as client:
        started = time.perf_counter()
        for url in urls:
            client.get(url).raise_for_status()
        return time.perf_counter() - started


def layer(address: str, urls: list[str]) -> float:
    """The first of `urls` is robots.txt, which the layer asks of itself."""
    options = _options(address)
    with closing(options.client()) as client:
        fetcher = Fetcher(client, options.fetching(), lambda _: None, threading.Event())
        started = time.perf_counter()
        for url in urls[1:]:
            done = fetcher.fetch(url, scope=lambda _: True)
            assert done.uitkomst == "opgehaald", done
        return time.perf_counter() - started


def whole(address: str, requests: int) -> float:
    register = Register((Samenwerkingsverband("PO9999", "PO", "Regio", website=f"{address}/"),))
    options = replace(_options(address), threads=1)
    with tempfile.TemporaryDirectory() as folder:
        dossier = Dossier(Path(folder))
        with dossier.lock(), closing(open_database(dossier.werk_db, [migrations])) as db:
            started = time.perf_counter()
            outcome = collect(dossier, db, register, SchoolYear(2026), options, silent)
            spent = time.perf_counter() - started
    assert outcome.tellingen["opgehaald"] == requests - 1, outcome
    return spent


def _options(address: str) -> CollectOptions:
    return CollectOptions(allow_hosts=frozenset({address.removeprefix("http://")}))


if __name__ == "__main__":
    main()
