"""The lists of elements, labels and words by which a web page is read (html_data/elementen.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class Elementen:
    """The lists as sets; `tags`, `rollen` and `delen` tell what stands around the content of a page."""

    nooit: frozenset[str]
    soms: frozenset[str]
    blok: frozenset[str]
    klik: frozenset[str]
    inhoud: frozenset[str]
    soorten: tuple[str, ...]
    tags: dict[str, str]
    rollen: dict[str, str]
    delen: dict[str, str]
    deel: frozenset[str]
    toestemming: re.Pattern[str]
    script: re.Pattern[str]
    wervend: re.Pattern[str]


@cache
def elementen() -> Elementen:
    """The lists that come with the program."""
    raw: dict[str, Any] = tomllib.loads(
        (files("extract") / "html_data" / "elementen.toml").read_text(encoding="utf-8")
    )
    around, words = raw["rond"], raw["woorden"]

    def marks(name: str) -> dict[str, str]:
        return {mark: soort for soort, lists in around.items() for mark in lists.get(name, ())}

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile(words[name], re.IGNORECASE)

    return Elementen(
        nooit=frozenset(raw["nooit"]),
        soms=frozenset(raw["soms"]),
        blok=frozenset(raw["blok"]),
        klik=frozenset(raw["klik"]),
        inhoud=frozenset(raw["inhoud"]),
        soorten=tuple(around),
        tags=marks("tags"),
        rollen=marks("rollen"),
        delen=marks("delen"),
        deel=frozenset(words["deel"]),
        toestemming=pattern("toestemming"),
        script=pattern("script"),
        wervend=pattern("wervend"),
    )
