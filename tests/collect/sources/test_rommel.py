"""Whatever a source sends, a connector ends with treffers or with a reason, never with a crash."""

import json
import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from collect.frontier import Place
from collect.records import place_row
from collect.robots import read_robots
from collect.school_year import SchoolYear
from collect.sources.bron import BronOnbereikbaar, NietAangesloten, Treffer
from collect.sources.cvdr import Cvdr
from collect.sources.diwoo import Diwoo
from collect.sources.keuze import kies, plaats
from collect.sources.officielepublicaties import Officielepublicaties
from collect.sources.openbesluitvorming import Openbesluitvorming

ODD: list[Any] = [
    None, True, -1, 1e308, "", " ", "\x00", "é" * 3000, [], {}, [[]], ["x"], {"a": 1}, "http://[kapot/", "//", "%", "9999-99-99",
    "2026-02-31", "javascript:alert(1)", "http://x:99999/", "\ud800",
]  # fmt: skip


def spoil_json(data: bytes, rng: random.Random) -> bytes:
    """The same answer with some values of another kind, or bytes cut off or changed."""

    def spoil(value: Any) -> Any:
        if rng.random() < 0.15:
            return rng.choice(ODD)
        if isinstance(value, dict):
            return {key: spoil(part) for key, part in value.items() if rng.random() > 0.05}
        if isinstance(value, list):
            return [spoil(part) for part in value]
        return value

    return spoil_bytes(json.dumps(spoil(json.loads(data))).encode(), rng)


def spoil_xml(data: bytes, rng: random.Random) -> bytes:
    texts = [str(odd) for odd in ODD if isinstance(odd, str | int | float) and str(odd).isprintable()]

    def other(match: re.Match[str]) -> str:
        plain = rng.choice(texts).encode("utf-8", "ignore").decode().replace("&", "").replace("<", "")
        return f">{plain}<" if rng.random() < 0.2 else match[0]

    return spoil_bytes(re.sub(r">([^<>]+)<", other, data.decode()).encode(), rng)


def spoil_bytes(data: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.2:
        data = data[: rng.randrange(len(data) + 1)]
    if rng.random() < 0.2 and data:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(3) + data[at + 1 :]
    return data


def taken(found: list[Treffer], hoe: Any) -> list[Place]:
    """What a run does with them, up to the event that tells it."""
    keuze = kies(found, hoe, date(2026, 11, 24))
    places = [plaats(t, score, "proef", ("GM9801",), n) for n, (t, score) in enumerate(keuze.gekozen)]
    for place in places:
        json.dumps(place_row(place, "bron:proef/GM9801"), ensure_ascii=False).encode()
    return places


@pytest.mark.parametrize("seed", range(60))
def test_spoilt_answers_never_crash_a_run(
    net: Any, hoe: Callable[..., Any], read: Callable[[str], bytes], maak_gemeente: Any, seed: int
) -> None:
    rng = random.Random(seed)
    b = "https://openbesluitvorming.invalid/api"
    asked = net(
        {
            f"{b}/status": lambda _: spoil_json(read("obv_status.json"), rng),
            f"{b}/sources": lambda _: spoil_json(read("obv_sources.json"), rng),
            f"{b}/search": lambda _: spoil_json(read("obv_search.json"), rng),
            f"{b}/entities": lambda _: spoil_json(read("obv_search.json"), rng),
            f"{b}/export": lambda _: (spoil_bytes(read("obv_changes.ndjson"), rng), [("x-next-cursor", str(rng.random()))]),
            "https://cvdr.invalid": lambda _: spoil_xml(read("cvdr.xml"), rng),
            "https://officielepublicaties.invalid": lambda _: spoil_xml(read("officielepublicaties.xml"), rng),
            "https://diwoo.invalid/sitemapindex": lambda _: spoil_xml(read("diwoo_index.xml"), rng),
            "https://diwoo.invalid": lambda _: spoil_xml(read("diwoo_sitemap.xml"), rng),
        },
        stand={"soesterveen": "c1"},
    )  # fmt: skip
    asked.robots = lambda _: read_robots(
        200, b"Sitemap: https://diwoo.invalid/sitemapindex-diwoo-infocat011.xml"
    )
    bronnen: list[tuple[Any, Any]] = [
        (Openbesluitvorming(hoe("openbesluitvorming")), maak_gemeente("GM9801", "Soesterveen")),
        (Cvdr(hoe("cvdr"), SchoolYear(2026)), maak_gemeente("GM0373", "Bergen (NH.)", "Bergen (NH)")),
        (Officielepublicaties(hoe("officielepublicaties"), SchoolYear(2026)), maak_gemeente("GM0344", "Utrecht")),
        (Diwoo(hoe("diwoo")), maak_gemeente("GM9801", "Soesterveen", website="https://diwoo.invalid")),
    ]  # fmt: skip
    for bron, gemeente in bronnen:
        found: list[Treffer] = []
        with suppress(BronOnbereikbaar, NietAangesloten):
            found.extend(bron.zoek(gemeente, asked))
        taken(found, hoe(bron.naam))
