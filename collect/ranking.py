"""How promising a link is, by the Dutch words around it (sources/links.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Soort:
    """The words of one kind of document."""

    naam: str
    zoek: re.Pattern[str]
    niet: re.Pattern[str]


@dataclass(frozen=True)
class Words:
    """The compiled word lists."""

    soorten: tuple[Soort, ...]
    paginasoorten: frozenset[str]
    hoofdstuk: re.Pattern[str]
    navigatie: re.Pattern[str]
    later: re.Pattern[str]
    vaag: re.Pattern[str]
    documenten: frozenset[str]
    soms: frozenset[str]
    overslaan: frozenset[str]
    download: re.Pattern[str]
    bestandshosts: tuple[str, ...]
    platforms: tuple[str, ...]
    spiegels: tuple[str, ...]
    landelijk: tuple[str, ...]
    elders: frozenset[str]
    gewichten: dict[str, float]


@dataclass(frozen=True)
class Context:
    """What a link, and the page that it stands on, say about where it goes."""

    anker: str = ""
    kop: str = ""
    titel: str = ""
    url: str = ""


@cache
def words() -> Words:
    """The word lists that come with the program."""
    raw: dict[str, Any] = tomllib.loads(
        (files("collect") / "sources" / "links.toml").read_text(encoding="utf-8")
    )
    soorten = tuple(
        Soort(name, _any(lists["zoek"]), _any(lists["niet"])) for name, lists in raw["soorten"].items()
    )
    return Words(
        soorten=soorten,
        paginasoorten=frozenset(raw["pagina"]["soorten"]),
        hoofdstuk=_any(raw["pagina"]["hoofdstuk"]),
        navigatie=_any(raw["navigatie"]["zoek"]),
        later=_any(raw["later"]["zoek"]),
        vaag=re.compile(raw["vaag"]["anker"]),
        documenten=frozenset(raw["bestanden"]["documenten"]),
        soms=frozenset(raw["bestanden"]["soms"]),
        overslaan=frozenset(raw["bestanden"]["overslaan"]),
        download=re.compile(raw["bestanden"]["download"], re.IGNORECASE),
        bestandshosts=tuple(raw["hosts"]["bestanden"]),
        platforms=tuple(raw["hosts"]["platforms"]),
        spiegels=tuple(raw["hosts"]["spiegels"]),
        landelijk=tuple(raw["hosts"]["landelijk"]),
        elders=frozenset(raw["elders"]["soorten"]),
        gewichten=raw["gewichten"],
    )


def soorten_in(text: str) -> frozenset[str]:
    """The soorten that a text names."""
    plain = plainly(text)
    return frozenset(s.naam for s in words().soorten if s.zoek.search(plain) and not s.niet.search(plain))


def score(context: Context, *, document: bool, diepte: int) -> float:
    """Higher is sooner; above zero is promising, below zero can wait until the rest is done."""
    weights, lists = words().gewichten, words()
    path = _path_text(context.url)
    anchor = plainly(context.anker)
    total = diepte * weights["per_diepte"]
    for place, text in (("anker", anchor), ("pad", path), ("kop", context.kop), ("titel", context.titel)):
        if text and soorten_in(text):
            total += weights[place]
    if lists.navigatie.search(anchor):
        total += weights["navigatie_anker"]
    if lists.navigatie.search(path):
        total += weights["navigatie_pad"]
    if lists.later.search(anchor) or lists.later.search(path):
        total += weights["later"]
    if document:
        total += weights["document"]
    return round(total, 2)


def may_be_document(context: Context) -> bool:
    """Whether a page may itself be a plan, protocol or agreement, by its link, title, heading or path."""
    text = " | ".join((context.anker, context.kop, context.titel, _path_text(context.url)))
    return bool(soorten_in(text) & words().paginasoorten)


def is_unlikely_file(context: Context) -> bool:
    """Whether a link gives a file of a kind that holds agreements only at times, and names none of them."""
    if extension(context.url) not in words().soms:
        return False
    texts = (context.anker, context.kop, _path_text(context.url))
    return not any(soorten_in(text) for text in texts)


def is_chapter(context: Context, parent: str) -> bool:
    """Whether a page linked from a document page looks like a part of it."""
    folder = urlsplit(parent).path.rpartition("/")[0]
    below = len(folder) > 1 and urlsplit(context.url).path.startswith(f"{folder}/")
    return below or bool(words().hoofdstuk.search(plainly(context.anker)))


def is_document_link(url: str) -> bool:
    """Whether the address itself says that it gives a file."""
    return extension(url) in words().documenten | words().soms or bool(words().download.search(url))


def extension(url: str) -> str:
    """The lower-case extension of the last path segment, without the dot; empty if there is none."""
    name = urlsplit(url).path.rpartition("/")[2]
    dot = name.rpartition(".")
    return dot[2].lower() if dot[1] and len(dot[2]) <= 5 else ""


def plainly(text: str) -> str:
    """Lower case, with the signs that join words in file names as spaces."""
    return " ".join(re.sub(r"[-_/.+–—]", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).lower().split())


def _path_text(url: str) -> str:
    parts = urlsplit(url)
    return plainly(unquote(f"{parts.path} {parts.query}"))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
